"""The operator's page of plugins: tier, last run and error, what each source lacks; nobody else sees it."""

from __future__ import annotations

from typing import Any

import pytest

from hub.application.lacking import Lack
from hub.cli.plugins import PluginLine, SourceHealth
from hub.plugins import PluginCard
from hub.testing.reports import Standing
from hub.web.operating.plugin_parts import PluginParts
from tests.web.memory import MemoryHub

TOKEN = {"Authorization": "Bearer an invented token"}
TOY = SourceHealth(
    "toy",
    Standing("silver", "2026-11-20T08:00:00Z", "checked here"),
    "2026-11-21T06:00:00Z",
    "complete",
    "the source is <down>",
    "2026-11-19T06:00:00Z",
    (Lack("secret", "TOY_KEY"), Lack("not_enabled", "toy")),
)
LINES = [
    PluginLine(PluginCard("toy", "hub-toy", "1.2", ("register_connectors",), ("toy",)), (TOY,)),
    PluginLine(PluginCard("bad", "hub-bad", "0.1", problem="ImportError: no <module>")),
]


@pytest.fixture
def client(app_of: Any) -> Any:
    """A client of an app with two plugins, one of which does not load."""
    plugins = PluginParts(lines=lambda: LINES, strangers=lambda: ["elsewhere"])
    values = {"plugins": plugins, "operator_token": "an invented token", "secret_key": "k" * 40}
    return app_of(MemoryHub([]), **values).test_client()


def test_an_operator_sees_tier_health_and_what_is_missing(client: Any) -> None:
    page = client.get("/operator/plugins", headers=TOKEN)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for words in ("hub-toy 1.2", "argent", "TOY_KEY n’est pas défini", "mettez enabled = true sous [toy]", "elsewhere"):
        assert words in page.text.replace("\u00a0", " "), words
    assert "Ne se charge pas" in page.text and "no &lt;module&gt;" in page.text and "&lt;down&gt;" in page.text


def test_it_is_told_in_english_too(client: Any) -> None:
    page = client.get("/operator/plugins?lang=en", headers=TOKEN).text
    assert "silver" in page and "TOY_KEY is not set" in page


def test_nobody_else_sees_it(client: Any) -> None:
    assert client.get("/operator/plugins").status_code == 401
