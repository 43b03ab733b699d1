"""Freshness: what may no longer be shown because its source was not read, or no longer shows it (promise P9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.application import Hub
from hub.application.personal import store_of
from hub.connector import Connector, Contract
from hub.store import AlreadyRunning, RunRow, Store
from hub.store.connection import chunks
from hub.store.erasing import Erasing

READS = ("harvest", "file")


def utc_now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def shown(hub: Hub, name: str, *, now: datetime | None = None) -> bool:
    """Say whether a source's records may be shown: not when its last complete reading is too old for its contract."""
    known: dict[str, Any] = {row["name"]: row for row in hub.store.runs.sources()}.get(name, {})
    return fresh(hub.plugins.connector(name).contract, known.get("last_complete_at"), now=now)


def fresh(contract: Contract, last: str | None, *, now: datetime | None = None) -> bool:
    """Say whether a last complete reading is young enough for a contract; one that asks nothing is always kept."""
    hours = contract.hide_stale_hours
    return hours is None or (last or "") >= stamp(now or utc_now(), hours)


def hide_unseen(hub: Hub, connector: Connector, *, now: datetime | None = None) -> int:
    """Hide the records that no reading of the last hours has seen, as the contract asks; return how many items.

    Hidden is not withdrawn: the next reading that sees an item shows it again. Where a run is under way nothing is
    done: it does the same at its end. A run is noted only where there is something to hide.
    """
    hours = connector.contract.hide_unseen_hours
    if hours is None:
        return 0
    store, since = store_of(hub, connector), stamp(now or utc_now(), hours)
    if not shown_unseen(store, connector.name, since=since):
        return 0
    try:
        row = store.runs.start(connector.name, kind="keeping", owner=hub.owner)
    except AlreadyRunning:
        return 0
    keys = shown_unseen(store, connector.name, since=since)
    for some in chunks(keys):
        with store.batch(row) as batch:
            batch.hide(some)
    store.runs.finish(row, "complete")
    return len(keys)


def shown_unseen(store: Store, name: str, *, since: str) -> list[str]:
    """Return the keys of the items that are shown and that no reading since an instant has seen."""
    last = store.runs.last(name)
    return Erasing(store.database).shown_among(name, unseen(store, last, since=since)) if last else []


def unseen(store: Store, row: RunRow, *, since: str) -> list[str]:
    """Return the keys of the living items of a run's source that no reading since an instant has seen."""
    readings = [one for one in store.runs.list(row.source, limit=200) if one.kind in READS and one.beat_at >= since]
    missing = [set(store.runs.missing(one)) for one in readings or [replace(row, id="no reading")]]
    return sorted(set.intersection(*missing))


def stamp(now: datetime, hours: int) -> str:
    """Return the instant so many hours ago, as it is written."""
    return (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
