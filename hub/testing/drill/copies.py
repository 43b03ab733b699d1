"""The copies that readers of a drill keep of the change log: each line in the order in which it was read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

Line = tuple[int, str, bytes | None]  #: number, id, record
PUT = "INSERT INTO line (seq, id, body) VALUES (?, ?, ?)"
MOVE = "UPDATE cursor SET seq = ?"


def keep(copy: sqlite3.Connection, lines: Iterable[Line], cursor: int) -> None:
    """Keep lines of the log together with where to go on: both or neither."""
    copy.execute("BEGIN IMMEDIATE")
    copy.executemany(PUT, lines)
    copy.execute(MOVE, (cursor,))
    copy.execute("COMMIT")


@contextmanager
def own_disk() -> Iterator[None]:
    """Have a reader whose own disk is full end as such; started again, it goes on from its cursor.

    Raises:
        OSError: The disk of the copy takes no more.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"the copy takes no more: {error}") from error


def open_copy(path: Path) -> sqlite3.Connection:
    """Open the copy of a reader: what it read, in order, and how far it is."""
    path.parent.mkdir(exist_ok=True)
    copy = sqlite3.connect(path, isolation_level=None, timeout=30)
    with own_disk():
        copy.execute("PRAGMA synchronous = OFF")  # a killed process loses nothing by it
        copy.execute("CREATE TABLE IF NOT EXISTS line (n INTEGER PRIMARY KEY, seq INTEGER, id TEXT, body BLOB)")
        copy.execute("CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER)")
        copy.execute("INSERT OR IGNORE INTO cursor VALUES (1, 0)")
    return copy
