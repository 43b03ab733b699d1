"""Mirrored records: whose copies they are; kept beside them, never in them (promise P16).

A mirror is the one source whose ids do not begin with its name. What it brings may stand nowhere else: a record that
this hub has of its own is never overwritten by a copy, and a copy is never overwritten by what this hub derives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from hub.errors import UsageError
from hub.store.connection import Database, Tx

OF = "SELECT id, source, hub, seq, at, event FROM mirrored WHERE id IN ({})"


class Collision(UsageError):
    """A record of our own and a copy of another hub's have one id; nothing is written over the one that stands."""


@dataclass(frozen=True)
class Copied:
    """Where a copy comes from: the mirror and the hub it follows, the line of that hub's log, and when it was read."""

    id: str
    source: str
    hub: str
    seq: int
    at: str
    event: str

    def as_json(self) -> dict[str, Any]:
        """Return what everybody may know of it."""
        return asdict(self)


class Mirrored:
    """The provenance of copies; made as ``Mirrored(store.database)``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of(self, ids: Iterable[str]) -> dict[str, Copied]:
        """Return where copies come from, by id; of a record of our own, nothing."""
        with self.database.reading() as tx:
            return known(tx, ids)

    def ids(self, source: str) -> set[str]:
        """Return the ids of all that a mirror ever brought."""
        with self.database.reading() as tx:
            return {row[0] for row in tx.rows("SELECT id FROM mirrored WHERE source = ?", (source,))}


def known(tx: Tx, ids: Iterable[str]) -> dict[str, Copied]:
    """Return where copies come from, by id."""
    return {row[0]: Copied(*row) for row in tx.among(OF, ids)}


def refuse_copies(tx: Tx, ids: Iterable[str]) -> None:
    """Refuse to write over copies of another hub's records.

    :raises Collision: naming the first; nothing is kept then.
    """
    if tx.one("SELECT 1 FROM mirrored LIMIT 1") is None:
        return
    copies = sorted(known(tx, ids).items())
    if copies:
        id, copied = copies[0]
        raise Collision(f"{id} is a copy of {copied.hub} by {copied.source}: this hub may not write another over it")
