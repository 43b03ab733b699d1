"""A hub whose sources are files of its configuration, each behind a replica made of its samples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from hub.application import Hub
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import Served

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "connectors"
Opening = Callable[..., AbstractContextManager[Hub]]


@pytest.fixture
def declarations(tmp_path: Path) -> Path:
    """The folder of declarations of the hub, with the two worked examples in it."""
    folder = tmp_path / "config" / "connectors"
    shutil.copytree(EXAMPLES, folder)
    return folder


@pytest.fixture
def hub_over(tmp_path: Path, declarations: Path) -> Opening:
    """Return a context manager that gives the hub over a database, its sources reached through what is served."""

    @contextmanager
    def opened(url: str = "", *, served: dict[str, Served] | None = None, sources: str = "") -> Iterator[Hub]:
        (tmp_path / "config" / "sources.toml").write_text(sources, "utf-8")
        url = url or f"sqlite:///{tmp_path / 'hub.db'}"
        given = {"HUB_CONFIG": str(tmp_path / "config"), "HUB_DATA": str(tmp_path / "var"), "HUB_DATABASE": url}
        settings = read_settings(
            {**given, "HUB_DOTENV": "", "HUB_SECRET_KEY": "k" * 40, "HUB_OPERATOR_TOKEN": "t" * 32}
        )
        reached = served or {}
        hub = Hub.open(
            settings,
            plugins=create_plugin_manager(group=None, config=settings.config),
            loopback=frozenset(place for one in reached.values() for place in one.allow),
            replicas={name: one.url for name, one in reached.items()},
        )
        try:
            yield hub
        finally:
            hub.close()

    return opened
