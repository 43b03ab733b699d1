"""A stated volume of hours, and how numbers are written."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volume:
    """One stated volume of hours, or a share or a formula that gives it."""

    start: int
    end: int
    hours: float | None = None
    lots: tuple[str, ...] = ()
    part: str | None = None
    basis: str = "fixed"
    slice_amount: float | None = None
    rate: float | None = None
    period_months: int | None = None
    training: float | None = None
    minimum: bool = False
    for_training: bool = False
    lot_said_before: bool = False


def number(text: str) -> float:
    """Read "1 085", "1.085", "2,5" or "42" as a number."""
    text = text.strip()
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?", text):
        text = re.sub(r"[ .]", "", text)
    return float(text.replace(",", "."))
