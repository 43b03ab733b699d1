"""What the tables say once for all lots: weights, parameters, limits, and inputs as they are written."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from hub.clauses.estimating_formulas import Range, exact
from hub.clauses.estimating_inputs import Input
from hub.clauses.lookups import Lookups, Trade


class Weights(NamedTuple):
    """The weight of each factor."""

    suitability: float
    amount: float
    duration: float
    volume: float
    coverage: float
    supply: float
    place: float
    obligation: float
    clause: float

    @property
    def in_mean(self) -> float:
        """Return the sum of the weights of the mean, by which suitability is multiplied."""
        return self.amount + self.duration + self.volume + self.coverage + self.supply + self.place + self.obligation


class Constants(NamedTuple):
    """Weights and parameters; euros, hours, months and fractions as the tables say."""

    weights: Weights
    neutral: float
    rate: Range
    cost: Range
    new_staff: Range
    slice_amount: float
    slice_hours: Range
    inputs: dict[str, list[dict[str, Any]]]
    rounding: tuple[float, float, float]
    rule_from: str
    rule_limit_day: str
    amount_least: float
    amount_greatest: float
    framework_use_min: float
    framework_use: float
    vat: float
    split_min: float
    split_max: float
    months_least: float
    hours_least: float
    hours_low_suitability: float
    supply_clause: float
    supply_reserve: float
    supply_reserve_lot: float
    supply_budget_share: float
    reserve_ceiling: float


@lru_cache(maxsize=8)
def constants(lookups: Lookups) -> Constants:
    """Read the tables once."""

    def range_of(name: str) -> Range:
        return Range(*(lookups.parameter(f"{name}{end}") for end in ("_min", "", "_max")))

    def of(*names: str) -> tuple[float, ...]:
        return tuple(lookups.parameter(name) for name in names)

    rate, cost, new_staff, hours = map(range_of, ("rate", "hourly_cost", "new_staff", "slice_hours"))
    size = lookups.parameter("slice_amount")
    named = (("rate", rate, ""), ("hourly_cost", cost, "EUR/h"), ("new_staff", new_staff, ""),
             ("slice_amount", exact(size), "EUR"), ("slice_hours", hours, "h"))  # fmt: skip
    inputs = {name: Input(name, value, unit, f"parameters/{name}").as_json() for name, value, unit in named}
    small, large, limit = of("round_small", "round_large", "round_limit")
    weights = Weights(*(lookups.weight(name) for name in Weights._fields))
    return Constants(
        weights, lookups.parameter("neutral"), rate, cost, new_staff, size, hours, inputs, (small, large, limit),
        lookups.day("social_rule_from"), lookups.day("social_rule_limit_day"),
        *of("amount_least", "amount_greatest", "framework_use_min", "framework_use", "vat", "lot_split_min",
            "lot_split_max", "months_least", "hours_least", "hours_low_suitability", "supply_clause",
            "supply_reserve", "supply_reserve_lot", "supply_budget_share", "reserve_ceiling"),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def share_of(trade: Trade | None, nature: str | None, lookups: Lookups) -> tuple[Range, list[dict[str, Any]]]:
    """Return the labour share of the trade, else that of the nature of the purchase, and how it is written."""
    if trade is not None:
        low, high, source = trade.share_min, trade.share_max, trade.ref
    else:
        row = lookups.row("natures", nature or "unknown") or {"share_min": 0.05, "share_max": 0.9}
        low, high, source = row["share_min"], row["share_max"], f"natures/{nature or 'unknown'}"
    share = Range(low, (low + high) / 2, high)
    return share, Input("labour_share", share, "", source).as_json()
