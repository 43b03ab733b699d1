"""Estimating the hours of insertion of a lot: pure, with each input shown, where it comes from, and its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hub.clauses import estimating_formulas as formulas
from hub.clauses.estimating_formulas import FORMULAE, Range, exact
from hub.clauses.estimating_inputs import Input, Inputs, plain, read
from hub.clauses.estimating_words import sentences, warnings
from hub.clauses.lookups import Lookups

__all__ = ["FORMULAE", "Estimate", "Range", "estimate"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hours with their range: rounded (min, central, max), raw, and how they were found.

    All are None where too little is known, and ``missing`` says what.
    """

    min: float | None
    central: float | None
    max: float | None
    raw: Range | None
    formula: str | None
    inputs: tuple[Input, ...]
    missing: tuple[str, ...]
    sentence_fr: str
    sentence_en: str
    warnings_fr: tuple[str, ...] = ()
    warnings_en: tuple[str, ...] = ()

    def as_hours(self) -> dict[str, Any]:
        """Give the hours as the schema of the assessment writes them; what is unknown is left out."""
        if self.raw is None or self.min is None or self.central is None or self.max is None or self.formula is None:
            return {}
        return {
            "min": plain(self.min), "central": plain(self.central), "max": plain(self.max),
            "formula": f"{self.formula}: {FORMULAE[self.formula][1]}",
            "inputs": [told for each in self.inputs for told in each.as_json()],
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Give everything as plain JSON, for POST /api/v1/estimate."""
        raw = None if self.raw is None else {name: formulas.to_cents(value) for name, value in
                                             zip(("min", "central", "max"), self.raw, strict=True)}  # fmt: skip
        return {
            "hours": self.as_hours() or None, "raw": raw, "missing": list(self.missing),
            "sentence_fr": self.sentence_fr, "sentence_en": self.sentence_en,
            "warnings_fr": list(self.warnings_fr), "warnings_en": list(self.warnings_en),
        }  # fmt: skip


@lru_cache(maxsize=1)
def _shipped() -> Lookups:
    return Lookups.load()


def estimate(inputs: Mapping[str, Any], *, lookups: Lookups | None = None) -> Estimate:
    """Estimate hours from what is known; ``estimating_inputs.NAMES`` lists what may be given, none is compulsory.

    A number may be a range: {"min": 1, "central": 2, "max": 3}. Without ``formula`` the inputs choose: a fixed
    volume (D), hours worked (C), a slice (B), a trade whose staff is transferred (E), an amount (A).

    :raises UsageError: an input that no formula knows, or a value that makes no sense.
    """
    known = read(inputs, lookups or _shipped())
    formula = known.word("formula", "auto")
    if formula == "auto":
        formula = _chosen(known)
    raw = _COMPUTED[formula](known)
    if raw is None:
        fr, en = sentences(None, None, formula, known)
        return Estimate(None, None, None, None, None, tuple(known.used), tuple(known.missing), fr, en)
    rounded = Range(*(_rounded(each, formula, known) for each in raw))
    fr, en = sentences(raw, rounded, formula, known)
    warned = warnings(raw, formula, known)
    return Estimate(*rounded, raw, formula, tuple(known.used), tuple(known.missing), fr, en,
                    tuple(each[0] for each in warned), tuple(each[1] for each in warned))  # fmt: skip


def _chosen(known: Inputs) -> str:
    """Choose the formula that the inputs allow."""
    given = known.ranges
    if "hours" in given:
        return "D"
    if "total_hours" in given:
        return "C"
    if "amount" not in given:
        return "observed"
    if "slice_amount" in given or "slice_hours" in given:
        return "B"
    if "new_staff" in given or (known.trade is not None and known.trade.formula == "E"):
        return "E"
    works = known.trade is not None and known.trade.nature == "works"
    return "B" if known.word("framework", "") and works else "A"


def _rounded(hours: float, formula: str, known: Inputs) -> float:
    rounding = known.word("rounding", "none" if formula in ("D", "observed") else "weeks")
    if rounding == "none":
        return formulas.to_cents(hours)
    if rounding == "truncate":
        return formulas.truncated(hours)
    small, large, limit = (known.lookups.parameter(f"round_{name}") for name in ("small", "large", "limit"))
    return formulas.in_days_and_weeks(hours, small, large, limit)


def without_tax(amount: Range, tax: str, vat: float) -> Range:
    """Return an amount excluding tax; where nobody says if tax is in it, the low end supposes so."""
    if tax == "included":
        return Range(*(each / (1 + vat) for each in amount))
    return Range(amount.min / (1 + vat), amount.central, amount.max) if tax == "unknown" else amount


def _amount(known: Inputs) -> Range | None:
    given = known.ranges.get("amount")
    tax = known.word("tax", "excluded")
    if given is not None and tax != "excluded":
        known.ranges["amount"] = without_tax(given, tax, known.lookups.parameter("vat"))
    return known.take("amount")


def share_of(known: Inputs) -> Range:
    """Return the labour share: given, of the trade, of the nature of the purchase, or of any purchase."""
    if known.trade is not None:
        low, high, source = known.trade.share_min, known.trade.share_max, known.trade_source
    else:
        key = known.word("nature", "unknown")
        row = known.lookups.row("natures", key) or {"share_min": 0.05, "share_max": 0.9}
        low, high, source = row["share_min"], row["share_max"], f"natures/{key}"
        if "labour_share" not in known.ranges:
            known.missing.append("trade")
    default = Range(low, (low + high) / 2, high)
    return known.take("labour_share", default=default, source=source) or default


def _standard(known: Inputs) -> Range | None:
    amount = _amount(known)
    share, rate, cost = share_of(known), known.parameter("rate"), known.parameter("hourly_cost")
    return None if amount is None else formulas.standard(amount, share, rate, cost)


def _sliced(known: Inputs) -> Range | None:
    amount, size, hours = _amount(known), known.parameter("slice_amount"), known.parameter("slice_hours")
    trigger = known.take("trigger", default=exact(0), source="no trigger given") or exact(0)
    if amount is None:
        return None
    return formulas.sliced(amount, size.central, hours, trigger.central,
                           rounding=known.word("slice_rounding", "floor"))  # fmt: skip


def _shared(known: Inputs) -> Range | None:
    total, rate = known.take("total_hours"), known.parameter("rate")
    return None if total is None else formulas.shared(total, rate)


def _fixed(known: Inputs) -> Range | None:
    hours, periods = known.take("hours"), exact(1)
    if known.word("per", "fixed") == "per_year" and "periods" not in known.ranges:
        months = known.take("months")
        periods = exact(1) if months is None else Range(*(each / 12 for each in months))
    elif known.word("per", "fixed") != "fixed" or "periods" in known.ranges:
        periods = known.take("periods") or exact(1)
    return None if hours is None else formulas.fixed(hours, periods)


def _newly_assigned(known: Inputs) -> Range | None:
    amount = _amount(known)
    share, new_staff = share_of(known), known.parameter("new_staff")
    rate, cost = known.parameter("rate"), known.parameter("hourly_cost")
    return None if amount is None else formulas.newly_assigned(amount, share, new_staff, rate, cost)


def _expected(known: Inputs) -> Range | None:
    amount = _amount(known)
    low, central, high = (known.lookups.parameter(f"expected{end}") for end in ("_min", "", "_max"))
    default = Range(low, central, high)
    per_100k = known.take("expected_per_100k", default=default, source="parameters/expected") or default
    return None if amount is None else formulas.expected(amount, per_100k)


def _observed(known: Inputs) -> Range | None:
    """Fall back on what lots of the same trade carried, where the amount is missing and the trade is known."""
    known.missing.append("amount")
    if known.trade is None:
        known.missing.append("trade")
        return None
    row = known.lookups.row("observed_hours", known.trade.observed)
    if row is None or known.trade.suitability == 0:
        return None
    found = Range(row["min"], row["median"], row["max"])
    known.used.append(Input("observed_hours", found, "h", f"observed_hours/{known.trade.observed}"))
    return found


_COMPUTED = {"A": _standard, "B": _sliced, "C": _shared, "D": _fixed, "E": _newly_assigned, "F": _expected,
             "observed": _observed}  # fmt: skip
