"""How well a score ranks: area under the ROC curve with DeLong's interval, and shares by band of the score.

Cases are given one by one, or each different one with how often it is there: the figures are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from hub.clauses.evaluating import wilson

_Z = 1.959964
BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 101))
Scores = Iterable[float] | Mapping[float, int]
Cases = Iterable[tuple[float, bool]] | Mapping[tuple[float, bool], int]  #: score, whether it is positive
_Part = tuple[float, int]  #: a value, and of how many cases
LEAST = 10  #: cases of each side below which no area is told


@dataclass(frozen=True, slots=True)
class Area:
    """An area under the ROC curve with its 95 % interval, and how many cases it rests on."""

    value: float
    low: float
    high: float
    positives: int
    others: int


def area(positives: Scores, others: Scores) -> Area | None:
    """Give the chance that a positive has a higher score than another, ties counted half.

    The variance is DeLong's (1988); the interval is made on the logit scale, so that it stays in 0..1. Nothing is told
    of fewer than ten cases on either side.
    """
    yes, rest = Counter(positives), Counter(others)
    m, n = yes.total(), rest.total()
    if m < LEAST or n < LEAST:
        return None
    of_positives, of_others = _won(yes, rest)
    value = sum(share * cases for share, cases in of_positives) / m
    spread = sqrt(_variance(of_positives, m) / m + _variance(of_others, n) / n)
    if spread == 0 or not 0 < value < 1:
        return Area(value, value, value, m, n)
    middle, step = log(value / (1 - value)), _Z * spread / (value * (1 - value))
    low, high = (1 / (1 + exp(-(middle + sign * step))) for sign in (-1, 1))
    return Area(value, low, high, m, n)


def _won(yes: Counter[float], rest: Counter[float]) -> tuple[list[_Part], list[_Part]]:
    """Return, score by score, which share of the others a positive is above, and of the positives another is below."""
    m, n = yes.total(), rest.total()
    of_positives, of_others = [], []
    below = others_below = 0
    for score in sorted(yes.keys() | rest.keys()):
        here, others_here = yes[score], rest[score]
        of_positives.append(((others_below + others_here / 2) / n, here))
        of_others.append((1 - (below + here / 2) / m, others_here))
        below, others_below = below + here, others_below + others_here
    return of_positives, of_others


def _variance(parts: list[_Part], cases: int) -> float:
    middle = sum(value * number for value, number in parts) / cases
    return sum((value - middle) ** 2 * number for value, number in parts) / (cases - 1)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some cases are positive, with the 95 % interval of Wilson, and their mean score."""

    name: str
    cases: int
    positives: int
    share: float
    low: float
    high: float
    score: float


def share(name: str, cases: Cases) -> Share | None:
    """Count the positive among cases (score, positive)."""
    known = sorted(Counter(cases).items())
    number = sum(count for _, count in known)
    if not number:
        return None
    positives = sum(count for (_, positive), count in known if positive)
    low, high = wilson(positives, number)
    mean = sum(score * count for (score, _), count in known) / number
    return Share(name, number, positives, positives / number, low, high, mean)


def by_band(cases: Cases) -> list[Share]:
    """Give the share of positive cases in each band of the score."""
    known = Counter(cases)
    found = (
        share(f"{low}-{min(high, 100)}", {case: count for case, count in known.items() if low <= case[0] < high})
        for low, high in BANDS
    )
    return [each for each in found if each is not None]
