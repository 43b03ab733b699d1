"""The arithmetic of insertion hours: formulae A to F over ranges, and the rounding of what they give."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple


class Range(NamedTuple):
    """A low end, a central value and a high end; all three are the same where the value is known."""

    min: float
    central: float
    max: float

    @property
    def known(self) -> bool:
        """Tell whether the range is one value."""
        return self.min == self.max


FORMULAE = {
    "A": ("montant HT × part de main-d'œuvre × taux d'insertion ÷ coût horaire",
          "amount × labour_share × rate ÷ hourly_cost"),
    "B": ("tranches du montant × heures par tranche", "floor((amount - trigger) ÷ slice_amount) × slice_hours"),
    "C": ("heures travaillées × taux d'insertion", "total_hours × rate"),
    "D": ("volume fixe × nombre de périodes", "hours × periods"),
    "E": ("montant HT × part de main-d'œuvre × part de personnel nouveau × taux d'insertion ÷ coût horaire",
          "amount × labour_share × new_staff × rate ÷ hourly_cost"),
    "F": ("montant HT × heures attendues pour 100 000 €", "amount × expected_per_100k ÷ 100000"),
    "observed": ("volumes observés dans le même métier, faute de montant", "volumes observed in the same trade"),
}  # fmt: skip


def exact(value: float) -> Range:
    """Return the range of a value that is known."""
    return Range(value, value, value)


def standard(amount: Range, share: Range, rate: Range, cost: Range) -> Range:
    """Formula A: euros excluding tax, two fractions, euros an hour; the dearer the hour, the fewer the hours."""
    return Range(
        amount[0] * share[0] * rate[0] / cost[2],
        amount[1] * share[1] * rate[1] / cost[1],
        amount[2] * share[2] * rate[2] / cost[0],
    )


def sliced(amount: Range, size: float, hours: Range, trigger: float = 0.0, *, rounding: str = "floor") -> Range:
    """Formula B: hours for each slice of the amount beyond a trigger, whole slices or pro rata."""
    slices = [max(0.0, each - trigger) / size for each in amount]
    if rounding == "floor":
        slices = [float(floor(round(each, 9))) for each in slices]
    return Range(slices[0] * hours[0], slices[1] * hours[1], slices[2] * hours[2])


def shared(total_hours: Range, rate: Range) -> Range:
    """Formula C: a share of the hours worked."""
    return Range(*(hours * each for hours, each in zip(total_hours, rate, strict=True)))


def fixed(hours: Range, periods: Range) -> Range:
    """Formula D: a volume for each period."""
    return Range(*(each * count for each, count in zip(hours, periods, strict=True)))


def newly_assigned(amount: Range, share: Range, new_staff: Range, rate: Range, cost: Range) -> Range:
    """Formula E: formula A on the staff that is new to the contract only, never on staff that is transferred."""
    return standard(Range(*(each * part for each, part in zip(amount, new_staff, strict=True))), share, rate, cost)


def expected(amount: Range, per_100k: Range) -> Range:
    """Formula F: the volume that such an amount usually carries."""
    return Range(*(each * hours / 100_000 for each, hours in zip(amount, per_100k, strict=True)))


def in_days_and_weeks(hours: float, small: float = 7, large: float = 35, limit: float = 70) -> float:
    """Round up to a multiple of a day's hours below the limit, and of a week's above."""
    step = small if hours < limit - 1e-6 else large
    return ceil(hours / step - 1e-9) * step


def truncated(hours: float) -> float:
    """Drop what is under an hour, as notices print it."""
    return float(floor(round(hours, 6)))


def to_cents(hours: float) -> float:
    """Keep two decimals."""
    return round(hours, 2)
