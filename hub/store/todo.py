"""What is to be derived anew: keys with the cause, claimed by one worker at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable

from hub.store.connection import Database, Tx
from hub.store.model import Todo

ASK = (
    "INSERT INTO todo (key, cause, stamp) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp,"
    " cause = CASE WHEN todo.cause = 'source' THEN todo.cause ELSE excluded.cause END"
)


def ask(tx: Tx, wanted: dict[str, str], stamp: int) -> None:
    """Ask for derivations; a key that is asked for while it is worked on stays for another time."""
    tx.many(ASK, [(key, cause, stamp) for key, cause in wanted.items()])


class TodoList:
    """The keys that wait."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, keys: Iterable[str], cause: str) -> None:
        """Ask for derivations."""
        with self.database.writing() as tx:
            tx.run("UPDATE counter SET value = value + 1 WHERE name = 'todo'")
            row = tx.one("SELECT value FROM counter WHERE name = 'todo'")
            ask(tx, dict.fromkeys(keys, cause), row[0] if row else 0)

    def take(self, limit: int, *, owner: str, ttl_s: float = 300) -> list[Todo]:
        """Claim keys, the oldest requests first; what a dead worker claimed is free again when its time is over."""
        now = time.time()
        free = "SELECT key, cause, stamp FROM todo WHERE until < ? ORDER BY stamp, key LIMIT ?"
        with self.database.writing() as tx:
            rows = tx.rows(free if tx.sqlite else free + " FOR UPDATE SKIP LOCKED", (now, limit))
            tx.many(
                "UPDATE todo SET owner = ?, until = ? WHERE key = ?", [(owner, now + ttl_s, row[0]) for row in rows]
            )
        return [Todo(*row) for row in rows]

    def release(self, todos: Iterable[Todo]) -> None:
        """Give claims back."""
        with self.database.writing() as tx:
            tx.many("UPDATE todo SET owner = NULL, until = 0 WHERE key = ?", [(todo.key,) for todo in todos])

    def free(self, owner: str) -> None:
        """Give back what a dead process claimed."""
        with self.database.writing() as tx:
            tx.run("UPDATE todo SET owner = NULL, until = 0 WHERE owner = ?", (owner,))

    def count(self) -> int:
        """Return how many keys wait or are worked on."""
        with self.database.reading() as tx:
            row = tx.one("SELECT count(*) FROM todo")
        return row[0] if row else 0


def finish(tx: Tx, todos: Iterable[Todo]) -> None:
    """Strike off what is done; what was asked for again meanwhile is free at once."""
    done = [(todo.key, todo.stamp) for todo in todos]
    tx.many("DELETE FROM todo WHERE key = ? AND stamp = ?", done)
    tx.many("UPDATE todo SET owner = NULL, until = 0 WHERE key = ?", [(key,) for key, _ in done])
