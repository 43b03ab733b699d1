"""The clauses of a PLIE's software are published only where the operator states that their owner agrees (P9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hub_abcviesion
import pytest

from hub.application import Hub
from hub.application.dumping import source_cards
from hub.application.harvesting import harvest_files
from hub.application.replaying import replay
from hub.plugins import create_plugin_manager
from hub.settings import with_options
from tests.application.persons import EXPORT, NAME, settings_of

AGREED = {"clauses_licence": "etalab-2.0"}
Open = Callable[[dict[str, str]], Hub]


@pytest.fixture
def hub_with(tmp_path: Path, store_url: str) -> Iterator[Open]:
    """Return the function that opens the same hub with other options of the source."""
    opened: list[Hub] = []

    def make(options: dict[str, str]) -> Hub:
        for hub in opened:
            hub.close()
        settings = with_options(settings_of(tmp_path, store_url), {NAME: options})
        opened[:] = [Hub.open(settings, plugins=create_plugin_manager([hub_abcviesion], group=None))]
        return opened[0]

    yield make
    for hub in opened:
        hub.close()


def test_without_an_agreement_nothing_of_an_export_is_open(hub_with: Open) -> None:
    hub = hub_with({})
    assert harvest_files(hub, NAME, [EXPORT]).status == "complete"
    assert hub.store.count("clause", "internal") == 3 and hub.store.count("clause") == 0
    assert not list(hub.store.stream("clause")) and not hub.store.changes(kinds=("clause",))
    origins = {record["origin"]["licence"] for record in hub.store.load(list(hub.store.ids("clause"))).values()}
    assert origins == {"private"}
    named = hub.store.load(list(hub.store.ids("organisation"))).values()
    assert named and {one["audience"] for one in named} == {"internal"}, "who is known from them alone is not open"


def test_an_agreement_publishes_what_was_imported_and_its_end_takes_it_back(hub_with: Open) -> None:
    harvest_files(hub_with({}), NAME, [EXPORT])
    hub = hub_with(AGREED)
    assert replay(hub, NAME).status == "complete"
    assert hub.store.count("clause") == 3
    origins = {record["origin"]["licence"] for record in hub.store.load(list(hub.store.ids("clause"))).values()}
    assert origins == {"etalab-2.0"} == {source_cards(hub)[NAME].licence}
    seq = hub.store.last_seq()
    hub = hub_with({})
    replay(hub, NAME)
    assert hub.store.count("clause") == 0
    told = {change.id: change.event for change in hub.store.changes(since=seq, kinds=("clause",))}
    assert len(told) == 3 and set(told.values()) == {"withdrawn"}, "who follows the changes is told"


def test_what_is_about_persons_is_internal_with_an_agreement_too(hub_with: Open) -> None:
    hub = hub_with(AGREED)
    harvest_files(hub, NAME, [EXPORT])
    assert hub.persons is not None and hub.persons.count("pathway", "internal")
    assert not hub.persons.count("pathway") and not hub.persons.count("clause_hours")
    records = hub.persons.load([*hub.persons.ids("pathway"), *hub.persons.ids("clause_hours")]).values()
    assert {record["origin"]["licence"] for record in records} == {"private"}
