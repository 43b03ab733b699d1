"""`hub plugins` and what a source lacks: told whatever the state of the hub is."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint

import pytest
from click.testing import CliRunner

from hub import Connector, Contract, hookimpl
from hub.application import Hub
from hub.application.harvesting import harvest
from hub.application.lacking import WORDS, Lack, lacks
from hub.cli import plugins as command
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import serve
from tests.application.toy import ToyPlugin, ToySource, rows


class Keyed(Connector):
    """A source that wants a key."""

    name = "keyed"
    title = "Keyed"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("tender",)
    secrets = ("KEYED_KEY",)
    contract = Contract(attribution="Ville d'Exemple")

    def fetch(self, http, cursor):
        return iter(())

    def parse(self, raw):
        return iter(())

    def normalise(self, item):
        return iter(())


class KeyedPlugin:
    @hookimpl
    def register_connectors(self):
        return [Keyed]


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The variables of a new hub in a folder of its own."""
    found = {"HUB_CONFIG": str(tmp_path / "config"), "HUB_DATA": str(tmp_path / "var"), "HUB_DOTENV": ""}
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "config").mkdir()
    return found


@pytest.fixture
def plugins(monkeypatch):
    """The toy and the keyed plugin, as if they were installed."""
    manager = create_plugin_manager([ToyPlugin(), KeyedPlugin()], group=None)
    names = [name for name, plugin in manager.manager.list_name_plugin() if plugin]
    manager.loaded.update({name: EntryPoint(name, "made", "hub") for name in names})
    for module in ("hub.cli.plugins", "hub.application"):
        monkeypatch.setattr(f"{module}.create_plugin_manager", lambda **others: manager)
    return manager


def told() -> list[dict]:
    said = CliRunner().invoke(command.plugins_command, ["--json"])
    assert said.exit_code == 0, said.output
    return [each for line in json.loads(said.stdout) for each in line["sources"]]


def test_before_the_first_harvest_nothing_is_made_and_the_tier_is_unknown(environment, plugins, tmp_path):
    found = {each["name"]: (each["status"], each["standing"]["tier"]) for each in told()}
    assert found == {"toy": ("never", "unknown"), "keyed": ("never", "unknown")}
    assert not (tmp_path / "var").exists()


def test_the_last_run_and_the_last_error_of_a_source_are_told(environment, plugins):
    source = ToySource(rows(15))
    with serve(source) as served:
        hub = Hub.open(
            read_settings(environment), plugins=plugins, loopback=served.allow, replicas={"toy": served.url}
        )
        from hub.testing.faults import html

        source.faults.always(html())
        harvest(hub, "toy")
        source.faults.clear()
        harvest(hub, "toy")
        hub.close()
    (toy,) = [each for each in told() if each["name"] == "toy"]
    assert toy["status"] == "complete" and "HTML came" in toy["last_error"]
    said = CliRunner().invoke(command.plugins_command, [])
    assert "complete" in said.stdout and "register_connectors" in said.stdout


def test_what_a_source_lacks_is_told_one_by_one(environment, plugins, tmp_path):
    (tmp_path / "config" / "sources.toml").write_text("[keyed]\nenabled = false\n[keyed.options]\ncolour = 'red'\n")
    hub = Hub.open(read_settings(environment), plugins=plugins)
    assert [lack.code for lack in lacks(hub, "keyed")] == ["not_enabled", "secret", "option"]
    assert [lack.code for lack in lacks(hub, "toy")] == ["not_listed"]
    assert [lack.code for lack in lacks(hub, "elsewhere")] == ["no_plugin"]
    assert "KEYED_KEY is not set" in map(str, lacks(hub, "keyed"))
    hub.close()


def test_a_database_that_does_not_open_hinders_nothing(environment, plugins, monkeypatch):
    monkeypatch.setenv("HUB_DATABASE", "postgresql://nobody@127.0.0.1:9/none")
    said = CliRunner().invoke(command.plugins_command, [])
    assert said.exit_code == 0 and "runs are not known" in said.stderr


def test_each_thing_that_can_be_lacking_is_a_sentence():
    assert all(str(Lack(code, "x")).startswith(words.partition("{")[0]) for code, words in WORDS.items())
