"""How records stand, and the statements that write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.store.connection import Tx

STATE = "SELECT id, rid, seq, digest, level, withdrawn, hidden, kind, whole FROM record WHERE id IN ({})"
COUNTERS = "SELECT name, value FROM counter WHERE name <> 'run'"
COUNTERS_LOCKED = "SELECT name, value FROM counter WHERE name <> 'run' ORDER BY name FOR UPDATE"
INSERT_RECORD = (
    "INSERT INTO record (rid, id, kind, source, whole, seq, at, digest, level, published, deadline, codes)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_RECORD = (
    "UPDATE record SET source = ?, whole = ?, seq = ?, at = ?, digest = ?, level = ?, published = ?, deadline = ?,"
    " codes = ?, withdrawn = NULL, reason = NULL, replaced_by = NULL, hidden = 0 WHERE rid = ?"
)
BURY = (
    "UPDATE record SET seq = ?, at = ?, digest = NULL, withdrawn = ?, reason = ?, replaced_by = ?, hidden = 0"
    " WHERE rid = ?"
)
INSERT_CHANGE = (
    "INSERT INTO change (seq, rid, kind, at, event, cause, level, run, reason, replaced_by, view)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
COPY_TEXT = (
    "UPDATE change SET body = (SELECT body FROM body WHERE body.rid = change.rid),"
    " open = (SELECT open FROM body WHERE body.rid = change.rid) WHERE seq = ?"
)
LATEST = (
    "INSERT INTO latest (kind, level, seq, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, level) DO UPDATE SET seq = excluded.seq, at = excluded.at"
)


@dataclass(slots=True)
class Known:
    """A record as it stands in the store."""

    id: str
    rid: int
    seq: int
    digest: bytes | None
    level: int
    withdrawn: int | None
    hidden: int
    kind: str
    whole: str | None

    @property
    def living(self) -> bool:
        """Say whether it is not withdrawn."""
        return self.withdrawn is None


def states(tx: Tx, ids: Iterable[str]) -> dict[str, Known]:
    """Return how records stand, by id."""
    return {row[0]: Known(*row) for row in tx.among(STATE, ids)}


def lock(tx: Tx) -> dict[str, int]:
    """Take the counters: from here to the commit no other process writes records, so ``seq`` follows the commits."""
    return dict(tx.rows(COUNTERS if tx.sqlite else COUNTERS_LOCKED))
