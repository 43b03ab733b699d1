"""What will go is still understood, and its author is told what to write instead."""

from __future__ import annotations

import importlib
import sys
import types

import pluggy
import pytest

import hub
from hub import Connector, HubDeprecation
from hub.deprecated import ATTRIBUTES, FACE, Deprecated, Renamed
from hub.hookspecs import API_VERSION, hookimpl, hookspec
from hub.plugins import create_plugin_manager

WORD = Deprecated("Connector.source_title", "0.9", 2, "write `title`")


def test_an_old_attribute_is_understood_and_its_class_is_named(monkeypatch):
    monkeypatch.setitem(ATTRIBUTES, "source_title", Renamed("title", WORD))
    with pytest.warns(HubDeprecation, match=r"Mairie in .*test_deprecated.py: Connector.source_title .* write `title`"):

        class Mairie(Connector):
            source_title = "Mairie d'Exemple"

    assert Mairie.title == "Mairie d'Exemple"


def test_an_old_method_is_understood_as_the_new_one(monkeypatch):
    monkeypatch.setitem(ATTRIBUTES, "read", Renamed("parse", Deprecated("Connector.read", "0.9", 2, "name it `parse`")))
    with pytest.warns(HubDeprecation, match="name it `parse`"):

        class Mairie(Connector):
            def read(self, raw):
                return iter(())

            def fetch(self, http, cursor):
                return iter(())

            def normalise(self, item):
                return iter(())

    assert list(Mairie().parse(None)) == []


def test_an_old_name_of_the_face_is_found_and_one_that_never_was_is_not(monkeypatch):
    monkeypatch.setitem(FACE, "Document", Renamed("Raw", Deprecated("hub.Document", "0.9", 2, "import `Raw`")))
    with pytest.warns(HubDeprecation, match="import `Raw`"):
        assert hub.Document is hub.Raw
    with pytest.raises(AttributeError, match="no attribute 'Dokument'"):
        hub.Dokument  # noqa: B018


def test_an_old_argument_of_a_hook_is_given_and_warned_of():
    class Specification:
        @hookspec(warn_on_impl_args={"outcome": Deprecated("run_finished(outcome)", "0.9", 2, "take `run`").warning()})
        def run_finished(self, run, outcome):
            """Say that a run has ended."""

    class Plugin:
        @hookimpl
        def run_finished(self, outcome):
            return outcome

    manager = pluggy.PluginManager("hub")
    manager.add_hookspecs(Specification)
    with pytest.warns(HubDeprecation, match="take `run`"):
        manager.register(Plugin())
    assert manager.hook.run_finished(run=1, outcome=1) == [1]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return a function that installs a plugin of one module into a group of its own, and gives its card."""

    def install(code):
        (tmp_path / "aging_plugin.py").write_text(f"from hub import hookimpl\n{code}")
        info = tmp_path / "aging-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: aging\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[aging.group]\naging = aging_plugin\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "aging_plugin", raising=False)
        importlib.invalidate_caches()
        (card,) = create_plugin_manager(group="aging.group", data=tmp_path).cards()
        return card

    return install


def test_the_card_of_a_plugin_tells_what_it_is_warned_of(installed, monkeypatch):
    monkeypatch.setitem(ATTRIBUTES, "source_title", Renamed("title", WORD))
    card = installed("from hub import Connector\nclass Aging(Connector):\n    source_title = 'Aging'\n")
    assert card.problem is None and card.api == 1
    assert len(card.warns) == 1 and "write `title`" in card.warns[0]


def test_a_plugin_for_a_later_hook_api_is_refused_with_what_to_do(installed):
    card = installed(f"HUB_API = {API_VERSION + 1}\n")
    assert f"written for hook API {API_VERSION + 1}, this hub has {API_VERSION}" in card.problem
    assert "install a newer clausier" in card.problem


def test_nothing_is_deprecated_without_its_version_and_its_remedy():
    assert isinstance(hub, types.ModuleType)
    for renamed in (*ATTRIBUTES.values(), *FACE.values()):
        assert renamed.word.gone_with > API_VERSION and renamed.word.instead and renamed.word.since
