"""CPV: the common procurement vocabulary of 2008, with its French labels."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from hub.places.tables import packed_rows


class Entry(NamedTuple):
    """One code's check digit and French label."""

    check: str
    label: str


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, Entry]:
    return {code: Entry(check, label) for code, check, label in packed_rows("cpv.tsv.zst")}


def _clean(code: str) -> str:
    """Return eight digits of ``45000000-7``, ``45``, ``45000000``."""
    digits = code.strip().split("-")[0].strip()
    return digits.ljust(8, "0") if digits.isdigit() else ""


@lru_cache(maxsize=16384)
def cpv_label(code: str, lang: str = "fr") -> str | None:
    """Return a code's label; a code that the vocabulary lacks has the label of its nearest parent.

    Only French labels are shipped: any other language gives None.
    """
    known = _vocabulary()
    digits = _clean(code) if lang == "fr" else ""
    for length in range(8, 1, -1):
        entry = known.get(digits[:length].ljust(8, "0")) if len(digits) == 8 else None
        if entry:
            return entry.label
    return None


def cpv_check_digit(code: str) -> str | None:
    """Return the check digit of a code of the vocabulary, else None."""
    entry = _vocabulary().get(_clean(code))
    return entry.check if entry else None


def cpv_family(code: str) -> str | None:
    """Return the division of a code, as two digits, else None when the vocabulary has no such division."""
    digits = _clean(code)
    return digits[:2] if digits and f"{digits[:2]}000000" in _vocabulary() else None
