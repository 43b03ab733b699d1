"""Subject: the connector that is checked, with what its plugin brings to judge it by."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.connector import Connector
from hub.errors import ConfigError, UsageError
from hub.plugins import GROUP, Plugins
from hub.raw import Raw
from hub.testing.contract import ConnectorContract, fixture_files
from hub.testing.twice import KIT_SECRET


@dataclass(frozen=True)
class Subject:
    """A connector with the documents, the replica and the folder by which it is judged; each may be missing.

    ``entry_point`` is the name under which it is installed, ``home`` the folder of its distribution where there is one,
    ``expected`` whether its documents have expected files beside them.
    """

    connector: type[Connector]
    documents: tuple[Path, ...] = ()
    replica: Callable[[], Any] | None = None
    package: Path | None = None
    home: Path | None = None
    entry_point: str | None = None
    raw: Callable[[Path], Raw] = Raw.from_file
    make: Callable[[], Connector] | None = None
    expected: bool = True
    declared: dict[str, Any] = field(default_factory=dict)

    def made(self, base_url: str | None = None) -> Connector:
        """Return a new connector, with secrets that only a replica takes."""
        if self.make is not None and base_url is None:
            return self.make()
        secrets = dict.fromkeys(self.connector.secrets, KIT_SECRET)
        return self.connector(base_url=base_url, secrets=secrets)

    def has(self, need: str) -> bool:
        """Say whether there is what a check needs: ``documents`` or ``replica``."""
        return {"class": True, "documents": bool(self.documents), "replica": self.replica is not None}[need]


def installed(plugins: Plugins, name: str) -> Subject:
    """Return an installed source's connector, with what is found around its package."""
    return around(plugins.connector(name), entry_point=entry_of(plugins, name))


def at(folder: Path) -> Subject:
    """Return the connector of a distribution that is not installed: its folder holds a ``pyproject.toml``."""
    points = project_of(folder).get("project", {}).get("entry-points", {}).get(GROUP, {})
    if not points:
        raise UsageError(f'{folder / "pyproject.toml"} names no plugin: write [project.entry-points.{GROUP}]')
    for place in (folder, folder / "src"):
        if str(place.resolve()) not in sys.path:
            sys.path.insert(0, str(place.resolve()))
    name, module = next(iter(points.items()))
    try:
        plugin = importlib.import_module(module)
    except ImportError as error:
        raise ConfigError(f"{folder}: the plugin {module} cannot be imported: {error}") from error
    classes = plugin.register_connectors() if hasattr(plugin, "register_connectors") else []
    if not classes:
        raise UsageError(f"{folder}: {module} registers no connector; see docs/hooks.md")
    return around(classes[0], entry_point=name)


def entry_of(plugins: Plugins, name: str) -> str | None:
    """Return the entry point that brings a connector."""
    return next((card.name for card in plugins.cards() if name in card.connectors), None)


def around(connector: type[Connector], *, entry_point: str | None = None) -> Subject:
    """Return a connector with its package, its replica, and the documents of its own tests or else its samples."""
    module = connector.__module__.partition(".")[0]
    package = Path(str(importlib.import_module(module).__file__)).parent
    home = package.parent if (package.parent / "pyproject.toml").is_file() else None
    contract = contract_of(home, connector) if home else None
    documents, expected = samples_of(package, home), False
    raw: Callable[[Path], Raw] = Raw.from_file
    make: Callable[[], Connector] | None = None
    if contract is not None:
        documents, expected = tuple(fixture_files(contract.fixtures)), True
        raw, make = contract().raw, _same(contract.connector)
    replica = replica_of(module)
    declared = project_of(home).get("tool", {}).get("clausier", {}) if home else {}
    return Subject(connector, documents, replica, package, home, entry_point, raw, make, expected, declared)


def _same(connector: Connector) -> Callable[[], Connector]:
    return lambda: connector


def project_of(home: Path) -> dict[str, Any]:
    """Return what stands in the ``pyproject.toml`` of a distribution."""
    try:
        return tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{home}: no pyproject.toml there: name an installed source, or a plugin's folder") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{home / 'pyproject.toml'}: {error}") from error


def replica_of(module: str) -> Callable[[], Any] | None:
    """Return the function that makes a plugin's replica, where it brings one."""
    if importlib.util.find_spec(f"{module}.replica") is None:
        return None
    found = getattr(importlib.import_module(f"{module}.replica"), "create_replica", None)
    return found if callable(found) else None


def samples_of(package: Path, home: Path | None) -> tuple[Path, ...]:
    """Return the invented documents that a plugin brings; its README and its options are none."""
    folders = [place / "samples" for place in (package, home) if place is not None]
    folder = next((one for one in folders if one.is_dir()), None)
    found = fixture_files(folder) if folder else []
    return tuple(path for path in found if path.suffix not in (".md", ".toml"))


def contract_of(home: Path, connector: type[Connector]) -> type[ConnectorContract] | None:
    """Return the contract that a plugin's own tests keep, which knows its documents and how they are read."""
    for path in sorted((home / "tests").glob("test_*.py")):
        if "ConnectorContract" in path.read_text("utf-8"):
            for found in contracts_in(path):
                if isinstance(found.connector, connector) and found.fixtures.is_dir():
                    return found
    return None


def contracts_in(path: Path) -> Iterator[type[ConnectorContract]]:
    """Yield the contracts of one file of tests; none where what it imports is not installed."""
    spec = importlib.util.spec_from_file_location(f"checked_{path.stem}", path)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:
        return
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, ConnectorContract) and hasattr(found, "fixtures"):
            yield found
