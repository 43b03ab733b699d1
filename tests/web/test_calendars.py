"""A calendar shows deadlines where they are, and tells what is off to those who had it, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from flask.testing import FlaskClient

from hub.store import Store
from hub.web import create_app
from hub.web.following.subscribe_parts import Following
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts

PARIS = ZoneInfo("Europe/Paris")
QUERY = "q=collège"
LATER = {"open_until": "2027-03-28T10:00:00Z", "deadline": {"local": "2027-03-28T12:00", "utc": "2027-03-28T10:00:00Z"}}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store on SQLite with thirty tenders, six of them of a school."""
    hub = Opened(Store.open(f"sqlite:///{tmp_path / 'hub.db'}"))
    hub.put(*(tender(number) for number in range(30)))
    yield hub
    hub.store.close()


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    """A client of an app over it, with what a calendar asks of the log."""
    store = opened.store
    following = Following(
        departures=lambda query, since, most: [
            change for _, change in store.log.told(store.stories.departures(query, since, most), "open")
        ],
        counts=lambda ids: store.log.counts(ids, "open"),
    )
    return create_app(full_parts(opened, following=following)).test_client()


def events(client: FlaskClient, query: str = QUERY) -> dict[str, Any]:
    """Return the events of a calendar by the id of their record."""
    calendar = icalendar.Calendar.from_ical(client.get(f"/feeds/tenders.ics?{query}").data)
    assert not calendar.errors
    found = calendar.walk("VEVENT")
    assert all(not event.errors for event in found)
    assert len({event["uid"] for event in found}) == len(found)
    return {str(event["uid"]).removesuffix("@clausier"): event for event in found}


def test_a_deadline_that_moves_moves_its_event_and_counts(client: FlaskClient, opened: Opened) -> None:
    key = tender(10)["id"]
    first = events(client)[key]
    assert int(first["sequence"]) == 0 and first["status"] == "CONFIRMED"
    opened.put(tender(10, **LATER))
    second = events(client)[key]
    assert int(second["sequence"]) == 1 and second["dtstamp"].dt >= first["dtstamp"].dt
    assert second["dtstamp"].dt == second["last-modified"].dt
    assert second["dtstart"].dt.astimezone(PARIS).strftime("%H:%M %z") == "12:00 +0200"  # the day summer time begins
    opened.put(tender(10, **LATER, title="Le collège, encore"))
    assert int(events(client)[key]["sequence"]) == 2


@pytest.mark.parametrize(("utc", "paris"), [
    ("2027-03-28T00:59:00Z", "2027-03-28 01:59"), ("2027-03-28T01:00:00Z", "2027-03-28 03:00"),
    ("2027-10-31T00:30:00Z", "2027-10-31 02:30"), ("2027-10-31T01:30:00Z", "2027-10-31 02:30"),
    ("2026-12-31T23:30:00Z", "2027-01-01 00:30"),
])  # fmt: skip
def test_an_hour_in_paris_is_right_on_every_day(client: FlaskClient, opened: Opened, utc: str, paris: str) -> None:
    opened.put(tender(10, open_until=utc))
    start = events(client)[tender(10)["id"]]["dtstart"].dt
    assert start.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") == paris and start.utcoffset().total_seconds() == 0


def test_what_is_cancelled_withdrawn_or_gone_from_the_search_is_off_where_it_was_shown(
    client: FlaskClient, opened: Opened
) -> None:
    shown = events(client)
    opened.put(tender(5, stage="cancelled", open_until=None), tender(11, stage="cancelled", open_until=None))
    opened.withdraw(tender(10)["id"], "doublon")
    opened.withdraw(tender(12)["id"], "doublon")
    opened.put(tender(15, title="Voirie", description="Voirie"))
    opened.store.redact(tender(20)["id"], "asked for")
    found = events(client)
    off = {key for key, event in found.items() if event["status"] == "CANCELLED"}
    assert off == {tender(number)["id"] for number in (5, 10, 15, 20)}
    assert set(found) == set(shown)
    assert str(found[tender(5)["id"]]["summary"]).startswith("Annulé : Réfection")
    assert found[tender(5)["id"]]["dtstart"].dt == shown[tender(5)["id"]]["dtstart"].dt
    assert found[tender(10)["id"]]["dtstart"].dt == shown[tender(10)["id"]]["dtstart"].dt
    assert all(int(found[key]["sequence"]) > int(shown[key]["sequence"]) for key in off)
    assert "collège" not in str(found[tender(20)["id"]])
    others = events(client, "departement=73&departement=01&departement=38")
    assert {tender(number)["id"] for number in (11, 12)} <= set(others)


def test_an_awarded_tender_keeps_the_deadline_that_it_had(client: FlaskClient, opened: Opened) -> None:
    shown = events(client)[tender(5)["id"]]
    opened.put(tender(5, stage="awarded", open_until=None))
    event = events(client)[tender(5)["id"]]
    assert event["status"] == "CONFIRMED" and event["dtstart"].dt == shown["dtstart"].dt


def test_what_comes_back_is_on_again(client: FlaskClient, opened: Opened) -> None:
    opened.withdraw(tender(10)["id"], "doublon")
    off = events(client)[tender(10)["id"]]
    opened.put(tender(10))
    on = events(client)[tender(10)["id"]]
    assert (off["status"], on["status"]) == ("CANCELLED", "CONFIRMED") and int(on["sequence"]) > int(off["sequence"])


def test_a_feed_takes_back_only_what_it_gave(client: FlaskClient, opened: Opened) -> None:
    opened.withdraw(tender(10)["id"], "doublon")
    opened.withdraw(tender(11)["id"], "doublon")
    opened.put(tender(15, title="Voirie", description="Voirie"))
    feed = client.get(f"/feeds/tenders.atom?{QUERY}&lang=fr").text
    assert feed.count("<at:deleted-entry") == 2 and tender(11)["id"] not in feed
    assert "Ne répond plus à cette recherche." in feed
    assert client.get("/feeds/tenders.atom").text.count("<at:deleted-entry") == 2
    found = client.get(f"/feeds/tenders.json?{QUERY}").json["items"]
    items = {item["_clausier"]["id"]: item["_clausier"] for item in found}
    assert items[tender(15)["id"]]["event"] == "withdrawn" and tender(11)["id"] not in items
