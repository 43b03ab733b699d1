"""Assessing a tender and its lots: what each could carry in the way of insertion, why, and what is missing.

Nothing that depends on the clock is stored: the days left until the deadline are for the reader to count.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hub.clauses import assessing_factors as factors
from hub.clauses.assessing_advice import Situation, recommendation, score
from hub.clauses.assessing_constants import Constants, constants
from hub.clauses.assessing_coverage import Conventions, Coverage, Covered, Supply, counted
from hub.clauses.assessing_facts import (
    Money,
    Record,
    codes_of,
    day_of,
    money_of,
    months_of,
    nature_of,
    part_of,
    trade_of,
)
from hub.clauses.assessing_hours import hours_of
from hub.clauses.assessing_obligation import obligation
from hub.clauses.estimating_formulas import Range
from hub.clauses.lookups import Lookups

__all__ = ["Conventions", "assess", "counted"]


class _Whole(NamedTuple):
    """What is the same for all lots of a tender."""

    tender: Record
    lookups: Lookups
    known: Constants
    money: Money | None
    part: Money | None
    months: float | None
    legal: dict[str, str]
    place: dict[str, Any]
    covered: Covered | None
    coverage: dict[str, Any]
    obligation: dict[str, Any]
    supply: Supply | None
    departements: list[str]
    nature: str | None
    lots: int
    missing: list[str]


def assess(
    tender: Record, *, lookups: Lookups, coverage: Coverage | None = None, supply: Supply | None = None
) -> dict[str, Any]:
    """Return the tender with the assessment of each lot, and its own: that of its best lot, or of the whole.

    ``coverage(territories, buyers, day)`` gives the convention that covers (``Conventions`` is one); without it
    coverage is missing. ``supply(family, départements)`` counts suppliers; without it the table ``supply`` does.
    """
    whole = _whole(tender, lookups, coverage, supply or counted(lookups))
    lots = tender.get("lots") or ()
    assessed = [{**lot, "assessment": _of_lot(lot, whole)} for lot in lots]
    made = {**tender}
    if assessed:
        made["lots"] = assessed
        made["assessment"] = max((lot["assessment"] for lot in assessed), key=lambda each: each.get("score", -1.0))
    else:
        made["assessment"] = _of_lot(tender, whole)
    return made


def _whole(tender: Record, lookups: Lookups, coverage: Coverage | None, supply: Supply | None) -> _Whole:
    known, lots = constants(lookups), tender.get("lots") or ()
    weights = known.weights
    money = money_of(tender, known) or _sum_of(lots, known)
    cpv = tender.get("cpv") or next((lot["cpv"] for lot in lots if lot.get("cpv")), ())
    legal = obligation(tender, money.range if money else None, cpv, lookups)
    place = factors.place(tender, weights.place)
    asked = coverage is not None and "value" in place
    covered = None
    if coverage is not None and asked:
        buyers = [each for each in tender.get("organisations") or () if each.get("role") in ("buyer", "lead_buyer")]
        covered = coverage(tender.get("territories") or (), buyers, day_of(tender))
    missing = [name for name, absent in (("place", "value" not in place), ("coverage", not asked),
                                         ("obligation", legal["status"] == "unknown")) if absent]  # fmt: skip
    return _Whole(
        tender, lookups, known, money, part_of(money, len(lots), known) if money else None, months_of(tender), legal,
        place, covered, factors.coverage(covered, asked, weights.coverage),
        factors.obligation(legal, weights.obligation, known.neutral), supply, codes_of(tender, "departement"),
        nature_of(tender), len(lots), missing,
    )  # fmt: skip


def _sum_of(lots: Any, known: Constants) -> Money | None:
    """Return the sum of the lots where each has an amount."""
    found = [money_of(lot, known) for lot in lots]
    if not found or None in found:
        return None
    some = [each.range for each in found if each is not None]
    return Money(Range(*(sum(ends) for ends in zip(*some, strict=True))), "lots.value")


def _of_lot(lot: Record, whole: _Whole) -> dict[str, Any]:
    """Assess one lot, or the whole tender where it has none."""
    lookups, known, tender = whole.lookups, whole.known, whole.tender
    is_lot = lot is not tender
    nature = (nature_of(lot) if is_lot else None) or whole.nature
    found = trade_of(lot, tender, lookups, nature=nature, alone=whole.lots <= 1)
    trade = found.trade if found else None
    money = (money_of(lot, known, "lots.value") if is_lot else None) or whole.part
    months, months_path = (months_of(lot), "lots.duration") if is_lot else (None, "")
    if months is None:
        months, months_path = whole.months, "duration"
    framework = bool(lot.get("framework") or tender.get("framework"))
    hours, told = hours_of(trade, nature, framework, money, lookups)
    suppliers = whole.supply(trade.family, whole.departements) if trade and whole.supply else None
    weights = known.weights
    listed = [
        factors.suitability(found, weights.suitability, lookups),
        factors.amount(money, weights.amount, lookups),
        factors.duration(months, months_path, weights.duration, lookups),
        factors.volume(hours, weights.volume, lookups),
        whole.place,
        whole.coverage,
        factors.supply(suppliers, trade.family if trade else "", weights.supply, lookups),
        whole.obligation,
        factors.clause(tender, lot, lot.get("number") if is_lot else None, weights.clause),
    ]
    case = Situation(trade, hours, months, money, suppliers, whole.legal["status"] == "applicable", whole.lots > 1)
    made = _made(case, whole, listed, told)
    missing = [name for name, absent in (("trade", trade is None), ("amount", money is None or money.split),
               ("duration", months is None), ("supply", suppliers is None)) if absent]  # fmt: skip
    if missing or whole.missing:
        made["missing"] = missing + whole.missing
    return made


def _made(case: Situation, whole: _Whole, listed: list[dict[str, Any]], told: dict[str, Any] | None) -> dict[str, Any]:
    """Write an assessment; what is unknown is left out."""
    made: dict[str, Any] = {"legal_obligation": whole.legal, "factors": listed}
    trade = case.trade
    if trade is not None:
        made["suitability"] = trade.suitability
        made["labour_share"] = {"min": trade.share_min, "max": trade.share_max}
    if told:
        made["hours"] = told
    worth = score(listed, whole.known)
    if worth is not None:
        made["score"] = worth
    made["recommendation"] = recommendation(case, whole.known)
    if whole.covered is not None:
        made["coverage"] = whole.covered.organisation
    if trade is not None and case.suppliers is not None:
        made["supply"] = [{"family": trade.family, "suppliers": case.suppliers.number}]
    return made
