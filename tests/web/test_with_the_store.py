"""The web over the real store: the same story by pages, API, feeds and calendar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient

from hub.store import Store
from hub.web import create_app
from hub.web.parameters import FACETS
from tests.web.invented import tender
from tests.web.memory import parts_of
from tests.web.opened import Opened


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store on SQLite with thirty tenders."""
    store = Store.open(f"sqlite:///{tmp_path / 'hub.db'}")
    hub = Opened(store)
    for number in range(30):
        hub.put(tender(number))
    yield hub
    store.close()


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    """A client of an app over the store."""
    return create_app(parts_of(opened)).test_client()


def test_french_forms_and_accents_find_the_same_tenders(client: FlaskClient) -> None:
    totals = [client.get(f"/api/v1/tenders?q={words}").json["total"] for words in ("emilie", "Émilie", "ÉMILIE-BRUN")]
    assert totals == [6, 6, 6]


def test_pages_facets_and_exports_count_alike(client: FlaskClient) -> None:
    page = client.get("/api/v1/tenders?facets=departement&facets=clause_kind").json
    assert page["facets"]["departement"] == {"01": 10, "38": 10, "73": 10}
    for code in ("01", "38"):
        assert client.get(f"/api/v1/tenders?departement={code}").json["total"] == 10
        assert len(client.get(f"/feeds/tenders.jsonl?departement={code}").text.splitlines()) == 10


def test_every_list_is_paged_without_gap_or_repeat_in_every_order(client: FlaskClient) -> None:
    for sort in ("newest", "oldest", "deadline", "relevance"):
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            more = f"&after={after}" if after else ""
            page = client.get(f"/api/v1/tenders?limit=7&sort={sort}&q=marché{more}").json
            seen += [item["id"] for item in page["items"]]
            after = page["next"]
        assert len(seen) == len(set(seen)) == 30, sort


def test_data_that_change_while_a_client_pages_make_no_repeat(client: FlaskClient, opened: Opened) -> None:
    first = client.get("/api/v1/tenders?limit=10").json
    opened.put(tender(500))
    second = client.get(f"/api/v1/tenders?limit=100&after={first['next']}").json
    ids = [item["id"] for page in (first, second) for item in page["items"]]
    assert len(ids) == len(set(ids)) and {tender(number)["id"] for number in range(30)} <= set(ids)


def test_a_deletion_tells_the_same_story_everywhere(client: FlaskClient, opened: Opened) -> None:
    gone, successor = tender(20)["id"], tender(21)["id"]
    tag = client.get("/feeds/tenders.atom").headers["ETag"]
    opened.withdraw(gone, "doublon", successor)
    again = client.get("/feeds/tenders.atom", headers={"If-None-Match": tag})
    assert again.status_code == 200 and "deleted-entry" in again.text and "doublon" in again.text
    assert client.get(f"/records/{gone}").location == f"/records/{successor}"
    assert client.get(f"/api/v1/tenders/{gone}").location == f"/api/v1/tenders/{successor}"
    last = client.get("/api/v1/changes?since=0&limit=1000&kinds=tenders").json["items"][-1]
    assert (last["id"], last["event"], last["replaced_by"]) == (gone, "withdrawn", successor)
    events = icalendar.Calendar.from_ical(client.get("/feeds/tenders.ics").data).walk("VEVENT")
    assert [str(each["status"]) for each in events if gone in each["uid"]] == ["CANCELLED"]
    assert client.get("/api/v1/tenders").json["total"] == 29


@pytest.mark.parametrize("query", ["q=peinture", "departement=38", "clause_kind=execution_clause", "open=true",
                                   "deadline_from=2026-11-25&deadline_to=2026-12-05", "published_from=2026-11-01",
                                   "social_declared=true", "cpv_family=45", "q=introuvable"])  # fmt: skip
def test_every_filter_works_on_pages_api_and_feeds(client: FlaskClient, query: str) -> None:
    total = client.get(f"/api/v1/tenders?{query}").json["total"]
    assert client.get(f"/?{query}").status_code == 200
    assert len(client.get(f"/feeds/tenders.jsonl?{query}").text.splitlines()) == total
    assert len(client.get(f"/feeds/tenders.json?{query}").json["items"]) == total
    assert client.get(f"/feeds/tenders.ics?{query}").status_code == 200


def test_an_unknown_cursor_is_not_found(client: FlaskClient) -> None:
    assert client.get("/api/v1/tenders?after=whatever").status_code == 404
    assert client.get("/?after=whatever", headers={"Accept": "text/html"}).status_code == 404


def test_a_304_asks_the_store_for_no_record(opened: Opened) -> None:
    def forbidden(*names: Any, **options: Any) -> None:
        raise AssertionError("a record was read")

    client = create_app(parts_of(opened)).test_client()
    closed = dict.fromkeys(("search", "get", "state", "history", "changes", "stream"), forbidden)
    reader = create_app(parts_of(opened, **closed)).test_client()
    for path in ("/api/v1/tenders", "/feeds/tenders.atom", "/feeds/tenders.csv", "/"):
        tag = client.get(path).headers["ETag"]
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_every_facet_that_may_be_asked_is_one_of_the_store(opened: Opened) -> None:
    assert set(FACETS) <= set(opened.store.facet_names())
