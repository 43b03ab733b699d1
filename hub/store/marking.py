"""The mark: a number that moves whenever what is kept says something else than before, for whoever keeps answers."""

from __future__ import annotations

from hub.store.connection import Database, Tx

#: of the log, of texts that were taken away without a line in it, of the facets that records give; each only grows
MARK = "SELECT sum(value) FROM counter WHERE name IN ('seq', 'forgotten', 'facets')"
FORGOTTEN = (
    "INSERT INTO counter (name, value) VALUES ('forgotten', 1)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
)


def mark(database: Database) -> int:
    """Return the mark; one statement, in which no record is read."""
    return int((database.ask(MARK) or [(0,)])[0][0] or 0)


def note_forgotten(tx: Tx) -> None:
    """Move the mark, where texts go that no line of the log tells of."""
    tx.run(FORGOTTEN)
