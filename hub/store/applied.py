"""Which version of a table the derived records were made with: when it changes, they are derived again."""

from __future__ import annotations

import time

from hub.store.connection import Database

PUT = (
    "INSERT INTO applied (name, digest, at) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, at = excluded.at"
)
#: one part of each whole is enough for the whole to be derived again
ONE_OF_EACH = "SELECT min(part) FROM member GROUP BY whole ORDER BY 1"
ONE_OF_THESE = "SELECT min(part) FROM member WHERE whole IN ({}) GROUP BY whole"


class Applied:
    """The digests of tables, as they were when records were last derived with them; and the keys that follow."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, name: str) -> str | None:
        """Return the digest of a table, or None where nothing was derived with it yet."""
        with self.database.reading() as tx:
            row = tx.one("SELECT digest FROM applied WHERE name = ?", (name,))
        return row[0] if row else None

    def put(self, name: str, digest: str) -> None:
        """Note the digest of a table."""
        with self.database.writing() as tx:
            tx.run(PUT, (name, digest, int(time.time())))

    def parts(self) -> list[str]:
        """Return one part of each whole."""
        with self.database.reading() as tx:
            return [row[0] for row in tx.rows(ONE_OF_EACH)]

    def parts_of(self, wholes: set[str]) -> set[str]:
        """Return one part of each of some wholes."""
        with self.database.reading() as tx:
            return {row[0] for row in tx.among(ONE_OF_THESE, sorted(wholes))}
