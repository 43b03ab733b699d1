"""The area under the ROC curve with its interval, and shares by band."""

from __future__ import annotations

from random import Random

import pytest

from hub.clauses.ranking import area, by_band


def pairs(positives: list[float], others: list[float]) -> float:
    """The area by its definition: each pair counted."""
    won = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a in positives for b in others)
    return won / (len(positives) * len(others))


def test_the_area_is_the_share_of_pairs_that_are_in_order_ties_counted_half() -> None:
    chance = Random(7)
    positives = [float(chance.randint(20, 60)) for _ in range(40)]
    others = [float(chance.randint(0, 50)) for _ in range(90)]
    found = area(positives, others)
    assert found is not None and found.value == pytest.approx(pairs(positives, others))
    assert found.low < found.value < found.high and (found.positives, found.others) == (40, 90)


def test_the_variance_is_that_of_delong() -> None:
    positives, others = [float(n) for n in range(5, 25)], [float(n) for n in range(20)]
    found = area(positives, others)
    assert found is not None
    v10 = [sum((a > b) + 0.5 * (a == b) for b in others) / 20 for a in positives]
    v01 = [sum((a > b) + 0.5 * (a == b) for a in positives) / 20 for b in others]
    spread = (
        sum((x - found.value) ** 2 for x in v10) / 19 / 20 + sum((x - found.value) ** 2 for x in v01) / 19 / 20
    ) ** 0.5
    half = 1.959964 * spread
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=0.1)


def test_the_interval_narrows_with_cases_and_holds_the_truth_most_of_the_time() -> None:
    chance = Random(3)
    held = 0
    for _ in range(200):
        found = area([chance.gauss(1, 1) for _ in range(60)], [chance.gauss(0, 1) for _ in range(60)])
        held += found is not None and found.low <= 0.7602 <= found.high
    assert held >= 180
    few = area([1.0, 2.0] * 6, [0.0, 1.5] * 6)
    many = area([1.0, 2.0] * 60, [0.0, 1.5] * 60)
    assert few is not None and many is not None and many.high - many.low < few.high - few.low


def test_of_fewer_than_ten_cases_nothing_is_told_and_a_perfect_order_has_no_spread() -> None:
    assert area([1.0] * 9, [0.0] * 50) is None and area([1.0] * 50, [0.0] * 9) is None
    perfect = area([2.0] * 10, [1.0] * 10)
    assert perfect is not None and (perfect.low, perfect.value, perfect.high) == (1.0, 1.0, 1.0)


def test_bands_count_their_cases_with_wilson_intervals() -> None:
    found = by_band([(5.0, False)] * 9 + [(5.0, True)] + [(95.0, True)] * 3 + [(100.0, False)])
    assert [(each.name, each.cases, each.positives) for each in found] == [("0-20", 10, 1), ("80-100", 4, 3)]
    assert found[0].low < 0.1 < found[0].high and found[1].score == pytest.approx(96.25)
