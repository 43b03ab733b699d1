"""The newest state of each record as of a number of the change log, in the order of their changes.

A reader that pages through it with one ``upto`` sees each record exactly once, however much is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.store.connection import Database, Tx, marks
from hub.store.model import iso, level_of
from hub.store.reading import Texts, hidden_to

GONE = ("withdrawn", "redacted")
NEWEST = (
    " FROM change c JOIN record r ON r.rid = c.rid LEFT JOIN body b ON b.rid = c.rid AND r.seq = c.seq"
    " WHERE c.seq > ? AND c.seq <= ? AND c.level >= ? AND r.hidden <= ?"
    " AND NOT EXISTS (SELECT 1 FROM change d WHERE d.rid = c.rid AND d.seq > c.seq AND d.seq <= ? AND d.level >= ?)"
)
TEXTS = "coalesce(c.body, b.body), CASE WHEN c.body IS NULL THEN b.open ELSE c.open END"
COLUMNS = f"c.seq, c.at, r.id, c.kind, r.source, c.event, c.view, {TEXTS}, c.rid, c.reason, c.replaced_by"
BEFORE = "SELECT body, open, view FROM change WHERE rid = ? AND seq < ? AND body IS NOT NULL ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Standing:
    """A record as it stood: its last visible change, and its text; of what is gone, the text it had before."""

    seq: int
    at: str
    id: str
    kind: str
    source: str | None
    gone: bool
    body: bytes | None
    reason: str | None
    replaced_by: str | None


@dataclass(frozen=True)
class Span:
    """Which part of a snapshot is asked for: changes after ``since`` and up to ``until``, as of ``upto``."""

    upto: int
    since: int = 0
    until: int | None = None
    kinds: tuple[str, ...] = ()
    source: str | None = None
    audience: str = "open"

    def where(self) -> tuple[str, list[Any]]:
        """Return the condition that these make, and its values."""
        level, until = level_of(self.audience), self.upto if self.until is None else min(self.until, self.upto)
        values: list[Any] = [self.since, until, level, hidden_to(self.audience), self.upto, level]
        sql = NEWEST
        if self.kinds:
            # one kind is read by its index; several in the order of the log, which an index of kinds would lose
            kind = "c.kind" if len(self.kinds) == 1 else "(c.kind || '')"
            sql, values = f"{sql} AND {kind} IN ({marks(self.kinds)})", [*values, *self.kinds]
        if self.source is not None:
            sql, values = f"{sql} AND r.source = ?", [*values, self.source]
        return sql, values


class Snapshots:
    """Snapshots of the log."""

    def __init__(self, database: Database, texts: Texts) -> None:
        self.database, self.texts = database, texts

    def page(self, span: Span, *, limit: int) -> list[Standing]:
        """Return the next records of a snapshot, in the order of their last changes."""
        where, values = span.where()
        with self.database.reading() as tx:
            rows = tx.rows(f"SELECT {COLUMNS}{where} ORDER BY c.seq LIMIT ?", (*values, limit))
            return [self._standing(tx, row, span.audience) for row in rows]

    def one(self, id: str, *, kinds: Iterable[str], audience: str = "open") -> Standing | None:
        """Return how one record stands now, gone ones too."""
        wanted = Span(upto=1 << 60, kinds=tuple(kinds), audience=audience)
        where, values = wanted.where()
        with self.database.reading() as tx:
            row = tx.one(f"SELECT {COLUMNS}{where} AND r.id = ?", (*values, id))
            return self._standing(tx, row, audience) if row else None

    def count(self, span: Span, *, most: int) -> int:
        """Return how many records a span holds; more than ``most`` are not counted."""
        where, values = span.where()
        with self.database.reading() as tx:
            row = tx.one(f"SELECT count(*) FROM (SELECT 1{where} LIMIT ?) AS found", (*values, most + 1))  # noqa: S608
        return int(row[0]) if row else 0

    def first_seq(self, instant: int) -> int:
        """Return the number of the first change at or after an instant (seconds since 1970), by halving.

        The instants of the log grow with its numbers.
        """
        with self.database.reading() as tx:
            low, high = 1, int((tx.one("SELECT coalesce(max(seq), 0) FROM change") or (0,))[0]) + 1
            while low < high:
                middle = (low + high) // 2
                found = tx.one("SELECT seq, at FROM change WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,))
                if found is None or found[1] >= instant:
                    high = middle
                else:
                    low = int(found[0]) + 1
        return low

    def earliest(self) -> str | None:
        """Return the instant of the first change of all."""
        with self.database.reading() as tx:
            row = tx.one("SELECT at FROM change ORDER BY seq LIMIT 1")
        return iso(row[0]) if row else None

    def _standing(self, tx: Tx, row: tuple[Any, ...], audience: str) -> Standing:
        seq, at, id, kind, source, event, view, body, open, rid, reason, replaced_by = row
        gone = event in GONE or view < level_of(audience) or body is None
        if gone and event != "redacted":
            body, open, view = tx.one(BEFORE, (rid, seq)) or (None, None, view)
        text = None if event == "redacted" else self.texts.pick(body, open, view, audience)
        return Standing(seq, iso(at) or "", id, kind, source, gone, text, reason, replaced_by)
