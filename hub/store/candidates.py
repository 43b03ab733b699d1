"""Candidates: what of the ledger of decisions belongs to one account alone, and can be taken out of it."""

from __future__ import annotations

from hub.store.connection import Database
from hub.store.decisions import CANDIDATE, COLUMNS, Decision, as_decision
from hub.store.erasures import NOTES, erased


class CandidateLedger:
    """The decisions of accounts on candidates: (record, account) pairs that nobody else sees."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def own(self, account: str) -> list[Decision]:
        """Return every line of an account, history too, the oldest first."""
        sql = f"SELECT {COLUMNS} FROM decision WHERE subject = ? AND b = ? ORDER BY id"  # noqa: S608
        with self.database.reading() as tx:
            return [as_decision(row) for row in tx.rows(sql, (CANDIDATE, account))]

    def forget(self, record_id: str, account: str) -> int:
        """Take out all that an account ever wrote about a record; return how many lines there were."""
        with self.database.writing() as tx:
            erased(tx, NOTES, record_id, account)
            sql = "DELETE FROM decision WHERE subject = ? AND a = ? AND b = ?"
            return tx.run(sql, (CANDIDATE, record_id, account))

    def last(self) -> str:
        """Return what changes whenever any line of these is written or taken out."""
        with self.database.reading() as tx:
            row = tx.one("SELECT count(*), max(id) FROM decision WHERE subject = ?", (CANDIDATE,))
        return f"{row[0]}-{row[1] or 0}" if row else "0-0"

    def rename(self, name: str, role: str) -> int:
        """Have the decisions of an account say its role in the place of its name; its reasons and notes go."""
        with self.database.writing() as tx:
            sql = "UPDATE decision SET decided_by = ?, reason = NULL, note = NULL WHERE decided_by = ?"
            return tx.run(sql, (role, name))
