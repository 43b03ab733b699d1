"""T7, T8, T18: what was refused is counted, read and replayed, and all that is told comes from committed rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from hub.application.harvesting import harvest
from hub.application.replaying import replay_aside
from hub.cli.web_parts import web_parts
from hub.store import Store
from hub.testing.server import serve
from hub.web import create_app
from tests.application.toy import Toy, ToySource, rows


def test_every_refused_item_is_counted_grouped_by_rule_read_and_replayed(
    store_url: str, hub_over: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ToySource(rows(60))
    for n in range(0, 40, 2):
        source.rows[n]["title"] = 7
    for n in range(1, 11, 2):
        source.rows[n]["day"] = "yesterday"
    with serve(source) as served, hub_over(store_url, toy=served) as hub:
        run = harvest(hub, "toy")
        assert (run.counts["set_aside"], run.counts["new"]) == (25, 35)
        counts = hub.store.aside.counts("toy", run=run.id)
        assert sum(n for *_, n in counts) == 25
        assert Counter(n for *_, n in counts) == Counter([20, 5]), "one line a rule"
        kept = hub.store.aside.list("toy", limit=1000)
        assert len(kept) == 25 and all(row.payload and row.message and row.where and row.raw_digest for row in kept)

        normalise = Toy.normalise

        def mended(self: Toy, item: Any) -> Any:
            item.data["title"] = str(item.data["title"])
            if item.data.get("day") == "yesterday":
                item.data["day"] = "2026-11-21"
            return normalise(self, item)

        monkeypatch.setattr(Toy, "normalise", mended)
        asked = len(source.asked)
        again, left = replay_aside(hub, "toy")
        assert (again.status, left, hub.store.aside.count("toy")) == ("complete", 0, 0)
        assert hub.store.count("tender") == 60
        assert len(source.asked) == asked, "without the network"


def test_what_pages_and_figures_say_is_what_was_committed(
    store_url: str, hub_over: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, calls = Store.batch, []

    def failing(self: Store, run: Any) -> Any:
        calls.append(run)
        if len(calls) == 3:
            self.database.before = broken
        return batch(self, run)

    def broken(sql: str) -> None:
        if sql == "COMMIT":
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(Store, "batch", failing)
    source = ToySource(rows(35))
    with serve(source) as served, hub_over(store_url, toy=served) as hub:
        with pytest.raises(RuntimeError, match="disk"):
            harvest(hub, "toy")
        hub.store.database.before = lambda sql: None
        (run,) = hub.store.runs.list()
        assert run.counts["new"] == hub.store.count("tender") == 20
        client = create_app(web_parts(hub)).test_client()
        assert client.get("/api/v1/tenders").get_json()["total"] == 20
        metrics = client.get("/metrics").get_data(as_text=True)
        assert re.search(r'clausier_records\{kind="tender"\} 20\.0', metrics)
        assert re.search(r'clausier_items\{source="toy"\} 20\.0', metrics)
        assert "20" in client.get("/sources").get_data(as_text=True)
        assert json.loads(hub.store.get("toy:1"))["id"] == "toy:1"
