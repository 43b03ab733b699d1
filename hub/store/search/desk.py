"""What an assessment gives to search: bands of hours and amount, whether a clause is there or could be, the score."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from hub.store.model import Record

#: lower ends of the bands, and their codes; hours of the lot that suits best, euros of the whole tender
HOURS = ((70, 150, 500, 1500), ("under-70", "70-150", "150-500", "500-1500", "over-1500"))
AMOUNTS = (
    (40_000, 100_000, 500_000, 5_000_000),
    ("under-40000", "40000-100000", "100000-500000", "500000-5000000", "over-5000000"),
)
UNKNOWN = "unknown"
CLAUSE_STATES = ("there", "candidate", "none", UNKNOWN)
PROPOSED = frozenset(("reserve", "reserve_lot", "clause", "criterion_only"))
WITHOUT_ADVICE = frozenset((None, "insufficient_data"))
NOTHING: Mapping[str, Any] = {}


def band(value: float | None, bands: tuple[tuple[int, ...], tuple[str, ...]]) -> str:
    """Return the band of a value."""
    return UNKNOWN if value is None else bands[1][bisect_right(bands[0], value)]


def hours_band(record: Record) -> Iterable[str]:
    """Return the band of the hours that the best lot could carry; nothing where no assessment was made."""
    assessment = record.get("assessment")
    return (band((assessment.get("hours") or NOTHING).get("central"), HOURS),) if assessment else ()


def amount_of(record: Record) -> float | None:
    """Return the amount of a tender in euros: the one said, else the middle of the range, else the sum of the lots."""
    value = record.get("value")
    own = euros(value) if value else None
    if own is not None:
        return own
    total = 0.0
    for lot in record.get("lots") or ():
        value = lot.get("value")
        part = euros(value) if value else None
        if part is None:
            return None
        total += part
    return total or None


def euros(value: Mapping[str, Any]) -> float | None:
    """Return an amount as a number."""
    if value.get("currency", "EUR") != "EUR":
        return None
    try:
        if value.get("amount"):
            return float(value["amount"])
        ends = [float(value[name]) for name in ("amount_min", "amount_max") if value.get(name)]
    except (TypeError, ValueError):
        return None
    return sum(ends) / len(ends) if ends else None


def amount_band(record: Record) -> Iterable[str]:
    """Return the band of the amount."""
    return (band(amount_of(record), AMOUNTS),)


def clause_state(record: Record) -> Iterable[str]:
    """Return whether a clause is there, or could be proposed for a lot that has none, or neither; both may hold."""
    lots = record.get("lots") or ()
    taken = {each.get("lot") for each in record.get("clauses") or () if each.get("clause_kind") != "none_declared"}
    there = bool(taken) or declared(record, lots)
    if None in taken or (there and not taken):  # a clause of the whole tender, or a box ticked without a word
        return ("there",)
    judged = record.get("assessment")
    advice = set()
    if judged:
        left = [lot for lot in lots if lot.get("number") not in taken] if lots else [record]
        advice = {(part.get("assessment") or NOTHING).get("recommendation") for part in left}
    if advice & PROPOSED:
        return ("there", "candidate") if there else ("candidate",)
    if there:
        return ("there",)
    return ("none",) if advice - WITHOUT_ADVICE else (UNKNOWN,)


def declared(record: Record, lots: Iterable[Record]) -> bool:
    """Say whether the buyer ticked the social box, for the tender or a lot of it."""
    if (record.get("declared") or NOTHING).get("social") is True:
        return True
    return any(lot["declared"].get("social") is True for lot in lots if lot.get("declared"))


def obligation(record: Record) -> Iterable[str]:
    """Return whether the law makes a social consideration compulsory."""
    legal = (record.get("assessment") or NOTHING).get("legal_obligation")
    return (legal["status"],) if legal and legal.get("status") else ()


def trades(record: Record) -> Iterable[str]:
    """Return the trades of the lots: the CPV codes, of any length, of the rows by which they were assessed."""
    found = (trade_of(part.get("assessment")) for part in (record.get("lots") or (record,)))
    return [code for code in found if code]


def trade_of(assessment: Mapping[str, Any] | None) -> str:
    """Return the CPV code of the trade that an assessment took, such as 4544 of ``trades/4544``."""
    for factor in (assessment or NOTHING).get("factors") or ():
        if factor.get("name") == "suitability":
            rule = str(next(iter(factor.get("evidence") or ()), NOTHING).get("rule") or "")
            return rule.rpartition("trades/")[2] if "trades/" in rule else ""
    return ""


def score(record: Record) -> Iterable[str]:
    """Return the score in whole points, as a code that sorts."""
    value = (record.get("assessment") or NOTHING).get("score")
    return () if value is None else (str(round(value)),)


#: last division of each section of the NAF (rev. 2)
SECTIONS = (
    ("A", 3), ("B", 9), ("C", 33), ("D", 35), ("E", 39), ("F", 43), ("G", 47), ("H", 53), ("I", 56), ("J", 63),
    ("K", 66), ("L", 68), ("M", 75), ("N", 82), ("O", 84), ("P", 85), ("Q", 88), ("R", 93), ("S", 96), ("T", 98),
    ("U", 99),
)  # fmt: skip


def section(naf: str | None) -> str | None:
    """Return the section of the NAF in which a code lies, such as F of 43.34Z; nothing for what is no code."""
    digits = (naf or "")[:2]
    if not digits.isdigit():
        return None
    return next((letter for letter, last in SECTIONS if int(digits) <= last), None)


def industry(record: Record) -> Iterable[str]:
    """Return the industry: of an organisation its own, of a contract that of its winners."""
    if record.get("kind") == "organisation":
        return [found] if (found := section(record.get("naf"))) else ()
    winners = (each for each in record.get("organisations") or () if each.get("role") != "buyer")
    return [found for each in winners if (found := section(each.get("naf")))]


FACETS = {
    "hours_band": hours_band,
    "amount_band": amount_band,
    "clause_state": clause_state,
    "obligation": obligation,
    "trade": trades,
    "score": score,
}
