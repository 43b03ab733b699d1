"""SQLite: a file for its owner alone, and what is set for each connection."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

READING_KIB = 2 * 1024  #: of SQLite's own page cache; more makes no reader faster, and each connection would fill it
WRITING_KIB = 64 * 1024  #: the same while a transaction writes: pages that do not fit are written twice


def make_private(dialect: Any, record: Any, arguments: Any, options: Any) -> None:
    """Make the file of a new database for its owner alone: SQLite would let every account of the machine read it.

    A file that is there keeps its permissions; SQLite gives them to the log beside it too.
    """
    path = str(arguments[0]) if arguments else ""
    if path and not path.startswith((":", "file:")):
        with suppress(OSError):  # sqlite3 tells it better
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def prepare_sqlite(connection: Any, _: Any) -> None:
    """Set what SQLite keeps for each connection."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        f"cache_size=-{READING_KIB}",
        "temp_store=MEMORY",
        "wal_autocheckpoint=8000",
    ):
        connection.execute(f"PRAGMA {pragma}")
