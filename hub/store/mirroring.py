"""Mirroring: a batch of copies of another hub's records, stored exactly as received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.store.batch import Batch
from hub.store.canonical import dumps
from hub.store.connection import Database, Tx
from hub.store.mirrored import Collision, Copied, known
from hub.store.model import ItemState, KnownItem, Record, RunRow
from hub.store.records import Prepared, Preparing, of_all
from hub.store.search.writing import Vocabulary
from hub.store.writing import REDACTED, Writing

PUT = (
    "INSERT INTO mirrored (id, source, hub, seq, at, event) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " source = excluded.source, hub = excluded.hub, seq = excluded.seq, at = excluded.at, event = excluded.event"
)


@dataclass(frozen=True)
class Line:
    """What a line of the other hub's log says of a record that went: why, and which stands in its place."""

    copied: Copied
    reason: str | None = None
    replaced_by: str | None = None


class MirrorBatch(Batch):
    """A batch of copies: stored as they were received, and nothing is derived from them."""

    def __init__(self, database: Database, preparing: Preparing, vocabulary: Vocabulary, run: RunRow) -> None:
        given = Preparing(project=as_given, index_of=preparing.index_of, digest=of_all)
        super().__init__(database, given, vocabulary, frozenset(), run)
        self.lines: dict[str, Line] = {}
        self.moved: bytes | None = None

    def progress(self, cursor: Any) -> None:
        """Note how far the run has come; a log is in order, so that each page that was read moves the cursor."""
        super().progress(cursor)
        if self.run.kind == "harvest" and cursor["cursor"] is not None and not cursor["trouble"]:
            self.moved = dumps(cursor["cursor"])

    def mirror(self, item: ItemState, records: Iterable[Record], line: Line) -> None:
        """Store a copy, or the end of one; ``records`` holds it where it lives."""
        prepared = [self.preparing.prepare(record, known=self.digests.get(record["id"])) for record in records]
        self.items[item.key] = (item, [replace(one, source=self.run.source) for one in prepared])
        self.lines[item.key] = line

    def _write_items(self, tx: Tx, writing: Writing, items: dict[str, KnownItem]) -> Counter[str]:
        ids = {one.id for _, prepared in self.items.values() for one in prepared}
        copies = known(tx, self.lines)
        refuse_own(tx, ids, copies, self.run.source)
        taken_back = {id for id in ids if id in copies and copies[id].event == REDACTED}
        tx.many("DELETE FROM redaction WHERE id = ?", [(id,) for id in taken_back])
        writing.redacted -= taken_back
        told = [line.copied for line in self.lines.values() if line.copied.id in ids or line.copied.id in copies]
        tx.many(PUT, [(one.id, one.source, one.hub, one.seq, one.at, one.event) for one in told])
        return super()._write_items(tx, writing, items)

    def _refuse(self, tx: Tx, ids: list[str]) -> None:
        """Refuse nothing more: what is ours was refused before the provenance was written."""

    def _close(self, tx: Tx, writing: Writing, counts: Counter[str]) -> None:
        super()._close(tx, writing, counts)
        if self.moved is not None:
            tx.run("UPDATE source SET cursor = ? WHERE name = ?", (self.moved.decode(), self.run.source))

    def _write_records(
        self, writing: Writing, item: ItemState, known: KnownItem | None, prepared: list[Prepared]
    ) -> tuple[str, int]:
        line = self.lines[item.key]
        event: Any = None
        if prepared:
            event = self._write_record(writing, prepared[0])
        else:
            for id in known.record_ids if known else ():
                reason = line.reason or "withdrawn"
                event = writing.withdraw(id, reason, replaced_by=line.replaced_by, cause="withdrawn")
        written = int(bool(event and prepared))
        if known is None or known.gone:
            return "new", written
        return "changed" if event else "unchanged", written


def as_given(record: Record, audience: str) -> Record:
    """Return a copy: it is what everybody may see, as its hub shows it."""
    return record


def refuse_own(tx: Tx, ids: Iterable[str], copies: Mapping[str, Copied], source: str) -> None:
    """Refuse copies of records that this hub has of its own, or from another mirror.

    :raises Collision: naming the first; nothing of the batch is kept then.
    """
    standing = {row[0] for row in tx.among("SELECT id FROM record WHERE id IN ({})", ids)}
    ours = sorted(id for id in standing if id not in copies or copies[id].source != source)
    if ours:
        raise Collision(
            f"{ours[0]} stands in this hub already, and not as a copy by {source}"
            f" ({len(ours)} of this batch): a mirror needs a hub, or kinds, of its own; see its README"
        )
