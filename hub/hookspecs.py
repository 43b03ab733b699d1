"""Every point where a plugin can meet the hub."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pluggy

hookspec = pluggy.HookspecMarker("hub")
hookimpl = pluggy.HookimplMarker("hub")

API_VERSION = 1  #: raised only by a change that a plugin would notice


@hookspec
def register_connectors() -> list[type]:
    """Return a list of Connector classes: the sources that this plugin can read."""
    return []


@hookspec
def register_exporters() -> list[Any]:
    """Return a list of Exporter objects: the formats that this plugin can write."""
    return []


@hookspec
def register_blueprints(records: Callable[..., Iterator[dict[str, Any]]]) -> list[Any]:
    """Return a list of Flask blueprints: the pages that this plugin adds, each under ``/<its name>/``.

    ``records("tender", departement="38")`` yields open records, as anybody may see them.
    """
    return []


@hookspec
def link_record(record: dict[str, Any], find: Callable[..., list[str]]) -> list[Any]:
    """Return a list of Link: what this record has to do with records already in the store.

    ``find(siret="…")`` returns the ids of the records with that value.
    """
    return []


@hookspec
def assess_record(record: dict[str, Any]) -> list[Any]:
    """Return a list of Finding: what is doubtful or noteworthy about this record."""
    return []


@hookspec
def assess_lot(tender: dict[str, Any], lot: dict[str, Any] | None) -> list[Any]:
    """Return a list of Factor: what speaks for or against a clause in this lot.

    ``lot`` is None where the tender has no lots. Factors are shown beside those of the score, which they do not move.
    """
    return []


@hookspec
def run_finished(run: Any) -> None:
    """Take note that a source has been harvested, well or badly. Nothing is expected back."""
