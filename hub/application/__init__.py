"""The Hub: puts the parts together, once, and takes them apart again."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import schemas
from hub.clauses.lookups import Lookups
from hub.connector import Connector
from hub.errors import ConfigError
from hub.harvest.archive import Archive
from hub.harvest.bucket import archive_of
from hub.places import Gazetteer
from hub.plugins import Plugins, create_plugin_manager
from hub.settings import Settings, read_settings
from hub.store import Store
from hub.store.persons import persons_url, prepare

#: kinds of which something else is derived: cases of notices, organisations of what names them
DERIVES = ("notice", "tender", "contract", "clause", "project", "call", "offer", "coverage", "organisation")


@dataclass(frozen=True)
class Hub:
    """The parts of one hub; nobody is handed the whole but floor 4 and those above.

    ``loopback`` are the exact addresses on this machine that connectors may reach, and ``replicas`` where a source's
    replica answers: both are only ever handed over in memory, by `hub demo` and by tests.
    """

    settings: Settings
    plugins: Plugins
    store: Store
    archive: Archive
    gazetteer: Gazetteer
    owner: str
    lookups: Lookups
    persons: Store | None = None
    loopback: frozenset[tuple[str, int]] = frozenset()
    replicas: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        plugins: Plugins | None = None,
        loopback: frozenset[tuple[str, int]] = frozenset(),
        replicas: dict[str, str] | None = None,
    ) -> Hub:
        """Return a hub whose store is open and up to date."""
        settings = settings or read_settings()
        make_folder(settings.data)
        plugins = plugins or create_plugin_manager(data=settings.data, config=settings.config)
        return cls(
            settings,
            plugins,
            Store.open(settings.database, project=licensed_view(plugins), derives=DERIVES),
            archive_of(settings),
            Gazetteer.load(),
            owner_name(),
            Lookups.load(settings.config / "lookups"),
            persons_store(settings, plugins),
            loopback,
            dict(replicas or {}),
        )

    def close(self) -> None:
        """Close what is open."""
        self.store.close()
        if self.persons:
            self.persons.close()


@contextmanager
def opened(settings: Settings | None = None, **parts: object) -> Iterator[Hub]:
    """Give a hub, and close it whatever happens."""
    hub = Hub.open(settings, **parts)  # type: ignore[arg-type]
    try:
        yield hub
    finally:
        hub.close()


def make_folder(folder: Path) -> None:
    """Make the folder of the data, or say why it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"HUB_DATA: the folder {folder} cannot be made: {error.strerror}") from error


def licensed_view(plugins: Plugins) -> Callable[[dict[str, Any], str], dict[str, Any] | None]:
    """Return what an audience may see of a record: nothing open of a source that may not be handed on (promise P9)."""
    closed = {name for name, connector in plugins.connectors().items() if not connector.contract.republish}

    def project(record: dict[str, Any], audience: str) -> dict[str, Any] | None:
        if audience == schemas.OPEN and (record.get("origin") or {}).get("source") in closed:
            return None
        view = schemas.view(record["kind"], audience)
        return view.project(record) if view and view.shows(record) else None

    return project


def persons_store(settings: Settings, plugins: Plugins) -> Store | None:
    """Return the store of records about persons, where a plugin gives such records."""
    if not any(per_person(connector) for connector in plugins.connectors().values()):
        return None
    url = persons_url(settings.database, settings.data)
    prepare(url)
    return Store.open(url)


def per_person(connector: type[Connector] | Connector) -> bool:
    """Say whether a source gives records about single persons, which live in a database of their own."""
    kinds = (schemas.KINDS[kind] for kind in connector.kinds if kind in schemas.KINDS and kind != "notice")
    return connector.personal and any(kind.audience == schemas.INTERNAL for kind in kinds)


def owner_name() -> str:
    """Return a name for this process that no other living one has."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


def connector_of(hub: Hub, name: str, **options: object) -> Connector:
    """Return a source's connector with the operator's options, those given here, and its own secrets.

    :raises ConfigError: naming the option or the environment variable that is wrong or missing.
    """
    connector = hub.plugins.connector(name)
    secrets = {variable: value for variable in connector.secrets if (value := hub.settings.secret(variable))}
    wanted = {**hub.settings.source(name).options, **options}
    return connector(base_url=hub.replicas.get(name), secrets=secrets, **wanted)


def missing_secrets(hub: Hub, name: str) -> list[str]:
    """Return the environment variables without which a source cannot be fetched."""
    connector = hub.plugins.connector(name)
    wanted = (*connector.secrets, *(("HUB_PSEUDONYM_KEY",) if connector.personal else ()))
    return [variable for variable in wanted if not hub.settings.secret(variable)]


def require_secrets(hub: Hub, name: str) -> None:
    """Refuse to fetch a source whose secrets are not set, naming them."""
    if name not in hub.replicas and (missing := missing_secrets(hub, name)):
        raise ConfigError(f"{name} needs {', '.join(missing)} in the environment or in .env; see its README")
