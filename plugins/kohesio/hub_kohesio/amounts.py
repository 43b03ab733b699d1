"""Amounts: four spellings of one sum, and a rate in percent."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from hub_kohesio.text import NOTHING

STRIPPED = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060€$]|EUR\b|euros?\b", re.IGNORECASE)
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 15


def number(given: object) -> Decimal | None:
    """Return the number that a text writes, or None.

    ``81 122,17 €``, ``81122.17``, ``+81122.17`` and ``120868000,00`` are one way each. One comma with no dot after
    it is a decimal mark; where several stand, or a dot follows, they part thousands.
    """
    text = STRIPPED.sub("", str(given if given is not None else "")).removeprefix("+")
    if text.lower() in NOTHING:
        return None
    if text.count(",") == 1 and "." not in text.partition(",")[2]:
        text = text.replace(".", "").replace(",", ".")
    else:
        text = text.replace(",", "")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def money(given: object, currency: str = "EUR") -> dict[str, Any] | None:
    """Return a sum as records hold it; nothing, 0 and less are unknown."""
    found = number(given)
    if found is None or found <= 0:
        return None
    return {"amount": str(found.quantize(CENT, ROUND_HALF_UP)), "currency": currency}


def euros(value: dict[str, Any] | None) -> Decimal | None:
    """Return the number in a sum."""
    return Decimal(value["amount"]) if value and value.get("amount") else None


def rate(given: object) -> float | int | None:
    """Return a rate in percent, ``49,81%`` being 49.81; 0 is unknown, and so is what is above 100."""
    text = str(given if given is not None else "").strip().strip("()").replace("%", "")
    found = number(text)
    if found is None or not 0 < found <= 100:
        return None
    return int(found) if found == found.to_integral_value() else float(found)
