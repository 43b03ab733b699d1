"""Differences: what records said at a number of the change log and what they say now, so that sums can follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hub.errors import StoreError
from hub.store.connection import Tx, chunks
from hub.store.model import LEVELS
from hub.store.reading import AT_ONCE, Reading
from hub.store.snapshots import GONE
from hub.store.store import Store
from hub.store.writing import HIDDEN

LAST = "SELECT seq, at, rid FROM change WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
SINCE = (
    "SELECT DISTINCT c.rid, r.id FROM change c JOIN record r ON r.rid = c.rid WHERE c.kind = ? AND c.seq > ?"
    " ORDER BY c.rid"
)
#: the last line of each record up to a number; as another follows it, its text stands beside it
BEFORE = (
    "SELECT c.rid, c.event, c.reason, c.view, c.body, c.open FROM change c WHERE c.seq <= ? AND NOT EXISTS"
    " (SELECT 1 FROM change d WHERE d.rid = c.rid AND d.seq > c.seq AND d.seq <= ?) AND c.rid IN ({})"
)
Difference = tuple[str, bytes | None, bytes | None]  #: id, what all could read of it before, what they can read now


class TextsGone(StoreError):
    """What a record said before is not kept any more: it was redacted since."""


@dataclass(frozen=True)
class Now:
    """The store in one snapshot: ``seq`` is the number of its last change."""

    tx: Tx
    reading: Reading
    seq: int

    def mark(self, seq: int) -> str:
        """Return what tells this log from another one (of a restored backup) at a number."""
        return ":".join(map(str, self.tx.one(LAST, (seq,)) or ()))

    def every(self, kind: str, *, prefix: str = "") -> Iterator[Difference]:
        """Yield all that everybody can read now, as if there had been nothing before."""
        found = self.reading.stream_in(self.tx, (kind,), "open")
        yield from ((id, None, text) for id, text in found if id.startswith(prefix))

    def since(self, kind: str, *, seq: int, prefix: str = "") -> Iterator[Difference]:
        """Yield each record with a line after ``seq``; ``prefix`` begins the ids of those that are wanted.

        :raises TextsGone: when a text of before was taken out of the log.
        """
        rows = [row for row in self.tx.rows(SINCE, (kind, seq)) if row[1].startswith(prefix)]
        for some in chunks(rows, AT_ONCE):
            rids = [rid for rid, _ in some]
            after = self.reading.texts_of(self.tx, "rid", rids, "open")
            before = {row[0]: self._before(*row[1:]) for row in self.tx.among(BEFORE, rids, first=(seq, seq))}
            yield from ((id, before.get(rid), after.get(rid)) for rid, id in some)

    def _before(self, event: str, reason: str | None, view: int, body: Any, open: Any) -> bytes | None:
        if event in GONE or reason == HIDDEN or view < LEVELS["open"]:
            return None
        if body is None:
            raise TextsGone("what a record said before was taken out of the log")
        return self.reading.texts.pick(body, open, view, "open")

    def texts(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return what everybody can read of some records."""
        return self.reading.texts_of(self.tx, "id", list(ids), "open")


@contextmanager
def now(store: Store) -> Iterator[Now]:
    """Give one snapshot of a store."""
    with store.database.reading() as tx:
        row = tx.one("SELECT value FROM counter WHERE name = 'seq'")
        yield Now(tx, store.reading, row[0] if row else 0)
