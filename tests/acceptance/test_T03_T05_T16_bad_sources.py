"""T3, T5, T14, T16: a source that lies, breaks off, drips or points inside: the run is incomplete, nothing goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hub_boamp.replica import create_replica, sample_records

from hub import Connector, Contract, Door, Item
from hub.application import harvesting
from hub.application.harvesting import harvest
from hub.plugins import create_plugin_manager
from hub.testing import faults as f
from hub.testing.replica import Replica, json_answer
from hub.testing.server import serve
from tests.acceptance.children import TODAY

BOAMP = {
    "an empty list": f.change_json(lambda page: {**page, "results": []}),
    "HTML with 200": f.html(),
    "cut JSON": f.cut(100),
    "a body that never ends": f.unfinished(40),
    "a wrong total": f.lie(3),
    "not found": f.status(404),
}


@pytest.mark.parametrize("fault", BOAMP.values(), ids=BOAMP)
def test_what_boamp_should_not_answer_withdraws_nothing_and_moves_no_cursor(
    fault: f.Fault, store_url: str, hub_over: Any, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manners = harvesting.manners
    at_once = lambda hub, name: {**manners(hub, name), "sleep": lambda seconds: None}  # noqa: E731
    monkeypatch.setattr(harvesting, "manners", at_once)
    source = create_replica(TODAY, records=sample_records(TODAY)[-40:])
    with serve(source) as served, hub_over(store_url, boamp=served) as hub:
        assert harvest(hub, "boamp").status == "complete"
        cursor, tenders = hub.store.runs.cursor("boamp"), list(hub.store.ids("tender"))
        source.faults.at(page=1, do=fault)
        run = harvest(hub, "boamp")
        assert run.status == "incomplete" and run.reason
        assert hub.store.runs.cursor("boamp") == cursor
        assert list(hub.store.ids("tender")) == tenders
        source.faults.clear()
        assert harvest(hub, "boamp").status == "complete"


class Chain(Connector):
    """Tenders on pages of which each names the next."""

    name, title, homepage, licence = "chain", "Chain", "https://example.org/", "etalab-2.0"
    kinds = ("tender",)
    withdraws = True
    door = Door()
    contract = Contract(attribution="Ville d'Exemple")
    forms = {"row": 1}

    def fetch(self, http: Any, cursor: Any) -> Iterator[Any]:
        following = f"{self.address}/pages/1"
        while following:
            raw = http.get(following, accept="application/json")
            page = raw.json()
            yield raw.of("all", announced=page["total"])
            following = page.get("next")

    def parse(self, raw: Any) -> Iterator[Item]:
        for n in raw.json()["rows"]:
            yield Item(str(n), "row", {"n": n})

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        n = item.data.pop("n")
        yield {"id": self.uid(n), "kind": "tender", "title": f"Lot {n}", "published_on": "2026-11-01"}


class ChainSource(Replica):
    """Twelve pages of five rows; the chain can be broken at one."""

    broken: int | None = None

    def answer(self, request: Any) -> Any:
        page = int(request.path.rpartition("/")[2])
        more = {"next": f"{request.host_url}pages/{page + 1}"} if page < 12 and page != self.broken else {}
        return json_answer({"total": 60, "rows": list(range(page * 5, page * 5 + 5)), **more})


class ChainPlugin:
    """The plugin that brings the chain."""

    from hub import hookimpl

    @hookimpl
    def register_connectors(self) -> list[type]:
        return [Chain]


def test_a_chain_of_links_that_breaks_at_page_seven_is_incomplete(
    store_url: str, hub_over: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = lambda *a, **o: create_plugin_manager([ChainPlugin()], group=None)  # noqa: E731
    monkeypatch.setattr("tests.acceptance.children.create_plugin_manager", manager)
    source = ChainSource()
    with serve(source) as served, hub_over(store_url, chain=served) as hub:
        assert harvest(hub, "chain").status == "complete" and hub.store.count("tender") == 60
        source.broken = 7
        run = harvest(hub, "chain")
        assert (run.status, run.reason) == ("incomplete", "all: 35 of 60 announced items came")
        assert hub.store.count("tender") == 60 and not run.counts.get("withdrawn")


def budget(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Give each run so many seconds of waiting."""
    manners = harvesting.manners
    monkeypatch.setattr(harvesting, "manners", lambda hub, name: {**manners(hub, name), "budget_s": seconds})


@pytest.mark.parametrize("fault", [f.drip(0.05), f.drip(headers_s=0.05), f.stall(60)], ids=["body", "head", "silent"])
def test_a_source_that_drips_or_never_answers_ends_its_run_within_its_budget(
    fault: f.Fault, store_url: str, hub_over: Any, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget(monkeypatch, 2)
    source = create_replica(TODAY, records=sample_records(TODAY)[-40:])
    source.faults.at(call=6, do=fault)
    with serve(source) as served, hub_over(store_url, boamp=served) as hub:
        began = time.monotonic()
        run = harvest(hub, "boamp")
        assert time.monotonic() - began < 60
        assert run.status == "incomplete" and run.reason
        assert not hub.store.runs.list(status="running")


class Elsewhere(Replica):
    """A source that sends everybody to another address."""

    to = ""

    def answer(self, request: Any) -> Any:
        return json_answer({}, 302, headers={"Location": self.to})


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]:9/", "http://[64:ff9b::a00:1]/", "file:///etc/passwd"],
)
def test_a_source_that_leads_inside_is_not_followed(address: str, tmp_path: Any, hub_over: Any) -> None:
    source = Elsewhere()
    source.to = address
    with serve(source) as served, hub_over(f"sqlite:///{tmp_path / 'hub.db'}", toy=served) as hub:
        run = harvest(hub, "toy")
        assert run.status == "incomplete" and run.reason and "Traceback" not in run.reason
        assert source.count() == 1

