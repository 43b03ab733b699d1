"""How plugins are found, and what becomes of those that are broken."""

import importlib
import types

import pytest

from hub import hookimpl
from hub.errors import ConfigError, HubError
from hub.plugins import create_plugin_manager


def module(**names):
    made = types.ModuleType("made_up")
    vars(made).update(names)
    return made


def test_a_misspelt_hook_is_refused_with_its_name():
    @hookimpl
    def register_conectors():
        return []

    with pytest.raises(HubError, match="register_conectors"):
        create_plugin_manager([module(register_conectors=register_conectors)], group=None)


def test_an_unknown_source_is_told_with_those_there_are():
    @hookimpl
    def register_connectors():
        return [type("Toy", (), {"name": "toy"})]

    plugins = create_plugin_manager([module(register_connectors=register_connectors)], group=None)
    with pytest.raises(ConfigError, match="there are: toy"):
        plugins.connector("boamb")


def test_a_plugin_that_dies_at_import_is_noted_and_the_others_load(tmp_path, monkeypatch):
    (tmp_path / "good_one.py").write_text("from hub import hookimpl\n@hookimpl\ndef register_connectors(): return []\n")
    (tmp_path / "bad_one.py").write_text("raise RuntimeError('broken on purpose')\n")
    info = tmp_path / "made-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[made.group]\nbad = bad_one\ngood = good_one\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    cards = {card.name: card for card in create_plugin_manager(group="made.group").cards()}
    assert cards["good"].problem is None and cards["good"].hooks == ("register_connectors",)
    assert "broken on purpose" in cards["bad"].problem
