"""The whole of what an audience sees, of one moment: what a dump is made of (QUALITY T12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from hub.store.canonical import canonical
from hub.store.connection import Database
from hub.store.model import iso, level_of
from hub.store.reading import Reading

LATEST = "SELECT seq, at FROM latest WHERE level >= ? ORDER BY seq DESC LIMIT 1"
LAST = "SELECT coalesce(max(seq), 0) FROM change"
REDACTED = "SELECT seq FROM change WHERE seq > ? AND event = 'redacted' LIMIT 1"
STANDING = "SELECT reason, replaced_by FROM record WHERE id = ? AND withdrawn IS NOT NULL"


@dataclass(frozen=True)
class Moment:
    """One snapshot: the number and the instant of its last change, and its records, which are read when asked for."""

    seq: int  #: of the last change that the audience sees
    at: str | None
    upto: int  #: of the last change of all
    records: Callable[[], Iterator[tuple[str, bytes]]]  #: (id, canonical text) sorted by id, in constant memory


class Whole:
    """Snapshots of everything."""

    def __init__(self, database: Database, reading: Reading) -> None:
        self.database, self.reading = database, reading

    @contextmanager
    def moment(self, audience: str = "open") -> Iterator[Moment]:
        """Give one snapshot, as long as the block lasts; nothing that is written meanwhile is in it."""
        with self.database.reading() as tx:
            row = tx.one(LATEST, (level_of(audience),)) or (0, None)

            def records() -> Iterator[tuple[str, bytes]]:
                for id, text in self.reading.stream_in(tx, (), audience):
                    yield id, canonical(text)

            upto = tx.one(LAST) or (0,)
            yield Moment(int(row[0]), iso(row[1]), int(upto[0]), records)

    def redacted_since(self, seq: int) -> bool:
        """Say whether anything was redacted after a number of the log."""
        with self.database.reading() as tx:
            return tx.one(REDACTED, (seq,)) is not None

    def gone(self, id: str) -> tuple[str | None, str | None]:
        """Return why a record is gone, and the id of what stands in its place; (None, None) where that is not told."""
        with self.database.reading() as tx:
            row = tx.one(STANDING, (id,))
        return (row[0], row[1]) if row else (None, None)
