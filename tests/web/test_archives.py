"""Archives (RFC 5005): a reader that walks back to what it knows misses nothing, and no archive ever changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from hub.application import Hub
from hub.cli.web_parts import web_parts
from hub.settings import read_settings
from hub.store import story
from hub.web import create_app
from hub.web.following import changelog
from tests.web.invented import tender
from tests.web.opened import Opened

ATOM = "{http://www.w3.org/2005/Atom}"
TOMB = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of eight numbers, and a store that judges but the last forty versions as they were by itself."""
    monkeypatch.setattr(changelog, "BLOCK", 8)
    monkeypatch.setattr(changelog, "ENOUGH", 3)
    monkeypatch.setattr(changelog, "NEAR", 4)
    monkeypatch.setattr(story, "REACH", 40)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A hub on SQLite."""
    environ = {"HUB_CONFIG": f"{tmp_path}/c", "HUB_DATA": f"{tmp_path}/v", "HUB_DOTENV": ""}
    opened = Hub.open(read_settings(environ))
    yield opened
    opened.close()


class Walker:
    """A reader that keeps what it saw of each record, and walks back from the current document to what it knows."""

    def __init__(self, web: FlaskClient, path: str) -> None:
        self.web, self.path = web, path
        self.known: set[str] = set()
        self.states: dict[str, tuple[str, bool]] = {}
        self.archives: dict[str, bytes] = {}

    def follow(self) -> None:
        """Read the news; of each record the latest state is kept."""
        path: str | None = self.path
        while path:
            body = self.web.get(path).data
            feed = etree.fromstring(body)
            if "archive=" in path:
                assert self.archives.setdefault(path, body) == body, f"{path} has changed"
            for entry in feed.iter(f"{ATOM}entry", TOMB):
                gone = entry.tag == TOMB
                key = entry.get("ref") if gone else entry.findtext(f"{ATOM}id")
                when = entry.get("when") if gone else entry.findtext(f"{ATOM}updated")
                self.states[key] = max(self.states.get(key, ("", False)), (when, not gone))
            older = feed.find(f"{ATOM}link[@rel='prev-archive']")
            path = None if older is None else older.get("href").removeprefix(BASE)
            if path in self.archives:
                self.check(path)
                return

    def check(self, path: str) -> None:
        """Read all archives again: none has changed."""
        for each, body in self.archives.items():
            assert self.web.get(each).data == body, f"{each} has changed"

    def alive(self) -> set[str]:
        """Return the records that the reader takes for alive."""
        return {key.removeprefix(f"{BASE}/records/") for key, (_, alive) in self.states.items() if alive}


def churn(hub: Hub, chance: random.Random) -> None:
    """Write, change and withdraw some tenders; words come and go, so that records enter and leave searches."""
    opened = Opened(hub.store)
    for _ in range(chance.randrange(1, 25)):
        number, word = chance.randrange(30), chance.choice(["Peinture", "Voirie"])
        if chance.random() < 0.2:
            opened.withdraw(tender(number)["id"], "no longer at the source")
        else:
            opened.put({**tender(number), "title": f"{word} {chance.randrange(10_000)}", "clauses": []})


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("search", ["", "?q=peinture"])
def test_a_walker_ends_with_what_the_search_finds_and_no_archive_changes(hub: Hub, seed: int, search: str) -> None:
    chance = random.Random(seed)
    parts = web_parts(hub)
    walker = Walker(create_app(parts).test_client(), f"/feeds/tenders.atom{search}")
    for _ in range(12):
        churn(hub, chance)
        if chance.random() < 0.7:
            walker.follow()
    walker.follow()
    fresh = Walker(create_app(web_parts(hub)).test_client(), walker.path)
    fresh.follow()
    assert len(walker.archives) > 5 and fresh.archives.items() >= walker.archives.items()
    found = walker.web.get(f"/api/v1/tenders{search or '?'}&limit=100").json["items"]
    assert walker.alive() == fresh.alive() == {each["id"] for each in found}


@pytest.mark.usefixtures("small")
def test_the_archives_of_a_process_that_started_later_are_the_same(hub: Hub) -> None:
    chance = random.Random(9)
    for _ in range(10):
        churn(hub, chance)
    first: dict[str, Any] = {}
    for _ in range(2):
        walker = Walker(create_app(web_parts(hub)).test_client(), "/feeds/tenders.atom?q=voirie")
        walker.follow()
        first = first or walker.archives
        assert walker.archives.items() >= first.items()
        hub.store.stories.kept.clear()
        churn(hub, chance)
