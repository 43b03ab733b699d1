"""What is read again and says the same is no news: no change, the same canonical dump, no delta (QUALITY T11, T12)."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from hub.application import Hub
from hub.application.dumping import make_dump, shelf_of
from hub.application.harvesting import harvest
from hub.store import ItemState, Stored
from tests.application.toy import Toy, ToySource
from tests.web.invented import tender


def read_again(hub: Hub, source: ToySource) -> Any:
    """Harvest everything anew."""
    hub.store.runs.set_cursor("toy", None)
    return harvest(hub, "toy")


def changed_field(source: ToySource, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change what no record of ours holds."""
    for row in source.rows:
        row["colour"] = "bleu"


def newer_connector(source: ToySource, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a newer version of the connector read the same."""
    monkeypatch.setattr(Toy, "version", "99")


@pytest.mark.parametrize("what", [changed_field, newer_connector])
def test_T12_a_source_that_is_read_again_and_says_the_same_changes_no_dump(
    hub: Hub, source: ToySource, monkeypatch: pytest.MonkeyPatch, what: Any
) -> None:
    harvest(hub, "toy")
    last, first = hub.store.last_seq(), make_dump(hub, day="2026-11-20")
    what(source, monkeypatch)
    run = read_again(hub, source)
    assert (run.status, run.counts["unchanged"], run.counts.get("changed", 0)) == ("complete", 35, 0)
    assert hub.store.last_seq() == last
    second = make_dump(hub, day="2026-11-21")
    assert second["canonical"] == first["canonical"]
    told = shelf_of(hub).folder / "2026-11-21" / second["delta"]["path"]
    assert gzip.decompress(told.read_bytes()) == b""


def test_T12_a_record_tells_when_its_source_gave_it_as_it_is(hub: Hub, source: ToySource) -> None:
    harvest(hub, "toy")
    before = [json.loads(hub.store.get(f"toy:{n}") or b"")["origin"] for n in (3, 4)]
    for row in source.rows:
        row["colour"] = "bleu"
    source.rows[3]["title"] = "Autre chose"
    run = read_again(hub, source)
    after = [json.loads(hub.store.get(f"toy:{n}") or b"")["origin"] for n in (3, 4)]
    assert run.counts["changed"] == 1 and after[0] == before[0]
    assert json.loads(hub.store.get("toy:4") or b"")["title"] == "Autre chose"
    last = hub.store.last_seq()
    told = [json.loads(hub.store.as_of("toy:4", seq, "internal") or b"")["origin"] for seq in (last - 1, last)]
    assert told[0]["raw_digest"] != told[1]["raw_digest"]


def test_a_licence_or_an_attribution_that_changes_is_news(hub: Hub) -> None:
    row = hub.store.runs.start("toy", owner="test")
    origin = {"source": "toy", "licence": "etalab-2.0", "retrieved_at": "2026-11-01T00:00:00Z", "raw_digest": "a"}
    events = []
    for number, changed in enumerate(({}, {"retrieved_at": "2026-11-02T00:00:00Z"}, {"licence": "odbl"})):
        origin |= changed
        with hub.store.batch(row) as batch:
            record = tender(1, id="toy:1", origin=dict(origin))
            batch.put(ItemState("1", "long", 1, bytes([number]) * 16, "1"), [Stored(record)])
        events.append(dict(batch.events))
    assert events == [{"created": 1}, {}, {"changed": 1}]
