"""The whole state as one text: two stores that hold the same give the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub.store.canonical import canonical, dumps, loads
from hub.store.connection import Database, Tx

STATE = {
    "tombstone": "SELECT id, kind, reason, replaced_by FROM record WHERE withdrawn IS NOT NULL ORDER BY id",
    "item": "SELECT source, key, form, records, scope, gone FROM item ORDER BY source, key",
    "aside": "SELECT source, station, rule, key, place FROM aside WHERE resolved_at IS NULL ORDER BY uid",
    "cursor": "SELECT name, cursor FROM source ORDER BY name",
    "member": "SELECT part, whole FROM member ORDER BY part, whole",
    "todo": "SELECT key FROM todo ORDER BY key",
}
BODIES = (
    "SELECT r.id, r.hidden, b.body FROM record r JOIN body b ON b.rid = r.rid WHERE r.withdrawn IS NULL ORDER BY r.id"
)


def state(database: Database) -> bytes:
    """Return records of every audience, tombstones, items, set-aside items and cursors, as JSON Lines."""
    with database.reading() as tx:
        return b"\n".join(lines(tx)) + b"\n"


def lines(tx: Tx) -> Iterator[bytes]:
    """Yield the lines of the state; no number or time of ours is in them."""
    for id, hidden, body in tx.stream(BODIES):
        yield dumps(["record", id, hidden, loads(canonical(bytes(body)))])
    for what, sql in STATE.items():
        for row in tx.rows(sql):
            yield dumps([what, *map(plain, row)])


def plain(value: Any) -> Any:
    """Return a value of a row as JSON can say it."""
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
