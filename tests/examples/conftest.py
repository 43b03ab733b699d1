"""A hub of its own for each test, with an example plugin in it: registered as an object, not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.application import Hub
from hub.plugins import create_plugin_manager
from hub.settings import read_settings

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "plugins"


@pytest.fixture
def hub_with(tmp_path: Path) -> Callable[..., Any]:
    """Return a context manager that gives a hub on SQLite with these plugins."""

    @contextmanager
    def opened(*plugins: Any, **parts: Any) -> Iterator[Hub]:
        environ = {"HUB_CONFIG": f"{tmp_path}/config", "HUB_DATA": f"{tmp_path}/var", "HUB_DOTENV": "",
                   "HUB_DATABASE": f"sqlite:///{tmp_path}/hub.db"}  # fmt: skip
        hub = Hub.open(read_settings(environ), plugins=create_plugin_manager(plugins, group=None), **parts)
        try:
            yield hub
        finally:
            hub.close()

    return opened
