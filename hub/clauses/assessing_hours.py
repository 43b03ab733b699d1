"""The hours that a lot could carry, by the formula that fits its trade, as the schema writes them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hub.clauses import estimating_formulas as formulas
from hub.clauses.assessing_constants import constants, share_of
from hub.clauses.assessing_facts import Money
from hub.clauses.estimating_formulas import FORMULAE, Range
from hub.clauses.estimating_inputs import Input, plain
from hub.clauses.lookups import Lookups, Trade

Told = tuple[Range | None, dict[str, Any] | None]
_WRITTEN = {code: f"{code}: {text[1]}" for code, text in FORMULAE.items()}


@lru_cache(maxsize=8192)
def hours_of(trade: Trade | None, nature: str | None, framework: bool, money: Money | None, lookups: Lookups) -> Told:
    """Return the hours, rounded, and how they are written; nothing where too little is known: never a zero.

    Works under a framework go by slices (B), trades whose staff is transferred by new staff (E), others by the
    amount (A); without an amount the range is that of lots of the same trade.
    """
    if trade is not None and trade.suitability == 0:
        return None, None
    if money is None:
        return _observed(trade, lookups)
    known, amount = constants(lookups), money.range
    source = "tender split between lots" if money.split else money.path
    inputs = _amount(amount, source)
    names: tuple[str, ...]
    if framework and trade is not None and trade.nature == "works":
        formula, names = "B", ("slice_amount", "slice_hours")
        raw = formulas.sliced(amount, known.slice_amount, known.slice_hours, rounding="pro_rata")
    else:
        share, share_inputs = share_of(trade, nature, lookups)
        inputs += share_inputs
        if trade is not None and trade.formula == "E":
            formula, names = "E", ("new_staff", "rate", "hourly_cost")
            raw = formulas.newly_assigned(amount, share, known.new_staff, known.rate, known.cost)
        else:
            formula, names = "A", ("rate", "hourly_cost")
            raw = formulas.standard(amount, share, known.rate, known.cost)
    for name in names:
        inputs += known.inputs[name]
    return _told(Range(*(formulas.in_days_and_weeks(each, *known.rounding) for each in raw)), formula, inputs)


def _amount(amount: Range, source: str) -> list[dict[str, Any]]:
    """Write the amount in whole euros, with its ends where it is a range."""
    low, central, high = round(amount[0]), round(amount[1]), round(amount[2])
    told = [{"name": "amount", "value": central, "unit": "EUR", "source": source}]
    if low != high:
        told += [{"name": "amount_min", "value": low, "unit": "EUR", "source": source},
                 {"name": "amount_max", "value": high, "unit": "EUR", "source": source}]  # fmt: skip
    return told


def _told(hours: Range, formula: str, inputs: list[dict[str, Any]]) -> Told:
    if hours.max <= 0:
        return None, None
    low, central, high = map(plain, hours)
    return hours, {"min": low, "central": central, "max": high, "formula": _WRITTEN[formula], "inputs": inputs}


def _observed(trade: Trade | None, lookups: Lookups) -> Told:
    """Return what lots of the same trade carried."""
    row = lookups.row("observed_hours", trade.observed) if trade else None
    if trade is None or row is None:
        return None, None
    hours = Range(row["min"], row["median"], row["max"])
    return _told(hours, "observed", Input("observed_hours", hours, "h", f"observed_hours/{trade.observed}").as_json())
