"""A hub of its own for each test, over each engine, with the toy source behind real HTTP on loopback."""

from contextlib import contextmanager

import pytest

from hub.application import Hub
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import serve
from tests.application.toy import ToyPlugin, ToySource, rows


@pytest.fixture
def hub_on(tmp_path):
    """Return a context manager that gives a hub over a database, reaching the replica that is served."""

    @contextmanager
    def opened(url, served=None, plugins=(), folder="var"):
        config, data = str(tmp_path / "config"), str(tmp_path / folder)
        environ = {"HUB_CONFIG": config, "HUB_DATA": data, "HUB_DATABASE": url, "HUB_DOTENV": ""}
        hub = Hub.open(
            read_settings(environ),
            plugins=create_plugin_manager([ToyPlugin(), *plugins], group=None),
            loopback=served.allow if served else frozenset(),
            replicas={"toy": served.url} if served else {},
        )
        try:
            yield hub
        finally:
            hub.close()

    return opened


@pytest.fixture
def source():
    """The toy source with 35 rows: four pages."""
    return ToySource(rows(35))


@pytest.fixture
def served(source):
    """The toy source, served on loopback."""
    with serve(source) as server:
        yield server


@pytest.fixture
def hub(hub_on, store_url, served):
    """A hub over each engine that reaches the toy source."""
    with hub_on(store_url, served) as opened:
        yield opened
