"""A hub of its own for each test, over each engine, with the toy source behind real HTTP on loopback."""

import os
import shutil
from contextlib import contextmanager

import pytest

from hub.application import Hub, opened
from hub.application.dumping import make_dump
from hub.application.harvesting import harvest
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import serve
from tests.application.installed import environ_of, plugins, write
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


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """The folder of an installation with nothing wrong: harvested, dumped, looked after."""
    folder = tmp_path_factory.mktemp("well")
    write(folder)
    with serve(ToySource(rows(15))) as served:
        parts = {"loopback": served.allow, "replicas": {"toy": served.url}, "plugins": plugins()}
        with opened(read_settings(environ_of(folder)), **parts) as hub:
            harvest(hub, "toy")
            make_dump(hub)
            hub.store.due("watch", "2026-11-22T08:00:00Z", "a clock")
    return folder


@pytest.fixture
def home(kept, tmp_path):
    """A copy of that installation, to plant something in."""
    shutil.copytree(kept, tmp_path / "home")
    os.chmod(tmp_path / "home" / "data", 0o700)
    return tmp_path / "home"
