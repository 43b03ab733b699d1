"""A folder of declarations as plugins: each that can be read brings a source, each that cannot says why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.connector import Connector
from hub.declare.connector import declared
from hub.declare.model import Declaration
from hub.declare.reading import read_declaration
from hub.errors import ConfigError
from hub.hookspecs import hookimpl


class DeclaredPlugin:
    """A plugin that brings one declared source."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self.connector = declared(declaration)

    @hookimpl
    def register_connectors(self) -> list[type[Connector]]:
        """Offer the connector."""
        return [self.connector]


@dataclass(frozen=True)
class Found:
    """One file of the folder: the plugin that it makes, or what is wrong with it."""

    name: str
    plugin: DeclaredPlugin | None = None
    problem: str = ""


def found_in(folder: Path) -> list[Found]:
    """Return what each TOML file of a folder makes, in the order of their names."""
    return [_found(path) for path in sorted(folder.glob("*.toml"))] if folder.is_dir() else []


def _found(path: Path) -> Found:
    try:
        return Found(path.stem, DeclaredPlugin(read_declaration(path)))
    except ConfigError as error:
        return Found(path.stem, problem=str(error))
