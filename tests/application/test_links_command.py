"""`hub links`, `hub organisations`, `hub derive`: decisions and derivation from the command line."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from hub.cli import hub_command
from hub.store import Store
from tests.application.linked import BUYER, listed, project

SIRET = BUYER["siret"]


@pytest.fixture
def told(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that runs a command on a hub with two projects and a tender, and returns what it did."""
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    names = {"CONFIG": str(tmp_path / "config"), "DATA": str(tmp_path / "var"), "DATABASE": url, "DOTENV": ""}
    for name, value in names.items():
        monkeypatch.setenv(f"HUB_{name}", value)
    store = Store.open(url)
    with store.derivation() as derivation:
        for record in (project(), listed()):
            derivation.put(record["id"], [record])
    store.close()
    return lambda *words: CliRunner().invoke(hub_command, list(words))


def test_a_link_is_confirmed_listed_and_undone(told: Any) -> None:
    done = told("links", "confirm", "toy:Q991", "toy:list-1", "--reason", "same file number")
    assert (done.exit_code, done.output.strip()) == (0, "toy:Q991 → toy:list-1: confirmed")
    (one,) = json.loads(told("links", "list", "--json").output)["decided"]
    assert (one["verdict"], one["by"], one["reason"]) == ("confirmed", "operator", "same file number")
    assert told("links", "undo", "toy:Q991", "toy:list-1").exit_code == 0
    assert json.loads(told("links", "list", "--of", "toy:Q991", "--json").output)["decided"] == []


def test_what_is_not_there_is_refused(told: Any) -> None:
    refused = told("links", "refuse", "toy:Q991", "toy:absent")
    assert refused.exit_code != 0 and "toy:absent" in str(refused.exception)


def test_organisations_are_joined_parted_and_listed(told: Any) -> None:
    key = "name:regie des quartiers|38|exempleville"
    assert told("organisations", "join", SIRET, key).exit_code == 0
    assert told("organisations", "part", SIRET, key, "--reason", "two bodies").exit_code == 0
    (one,) = json.loads(told("organisations", "list", "--json").output)
    assert (one["verdict"], one["reason"]) == ("apart", "two bodies")


def test_derive_says_how_many_keys_and_knows_the_tables(told: Any) -> None:
    done = told("derive", "--tables", "--quiet")
    assert done.exit_code == 0 and "0 keys derived" in done.output
    assert orjson.loads(told("links", "list", "--json").output) == {"decided": [], "suggested": []}
