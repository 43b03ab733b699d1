"""T10: while data change a client that pages, and one that takes everything, misses nothing and reads nothing twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.application import Hub
from hub.application.harvesting import harvest
from hub.cli.web_parts import web_parts
from hub.store import Store
from hub.testing.server import serve
from hub.web import create_app
from tests.application.toy import ToySource, rows

STAY = {f"toy:{n}" for n in range(1, 101) if n % 10 != 5}


@pytest.fixture
def read(store_url: str, hub_over: Any) -> Iterator[tuple[FlaskClient, Callable[[], None]]]:
    """A client of a hub with a hundred tenders, and a function that changes the data as a harvest does."""
    source = ToySource(rows(100))
    for n, row in enumerate(source.rows):
        row["day"] = f"2026-10-{1 + n % 20:02}"
    with serve(source) as served, hub_over(store_url, toy=served) as hub:
        harvest(hub, "toy")
        yield create_app(web_parts(hub)).test_client(), changing(hub, source)


def changing(hub: Hub, source: ToySource) -> Callable[[], None]:
    """Return a function that brings new tenders, changes some and takes one away, each time it is called."""
    calls = 0

    def change() -> None:
        nonlocal calls
        calls += 1
        new = rows(3, first=200 + 10 * calls)
        source.rows[:] = [row for row in source.rows if row["n"] != 10 * calls - 5] + new
        for place in (1, 30, 60, len(source.rows) - 1):
            source.rows[place]["title"] += f", modifié {calls}"
        for row, day in zip(new, ("2026-11-20", "2026-10-10", "2026-09-01"), strict=True):
            row["day"] = day
        hub.store.runs.set_cursor("toy", None)
        assert harvest(hub, "toy").status == "complete"

    return change


@pytest.fixture
def stored(read: Any, store_url: str) -> Iterator[Store]:
    """The same data, read by another process's store."""
    store = Store.open(store_url)
    yield store
    store.close()


@pytest.mark.parametrize("sort", ["newest", "oldest", "deadline", "relevance"])
def test_pages_of_the_api_miss_nothing_and_repeat_nothing(sort: str, read: Any) -> None:
    client, change = read
    seen: list[str] = []
    following: str | None = f"/api/v1/tenders?limit=17&sort={sort}&q=travaux"
    while following:
        page = client.get(following).get_json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        following = f"/api/v1/tenders?limit=17&sort={sort}&q=travaux&after={after}" if after else None
        if following and len(seen) < 80:
            change()
    assert len(seen) == len(set(seen)), "nothing twice"
    assert set(seen) >= STAY, f"missed: {sorted(STAY - set(seen))}"


def test_a_csv_of_everything_is_of_one_moment(read: Any) -> None:
    client, change = read
    before = ids_of(client)
    answer = client.get("/feeds/tenders.csv")
    pieces = iter(answer.response)
    text = next(pieces)
    change()
    text += b"".join(pieces)
    rows_read = [row["id"] for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))]
    assert sorted(rows_read) in (before, ids_of(client)), "all of before, or all of after"


def test_a_stream_that_has_begun_holds_what_was_there_at_its_beginning(read: Any, stored: Store) -> None:
    client, change = read
    before = ids_of(client)
    stream = stored.stream("tender")
    first = next(stream)
    change()
    assert [first[0], *(key for key, _ in stream)] == before


def ids_of(client: FlaskClient) -> list[str]:
    """Return the ids of all tenders now, sorted."""
    return sorted(json.loads(line)["id"] for line in client.get("/feeds/tenders.jsonl").text.splitlines())


def test_a_follower_of_changes_ends_with_an_exact_copy(read: Any) -> None:
    client, change = read
    copy: dict[str, Any] = {}
    since, quiet = 0, 0
    while quiet < 2:
        page = client.get(f"/api/v1/changes?since={since}&limit=23").get_json()
        for told in page["items"]:
            since = told["seq"]
            if told["event"] == "withdrawn":
                copy.pop(told["id"], None)
            else:
                copy[told["id"]] = told["record"]
        quiet = quiet + 1 if not page["items"] else 0
        if since < 130:
            change()
    now = {item["id"]: item for item in client.get("/api/v1/tenders?limit=500").get_json()["items"]}
    if len(now) < client.get("/api/v1/tenders?limit=1").get_json()["total"]:
        pytest.fail("the page is too small for this test")
    assert copy == now
