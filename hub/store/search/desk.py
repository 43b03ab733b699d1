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
    own = euros(record.get("value"))
    if own is not None:
        return own
    lots = [euros(lot.get("value")) for lot in record.get("lots") or ()]
    return sum(each for each in lots if each is not None) if lots and None not in lots else None


def euros(value: Mapping[str, Any] | None) -> float | None:
    """Return an amount as a number."""
    if not value or value.get("currency", "EUR") != "EUR":
        return None
    one = value.get("amount")
    ends = [one] if one else [value[name] for name in ("amount_min", "amount_max") if value.get(name)]
    try:
        found = [float(end) for end in ends]
    except (TypeError, ValueError):
        return None
    return sum(found) / len(found) if found else None


def amount_band(record: Record) -> Iterable[str]:
    """Return the band of the amount."""
    return (band(amount_of(record), AMOUNTS),)


def clause_state(record: Record) -> Iterable[str]:
    """Return whether a clause is there, or could be proposed for a lot that has none, or neither; both may hold."""
    clauses = [each for each in record.get("clauses") or () if each.get("clause_kind") != "none_declared"]
    lots = record.get("lots") or ()
    flagged = any((part.get("declared") or NOTHING).get("social") is True for part in (record, *lots))
    found = ["there"] if clauses or flagged else []
    whole = any(not each.get("lot") for each in clauses)
    taken = {each.get("lot") for each in clauses}
    open_lots = [lot for lot in lots if lot.get("number") not in taken] if lots else [] if clauses else [record]
    advice = {(part.get("assessment") or NOTHING).get("recommendation") for part in open_lots}
    if advice & PROPOSED and not whole and not (flagged and not clauses):
        found.append("candidate")
    if not found:
        known = advice - {None, "insufficient_data"}
        found.append("none" if known else UNKNOWN)
    return found


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
