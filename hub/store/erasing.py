"""Erasing: takes records away with every line about them, as a person asks or as their time is over (promise P17)."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hub.store.canonical import loads
from hub.store.connection import Database, Tx
from hub.store.marking import note_forgotten
from hub.store.model import RawRow
from hub.store.redaction import LEDGER, overwriting, scour
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.standing import lock

TEXTS = (
    "SELECT r.id, b.body FROM record r JOIN body b ON b.rid = r.rid",
    "SELECT r.id, c.body FROM change c JOIN record r ON r.rid = c.rid WHERE c.body IS NOT NULL",
)
TABLES_BY_RID = ("change", "body", "token", "record")
MOVED = "UPDATE raw SET digest = ?, size = ?, path = ? WHERE source = ? AND digest = ?"


@dataclass(frozen=True)
class Removed:
    """How much was taken away: records, lines of their log, items, set-aside rows."""

    records: int = 0
    lines: int = 0
    items: int = 0
    aside: int = 0


class Erasing:
    """What leaves a store without a trace but its line in the ledger; made as ``Erasing(store.database)``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def naming(self, name: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Yield (id, record) of every text, now and in the log, in which a name stands; None where only the id does."""
        with self.database.reading() as tx:
            for sql in TEXTS:
                for id, body in tx.stream(sql):
                    if name.encode() in bytes(body):
                        yield id, loads(bytes(body))
            for (id,) in tx.stream("SELECT id FROM record"):
                if name in id:
                    yield id, None

    def remove(
        self, source: str, ids: Collection[str], *, keys: Iterable[str] = (), line: tuple[str, str] | None = None
    ) -> Removed:
        """Take records away with their log, their items and what was set aside of those; ``line`` goes to the ledger.

        ``keys`` are those of further items, which may have been set aside before they gave a record.
        """
        with self.database.writing() as tx:
            overwriting(tx, "ON")
            lock(tx)
            if line:
                tx.run(LEDGER, (*line, int(time.time())))
            rids = [row[0] for row in tx.among("SELECT rid FROM record WHERE id IN ({})", ids)]
            lines = sum(row[0] for row in tx.among("SELECT count(*) FROM change WHERE rid IN ({})", rids))
            IndexWriter(tx, Vocabulary()).remove(rids)
            for table in TABLES_BY_RID:
                tx.many(f"DELETE FROM {table} WHERE rid = ?", [(rid,) for rid in rids])  # noqa: S608 - names are ours
            gone = {*keys, *self._items_of(tx, source, frozenset(ids))}
            items = delete(tx, "item", source, gone)
            aside = delete(tx, "aside", source, gone)
            note_forgotten(tx)
            overwriting(tx, "OFF")
        scour(self.database)
        return Removed(len(rids), lines, items, aside)

    def _items_of(self, tx: Tx, source: str, ids: frozenset[str]) -> list[str]:
        """Return the keys of the items that gave any of these records."""
        every = tx.stream("SELECT key, records FROM item WHERE source = ?", (source,))
        return [key for key, records in every if not ids.isdisjoint(loads(records))] if ids else []

    def withdrawn_before(self, source: str, instant: int) -> list[str]:
        """Return the ids of the records of a source that were withdrawn before an instant (seconds of 1970)."""
        sql = "SELECT id FROM record WHERE source = ? AND withdrawn IS NOT NULL AND withdrawn < ? ORDER BY id"
        with self.database.reading() as tx:
            return [row[0] for row in tx.rows(sql, (source, instant))]

    def withdrawn_with_text(self, source: str) -> list[str]:
        """Return the keys of withdrawn items of whose records the log still has a text."""
        told = (
            "SELECT r.id FROM record r WHERE r.source = ? AND r.withdrawn IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM change c WHERE c.rid = r.rid AND c.body IS NOT NULL)"
        )
        with self.database.reading() as tx:
            ids = {row[0] for row in tx.rows(told, (source,))}
            gone = tx.stream("SELECT key, records FROM item WHERE source = ? AND gone = 1", (source,)) if ids else []
            return [key for key, records in gone if not ids.isdisjoint(loads(records))]

    def shown_among(self, source: str, keys: Collection[str]) -> list[str]:
        """Return those of some items of which a record is shown: neither withdrawn nor hidden."""
        shown = "SELECT id FROM record WHERE withdrawn IS NULL AND hidden = 0 AND id IN ({})"
        with self.database.reading() as tx:
            items = tx.among("SELECT key, records FROM item WHERE source = ? AND key IN ({})", keys, first=(source,))
            given = {key: loads(records) for key, records in items}
            there = {row[0] for row in tx.among(shown, [id for some in given.values() for id in some])}
        return sorted(key for key, some in given.items() if not there.isdisjoint(some))

    def aside_before(self, source: str, instant: int) -> int:
        """Return how many set-aside rows of a source are older than an instant."""
        with self.database.reading() as tx:
            row = tx.one("SELECT count(*) FROM aside WHERE source = ? AND at < ?", (source, instant))
        return row[0] if row else 0

    def remove_aside(self, source: str, instant: int) -> int:
        """Take away the set-aside rows of a source that are older than an instant; return how many."""
        with self.database.writing() as tx:
            overwriting(tx, "ON")
            gone = tx.run("DELETE FROM aside WHERE source = ? AND at < ?", (source, instant))
            overwriting(tx, "OFF")
        return gone

    def move(self, source: str, digest: str, to: RawRow) -> None:
        """Have the archive's journal lead to the document that was written in the place of another."""
        with self.database.writing() as tx:
            tx.run(MOVED, (to.digest, to.size, to.path, source, digest))


def delete(tx: Tx, table: str, source: str, keys: Iterable[str]) -> int:
    """Delete the rows of some items from a table; return how many there were."""
    sql = f"DELETE FROM {table} WHERE source = ? AND key = ?"  # noqa: S608 - names are ours
    return sum(max(tx.run(sql, (source, key)), 0) for key in keys)
