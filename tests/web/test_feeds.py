"""Feeds and exports over HTTP: nothing is missed, nothing is doubled, a cut is seen as a cut."""

from __future__ import annotations

import csv
import http.client
import io
import threading
from collections.abc import Iterator
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from lxml import etree
from waitress.server import create_server

from hub.web.following.changelog import BLOCK
from tests.web.invented import tender
from tests.web.memory import MemoryHub

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMB = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def atom(web: FlaskClient, path: str = "/feeds/tenders.atom") -> etree._Element:
    return etree.fromstring(web.get(path).data)


def link(feed: etree._Element, rel: str) -> str | None:
    found = feed.find(f"{ATOM}link[@rel='{rel}']")
    return None if found is None else found.get("href").removeprefix("http://localhost")


def test_archives_lead_from_the_newest_change_to_the_first_one(app_of: Any) -> None:
    hub = MemoryHub([tender(number) for number in range(2 * BLOCK)])
    for number in range(3 * BLOCK):
        hub.put({"id": f"hub:organisation:uuid-{number}", "kind": "organisation", "title": "Atelier"})
    for number in range(BLOCK):
        hub.put(tender(2 * BLOCK + number))
    web = app_of(hub).test_client()
    path: str | None = "/feeds/tenders.atom"
    seen: list[tuple[str, str]] = []
    documents = 0
    while path:
        feed = atom(web, path)
        assert (feed.find(f"{HISTORY}archive") is not None) is bool(documents)
        assert link(feed, "self") == path and (not documents or link(feed, "current") == "/feeds/tenders.atom")
        seen += [(each.findtext(f"{ATOM}id"), each.findtext(f"{ATOM}updated")) for each in feed.iter(f"{ATOM}entry")]
        path, documents = link(feed, "prev-archive"), documents + 1
    assert documents == 3 and len(seen) == len(set(seen)) == 3 * BLOCK
    assert [when for _, when in seen] == sorted((when for _, when in seen), reverse=True)


def test_an_archive_stays_as_it_was_while_the_log_grows(app_of: Any) -> None:
    hub = MemoryHub([tender(number) for number in range(2 * BLOCK)])
    web = app_of(hub).test_client()
    archive = link(atom(web), "prev-archive")
    before = web.get(archive).data
    for number in range(BLOCK):
        hub.put(tender(5000 + number))
    assert web.get(archive).data == before


def test_a_deletion_reaches_every_format(web: FlaskClient, hub: MemoryHub) -> None:
    gone = tender(39)["id"]
    hub.withdraw(gone, "annulé par l’acheteur")
    (tomb,) = atom(web).iter(TOMB)
    assert tomb.get("ref").endswith(gone)
    (item,) = (
        each for each in web.get("/feeds/tenders.json").json["items"] if each["_clausier"]["event"] == "withdrawn"
    )
    assert item["_clausier"]["reason"] == "annulé par l’acheteur"
    events = icalendar.Calendar.from_ical(web.get("/feeds/tenders.ics").data).walk("VEVENT")
    assert [str(each["status"]) for each in events if gone in each["uid"]] == ["CANCELLED"]
    assert "Retiré" in web.get("/feeds/tenders.rss").text
    assert web.get("/api/v1/changes?since=60").json["items"][-1]["event"] == "withdrawn"
    for extension in ("csv", "jsonl", "geojson"):
        assert gone not in web.get(f"/feeds/tenders.{extension}").text


def test_a_record_that_came_back_is_not_cancelled(web: FlaskClient, hub: MemoryHub) -> None:
    hub.withdraw(tender(39)["id"], "erreur")
    hub.put(tender(39))
    events = icalendar.Calendar.from_ical(web.get("/feeds/tenders.ics").data).walk("VEVENT")
    assert [str(each["status"]) for each in events if tender(39)["id"] in each["uid"]] == ["CONFIRMED"]


def test_what_was_redacted_is_not_told_again(web: FlaskClient, hub: MemoryHub) -> None:
    key = tender(39)["id"]
    hub.withdraw(key, "demande")
    hub._write(key, "tender", "redacted", None, "demande")
    assert tender(39)["description"] not in web.get("/feeds/tenders.atom").text


def test_a_filtered_export_holds_what_the_search_finds(web: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(web.get("/feeds/tenders.csv?departement=38&columns=short").text)))
    assert len(rows) == web.get("/api/v1/tenders?departement=38").json["total"] == 14
    assert {row["departement_codes"] for row in rows} == {"38"}
    assert len(web.get("/feeds/tenders.jsonl?departement=38").text.splitlines()) == 14


def test_a_misspelt_filter_is_refused_not_ignored(web: FlaskClient) -> None:
    answer = web.get("/feeds/tenders.csv?departements=38")
    assert answer.status_code == 422 and answer.json["errors"][0]["parameter"] == "departements"


@pytest.fixture
def served(app_of: Any, hub: MemoryHub) -> Iterator[int]:
    """The port of a real server whose stream of records breaks after some thousands."""

    def broken(kind: str, query: Any) -> Iterator[tuple[str, bytes]]:
        for number in range(5000):
            yield f"x:{number}", b'{"id":"x:%d","kind":"tender","title":"%s"}' % (number, b"t" * 500)
        raise RuntimeError("the disk is gone")

    server = create_server(app_of(hub, stream=broken), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(5)


@pytest.mark.parametrize("extension", ["csv", "jsonl", "geojson"])
@pytest.mark.enable_socket
def test_T22_an_error_in_the_middle_cuts_the_connection_and_makes_no_row(served: int, extension: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=10)
    connection.request("GET", f"/feeds/tenders.{extension}")
    answer = connection.getresponse()
    assert answer.status == 200 and answer.headers["Transfer-Encoding"] == "chunked"
    with pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    assert b"disk" not in cut.value.partial and b"Error" not in cut.value.partial
    connection.close()


def test_a_workbook_that_would_take_minutes_is_neither_made_nor_offered(
    app_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = app_of(MemoryHub([tender(number) for number in range(3)])).test_client()
    for limit, status in ((3, 200), (2, 422)):
        monkeypatch.setattr("hub.publish.tables.ROWS_ON_REQUEST", limit)
        monkeypatch.setattr("hub.web.desk.listing.ROWS_ON_REQUEST", limit)
        answer = web.get("/feeds/tenders.xlsx")
        assert answer.status_code == status
        assert ("/feeds/tenders.xlsx" in web.get("/").text) is (status == 200)
        assert web.get("/feeds/tenders.csv").status_code == 200
    assert "3 records" in answer.json["detail"] and "at most 2" in answer.json["detail"]
