"""Properties of an assessment that hold for any record."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.clauses.assessing import Conventions, assess
from schemas import load
from tests.clauses.judging import ISERE, LOOKUPS, convention, euros, tender


def test_nothing_that_depends_on_the_clock_is_stored_and_nobody_is_accused():
    found = assess(tender(cpv=["45442100"], value=euros(9e6), published_on="2026-09-01"), lookups=LOOKUPS)
    told = json.dumps(found, ensure_ascii=False).lower()
    assert "illég" not in told and "illegal" not in told and "jours restants" not in told
    assert found == assess(tender(cpv=["45442100"], value=euros(9e6), published_on="2026-09-01"), lookups=LOOKUPS)


def test_the_tender_given_is_left_as_it_was():
    given_one = tender(cpv=["45442100"], lots=[{"number": "1", "title": "Peinture"}])
    before = json.dumps(given_one, sort_keys=True)
    assess(given_one, lookups=LOOKUPS)
    assert json.dumps(given_one, sort_keys=True) == before


CPVS = st.sampled_from([["45442100"], ["45000000"], ["90910000"], ["71240000"], ["15000000"], ["99999999"], []])


@settings(deadline=None)
@given(st.floats(1000, 2e9), st.floats(1, 20), CPVS, st.booleans(), st.sampled_from([None, "2026-09-01"]))
def test_more_money_never_lowers_the_hours_or_the_score(amount, factor_up, cpv, framework, on):
    def of(value: float) -> dict:
        known = tender(cpv=cpv, framework=framework, value=euros(f"{value:.2f}"), published_on=on, title="Objet")
        return assess(known, lookups=LOOKUPS)["assessment"]

    less, more = of(amount), of(min(amount * factor_up, 3e9))
    assert less.get("score", 0) <= more.get("score", 0)
    for name in ("min", "central", "max"):
        assert less.get("hours", {}).get(name, 0) <= more.get("hours", {}).get(name, 0)


MAYBE = {
    "title": st.sampled_from(["", "Peinture", "Étude", "œuvre d'art", "123", "Fourniture"]),
    "nature": st.lists(st.sampled_from(["works", "services", "supplies"]), max_size=3),
    "cpv": CPVS,
    "value": st.one_of(
        st.none(),
        st.fixed_dictionaries(
            {"currency": st.sampled_from(["EUR", "USD"])},
            optional={
                name: st.sampled_from(["0.00", "50000.00", "120000.00", "9000000.00", "99999999999999.00"])
                for name in ("amount", "amount_min", "amount_max")
            }
            | {"tax": st.sampled_from(["included", "unknown"]), "basis": st.just("framework_maximum")},
        ),
    ),
    "duration": st.sampled_from([None, {}, {"months": 0}, {"days": 10}, {"text": "un an"}, {"starts_on": "2026-01-01"},
                                 {"starts_on": "2026-05-01", "ends_on": "2026-01-01"}]),
    "territories": st.sampled_from([[], ISERE, [{"code": "FR", "type": "country"}]]),
    "published_on": st.sampled_from(["2019-01-01", "2026-08-21", "2027-01-01"]),
    "descriptors": st.sampled_from([[], [{"code": "264"}], [{"code": "9999"}]]),
    "framework": st.booleans(),
    "organisations": st.just([]),
}  # fmt: skip
LOT = st.fixed_dictionaries(
    {}, optional={name: MAYBE[name] for name in ("title", "nature", "cpv", "value", "duration")}
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=MAYBE), st.lists(LOT, max_size=3))
def test_a_sparse_record_is_assessed_and_its_assessment_is_valid(fields, lots):
    record = {"id": "boamp:tender-26-2", "kind": "tender", "schema_version": 1, **fields}
    record["lots"] = [{"number": str(place), **lot} for place, lot in enumerate(lots, 1)]
    found = assess(record, lookups=LOOKUPS, coverage=Conventions([convention(1, "departement", "38")]))
    shown = {"id": record["id"], "kind": "tender", "schema_version": 1, "assessment": found["assessment"],
             "lots": [{"number": lot["number"], "assessment": lot["assessment"]} for lot in found["lots"]]}  # fmt: skip
    load(shown)
    json.dumps(shown, allow_nan=False)
    for each in [found["assessment"], *(lot["assessment"] for lot in found["lots"])]:
        hours = each.get("hours")
        assert hours is None or 0 <= hours["min"] <= hours["central"] <= hours["max"]
        if hours and not hours["min"]:  # only where a table says that there may be no labour at all
            shares = {one["name"]: one["value"] for one in hours["inputs"]}
            assert shares["labour_share_min"] == 0
        assert all(factor_["sentence_fr"] and factor_["sentence_en"] for factor_ in each["factors"])
