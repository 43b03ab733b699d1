"""A derivation: derived records, who is a member of what, and the keys that are done, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from hub.store.connection import Database, Tx
from hub.store.mirrored import refuse_copies
from hub.store.model import Record, Stale, Todo
from hub.store.records import Prepared, Preparing
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.todo import ask, finish
from hub.store.writing import Writing

CAUSES = ("source", "derived", "table")


class Derivation:
    """What follows from stored records; written by ``commit``, all of it or nothing."""

    def __init__(
        self, database: Database, preparing: Preparing, vocabulary: Vocabulary, derives: frozenset[str],
        *, cause: str, run: str | None,
    ) -> None:  # fmt: skip
        self.database, self.preparing, self.vocabulary, self.derives = database, preparing, vocabulary, derives
        self.cause, self.run = cause, run
        self.wholes: dict[str, tuple[list[Prepared], tuple[str, ...]]] = {}
        self.leaving: dict[str, tuple[str, str | None]] = {}
        self.finished: list[Todo] = []
        self.asked: dict[str, str] = {}
        self.events: Counter[str] = Counter()
        self.since = last_seq(database)

    def put(
        self,
        whole: str,
        records: Iterable[Record],
        members: Iterable[str] = (),
        *,
        tokens: Callable[[Record], Iterable[str]] = lambda record: (),
    ) -> None:
        """Store a whole with all its records; those that it had and has no more are withdrawn.

        ``tokens(record)`` are the names under which `Store.owners` finds the record.
        """
        prepared = [self.preparing.prepare(record, tokens=(tuple(tokens(record)), ())) for record in records]
        for one in prepared:
            one.whole, one.source = whole, whole.partition(":")[0]
        self.wholes[whole] = (prepared, tuple(members))
        self.leaving.pop(whole, None)

    def withdraw(self, id: str, reason: str, replaced_by: str | None = None) -> None:
        """Withdraw a record and all that hangs on it as a whole; ``replaced_by`` tells of a merge."""
        self.leaving[id] = (reason, replaced_by)
        self.wholes.pop(id, None)

    def done(self, todos: Iterable[Todo]) -> None:
        """Strike off the keys that this derivation answers."""
        self.finished += todos

    def ask(self, keys: Iterable[str]) -> None:
        """Ask for further derivations, which follow from this one, in the same transaction."""
        self.asked.update(dict.fromkeys(keys, "derived"))

    def commit(self) -> None:
        """Write everything in one transaction.

        :raises Stale: when another derivation wrote one of these records since this one began; nothing is kept then.
        """
        with self.database.writing() as tx:
            index = IndexWriter(tx, self.vocabulary)
            writing = Writing(tx, index, frozenset(), cause=self.cause, run=self.run)
            had = self._load(tx, writing)
            for whole, (prepared, _) in self.wholes.items():
                self._put(writing, prepared, had.get(whole, []))
            for id, (reason, replaced_by) in self.leaving.items():
                self._withdraw(writing, id, reason, replaced_by, had.get(id, []))
            self._gather(tx)
            writing.counters["todo"] += 1
            writing.flush()
            ask(tx, self.asked | writing.todo, writing.counters["todo"])
            finish(tx, self.finished)
        index.committed()
        self.events = writing.events

    def _load(self, tx: Tx, writing: Writing) -> dict[str, list[str]]:
        had: dict[str, list[str]] = {}
        wholes = [*self.wholes, *self.leaving]
        for whole, id in tx.among(
            "SELECT whole, id FROM record WHERE withdrawn IS NULL AND whole IN ({}) ORDER BY id", wholes
        ):
            had.setdefault(whole, []).append(id)
        writing.load([*wholes, *(id for ids in had.values() for id in ids)])
        writing.load(one.id for prepared, _ in self.wholes.values() for one in prepared)
        refuse_copies(tx, writing.known)
        late = sorted(known.id for known in writing.known.values() if known.seq > self.since)
        if late:
            raise Stale(f"another process wrote {late[0]} meanwhile: take the keys again")
        return had

    def _put(self, writing: Writing, prepared: list[Prepared], had: list[str]) -> None:
        for one in prepared:
            writing.put(one)
        now = {one.id for one in prepared}
        for id in had:
            if id not in now:
                writing.withdraw(id, "no longer follows from its source", cause=self.cause)

    def _gather(self, tx: Tx) -> None:
        """Write which parts the wholes have now; a part that two of them name is of the last."""
        whole_of = {part: whole for whole, (_, members) in self.wholes.items() for part in members}
        tx.many("DELETE FROM member WHERE whole = ?", [(whole,) for whole in (*self.wholes, *self.leaving)])
        tx.many("DELETE FROM member WHERE part = ?", [(part,) for part in whole_of])
        tx.many("INSERT INTO member (part, whole) VALUES (?, ?)", list(whole_of.items()))

    def _withdraw(self, writing: Writing, id: str, reason: str, replaced_by: str | None, had: list[str]) -> None:
        writing.withdraw(id, reason, replaced_by=replaced_by, cause=self.cause)
        for part in had:
            if part != id:
                writing.withdraw(part, reason, cause=self.cause)


def last_seq(database: Database) -> int:
    """Return the number of the last change."""
    with database.reading() as tx:
        return (tx.one("SELECT value FROM counter WHERE name = 'seq'") or (0,))[0]
