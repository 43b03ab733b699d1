"""Planted faults: each is what a careless programmer might have written, and the drill has to find it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from hub.store import Change, Store, batch, runs, todo
from hub.store.connection import Tx
from hub.store.model import RunRow
from hub.testing.drill.copies import MOVE, PUT, keep


def take(store: Store, copy: sqlite3.Connection, rows: list[Change]) -> None:
    """Keep what was read and how far it is: both or neither."""
    keep(copy, ((row.seq, row.id, row.body) for row in rows), rows[-1].seq)


def take_cursor_first(store: Store, copy: sqlite3.Connection, rows: list[Change]) -> None:
    """Save the cursor, then what was read."""
    copy.execute(MOVE, (rows[-1].seq,))
    for _ in range(100):  # something else that takes its time
        store.check()
    copy.executemany(PUT, [(row.seq, row.id, row.body) for row in rows])


def take_up_to_the_end(store: Store, copy: sqlite3.Connection, rows: list[Change]) -> None:
    """Take the newest number of the log for the one of the last line that was read."""
    keep(copy, ((row.seq, row.id, row.body) for row in rows), store.last_seq((), "internal"))


def progress_first() -> None:
    """Keep how far a run has come before what it has brought."""
    commit = batch.Batch.commit

    def careless(self: Any) -> None:
        if self.cursor is not None:
            with self.database.writing() as tx:
                tx.run("UPDATE run SET progress = ? WHERE id = ?", (self.cursor.decode(), self.run.id))
        commit(self)

    batch.Batch.commit = careless  # type: ignore[method-assign]


def no_fencing() -> None:
    """Let a process go on with a run that another has taken over."""

    def careless(tx: Tx, run: RunRow) -> None:
        tx.run("UPDATE run SET beat_at = ? WHERE id = ?", (batch.time.time(), run.id))

    batch.hold_run = runs.hold_run = careless


def due_for_all() -> None:
    """Start what is due without asking whether somebody else has."""
    Store.due = lambda self, source, instant, owner: True  # type: ignore[method-assign]


def todo_first() -> None:
    """Strike off what is to be derived when it is taken, not when it is done."""
    taking = todo.TodoList.take

    def careless(self: Any, limit: int, **named: Any) -> list[Any]:
        some = taking(self, limit, **named)
        with self.database.writing() as tx:
            todo.finish(tx, some)
        return some

    todo.TodoList.take = careless  # type: ignore[method-assign]


PLANTS: dict[str, Callable[[], None]] = {
    "progress-first": progress_first,
    "no-fencing": no_fencing,
    "due-for-all": due_for_all,
    "todo-first": todo_first,
}


#: how careless readers take lines
READERS: dict[str, Callable[[Store, sqlite3.Connection, list[Change]], None]] = {
    "reader-cursor-first": take_cursor_first,
    "reader-skips": take_up_to_the_end,
}
#: what of an answer by HTTP careless followers take for where to go on
FOLLOWERS = {"follower-skips": "last"}
#: how many processes have to go on with a batch that they held, before a drill with a fault may end
HOLDS = {"no-fencing": 2}
NAMES = tuple(sorted([*PLANTS, *READERS, *FOLLOWERS]))


def install(name: str) -> None:
    """Plant a fault in this process; none where there is no name, or a reader's."""
    if name in PLANTS:
        PLANTS[name]()
