"""Estimating hours: the printed sums of real notices, ranges in order, and inputs that say their source."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.clauses.estimating import FORMULAE, Range, estimate
from hub.clauses.estimating_formulas import in_days_and_weeks, truncated
from hub.clauses.estimating_inputs import NAMES
from hub.clauses.lookups import Lookups
from hub.errors import UsageError

LOOKUPS = Lookups.load()
MONEY = st.floats(1, 1e10)


@pytest.mark.parametrize(
    ("amount", "share", "rate", "raw", "printed"),
    [(1_000_000, 0.5, 0.05, 833.33, 833), (700_000, 0.3, 0.1, 700.0, 700), (700_000, 0.5, 0.1, 1166.67, 1166)],
)
def test_formula_a_gives_the_sums_printed_in_notices(amount, share, rate, raw, printed):
    sums = {"amount": amount, "labour_share": share, "rate": rate, "hourly_cost": 30}
    found = estimate(sums)
    assert found.formula == "A"
    assert [round(each, 2) for each in found.raw] == [raw] * 3
    assert estimate({**sums, "rounding": "truncate"}).central == printed


def test_hours_per_slice_are_whole_slices_or_pro_rata():
    sums = {"amount": 260_000, "slice_amount": 50_000, "slice_hours": 35}
    assert estimate(sums).raw == Range(175, 175, 175)
    assert estimate({**sums, "slice_rounding": "pro_rata"}).raw.central == pytest.approx(182)


def test_a_trigger_frees_the_first_euros():
    sums = {"amount": 3_000_000, "trigger": 2_700_000, "slice_amount": 2_000, "slice_hours": 1}
    assert estimate(sums).raw.central == 150
    assert estimate({**sums, "amount": 2_600_000}).raw.central == 0


def test_a_share_of_the_hours_worked_needs_these_hours():
    found = estimate({"total_hours": 4000, "rate": 0.05})
    assert (found.formula, found.raw.central) == ("C", 200)
    assert any("titulaire" in each for each in found.warnings_fr)
    assert estimate({"formula": "C"}).missing == ("total_hours",)


def test_a_fixed_volume_is_kept_as_it_is_and_multiplied_by_its_periods():
    assert estimate({"hours": 48}).central == 48
    assert estimate({"hours": 150, "per": "per_year", "months": 36}).central == 450
    assert estimate({"hours": 200, "per": "per_period", "periods": 4}).central == 800


def test_cleaning_counts_new_staff_only():
    cleaning = estimate({"amount": 1_000_000, "cpv": "90910000"})
    assert cleaning.formula == "E"
    assert cleaning.raw.max < estimate({"amount": 1_000_000, "cpv": "90910000", "formula": "A"}).raw.max
    assert any("personnel" in each for each in cleaning.warnings_fr)


def test_the_back_check_gives_the_usual_volume_and_warns_outside_it():
    assert estimate({"formula": "F", "amount": 100_000}).raw == Range(50, 100, 167)
    assert estimate({"hours": 10_000, "amount": 100_000}).warnings_en
    assert not estimate({"hours": 100, "amount": 100_000}).warnings_en


def test_without_an_amount_the_trade_gives_a_wide_range_and_says_why():
    found = estimate({"cpv": "45442100"})
    assert (found.min, found.central, found.max) == (35, 70, 504)
    assert found.missing == ("amount",) and "il manque le montant" in found.sentence_fr


def test_nothing_known_gives_no_hours_rather_than_zero():
    found = estimate({})
    assert found.central is None and found.as_json()["hours"] is None
    assert found.missing == ("amount", "trade")


def test_an_unknown_trade_widens_the_range():
    known = estimate({"amount": 500_000, "cpv": "45442100"}).raw
    unknown = estimate({"amount": 500_000}).raw
    assert unknown.max - unknown.min > known.max - known.min


def test_tax_that_may_be_inside_lowers_the_low_end():
    sums = {"amount": 120_000, "labour_share": 0.5, "rate": 0.05, "hourly_cost": 25}
    assert estimate({**sums, "tax": "included"}).raw.central == pytest.approx(100)
    assert estimate({**sums, "tax": "unknown"}).raw == pytest.approx((100, 120, 120))


def test_each_input_says_where_it_comes_from():
    found = estimate({"amount": 200_000, "cpv": "45442100", "rate": {"min": 0.05, "max": 0.07}})
    sources = {each["name"]: each["source"] for each in found.as_hours()["inputs"]}
    assert sources["amount"] == sources["rate"] == "given"
    assert sources["labour_share"] == "trades/4544"
    assert sources["hourly_cost"] == "parameters/hourly_cost"
    assert {source.split("/")[0] for source in sources.values()} <= {"given", *LOOKUPS.rows}


def test_the_title_stands_in_for_the_cpv():
    assert estimate({"amount": 1e5, "title": "Peintures intérieures"}).as_hours()["inputs"][1]["source"] == (
        "title_words/peinture interieure"
    )


@pytest.mark.parametrize(
    ("hours", "rounded"), [(0, 0), (1, 7), (7, 7), (36, 42), (63.1, 70), (70, 70), (70.1, 105), (833.33, 840)]
)
def test_hours_are_rounded_up_to_days_then_to_weeks(hours, rounded):
    assert in_days_and_weeks(hours) == rounded


def test_a_float_that_is_a_hair_too_large_does_not_cost_a_week():
    assert in_days_and_weeks(700_000 * 0.3 * 0.1 / 30) == 700
    assert truncated(700_000 * 0.3 * 0.1 / 30) == 700


@pytest.mark.parametrize(
    "wrong",
    [{"amont": 3}, {"amount": "beaucoup"}, {"amount": -1}, {"amount": float("nan")}, {"rate": 5}, {"hourly_cost": 0},
     {"formula": "Z"}, {"amount": {}}, {"amount": {"min": 5, "most": 3}}, {"amount": {"low": 5}}, {"amount": True},
     {"tax": "ttc"}, {"amount": [1]}],
)  # fmt: skip
def test_an_input_that_makes_no_sense_is_refused_with_its_name(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        estimate(wrong)


def test_numbers_may_be_written_as_people_write_them():
    assert estimate({"amount": "1\u202f000 000,50", "cpv": "45442100-8"}).raw.central > 0


@settings(deadline=None)
@given(MONEY, st.floats(1, 10), st.sampled_from(["45442100", "90910000", "45233140", "72000000"]), st.booleans())
def test_more_money_never_gives_fewer_hours(amount, factor, cpv, framework):
    less = estimate({"amount": amount, "cpv": cpv, "framework": framework}, lookups=LOOKUPS)
    more = estimate({"amount": amount * factor, "cpv": cpv, "framework": framework}, lookups=LOOKUPS)
    assert all(low <= high for low, high in zip(less.raw, more.raw, strict=True))
    assert less.min <= less.central <= less.max


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), MONEY, st.text(max_size=8), st.booleans())))
def test_whatever_is_given_an_estimate_comes_out_or_a_refusal(inputs):
    try:
        found = estimate(inputs, lookups=LOOKUPS)
    except UsageError as refused:
        assert len(str(refused)) > 10
        return
    json.dumps(found.as_json(), allow_nan=False)
    assert found.formula is None or found.formula in FORMULAE
