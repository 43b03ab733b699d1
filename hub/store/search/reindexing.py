"""Reindexing: facets are given anew to records that an older program wrote, once, when a database is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.store.canonical import loads
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.standing import lock

if TYPE_CHECKING:
    from hub.store.connection import Database, Tx
    from hub.store.records import Preparing

FACETS = 3  #: the version of the facets; raise it when records give others than before
AT_ONCE = 1_000
KNOWN = "SELECT value FROM counter WHERE name = 'facets'"
KEEP = "INSERT INTO counter (name, value) VALUES ('facets', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
SOME = (
    "SELECT r.rid, b.body FROM record r JOIN body b ON b.rid = r.rid"
    " WHERE r.rid > ? AND r.withdrawn IS NULL AND r.kind <> 'notice' ORDER BY r.rid LIMIT ?"
)


def reindexed(database: Database, preparing: Preparing) -> int:
    """Bring the facets of all records to this version; return how many records were looked at."""
    with database.reading() as tx:
        if (tx.one(KNOWN) or (1,))[0] == FACETS:
            return 0
    with database.writing() as tx:
        counters = lock(tx)
        if (tx.one(KNOWN) or (1,))[0] == FACETS:  # another process was first
            return 0
        index, done, last = IndexWriter(tx, Vocabulary()), 0, 0
        while rows := tx.rows(SOME, (last, AT_ONCE)):
            _renew(tx, index, preparing, rows, counters)
            done, last = done + len(rows), rows[-1][0]
        tx.run("UPDATE counter SET value = ? WHERE name = 'code'", (counters["code"],))
        tx.run(KEEP, (FACETS,))
    return done


def _renew(
    tx: Tx, index: IndexWriter, preparing: Preparing, rows: list[tuple[int, bytes]], counters: dict[str, int]
) -> None:
    prepared = [(rid, preparing.prepare(loads(bytes(body)))) for rid, body in rows]
    index.resolve([each for _, each in prepared], counters)
    tx.many("UPDATE record SET codes = ? WHERE rid = ?", [(index.code(each.codes), rid) for rid, each in prepared])
