"""Twice: a connector harvests its replica in a hub of its own, and once more after something happened there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.connector import Connector
from hub.hookspecs import hookimpl
from hub.testing.server import serve

if TYPE_CHECKING:
    from hub.application import Hub

KIT_SECRET = "only-for-the-kit"  # noqa: S105 - what a replica is told in the place of a secret


class Bringing:
    """A plugin that brings one connector."""

    def __init__(self, connector: type) -> None:
        self._connector = connector

    @hookimpl
    def register_connectors(self) -> list[type]:
        """Offer the connector."""
        return [self._connector]


@contextmanager
def hub_with(connector: type[Connector], app: Callable[..., Any]) -> Iterator[Hub]:
    """Give a new hub in a temporary folder that reaches a replica of its only source."""
    from hub.application import opened
    from hub.plugins import create_plugin_manager
    from hub.settings import read_settings

    with tempfile.TemporaryDirectory() as folder, serve(app) as served:
        environment = {
            "HUB_CONFIG": str(Path(folder) / "config"),
            "HUB_DATA": str(Path(folder) / "var"),
            "HUB_DATABASE": f"sqlite:///{folder}/hub.db",
            "HUB_DOTENV": "",
            **dict.fromkeys(
                ("HUB_SECRET_KEY", "HUB_PSEUDONYM_KEY"), "a key of a kit that nobody else has, of 32 or more"
            ),
            **dict.fromkeys(connector.secrets, KIT_SECRET),
        }
        plugins = create_plugin_manager([Bringing(connector)], group=None)
        replicas = {connector.name: served.url}
        with opened(read_settings(environment), plugins=plugins, loopback=served.allow, replicas=replicas) as hub:
            yield hub


def ids_in(hub: Hub, connector: type[Connector]) -> set[str]:
    """Return the ids of a connector's records that stand."""
    from hub.application.personal import store_of

    store = store_of(hub, hub.plugins.connector(connector.name)())
    mine = f"{connector.name}:"
    return {id for kind in connector.kinds for id in store.ids(kind) if id.startswith(mine)}


@dataclass(frozen=True)
class TwoRuns:
    """Two runs of a connector: how each ended, what it counted, and the ids of the records that stood after it."""

    first: Any
    second: Any
    before: frozenset[str]
    after: frozenset[str]

    @property
    def gone(self) -> frozenset[str]:
        """Return the ids that the second run withdrew."""
        return self.before - self.after

    @property
    def new(self) -> frozenset[str]:
        """Return the ids that the second run brought."""
        return self.after - self.before


def two_runs(
    connector: type[Connector], replica: Callable[..., Any], *, between: Callable[[], object] = lambda: None
) -> TwoRuns:
    """Harvest a replica into a new hub, do something to it, and harvest it again from the cursor of the first run.

    ``first.status`` and ``second.status`` say how the runs ended, ``first.counts`` what they counted.
    """
    from hub.application.harvesting import harvest

    with hub_with(connector, replica) as hub:
        first = harvest(hub, connector.name)
        before = frozenset(ids_in(hub, connector))
        between()
        second = harvest(hub, connector.name)
        return TwoRuns(first, second, before, frozenset(ids_in(hub, connector)))
