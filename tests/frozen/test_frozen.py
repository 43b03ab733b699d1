"""A plugin written for a hook API runs unchanged on this hub: harvest, check, replay (T23)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from flask import Flask

import hub as face
from hub.application import Hub
from hub.application.harvesting import harvest
from hub.application.replaying import replay
from hub.hookspecs import API_VERSION
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.scale import judged
from hub.testing.server import serve
from hub.testing.subject import at

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: each distribution with the digest of its files: it is never edited. A new hook API brings a folder of its own
FROZEN = tomllib.loads((HERE / "digests.toml").read_text("utf-8"))
#: what `hub` offered with hook API 1; a name may be added, none may go
FACE_1 = (
    "API_VERSION Connector Contract Door Exporter FetchError Finding Given Http HubDeprecation HubError Incomplete "
    "Item Link ParseError Raw Refused Skip Table UnsafeDocument hookimpl iter_json iter_xml open_container parse_xml "
    "personal_values read_table"
)
HOOKS_1 = "assess_record link_record register_blueprints register_connectors register_exporters run_finished"


def digest_of(folder: Path) -> str:
    """Return a digest of all files of a distribution, by their names and bytes."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


@pytest.fixture
def plugin(monkeypatch):
    """The frozen plugin of hook API 1, imported from where it stands."""
    monkeypatch.syspath_prepend(str(HERE / "api_1"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    import hub_frozen_1

    hub_frozen_1.ended.clear()
    return hub_frozen_1


@pytest.fixture
def hub(plugin, tmp_path):
    """A hub of its own with the frozen plugin, which reaches its replica."""
    from hub_frozen_1.replica import create_replica

    environment = {"HUB_CONFIG": tmp_path / "c", "HUB_DATA": tmp_path / "v", "HUB_DOTENV": "", "FROZEN_KEY": "a key"}
    with serve(create_replica()) as served:
        opened = Hub.open(
            read_settings({name: str(value) for name, value in environment.items()}),
            plugins=create_plugin_manager([plugin], group=None),
            loopback=served.allow,
            replicas={"frozen_1": served.url, "frozen_1_log": served.url},
        )
        yield opened
        opened.close()


@pytest.mark.parametrize("name", FROZEN)
def test_a_frozen_distribution_is_as_it_was(name):
    assert digest_of(HERE / name) == FROZEN[name], f"tests/frozen/{name} was edited: put it back as it was"


def test_each_hook_api_has_its_frozen_distribution():
    assert list(FROZEN) == [f"api_{version}" for version in range(1, API_VERSION + 1)]


def test_nothing_that_hook_api_1_offered_is_gone():
    assert set(FACE_1.split()) <= set(face.__all__)
    hooks = vars(create_plugin_manager(group=None).hook)
    assert set(HOOKS_1.split()) <= set(hooks)


def test_it_is_harvested_and_a_second_time_nothing_changes(hub, plugin):
    first = harvest(hub, "frozen_1")
    assert (first.status, first.counts["new"], first.counts.get("set_aside", 0)) == ("complete", 6, 0), first
    assert first.counts["skipped: a test of the source's own"] == 1
    assert "Peinture de l'école".encode() in hub.store.get("frozen_1:A-1"), "the fullest form wins"
    again = harvest(hub, "frozen_1")
    assert again.status == "complete" and not again.counts.get("new") and not again.counts.get("changed"), again
    assert plugin.ended == ["frozen_1: complete"] * 2


def test_it_is_read_again_from_the_archive_with_the_same_result(hub):
    harvest(hub, "frozen_1")
    before = {uid: hub.store.get(uid) for uid in hub.store.ids("tender")}
    run = replay(hub, "frozen_1")
    assert run.status == "complete" and not run.counts.get("changed"), run
    assert {uid: hub.store.get(uid) for uid in hub.store.ids("tender")} == before
    assert before


def test_its_log_goes_on_where_it_was_left(hub):
    assert harvest(hub, "frozen_1_log").counts["new"] == 5
    assert hub.store.runs.cursor("frozen_1_log") == {"after": 5}
    assert harvest(hub, "frozen_1_log").counts.get("documents", 0) == 0


def test_its_other_hooks_are_called_as_they_were(hub, plugin):
    (titles,) = hub.plugins.exporters().values()
    assert b"".join(titles.write([{"title": "Peinture"}], ["title"])) == b"Peinture\n"
    app = Flask("frozen")
    hub.plugins.add_pages(app, None)
    assert app.test_client().get("/frozen_1/").text == "frozen"
    (said,) = hub.plugins.hook.assess_record(record={"title": "a@example.org"})
    assert said[0].as_json()["code"] == "frozen_mail"
    (links,) = hub.plugins.hook.link_record(record={"organisations": [{"siret": "1"}]}, find=lambda siret: ["x:1"])
    assert links[0].as_json()["id"] == "x:1"


def test_the_kit_finds_no_fault_in_it(plugin):
    found = judged(at(HERE / "api_1"))
    failed = [f"{each.check.id}: {each.told}" for each in found.findings if each.verdict == "fail"]
    assert failed == []
    assert found.tier in ("silver", "gold")


def test_its_own_tests_are_green():
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=HERE / "api_1", env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout + done.stderr
