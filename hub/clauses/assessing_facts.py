"""What a lot says about itself: its trade, its amount excluding tax, its months, its day; and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hub.clauses.assessing_constants import Constants
from hub.clauses.estimating import without_tax
from hub.clauses.estimating_formulas import Range
from hub.clauses.lookups import Lookups, Trade

Record = Mapping[str, Any]


class Found(NamedTuple):
    """The trade of a lot, and what led to it."""

    trade: Trade
    path: str
    excerpt: str
    rule: str
    confidence: float


class Money(NamedTuple):
    """An amount excluding tax, and whether it is the lot's own or split from the whole."""

    range: Range
    path: str
    split: bool = False
    tax: str = "unknown"


def nature_of(record: Record) -> str | None:
    """Return works, services or supplies where the record says one of them only."""
    said: Sequence[str] = record.get("nature") or []
    return said[0] if len(said) == 1 else None


def trade_of(lot: Record, tender: Record, lookups: Lookups, *, nature: str | None, alone: bool) -> Found | None:
    """Return the trade of a lot: its own CPV, its title where the CPV is general or missing, then the tender's.

    ``alone``: the tender has this lot only, or none, so that the tender's title and keywords are about it too.
    """
    own = _by_codes(lot, lookups, "cpv" if lot is tender else "lots.cpv")
    if own is not None and not own.trade.general:
        return own
    titled = _by_title(lot, nature, lookups, "title" if lot is tender else "lots.title")
    if titled is not None and not titled.trade.general:
        return titled
    whole = own if lot is tender else _by_codes(tender, lookups, "cpv")
    if whole is not None and not whole.trade.general and own is None and titled is None:
        return whole
    if alone and tender is not lot:
        whole_title = _by_title(tender, nature, lookups, "title")
        if whole_title is not None and not whole_title.trade.general:
            return whole_title
    known = own or whole
    if known is not None:
        other = titled is not None and nature is not None and known.trade.nature != nature
        return titled if other else known
    if titled is not None and not alone:
        return titled
    keyword = _by_keywords(tender, nature, lookups)
    if keyword is not None and (keyword.confidence > 0.5 or titled is None):
        return keyword
    return titled or (_by_title(tender, nature, lookups, "title") if tender is not lot else None)


def _by_codes(record: Record, lookups: Lookups, path: str) -> Found | None:
    general: Found | None = None
    for code in record.get("cpv") or ():
        trade = lookups.by_cpv(code)
        if trade is None:
            continue
        if not trade.general:
            return general or Found(trade, path, code, trade.ref, 0.95)
        general = general or Found(trade, path, code, trade.ref, 0.6)
    return general


def _by_title(record: Record, nature: str | None, lookups: Lookups, path: str) -> Found | None:
    title = record.get("title")
    found = lookups.by_title(title, nature) if title else None
    return found and Found(found[0], path, found[1].partition("/")[2], found[1], 0.75)


def _by_keywords(tender: Record, nature: str | None, lookups: Lookups) -> Found | None:
    """Return the trade of the first keyword; sure only where all keywords that have a row agree."""
    codes = [each["code"] for each in tender.get("descriptors") or () if each.get("code")]
    some = lookups.by_descriptors(codes, nature) if codes else []
    if not some:
        return None
    trade, row = some[0]
    confidence = 0.6 if all(each is trade for each, _ in some) else 0.4
    return Found(trade, "descriptors", row.partition("/")[2], row, confidence)


def money_of(record: Record, known: Constants, path: str = "value") -> Money | None:
    """Return the amount of a record as a range excluding tax; an amount that nobody can believe is missing."""
    value = record.get("value")
    if not value or (value.get("currency") or "EUR") != "EUR":
        return None
    low, high = _amount(value.get("amount_min"), known), _amount(value.get("amount_max"), known)
    middle = _amount(value.get("amount"), known)
    tax = value.get("tax") or "unknown"
    if low is None and high is None:
        if middle is None:
            return None
        if value.get("basis") != "framework_maximum":
            return Money(without_tax(Range(middle, middle, middle), tax, known.vat), path, tax=tax)
    top = high if high is not None else middle
    if top is None:
        return None
    if middle is None or (value.get("basis") == "framework_maximum" and middle == top):
        bottom = low if low is not None else known.framework_use_min * top
        middle = known.framework_use * top if low is None else (bottom + top) / 2
    else:
        bottom = low if low is not None else middle
    return Money(without_tax(Range(*sorted((bottom, middle, top))), tax, known.vat), path, tax=tax)


def _amount(text: Any, known: Constants) -> float | None:
    if text is None:
        return None
    try:
        found = float(text)
    except (TypeError, ValueError):
        return None
    return found if known.amount_least <= found <= known.amount_greatest else None


def part_of(whole: Money, lots: int, known: Constants) -> Money:
    """Return what a lot without an amount of its own may be worth: an equal part, in a wide range."""
    if lots <= 1:
        return whole
    amount = whole.range
    split = Range(amount.min / lots * known.split_min, amount.central / lots,
                  min(amount.max, amount.max / lots * known.split_max))  # fmt: skip
    return Money(split, whole.path, True, whole.tax)


def months_of(record: Record) -> float | None:
    """Return how many months a contract runs, without its renewals."""
    said = record.get("duration")
    if not said:
        return None
    if said.get("months"):
        return float(said["months"])
    if said.get("days"):
        return float(said["days"]) / 30.4375
    try:
        first, last = date.fromisoformat(said["starts_on"]), date.fromisoformat(said["ends_on"])
    except (KeyError, TypeError, ValueError):
        return None
    return (last - first).days / 30.4375 if last > first else None


def day_of(tender: Record) -> str | None:
    """Return the day on which the procedure was first published."""
    known = [each["published_on"] for each in tender.get("notices") or () if each.get("published_on")]
    return min(known) if known else tender.get("published_on")


def codes_of(tender: Record, kind: str) -> list[str]:
    """Return the codes of the tender's territories of one type."""
    return [each["code"] for each in tender.get("territories") or () if each.get("type") == kind]
