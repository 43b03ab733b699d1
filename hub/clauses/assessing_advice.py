"""What to offer the buyer: the recommendation of a lot, and the score that orders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.clauses.assessing_constants import Constants
from hub.clauses.assessing_coverage import Suppliers
from hub.clauses.assessing_facts import Money
from hub.clauses.estimating_formulas import Range
from hub.clauses.lookups import Trade


@dataclass(frozen=True, slots=True)
class Situation:
    """What the recommendation looks at."""

    trade: Trade | None
    hours: Range | None
    months: float | None
    money: Money | None
    suppliers: Suppliers | None
    obliged: bool
    several_lots: bool


def score(factors: Sequence[dict[str, Any]], known: Constants) -> float | None:
    """Return 100 × suitability × the weighted mean of the others; a missing factor counts as neutral, never as zero.

    ``factors`` begins with suitability and ends with the clause that is already there, which does not count. None
    where the trade is unknown.
    """
    first = factors[0].get("value")
    if first is None:
        return None
    neutral = known.neutral
    total = sum([factor["weight"] * factor.get("value", neutral) for factor in factors[1:-1]])
    mean = total / known.weights.in_mean if known.weights.in_mean else neutral
    return round(min(100.0, 100 * float(first) * mean), 1)


def recommendation(case: Situation, known: Constants) -> str:
    """Return what to offer: reserve, reserve_lot, clause, criterion_only, none or insufficient_data."""
    trade = case.trade
    if trade is None:
        return "insufficient_data"
    if trade.suitability == 0:
        return "none"
    short = case.months is not None and case.months < known.months_least
    small = case.hours is not None and case.hours.central < known.hours_least
    if short or small:
        return "criterion_only" if trade.suitability >= 2 or case.obliged else "none"
    reserved = _reserved(case, trade, known)
    if reserved:
        return reserved
    scarce = case.suppliers is not None and case.suppliers.number <= known.supply_clause
    if scarce and trade.suitability < 3 and not case.obliged:
        return "criterion_only"
    enough = case.money is not None and case.hours is not None and case.hours.central >= known.hours_low_suitability
    return "clause" if trade.suitability >= 2 or enough or case.obliged else "criterion_only"


def _reserved(case: Situation, trade: Trade, known: Constants) -> str | None:
    """Return a reservation where suppliers are many enough, or the trade is theirs and the amount small.

    The thresholds are those of Le marché de l'inclusion.
    """
    if "reserved" not in trade.tools or trade.suitability < 2:
        return None
    found = case.suppliers
    if found is not None:
        budget = case.money.range.central if case.money else None
        light = bool(budget and found.mean_turnover and budget / found.mean_turnover < known.supply_budget_share)
        if found.number > known.supply_reserve and light:
            return "reserve"
        return "reserve_lot" if found.number > known.supply_reserve_lot else None
    first = trade.tools[0] == "reserved" and trade.suitability == 3
    small = case.money is not None and case.money.range.central <= known.reserve_ceiling
    return ("reserve_lot" if case.several_lots else "reserve") if first and small else None
