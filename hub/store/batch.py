"""A batch: items, records, change log, set-aside items, counts and cursor in one transaction (P3, P4, P6)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pyroaring import BitMap

from hub.errors import LeaseLost
from hub.store.aside import write_aside
from hub.store.canonical import dumps, loads
from hub.store.connection import Database, Tx
from hub.store.mirrored import refuse_copies
from hub.store.model import Aside, ItemState, KnownItem, RunRow, Stale, Stored
from hub.store.records import Prepared, Preparing
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.todo import ask
from hub.store.writing import Writing

ITEMS = (
    "SELECT key, form, rank, digest, version, records, ordinal, scope, gone FROM item WHERE source = ? AND key IN ({})"
)
PUT_ITEM = (
    "INSERT INTO item (source, key, form, rank, digest, version, records, ordinal, scope, gone)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (source, key) DO UPDATE SET form = excluded.form,"
    " rank = excluded.rank, digest = excluded.digest, version = excluded.version, records = excluded.records,"
    " scope = excluded.scope, gone = 0"
)
BEAT = "UPDATE run SET beat_at = ? WHERE id = ? AND owner = ? AND status = 'running'"
DRIFT = (
    "INSERT INTO drift (run, field, what, n) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (run, field, what) DO UPDATE SET n = drift.n + excluded.n"
)


def known_items(tx: Tx, source: str, keys: Iterable[str]) -> dict[str, KnownItem]:
    """Return what the store remembers of items, by key."""
    return {row[0]: known_item(row) for row in tx.among(ITEMS, keys, first=(source,))}


def known_item(row: tuple[Any, ...]) -> KnownItem:
    """Return a row of the items as what it says."""
    key, form, rank, digest, version, records, ordinal, scope, gone = row
    return KnownItem(
        key, form, rank, None if gone else bytes(digest), version, tuple(loads(records)), ordinal, scope, bool(gone)
    )


def hold_run(tx: Tx, run: RunRow) -> None:
    """Check, and keep, that this run is ours.

    :raises LeaseLost: when another process owns it.
    """
    if tx.run(BEAT, (time.time(), run.id, run.owner)) != 1:
        raise LeaseLost(f"run {run.id} of {run.source} belongs to another process now: nothing of this batch was kept")


class Batch:
    """What is to be stored together; it is written by ``commit``, all of it or nothing."""

    def __init__(
        self, database: Database, preparing: Preparing, vocabulary: Vocabulary, derives: frozenset[str], run: RunRow
    ) -> None:
        self.database, self.preparing, self.vocabulary, self.derives, self.run = (
            database,
            preparing,
            vocabulary,
            derives,
            run,
        )
        self.items: dict[str, tuple[ItemState, list[Prepared]]] = {}
        self.digests: dict[str, bytes] = {}
        self.ordinals = BitMap()
        self.leaving: list[tuple[list[str], str]] = []
        self.hiding: list[str] = []
        self.asides: list[Aside] = []
        self.taken: list[str] = []
        self.drifts: Counter[tuple[str, str]] = Counter()
        self.counts: Counter[str] = Counter()
        self.cursor: bytes | None = None
        self.outcomes: dict[str, str] = {}
        self.events: Counter[str] = Counter()
        self.last_seq = 0

    def known(self, keys: Iterable[str]) -> dict[str, KnownItem]:
        """Return what the store remembers of items; of one that it never saw, nothing.

        An item that is gone, or hidden, has no digest: it is never taken for unchanged, so it comes back.
        """
        with self.database.reading() as tx:
            found = known_items(tx, self.run.source, keys)
            ids = [id for item in found.values() for id in item.record_ids]
            rows = tx.among("SELECT id, digest, hidden FROM record WHERE withdrawn IS NULL AND id IN ({})", ids)
        self.digests.update((id, digest) for id, digest, _ in rows)
        hidden = {id for id, _, hidden in rows if hidden}
        return {
            key: item if hidden.isdisjoint(item.record_ids) else item._replace(digest=None)
            for key, item in found.items()
        }

    def stands(self, id: str) -> bool:
        """Say whether a record of the items that were asked for by `known` is in the store."""
        return id in self.digests

    def put(self, item: ItemState, records: Iterable[Stored]) -> None:
        """Store an item with the records that it gives; records that it gave before and gives no more are withdrawn."""
        prepare, source = self.preparing.prepare, self.run.source
        prepared = []
        for stored in records:
            known = self.digests.get(stored.record["id"])
            ready = prepare(stored.record, known=known, tokens=(stored.own, stored.cited))
            ready.source = source
            prepared.append(ready)
        self.items[item.key] = (item, prepared)

    def seen(self, items: Iterable[KnownItem | int]) -> None:
        """Note that items are still at the source, unchanged."""
        self.ordinals.update(item if isinstance(item, int) else item.ordinal for item in items)

    def gone(self, keys: Iterable[str], reason: str = "no longer at the source") -> None:
        """Withdraw items and the records that they gave."""
        self.leaving.append((list(keys), reason))

    def hide(self, keys: Iterable[str]) -> None:
        """Take the records of items out of what is shown, without withdrawing them; the next put shows them again."""
        self.hiding += keys

    def set_aside(self, aside: Aside) -> None:
        """Keep an item that could not be taken."""
        self.asides.append(aside)

    def settle(self, keys: Iterable[str]) -> None:
        """Note that items were read without a complaint and give nothing to store: nothing of them waits any more."""
        self.taken += keys

    def drift(self, found: dict[tuple[str, str], int]) -> None:
        """Note fields of the source that are new, missing or retyped: (field, what) -> how often."""
        self.drifts.update(found)

    def count(self, counts: dict[str, int]) -> None:
        """Add to the run's counts."""
        self.counts.update(counts)

    def progress(self, cursor: Any) -> None:
        """Note how far the run has come."""
        self.cursor = dumps(cursor)

    def commit(self) -> None:
        """Write everything in one transaction.

        :raises LeaseLost: when another process owns the run now; nothing is kept then.
        """
        with self.database.writing() as tx:
            hold_run(tx, self.run)
            index = IndexWriter(tx, self.vocabulary)
            writing = Writing(tx, index, self.derives, cause="source", run=self.run.id)
            items = known_items(tx, self.run.source, self.items)
            counts = self.counts + self._write_items(tx, writing, items)
            counts["withdrawn"] += sum(withdraw_items(tx, writing, self.run.source, *gone) for gone in self.leaving)
            hide_items(tx, writing, self.run.source, self.hiding)
            counts["set_aside"] += write_aside(tx, self.run, self.asides, taken=[*self.items, *self.taken])
            self._close(tx, writing, counts)
        index.committed()
        self.events, self.last_seq = writing.events, writing.counters["seq"]

    def _write_items(self, tx: Tx, writing: Writing, items: dict[str, KnownItem]) -> Counter[str]:
        row = tx.one("SELECT ordinals FROM source WHERE name = ?", (self.run.source,))
        ordinals = first = row[0] if row else 0
        before = [id for item in items.values() for id in item.record_ids]
        given = [p.id for _, prepared in self.items.values() for p in prepared]
        self._refuse(tx, given)
        writing.load([*before, *given])
        rows, counts = [], Counter[str]()
        for key, (item, prepared) in self.items.items():
            known = items.get(key)
            ordinal = ordinals if known is None else known.ordinal
            ordinals += known is None
            outcome, written = self._write_records(writing, item, known, prepared)
            self.outcomes[key] = outcome
            counts.update({outcome: 1, "records": written})
            self.ordinals.add(ordinal)
            ids = dumps([p.id for p in prepared]).decode()
            rows.append(
                (self.run.source, key, item.form, item.rank, item.digest, item.version, ids, ordinal, item.scope)
            )
        tx.many(PUT_ITEM, rows)
        if ordinals != first:
            tx.run("UPDATE source SET ordinals = ? WHERE name = ?", (ordinals, self.run.source))
        return counts

    def _refuse(self, tx: Tx, ids: list[str]) -> None:
        """Refuse ids that belong to a copy of another hub's record."""
        refuse_copies(tx, ids)

    def _write_records(
        self, writing: Writing, item: ItemState, known: KnownItem | None, prepared: list[Prepared]
    ) -> tuple[str, int]:
        """Write what an item gives; return what became of the item, and how many records are new or changed."""
        events = [self._write_record(writing, p) for p in prepared]
        now = {p.id for p in prepared}
        old = [id for id in (known.record_ids if known else ()) if id not in now]
        withdrawn = [writing.withdraw(id, "no longer given by its source") for id in old]
        written = sum(map(bool, events))
        if known is None or known.gone:
            return "new", written
        return "changed" if written or any(withdrawn) else "unchanged", written

    def _write_record(self, writing: Writing, prepared: Prepared) -> str | None:
        known = writing.known.get(prepared.id)
        if not prepared.body and (known is None or known.digest != prepared.digest or not known.living):
            raise Stale(f"record {prepared.id} was written by another process while this batch was made")
        return writing.put(prepared)

    def _close(self, tx: Tx, writing: Writing, counts: Counter[str]) -> None:
        writing.counters["todo"] += 1
        writing.flush()
        ask(tx, writing.todo, writing.counters["todo"])
        tx.many(DRIFT, [(self.run.id, field, what, n) for (field, what), n in self.drifts.items()])
        row = tx.one("SELECT counts, seen, progress FROM run WHERE id = ?", (self.run.id,))
        old_counts, old_seen, progress = row if row else ("{}", None, None)
        total = Counter(loads(old_counts)) + counts
        seen = self.ordinals | BitMap.deserialize(bytes(old_seen)) if old_seen else self.ordinals
        seen.run_optimize()
        cursor = progress if self.cursor is None else self.cursor.decode()
        tx.run(
            "UPDATE run SET counts = ?, seen = ?, progress = ? WHERE id = ?",
            (dumps(dict(total)).decode(), seen.serialize(), cursor, self.run.id),
        )


def withdraw_items(tx: Tx, writing: Writing, source: str, keys: list[str], reason: str) -> int:
    """Withdraw items and their records; return how many items there were."""
    living = [item for item in known_items(tx, source, keys).values() if not item.gone]
    writing.load(id for item in living for id in item.record_ids)
    for item in living:
        for id in item.record_ids:
            writing.withdraw(id, reason, cause="withdrawn")
    tx.many("UPDATE item SET gone = 1 WHERE source = ? AND key = ?", [(source, item.key) for item in living])
    return len(living)


def hide_items(tx: Tx, writing: Writing, source: str, keys: list[str]) -> None:
    """Take the records of items out of what is shown."""
    ids = [id for item in known_items(tx, source, keys).values() for id in item.record_ids]
    writing.load(ids)
    for id in ids:
        writing.hide(id)
