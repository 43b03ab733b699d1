"""Territories are records like any other: loaded once, and again only when their tables change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from hub.application.territories import load_territories

KEPT = ("hub:territory:commune-38185", "hub:territory:departement-38", "hub:territory:epci-200040715")


class Few:
    """The gazetteer, with a few territories of its tables."""

    def __init__(self, gazetteer: Any, kept: tuple[str, ...] = KEPT, **changed: Any) -> None:
        self.gazetteer, self.kept, self.changed = gazetteer, kept, changed

    def territory_records(self) -> Any:
        for record in self.gazetteer.territory_records():
            if record["id"] in self.kept:
                yield {**record, **self.changed}


@pytest.fixture
def few(hub) -> Any:
    """Return a function that gives the hub with a few territories."""
    return lambda *kept, **changed: replace(hub, gazetteer=Few(hub.gazetteer, kept or KEPT, **changed))


def test_each_territory_is_an_open_record_with_what_holds_it(few) -> None:
    hub = few()
    assert load_territories(hub) == {"new": 3}
    record = orjson.loads(hub.store.get("hub:territory:commune-38185"))
    assert (record["name"], record["type"], record["code"]) == ("Grenoble", "commune", "38185")
    assert {"type": "departement", "code": "38"} in record["parents"] and record["origin"]["licence"] == "etalab-2.0"
    assert hub.store.count("territory") == 3 and hub.store.todo.count() == 0


def test_loading_again_writes_nothing_and_starts_no_run(few) -> None:
    hub = few()
    load_territories(hub)
    before = hub.store.last_seq(), len(hub.store.runs.list())
    assert load_territories(hub) == {"unchanged": 3}
    assert (hub.store.last_seq(), len(hub.store.runs.list())) == before


def test_a_changed_table_writes_what_changed_and_withdraws_what_is_no_longer_in_force(few) -> None:
    load_territories(few())
    hub = few(*KEPT[:2], valid_from="1943-01-01")
    assert load_territories(hub) == {"changed": 2, "withdrawn": 1}
    assert hub.store.state(KEPT[2]).reason == "no longer in force"
    assert load_territories(few()) == {"changed": 2, "new": 1}
