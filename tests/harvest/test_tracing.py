"""A trace counts time where it is spent, names what it counts, and holds nothing of what a document says."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hub import Finding, hookimpl
from hub.application.harvesting import harvest
from hub.cli import harvesting as command
from hub.harvest.tracing import STATIONS, Trace, Untraced
from hub.plugins import create_plugin_manager
from hub.testing.server import serve
from tests.application.conftest import hub_on  # noqa: F401 - a fixture
from tests.application.toy import Toy, ToyPlugin, ToySource, rows


class Remarker:
    """A plugin whose hooks a trace must name."""

    @hookimpl
    def assess_record(self, record):
        return [Finding("noticed", "info", "Vu.", "Seen.")]

    @hookimpl
    def run_finished(self):
        return None


@pytest.fixture
def ticking():
    """A clock that one second passes of at each look."""
    seconds = iter(range(1_000))
    return lambda: float(next(seconds))


def test_time_within_a_station_is_not_counted_for_the_one_around_it(ticking):
    trace = Trace(clock=ticking)
    with trace.at("store"), trace.at("parse"):
        pass
    stays = dict(trace.rows())
    assert (stays["parse"].seconds, stays["store"].seconds) == (1.0, 2.0)


def test_what_is_done_with_a_thing_is_not_counted_for_what_gave_it(ticking):
    trace = Trace(clock=ticking)
    for _ in trace.each("fetch", "ab"):
        trace.clock()
    fetch = trace.stays["fetch"]
    assert (fetch.things, fetch.seconds) == (2, 3.0)


def test_a_station_that_raises_is_counted_and_left():
    trace = Trace()
    with pytest.raises(ZeroDivisionError), trace.at("parse"):
        raise ZeroDivisionError
    assert trace.stays["parse"].things == 1 and trace._within == []


def test_nobody_pays_for_a_trace_that_was_not_asked_for():
    untraced = Untraced()
    assert untraced.around("parse", len) is len and untraced.rows() == []


def test_a_harvest_tells_each_station_with_what_went_through_and_no_word_of_it(hub_on, tmp_path):  # noqa: F811
    source, trace = ToySource(rows(35)), Trace()
    remarker = Remarker()
    with serve(source) as served, hub_on(f"sqlite:///{tmp_path}/hub.db", served, [remarker]) as hub:
        before = hub.plugins.hook.run_finished.get_hookimpls()[0].function
        with trace.hooks(vars(hub.plugins.hook).values()):
            run = harvest(hub, "toy", trace=trace)
        assert hub.plugins.hook.run_finished.get_hookimpls()[0].function == before
    assert run.status == "complete"
    things = {name: stay.things for name, stay in trace.rows()}
    assert things["fetch"] == things["archive"] == 4
    assert things["parse"] == things["door"] == things["normalise"] == things["validate"] == things["store"] == 35
    assert any(name.startswith("run_finished of ") for name in things)
    assert [name for name in things if name in STATIONS] == [name for name in STATIONS if name in things]
    told = json.dumps(trace.as_json())
    assert "numéro" not in told and "zelie" not in told and "example.org" not in told


def test_the_command_prints_the_trace_on_standard_error_only(tmp_path, monkeypatch):
    plugins = create_plugin_manager([ToyPlugin()], group=None)
    monkeypatch.setattr("hub.application.create_plugin_manager", lambda **given: plugins)
    for name, value in {"HUB_CONFIG": tmp_path / "config", "HUB_DATA": tmp_path / "var", "HUB_DOTENV": ""}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr(command, "handed_over", dict)
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"total_count": 2, "results": rows(2)}), "utf-8")
    said = CliRunner().invoke(
        command.harvest_command, [Toy.name, "--file", str(page), "--in-process", "--trace", "--json", "--quiet"]
    )
    assert json.loads(said.stdout)["status"] == "complete"
    assert "longest ms" in said.stderr and "normalise" in said.stderr and "numéro" not in said.stderr
