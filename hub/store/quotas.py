"""Counts of requests in windows of time, shared by all processes that serve one hub."""

from __future__ import annotations

import time
from collections.abc import Callable

from hub.store.connection import Database

OVER = "quota.until <= ? OR quota.until > ?"  #: has ended, or was begun by a clock that was put back since
TAKE = (  # all text of ours
    "INSERT INTO quota (name, taken, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"  # noqa: S608
    f" taken = CASE WHEN {OVER} THEN excluded.taken ELSE quota.taken + excluded.taken END,"
    f" until = CASE WHEN {OVER} THEN excluded.until ELSE quota.until END RETURNING taken, until"
)
ENDED = "SELECT name FROM quota WHERE until <= ? LIMIT 10000"
FORGET = f"DELETE FROM quota WHERE name IN ({ENDED})"  # noqa: S608 - text of ours
FORGET_ALONE = f"DELETE FROM quota WHERE name IN ({ENDED} FOR UPDATE SKIP LOCKED)"  # noqa: S608
SOMETIMES_S = 600  #: between two looks of one process for windows that have ended


class Counts:
    """How much each name took of its window; a window begins with the first request in it."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock
        self.looked = clock()

    def take(self, name: str, number: int, *, seconds: int) -> tuple[int, float]:
        """Take so many of a name's window; return how many were taken with these, and when the window ends."""
        now = self.clock()
        ends = (now, now + seconds)
        with self.database.writing() as tx:
            row = tx.one(TAKE, (name, number, now + seconds, *ends, *ends))
        if now - self.looked > SOMETIMES_S:
            self.looked = now
            self.forget()
        return (int(row[0]), float(row[1])) if row else (number, now + seconds)

    def forget(self) -> None:
        """Forget the windows that have ended."""
        with self.database.writing() as tx:
            tx.run(FORGET if tx.sqlite else FORGET_ALONE, (self.clock(),))
