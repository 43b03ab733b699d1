"""Redaction: what was published is taken back, out of every text that we keep of it (promise P17)."""

from __future__ import annotations

import time
from collections.abc import Iterable

from hub.errors import UsageError
from hub.store.canonical import loads
from hub.store.connection import Database, Tx, chunks
from hub.store.erasures import START
from hub.store.marking import note_forgotten
from hub.store.model import iso
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.writing import Writing

LEDGER = (
    "INSERT INTO redaction (id, reason, at) VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, at = excluded.at"
)
PARTS = "SELECT id, rid FROM record WHERE id = ? OR whole = ? ORDER BY rid"


class Redactions:
    """The ledger, and how it is applied."""

    def __init__(self, database: Database, vocabulary: Vocabulary, derives: frozenset[str]) -> None:
        self.database, self.vocabulary, self.derives = database, vocabulary, derives

    def redact(self, id: str, reason: str) -> int:
        """Blank a record and what hangs on it, now and in the log, and keep it away; return how many records.

        :raises UsageError: when there never was such a record.
        """
        with self.database.writing() as tx:
            overwriting(tx, "ON")
            parts = tx.rows(PARTS, (id, id))
            if not any(part[0] == id for part in parts):
                raise UsageError(f"no record {id!r}: nothing to redact")
            index = IndexWriter(tx, self.vocabulary)
            writing = Writing(tx, index, self.derives, cause="redacted")
            writing.load(part[0] for part in parts)
            for part, _ in parts:
                writing.redact(part, reason)
            writing.flush()
            self._blank(tx, parts, reason)
            overwriting(tx, "OFF")
        scour(self.database)
        return len(parts)

    def forget(self, items: Iterable[str], source: str) -> int:
        """Take the texts of withdrawn records out of the log, as a licence asks; they may come back.

        ``items`` are the keys of the items that gave the records. Returns how many records were emptied.
        """
        return sum(self._forget(some, source) for some in chunks(items))

    def _forget(self, items: Iterable[str], source: str) -> int:
        with self.database.writing() as tx:
            overwriting(tx, "ON")
            gone = "SELECT records FROM item WHERE source = ? AND gone = 1 AND key IN ({})"
            given = tx.among(gone, items, first=(source,))
            ids = {id for (records,) in given for id in loads(records)}
            withdrawn = "SELECT rid FROM record WHERE withdrawn IS NOT NULL AND id IN ({})"
            rids = [row[0] for row in tx.among(withdrawn, ids)]
            if rids:
                note_forgotten(tx)  # first, as all who write take the counters first
            tx.many("UPDATE change SET body = NULL, open = NULL WHERE rid = ?", [(rid,) for rid in rids])
            overwriting(tx, "OFF")
        return len(rids)

    def _blank(self, tx: Tx, parts: list[tuple[str, int]], reason: str) -> None:
        now = int(time.time())
        tx.many(LEDGER, [(id, reason, now) for id, _ in parts])
        tx.many("UPDATE change SET body = NULL, open = NULL WHERE rid = ?", [(rid,) for _, rid in parts])
        for id, _ in parts:
            like = f'%"{id}"%'
            items = tx.rows("SELECT source, key FROM item WHERE records LIKE ?", (like,))
            tx.many("UPDATE aside SET payload = NULL, message = rule WHERE source = ? AND key = ?", items)

    def list(self) -> list[dict[str, str | None]]:
        """Return the ledger, the oldest redaction first."""
        with self.database.reading() as tx:
            rows = tx.rows("SELECT id, reason, at FROM redaction WHERE id < ? ORDER BY at, id", (START,))
        return [{"id": id, "reason": reason, "at": iso(at)} for id, reason, at in rows]

    def lift(self, id: str) -> bool:
        """Let a record come back at the next harvest; say whether it was in the ledger."""
        with self.database.writing() as tx:
            return tx.run("DELETE FROM redaction WHERE id = ?", (id,)) == 1


def overwriting(tx: Tx, switch: str) -> None:
    """Have SQLite overwrite what is deleted."""
    if tx.sqlite:
        tx.run(f"PRAGMA secure_delete = {switch}")


def scour(database: Database) -> None:
    """Rewrite SQLite's search index, and empty the write-ahead log, which hold the old words still."""
    if not database.sqlite:
        return
    with database.writing() as tx:
        tx.run("INSERT INTO words_index (words_index) VALUES ('optimize')")
    with database.connected() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
