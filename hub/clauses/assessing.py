"""Assessing a tender and its lots: what each could carry in the way of insertion, why, and what is missing.

Nothing that depends on the clock is stored: the days left until the deadline are for the reader to count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from hub.clauses import assessing_factors as factors
from hub.clauses import estimating_formulas as formulas
from hub.clauses.assessing_advice import Situation, recommendation, score
from hub.clauses.assessing_coverage import Conventions, Coverage, Covered, Supply, counted
from hub.clauses.assessing_factors import Weights
from hub.clauses.assessing_facts import (
    Found,
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
from hub.clauses.assessing_obligation import obligation
from hub.clauses.estimating_formulas import FORMULAE, Range
from hub.clauses.estimating_inputs import Input, plain
from hub.clauses.lookups import Lookups, Trade

__all__ = ["Conventions", "assess", "counted"]


class _Defaults(NamedTuple):
    """What the tables say once for all lots."""

    weights: Weights
    neutral: float
    rate: Range
    cost: Range
    new_staff: Range
    slice_amount: float
    slice_hours: Range
    inputs: dict[str, list[dict[str, Any]]]
    rounding: tuple[float, float, float]


class _Whole(NamedTuple):
    """What is the same for all lots of a tender."""

    tender: Record
    lookups: Lookups
    defaults: _Defaults
    money: Money | None
    months: float | None
    legal: dict[str, str]
    place: dict[str, Any]
    covered: Covered | None
    coverage: dict[str, Any]
    obligation: dict[str, Any]
    supply: Supply | None
    departements: list[str]
    lots: int


@lru_cache(maxsize=8)
def _defaults(lookups: Lookups) -> _Defaults:
    def range_of(name: str) -> Range:
        return Range(*(lookups.parameter(f"{name}{end}") for end in ("_min", "", "_max")))

    rate, cost, new_staff, hours = map(range_of, ("rate", "hourly_cost", "new_staff", "slice_hours"))
    size = lookups.parameter("slice_amount")
    named = (("rate", rate, ""), ("hourly_cost", cost, "EUR/h"), ("new_staff", new_staff, ""),
             ("slice_amount", formulas.exact(size), "EUR"), ("slice_hours", hours, "h"))  # fmt: skip
    inputs = {name: Input(name, value, unit, f"parameters/{name}").as_json() for name, value, unit in named}
    small, large, limit = (lookups.parameter(f"round_{name}") for name in ("small", "large", "limit"))
    return _Defaults(Weights.of(lookups), lookups.parameter("neutral"), rate, cost, new_staff, size, hours, inputs,
                     (small, large, limit))  # fmt: skip


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
    defaults = _defaults(lookups)
    lots = tender.get("lots") or ()
    money = money_of(tender, lookups) or _sum_of(lots, lookups)
    cpv = tender.get("cpv") or next((lot["cpv"] for lot in lots if lot.get("cpv")), ())
    legal = obligation(tender, money.range if money else None, cpv, lookups)
    territories = tender.get("territories") or ()
    known = coverage is not None and any(each["type"] != "country" for each in territories)
    covered = None
    if coverage is not None and known:
        buyers = [each for each in tender.get("organisations") or () if each.get("role") in ("buyer", "lead_buyer")]
        covered = coverage(territories, buyers, day_of(tender))
    weights = defaults.weights
    return _Whole(
        tender, lookups, defaults, money, months_of(tender), legal, factors.place(tender, weights.place), covered,
        factors.coverage(covered, known, weights.coverage),
        factors.obligation(legal, weights.obligation, defaults.neutral), supply, codes_of(tender, "departement"),
        len(lots),
    )  # fmt: skip


def _sum_of(lots: Any, lookups: Lookups) -> Money | None:
    """Return the sum of the lots where each has an amount."""
    known = [money_of(lot, lookups) for lot in lots]
    if not known or None in known:
        return None
    some = [each.range for each in known if each is not None]
    return Money(Range(*(sum(ends) for ends in zip(*some, strict=True))), "lots.value")


def _of_lot(lot: Record, whole: _Whole) -> dict[str, Any]:
    """Assess one lot, or the whole tender where it has none."""
    lookups, weights, is_lot = whole.lookups, whole.defaults.weights, lot is not whole.tender
    found = trade_of(lot, whole.tender, lookups, alone=whole.lots <= 1)
    money = (money_of(lot, lookups, "lots.value") if is_lot else None) or (
        part_of(whole.money, whole.lots, lookups) if whole.money else None
    )
    months, months_path = (months_of(lot), "lots.duration") if is_lot else (None, "")
    if months is None:
        months, months_path = whole.months, "duration"
    trade = found.trade if found else None
    hours, told = _hours(found, money, lot, whole)
    suppliers = whole.supply(trade.family, whole.departements) if trade and whole.supply else None
    listed = [
        factors.suitability(found, weights.suitability, lookups),
        factors.amount(money, weights.amount, lookups),
        factors.duration(months, months_path, weights.duration, lookups),
        factors.volume(hours, weights.volume, lookups),
        whole.place,
        whole.coverage,
        factors.supply(suppliers, _family(trade, lookups), weights.supply, lookups),
        whole.obligation,
        factors.clause(whole.tender, lot, lot.get("number") if is_lot else None, weights.clause),
    ]
    made: dict[str, Any] = {"legal_obligation": whole.legal, "factors": listed}
    if trade is not None:
        made["suitability"] = trade.suitability
        made["labour_share"] = {"min": trade.share_min, "max": trade.share_max}
    if told:
        made["hours"] = told
    worth = score(listed, whole.defaults.neutral)
    if worth is not None:
        made["score"] = worth
    case = Situation(trade, hours, months, money, suppliers, whole.legal["status"] == "applicable", whole.lots > 1)
    made["recommendation"] = recommendation(case, lookups)
    if whole.covered is not None:
        made["coverage"] = whole.covered.organisation
    if trade is not None and suppliers is not None:
        made["supply"] = [{"family": trade.family, "suppliers": suppliers.number}]
    missing = _missing(listed, money)
    if missing:
        made["missing"] = missing
    return made


def _family(trade: Trade | None, lookups: Lookups) -> str:
    row = lookups.row("families", trade.family) if trade else None
    return row["label_fr"] if row else ""


def _missing(listed: list[dict[str, Any]], money: Money | None) -> list[str]:
    """Name what is missing; the volume follows from the others, and the law from the amount and the day."""
    missing = ["trade" if each["name"] == "suitability" else each["name"] for each in listed
               if "value" not in each and each["name"] != "volume"]  # fmt: skip
    return [*missing, "amount"] if money is not None and money.split else missing


def _hours(
    found: Found | None, money: Money | None, lot: Record, whole: _Whole
) -> tuple[Range | None, dict[str, Any] | None]:
    """Return the hours that a lot could carry, rounded, and as the schema writes them; nothing is made up."""
    trade = found.trade if found else None
    if trade is not None and trade.suitability == 0:
        return None, None
    if money is None:
        return _observed(trade, whole.lookups)
    defaults, amount = whole.defaults, money.range
    source = "tender split between lots" if money.split else money.path
    inputs = Input("amount", Range(*(round(each, 2) for each in amount)), "EUR", source).as_json()
    works = trade is not None and trade.nature == "works"
    if works and (lot.get("framework") or whole.tender.get("framework")):
        formula, raw = "B", formulas.sliced(amount, defaults.slice_amount, defaults.slice_hours, rounding="pro_rata")
        names: tuple[str, ...] = ("slice_amount", "slice_hours")
    else:
        share, share_input = _share(found, lot, whole)
        inputs += share_input
        if trade is not None and trade.formula == "E":
            formula, names = "E", ("new_staff", "rate", "hourly_cost")
            raw = formulas.newly_assigned(amount, share, defaults.new_staff, defaults.rate, defaults.cost)
        else:
            formula, names = "A", ("rate", "hourly_cost")
            raw = formulas.standard(amount, share, defaults.rate, defaults.cost)
    for name in names:
        inputs += defaults.inputs[name]
    return _told(Range(*(formulas.in_days_and_weeks(each, *defaults.rounding) for each in raw)), formula, inputs)


def _told(hours: Range, formula: str, inputs: list[dict[str, Any]]) -> tuple[Range | None, dict[str, Any] | None]:
    """Write the hours; a central value of nothing means that a slice is not reached, and nothing is said."""
    if hours.max <= 0:
        return None, None
    low, central, high = map(plain, hours)
    return hours, {"min": low, "central": central, "max": high, "formula": f"{formula}: {FORMULAE[formula][1]}",
                   "inputs": inputs}  # fmt: skip


def _share(found: Found | None, lot: Record, whole: _Whole) -> tuple[Range, list[dict[str, Any]]]:
    """Return the labour share of the trade, else that of the nature of the purchase."""
    if found is not None:
        low, high, source = found.trade.share_min, found.trade.share_max, found.trade.ref
    else:
        key = nature_of(lot) or nature_of(whole.tender) or "unknown"
        row = whole.lookups.row("natures", key) or {"share_min": 0.05, "share_max": 0.9}
        low, high, source = row["share_min"], row["share_max"], f"natures/{key}"
    share = Range(low, (low + high) / 2, high)
    return share, Input("labour_share", share, "", source).as_json()


def _observed(trade: Trade | None, lookups: Lookups) -> tuple[Range | None, dict[str, Any] | None]:
    """Return what lots of the same trade carried."""
    row = lookups.row("observed_hours", trade.observed) if trade else None
    if trade is None or row is None:
        return None, None
    hours = Range(row["min"], row["median"], row["max"])
    return _told(hours, "observed", Input("observed_hours", hours, "h", f"observed_hours/{trade.observed}").as_json())
