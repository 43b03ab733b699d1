"""What the acceptance tests share: a hub over each engine whose sources are replicas on loopback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hub_boamp
import pytest
from hub_boamp import fetch

from hub.application import Hub, harvesting
from tests.acceptance.children import open_hub, small_steps

OURS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|127\.0\.0\.1:\d+")


@pytest.fixture
def environ_of(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Return the function that gives the environment of a hub over a database, in a folder of its own."""

    def environ(url: str, folder: str = "var") -> dict[str, str]:
        places = {"HUB_CONFIG": str(tmp_path / "config"), "HUB_DATA": str(tmp_path / folder)}
        return {**places, "HUB_DATABASE": url}

    return environ


@pytest.fixture
def hub_over(environ_of: Callable[..., dict[str, str]]) -> Any:
    """Return a context manager that gives a hub over a database, whose sources are served here."""

    @contextmanager
    def opened(url: str, *, folder: str = "var", **served: Any) -> Iterator[Hub]:
        hub = open_hub(environ_of(url, folder), {name: server.target for name, server in served.items()})
        try:
            yield hub
        finally:
            hub.close()

    return opened


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make harvests of few notices have many steps, for this test alone."""
    for module, name in ((fetch, "PAGE"), (fetch, "REREAD_DAYS"), (harvesting, "LEASE_S"), (hub_boamp.Boamp, "today")):
        monkeypatch.setattr(module, name, getattr(module, name))
    small_steps()


@pytest.fixture
def same() -> Callable[[Hub], list[bytes]]:
    """Return the function that gives a hub's state without when and at which port we fetched."""
    return lambda hub: OURS.sub(b"", hub.store.dump_state()).splitlines()
