"""Releases: once a quarter, never provisional, the same twice, and nothing of persons without control."""

import random

import pytest

from hub.errors import HubError, UsageError
from hub.figures.periods import Period
from hub.figures.releases import compute, due, release
from hub.figures.tables import Said, Snapshot
from schemas import load

Q1 = Period.of("2026-Q1")


def test_every_record_of_a_release_passes_its_schema_and_has_an_id_of_its_own(released):
    made = released
    ids = [record["id"] for record in made.records]
    assert len(set(ids)) == len(ids) and ids == sorted(ids)
    for record in made.records:
        load(record)
    assert made.name == "2026-Q2" and {record["release"] for record in made.records} == {"2026-Q2"}
    assert "hub:indicator:PP1-country-FR-2026-Q1-r2026-Q2" in ids


def test_the_same_snapshot_gives_the_same_release_whatever_the_order(make, released):
    data = make.people()
    for some in data.values():
        random.Random(2).shuffle(some)
    assert release(Q1, make.snapshot(**data), make.control, territories=make.territories) == released


def test_a_period_that_is_not_over_is_refused(make):
    with pytest.raises(UsageError, match="never provisional"):
        release(Period.of("2026-Q2"), make.snapshot("2026-06-30"), make.control)


def test_a_quarter_has_one_release(make, released):
    assert due("2026-06-30", [released]) == []
    with pytest.raises(UsageError, match="had its release"):
        release(Q1, make.snapshot(), make.control, [released])


@pytest.mark.parametrize(
    ("day", "names"), [("2026-05-15", ["2026-Q1"]), ("2027-01-10", ["2026-Q4", "2026"]), ("2026-12-31", ["2026-Q3"])]
)
def test_the_calendar_says_what_is_due(day, names):
    assert [period.name for period in due(day, [])] == names


def protected_values(records):
    return [one.get("value") for one in records if one["code"][0] in "RPE" or one["code"] in ("H2", "H3", "S1", "T1")]


def test_without_control_nothing_about_persons_is_told(make):
    made = release(Q1, make.snapshot(**make.people()), None, territories=make.territories)
    values = protected_values(made.records)
    assert values and set(values) == {None}
    assert {one["status"] for one in made.records if one["code"] == "PP1"} == {"secret"}


def test_where_control_refuses_the_tables_all_of_them_are_secret(make):
    def refusing(tables, former):
        raise HubError("former releases and these tables together would give a secret away")

    made = release(Q1, make.snapshot(**make.people()), refusing, territories=make.territories)
    assert set(protected_values(made.records)) == {None}


def test_where_control_breaks_nothing_is_released(make):
    def broken(tables, former):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        release(Q1, make.snapshot(**make.people()), broken)


def test_a_cell_that_control_does_not_name_is_not_told(make):
    def silent(tables, former):
        return {table.name: [] for table in tables}

    made = release(Q1, make.snapshot(**make.people()), silent, territories=make.territories)
    assert not [value for value in protected_values(made.records) if value is not None]


def test_few_persons_are_secret_and_many_are_told(make, released):
    told = {one["id"]: one for one in released.records if one["code"] == "PP1"}
    assert told["hub:indicator:PP1-country-FR-2026-Q1-r2026-Q2"]["status"] == "ok"
    few = make.people(size=4)
    small = release(Q1, make.snapshot(**few), make.control, territories=make.territories)
    assert {one["status"] for one in small.records if one["code"] in ("PP1", "H3", "R1", "R3")} == {"secret"}
    assert set(protected_values(small.records)) == {None}


def test_a_later_release_is_judged_with_all_former_ones(make, released):
    seen = []

    def noting(tables, former):
        seen.append({name: set(some) for name, some in former.items()})
        return make.control(tables, former)

    data = make.people()
    first = released
    assert all(said for said in first.statements.values())
    release(Period.of("2026-Q2"), make.snapshot("2026-08-15", **data), noting, [first], territories=make.territories)
    assert seen and all(set(some) <= seen[0][name] for name, some in first.statements.items())


def test_what_is_said_keeps_why_but_records_do_not(make, released):
    made = released
    assert any(said.primary for some in made.statements.values() for said in some)
    assert "persons_min" not in str(made.records) and "dominance" not in str(made.records)
    assert not any(make.person(n) in str(made.records) for n in range(70))


def test_what_has_no_input_is_listed_with_the_reason(make):
    made = release(Q1, make.snapshot(), make.control)
    status = {one["code"]: one for one in made.records}
    assert {"C5", "E7", "J2", "A1", "E5", "R6", "H1", "R1"} <= status.keys()
    for code in ("C5", "E7", "J2"):
        assert status[code]["status"] == "not_available" and "value" not in status[code]
        assert status[code]["reason_fr"] and status[code]["reason_en"]


def test_one_indicator_is_computed_as_a_release_does(make, released):
    snapshot = make.snapshot(**make.people())
    (alone,) = compute("PP1", snapshot, make.france, Q1, control=make.control)
    told = next(one for one in released.records if one["id"].startswith("hub:indicator:PP1-country"))
    assert alone.value == told["value"]
    assert compute("PP1", snapshot, make.france, Q1)[0].status == "secret"
    with pytest.raises(UsageError, match="no indicator"):
        compute("ZZ", snapshot, make.france, Q1)


def test_a_snapshot_is_read_by_id_and_nothing_else_matters():
    snapshot = Snapshot("s", "2026-05-15", {"tender": [{"id": "b"}, {"id": "a"}].__iter__})
    assert [one["id"] for one in snapshot.of("tender")] == ["a", "b"]
    assert snapshot.has("tender") and not snapshot.has("offer")
    assert Said(("a",), "ok", 1.0) == Said(("a",), "ok", 1.0)
