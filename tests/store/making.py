"""Records, items and runs for the tests of the store."""

from __future__ import annotations

from typing import Any

from hub.store import ItemState, RunRow, Store, Stored, digest
from hub.store.batch import Batch


def tender(id: str, **fields: Any) -> dict[str, Any]:
    """Return a small tender."""
    return {"id": id, "kind": "tender", "title": "t", "published_on": "2026-01-02", **fields}


def notice(id: str, **fields: Any) -> dict[str, Any]:
    """Return a small notice."""
    return {"id": id, "kind": "notice", "title": "n", "published_on": "2026-01-02", **fields}


def item(key: str, *, scope: str | None = None, data: Any = None) -> ItemState:
    """Return an item."""
    return ItemState(key, "form", 1, digest([key, data]), "1", scope)


def run_of(store: Store, source: str = "boamp") -> RunRow:
    """Return a run under way."""
    return store.runs.start(source, owner="test", lease_s=600)


def put(store: Store, run: RunRow, items: dict[str, list[dict[str, Any]]], *, scope: str | None = None) -> Batch:
    """Store items with their records in one batch."""
    with store.batch(run) as batch:
        batch.known(items)
        for key, records in items.items():
            batch.put(item(key, scope=scope, data=records), [Stored(record) for record in records])
    return batch
