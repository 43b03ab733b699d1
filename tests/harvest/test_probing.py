"""A plugin that dies, hangs or eats memory while it is imported is left out, and the hub goes on (promise P13)."""

from __future__ import annotations

import importlib
import json
import logging
import sys
import time

import pytest

from hub.errors import ConfigError
from hub.harvest import probing
from hub.harvest.child import Limits
from hub.harvest.probing import FILE, dying
from hub.plugins import create_plugin_manager

GOOD = "from hub import hookimpl\n@hookimpl\ndef register_connectors():\n    return []\n"
DEADLY = {
    "exits": ("import os\nos._exit(0)\n", "ended with code 0"),
    "leaves": ("raise SystemExit(3)\n", "ended with code 3"),
    "segfaults": ("import ctypes\nctypes.string_at(0)\n", "died of signal SIGSEGV"),
    "eats": ("eaten = bytearray(3 << 30)\n", "ended with code 1"),
}


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that installs plugins, by the text of their modules, under a group of their own."""
    site = tmp_path / "site"

    def install(**modules):
        info = site / "made-1.0.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made\nVersion: 1.0\n")
        lines = [f"{name} = probed_{name}" for name in modules]
        (info / "entry_points.txt").write_text("\n".join(["[made.group]", *lines, ""]))
        for name, text in modules.items():
            (site / f"probed_{name}.py").write_text(text)
            sys.modules.pop(f"probed_{name}", None)
        importlib.invalidate_caches()

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(str(site))
    return install


def test_what_dies_at_import_is_left_out_and_told_and_the_others_load(installed, tmp_path, caplog):
    installed(good=GOOD, **{name: text for name, (text, _) in DEADLY.items()})
    with caplog.at_level(logging.ERROR, "hub.plugins"):
        plugins = create_plugin_manager(group="made.group", data=tmp_path)
    cards = {card.name: card for card in plugins.cards()}
    assert cards["good"].problem is None
    for name, (_, how) in DEADLY.items():
        assert how in cards[name].problem and "it is left out; repair it" in cards[name].problem, cards[name]
        assert any(name in line for line in caplog.messages)
    with pytest.raises(ConfigError, match="the plugin exits does not load"):
        plugins.connector("exits")


def test_what_hangs_at_import_is_ended_and_told(installed):
    installed(hangs="import time\ntime.sleep(60)\n")
    found = dying({"probed_hangs": "made 1.0"}, folder=None, limits=Limits(2, 512))
    assert "ended after its time limit of 2 s: it is left out" in found["probed_hangs"]


def test_what_raises_at_import_is_told_by_its_own_words_and_what_it_prints_by_nobody(installed, tmp_path, capfd):
    installed(raises="print('x' * 1000000)\nraise RuntimeError('broken on purpose')\n", good=GOOD)
    cards = {card.name: card for card in create_plugin_manager(group="made.group", data=tmp_path).cards()}
    assert "broken on purpose" in cards["raises"].problem and cards["good"].problem is None
    assert len(capfd.readouterr().out) <= 1_000_001, "once, when the hub itself imports it; nothing of the child"


def test_a_verdict_is_remembered_until_the_plugin_changes(installed, tmp_path, monkeypatch):
    installed(good=GOOD)
    create_plugin_manager(group="made.group", data=tmp_path)
    asked = []
    monkeypatch.setattr(probing, "asked_in_child", lambda modules, limits: asked.extend(modules) or {})
    create_plugin_manager(group="made.group", data=tmp_path)
    assert asked == []
    installed(good=GOOD + "# another line\n")
    create_plugin_manager(group="made.group", data=tmp_path)
    assert asked == ["probed_good"]


def test_a_bad_verdict_is_asked_again_after_an_hour_and_a_broken_memory_forgets(installed, tmp_path, monkeypatch):
    installed(good=GOOD)
    answers = [{"probed_good": "it died"}, {}, {}]
    monkeypatch.setattr(probing, "asked_in_child", lambda modules, limits: answers.pop(0))
    assert dying({"probed_good": "1"}, folder=tmp_path) == {"probed_good": "it died"}
    assert dying({"probed_good": "1"}, folder=tmp_path) == {"probed_good": "it died"}
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + probing.ASK_AGAIN_S + 60)
    assert dying({"probed_good": "1"}, folder=tmp_path) == {}
    (tmp_path / FILE).write_text("{")
    assert dying({"probed_good": "1"}, folder=tmp_path) == {} and answers == []
    assert json.loads((tmp_path / FILE).read_text())["probed_good"]["problem"] is None


def test_the_plugins_shipped_with_the_hub_are_not_probed(tmp_path):
    create_plugin_manager(data=tmp_path)
    asked = json.loads((tmp_path / FILE).read_text()) if (tmp_path / FILE).exists() else {}
    assert not [name for name in asked if name in ("hub_boamp", "hub_siae")]
