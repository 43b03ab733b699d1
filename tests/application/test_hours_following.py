"""The hours of clauses: sums of an imported export by territory, months that are missing, and what is pressing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.application.harvesting import harvest_files
from hub.application.hours_following import HoursFollowing, alerts, between, last_due, missing_months
from hub.store.accounts import ACTIVE, Account
from tests.application.persons import EXPORT, NAME, persons_hub

TODAY = date(2024, 12, 20)
ISERE, RHONE = (("departement", "38"),), (("departement", "69"),)
METROPOLE = (("epci", "200040715"),)


def account(*places: tuple[str, str], role: str = "facilitator") -> Account:
    return Account("account-1", "zelie", role, places, None, ACTIVE, 0)


@pytest.fixture
def following(tmp_path: Path, store_url: str) -> Iterator[HoursFollowing]:
    """The hours of the invented export, on each engine."""
    with persons_hub(tmp_path, store_url) as hub:
        harvest_files(hub, NAME, [EXPORT])
        yield HoursFollowing(hub)


def test_a_facilitator_sees_the_sums_of_the_own_territory_and_no_row_about_a_person(following: HoursFollowing) -> None:
    found = following.of(account(*ISERE), TODAY)
    assert {one.title for one in found} >= {"Clause 2024-T-015, lot 1", "Clause 2024-T-015, lot 2"}
    painting = next(one for one in found if one.title.endswith("lot 2"))
    rows = list(of_clause(following, painting.id))
    assert painting.committed == 1166 and painting.territory
    assert painting.reported == pytest.approx(sum(one.get("hours_reported") or 0 for one in rows), abs=0.01)
    assert painting.validated == pytest.approx(sum(one.get("hours_validated") or 0 for one in rows), abs=0.01)
    assert painting.gap == pytest.approx(1166 - painting.validated, abs=0.01)
    people = {one["participant"] for one in rows if one.get("participant")}
    assert people and not any(person in repr(found) for person in people)


def of_clause(following: HoursFollowing, clause: str) -> list[dict[str, Any]]:
    store = following.hub.persons
    assert store is not None
    return [one for one in store.load(list(store.ids("clause_hours"))).values() if one.get("clause") == clause]


def test_nobody_sees_another_territory(following: HoursFollowing) -> None:
    assert following.of(account(*RHONE), TODAY) == []
    inside = {one.id for one in following.of(account(*METROPOLE), TODAY)}
    assert inside and inside == {one.id for one in following.of(account(*ISERE), TODAY)}
    assert {one.id for one in following.of(account(role="operator"), TODAY)} >= inside
    assert following.of(account(), TODAY) == []


def test_a_further_import_changes_the_sums(following: HoursFollowing, monkeypatch: pytest.MonkeyPatch) -> None:
    import hub.application.hours_following as room

    reads: list[int] = []
    added_up = room.added_up
    monkeypatch.setattr(room, "added_up", lambda store: reads.append(1) or added_up(store))
    following.of(account(*ISERE), TODAY)
    following.of(account(*ISERE), TODAY)
    assert len(reads) == 1
    store = following.hub.persons
    assert store is not None
    (row, *_) = [one for one in store.load(list(store.ids("clause_hours"))).values() if one.get("hours_validated")]
    before = following.sums()[row["clause"]][row["month"]]["hours_validated"]
    with store.derivation("source") as derivation:
        derivation.put(row["id"], [{**row, "hours_validated": row["hours_validated"] + 10}])
    assert following.sums()[row["clause"]][row["month"]]["hours_validated"] == pytest.approx(before + 10)


def test_a_month_is_due_from_the_fifteenth_of_the_next() -> None:
    assert last_due(date(2026, 11, 14)) == "2026-09" and last_due(date(2026, 11, 15)) == "2026-10"
    assert last_due(date(2026, 1, 20)) == "2025-12" and last_due(date(2026, 1, 2)) == "2025-11"
    assert between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert between("2026-02", "2026-01") == []


@pytest.mark.parametrize(("clause", "months", "missing"), [
    ({"starts_on": "2026-06-10"}, ["2026-07"], ("2026-06", "2026-08", "2026-09", "2026-10")),
    ({"starts_on": "2026-06-10", "ends_on": "2026-08-31"}, ["2026-06"], ("2026-07", "2026-08")),
    ({}, ["2026-08"], ("2026-09", "2026-10")),
    ({}, [], ()),
    ({"starts_on": "2027-01-01"}, [], ()),
])  # fmt: skip
def test_months_without_a_report_are_missing(clause: Any, months: list[str], missing: tuple[str, ...]) -> None:
    given = {month: {"hours_reported": 0.0} for month in months}
    assert missing_months(clause, given, date(2026, 11, 22)) == missing


@pytest.mark.parametrize(("clause", "reported", "validated", "codes"), [
    ({"hours": 400, "starts_on": "2026-01-01", "ends_on": "2026-10-31"}, 130, 120, ["short", "waiting"]),
    ({"hours": 400, "starts_on": "2026-01-01", "ends_on": "2026-12-31"}, 120, 120, ["behind"]),
    ({"hours": 400, "starts_on": "2026-01-01", "ends_on": "2026-12-31"}, 320, 320, ["fine"]),
    ({"hours": 400, "starts_on": "2026-01-01", "ends_on": "2026-10-31"}, 401, 401, ["met"]),
    ({"hours": 400}, 20, None, ["fine"]),
    ({}, 20, 10, ["unknown", "waiting"]),
])  # fmt: skip
def test_what_is_pressing_is_said(clause: Any, reported: Any, validated: Any, codes: list[str]) -> None:
    totals = {"hours_reported": reported, "hours_validated": validated, "hours_rejected": None}
    found = alerts(clause, totals, validated if validated is not None else reported, (), date(2026, 11, 22))
    assert [one.code for one in found] == codes
    assert alerts({"hours": 9}, totals, 1, ("2026-08",) * 3, date(2026, 11, 22))[0].level == "late"
