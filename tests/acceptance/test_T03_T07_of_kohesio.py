"""T3, T7 and T8 for Kohesio, on both engines: a broken export keeps what is known; what is refused is told and read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import hub_kohesio
import pytest
from hub_kohesio.replica import KohesioSite, create_replica

from hub.application import Hub, harvesting
from hub.application.harvesting import harvest, harvest_files
from hub.plugins import create_plugin_manager
from hub.settings import read_settings, with_options
from hub.testing import faults as f
from hub.testing.server import serve
from tests.application.persons import environment

CALLS = Path(hub_kohesio.__file__).parent.parent / "samples" / "calls.csv"
EXPORT = "/api/data/object"
WRONG = {
    "an empty answer": f.cut(0),
    "HTML with 200": f.html(),
    "a cut export": f.cut(900),
    "refused": f.status(403, "<html></html>", media_type="text/html"),
}


@pytest.fixture
def source() -> KohesioSite:
    return create_replica()


@pytest.fixture
def hub(source: KohesioSite, tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub over each engine that has read the exports once, and waits for nothing."""
    manners = harvesting.manners
    at_once = lambda hub, name: {**manners(hub, name), "sleep": lambda seconds: None}  # noqa: E731
    monkeypatch.setattr(harvesting, "manners", at_once)
    with serve(source) as served:
        settings = with_options(read_settings(environment(tmp_path, store_url)), {"kohesio": {"ways": ["csv"]}})
        plugins = create_plugin_manager([hub_kohesio], group=None)
        hub = Hub.open(settings, plugins=plugins, loopback=served.allow, replicas={"kohesio": served.url})
        assert harvest(hub, "kohesio").status == "complete"
        yield hub
        hub.close()


@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_what_the_site_should_not_answer_keeps_the_old_data_and_says_so(
    fault: f.Fault, hub: Hub, source: KohesioSite
) -> None:
    before = hub.store.dump_state()
    source.faults.at(path=EXPORT, do=fault)
    run = harvest(hub, "kohesio")
    assert run.status in ("incomplete", "failed") and run.reason and not run.counts.get("withdrawn")
    assert not run.counts.get("new") and hub.store.count("project") > 50
    assert hub.store.dump_state() == before


def test_a_call_that_is_refused_is_counted_told_why_and_gone_once_mended(hub: Hub, tmp_path: Path) -> None:
    text = CALLS.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), dialect=csv.Sniffer().sniff(text)))
    run = harvest_files(hub, "kohesio", [written(tmp_path / "calls.csv", [{**rows[0], "intitule": ""}, *rows[1:]])])
    aside = hub.store.aside.list("kohesio")
    assert run.counts["set_aside"] == len(aside) == 1 == hub.store.aside.count("kohesio")
    assert aside[0].run == run.id and "intitule" in aside[0].message and run.counts["new"] == len(rows) - 1
    harvest_files(hub, "kohesio", [written(tmp_path / "calls.csv", rows)])
    assert hub.store.aside.count("kohesio") == 0 and hub.store.count("call") == len(rows)


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a table of calls."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path
