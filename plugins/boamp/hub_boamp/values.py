"""Values: amounts, durations and numbers, from text."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from hub_boamp.text import meaningful
from hub_boamp.tree import Node

SIGNS = re.compile(r"[^\d,.\-]")
CURRENCY = re.compile(r"^[A-Z]{3}$")
IN_TEXT = re.compile(
    r"(?P<amount>\d{1,3}(?:[  .]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s*(?:€|euros?\b|eur\b)\s*(?:\(s\))?\s*"
    r"(?P<tax>h\.?\s?t\.?|ttc|t\.t\.c\.?)?",
    re.IGNORECASE,
)


def amount(text: Any) -> str | None:
    """Return a decimal text such as ``436960.14``; 0 and 1 are how forms say nothing."""
    if text is None or isinstance(text, bool) or not meaningful(str(text)):
        return None
    digits = SIGNS.sub("", str(text))
    if "," in digits and "." in digits:
        thousands = "." if digits.rfind(",") > digits.rfind(".") else ","
        digits = digits.replace(thousands, "")
    digits = digits.replace(",", ".")
    if digits.count(".") > 1 or re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        digits = digits.replace(".", "")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    if value in (0, 1) or value < 0 or value > Decimal("1e13"):
        return None
    return str(value.quantize(Decimal("0.01")))


def money(text: Any, currency: str | None = None, *, tax: str = "unknown") -> dict[str, str] | None:
    """Return an amount with its currency, or None where no amount is said."""
    value = amount(text)
    if value is None:
        return None
    return {"amount": value, "currency": _currency(currency), "tax": tax}


def _currency(currency: str | None) -> str:
    return currency if currency and CURRENCY.match(currency) else "EUR"


def value(node: Node, *, basis: str, low: Any = None, high: Any = None) -> dict[str, str] | None:
    """Return a value object from a node with ``@devise``/``@DEVISE`` and ``valeur`` or text; bounds where given."""
    text = node.text("valeur") or node.text("montant") or node.text() if node else None
    found = {"amount": amount(text), "amount_min": amount(low), "amount_max": amount(high)}
    known = {name: number for name, number in found.items() if number}
    if not known:
        return None
    currency = node.attr("devise") or node.attr("DEVISE") if node else None
    return {**known, "currency": _currency(currency), "tax": "unknown", "basis": basis}


def amounts_in(text: str) -> list[dict[str, str]]:
    """Return the amounts that a free text states with their currency and, where said, their tax."""
    found = []
    for match in IN_TEXT.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()].lower()
        said = (match["tax"] or "").lower().replace(".", "").replace(" ", "")
        if not said:
            said = next((word for word in ("ttc", "ht") if re.search(rf"\b{word}\b", before)), "")
        tax = {"ht": "excluded", "ttc": "included"}.get(said, "unknown")
        one = money(match["amount"], tax=tax)
        if one:
            found.append(one)
    return found


def whole(text: Any) -> int | None:
    """Return a whole number, or None."""
    if text is None:
        return None
    match = re.match(r"^\s*(\d{1,9})(?:[.,]0+)?\s*$", str(text))
    return int(match[1]) if match else None


def number(text: Any) -> float | int | None:
    """Return a number such as a weight ("55", "12,5 %"), or None."""
    match = re.match(r"^\s*(\d{1,9})(?:[.,](\d+))?\s*(?:%|points?|pts?)?\s*$", str(text or ""))
    if not match:
        return None
    return float(f"{match[1]}.{match[2]}") if match[2] and int(match[2]) else int(match[1])


def months_or_days(text: str | None) -> dict[str, Any]:
    """Return a duration from words such as "4 mois" or "La durée du marché est de 36 mois."; the text is kept."""
    if not text:
        return {}
    found: dict[str, Any] = {"text": text}
    if match := re.search(r"(?<!\d)(\d{1,3})\s*(?:\([^)]*\)\s*)?(mois|ans?|années?|jours?)\b", text, re.IGNORECASE):
        count, unit = int(match[1]), match[2].lower()
        if unit.startswith("j"):
            found["days"] = count
        else:
            found["months"] = count if unit == "mois" else count * 12
    return found
