"""How well a score ranks: area under the ROC curve with DeLong's interval, and shares by band of the score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from hub.clauses.evaluating import wilson

_Z = 1.959964
BANDS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 101))
LEAST = 10  #: cases of each side below which no area is told


@dataclass(frozen=True, slots=True)
class Area:
    """An area under the ROC curve with its 95 % interval, and how many cases it rests on."""

    value: float
    low: float
    high: float
    positives: int
    others: int


def area(positives: Sequence[float], others: Sequence[float]) -> Area | None:
    """Give the chance that a positive has a higher score than another, ties counted half.

    The variance is DeLong's (1988) by midranks; the interval is made on the logit scale, so that it stays in 0..1.
    Nothing is told of fewer than ten cases on either side.
    """
    m, n = len(positives), len(others)
    if m < LEAST or n < LEAST:
        return None
    both = _midranks([*positives, *others])
    own, rest = _midranks(positives), _midranks(others)
    value = (sum(both[:m]) - m * (m + 1) / 2) / (m * n)
    of_positives = [(both[i] - own[i]) / n for i in range(m)]
    of_others = [1 - (both[m + j] - rest[j]) / m for j in range(n)]
    spread = sqrt(_variance(of_positives) / m + _variance(of_others) / n)
    if spread == 0 or not 0 < value < 1:
        return Area(value, value, value, m, n)
    middle, step = log(value / (1 - value)), _Z * spread / (value * (1 - value))
    low, high = (1 / (1 + exp(-(middle + sign * step))) for sign in (-1, 1))
    return Area(value, low, high, m, n)


def _midranks(values: Sequence[float]) -> list[float]:
    """Give each value its rank, equal ones the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + end + 1) / 2
        start = end
    return ranks


def _variance(values: Sequence[float]) -> float:
    middle = sum(values) / len(values)
    return sum((each - middle) ** 2 for each in values) / (len(values) - 1)


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


def share(name: str, cases: Iterable[tuple[float, bool]]) -> Share | None:
    """Count the positive among cases (score, positive)."""
    known = list(cases)
    if not known:
        return None
    positives = sum(1 for _, positive in known if positive)
    low, high = wilson(positives, len(known))
    return Share(name, len(known), positives, positives / len(known), low, high, sum(s for s, _ in known) / len(known))


def by_band(cases: Sequence[tuple[float, bool]]) -> list[Share]:
    """Give the share of positive cases in each band of the score."""
    found = (share(f"{low}-{min(high, 100)}", [each for each in cases if low <= each[0] < high]) for low, high in BANDS)
    return [each for each in found if each is not None]
