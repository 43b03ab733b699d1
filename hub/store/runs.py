"""Runs: one harvest of one source at a time, owned by one process, taken over when that process is dead (P15)."""

from __future__ import annotations

import builtins
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from pyroaring import BitMap

from hub.errors import UsageError
from hub.store.batch import hold_run, withdraw_items
from hub.store.canonical import dumps, loads
from hub.store.connection import Database, Tx, chunks
from hub.store.model import AlreadyRunning, RunRow, iso
from hub.store.search.writing import IndexWriter, Vocabulary
from hub.store.todo import ask
from hub.store.writing import Writing

COLUMNS = (
    "run.id, run.source, run.kind, run.owner, run.status, run.started_at, run.beat_at, run.finished_at, run.counts,"
    " run.progress, source.cursor, run.reason, run.held, run.seen"
)
FROM = f"SELECT {COLUMNS} FROM run JOIN source ON source.name = run.source"  # noqa: S608 - no value in it
GET = FROM + " WHERE run.id = ?"
RUNNING = FROM + " WHERE run.source = ? AND run.status = 'running'"
AT_ONCE = 1_000  #: items that one transaction withdraws
PAGE = 10_000  #: items that one statement reads
LEASE = "SELECT lease_s FROM run WHERE id = ?"
START = (
    "INSERT INTO run (id, number, source, kind, owner, status, lease_s, started_at, beat_at, counts)"
    " VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, '{}')"
)
TAKE_OVER = "UPDATE run SET owner = ?, beat_at = ?, lease_s = ? WHERE id = ?"
FINISH = "UPDATE run SET status = ?, reason = ?, finished_at = ?, held = ?, held_cursor = ? WHERE id = ?"


def as_run(row: tuple[Any, ...], *, resumed: bool = False) -> RunRow:
    """Return a row of the table as what it says."""
    id, source, kind, owner, status, started, beat, finished, counts, progress, cursor, reason, held, seen = row
    return RunRow(
        id, source, kind, owner, status, iso(started) or "", iso(beat) or "", iso(finished), loads(counts),
        value(progress), value(cursor), resumed, reason, len(value(held) or ()), len(bitmap(seen)),
    )  # fmt: skip


def value(text: str | None) -> Any:
    """Return the value of a JSON text, None of none."""
    return None if text is None else loads(text)


def text(value: Any) -> str | None:
    """Return a value as JSON text, None as none."""
    return None if value is None else dumps(value).decode()


def bitmap(packed: bytes | None) -> BitMap:
    """Return a set of ordinals as it was packed."""
    return BitMap.deserialize(bytes(packed)) if packed else BitMap()


class Runs:
    """The runs of all sources, and what each source left us at."""

    def __init__(self, database: Database, vocabulary: Vocabulary, derives: frozenset[str]) -> None:
        self.database, self.vocabulary, self.derives = database, vocabulary, derives

    def start(self, source: str, *, kind: str = "harvest", owner: str, lease_s: float = 60) -> RunRow:
        """Begin a run, or take over the one whose owner is dead.

        :raises AlreadyRunning: when a living run of this source exists.
        """
        now = time.time()
        with self.database.writing() as tx:
            tx.run("INSERT INTO source (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (source,))
            tx.run("UPDATE counter SET value = value + 1 WHERE name = 'run'")
            row = tx.one(RUNNING, (source,))
            if row is not None:
                return self._take_over(tx, row, owner, lease_s, now)
            counter = tx.one("SELECT value FROM counter WHERE name = 'run'")
            number = counter[0] if counter else 1
            id = f"{source}-{number}"
            tx.run(START, (id, number, source, kind, owner, lease_s, now, now))
            return as_run(tx.one(GET, (id,)) or ())

    def _take_over(self, tx: Tx, row: tuple[Any, ...], owner: str, lease_s: float, now: float) -> RunRow:
        id, beat = row[0], row[6]
        lease = tx.one(LEASE, (id,))
        if lease is not None and beat + lease[0] > now:
            raise AlreadyRunning(f"run {id} of {row[1]} is under way (owner {row[3]}, last sign of life {iso(beat)})")
        tx.run(TAKE_OVER, (owner, now, lease_s, id))
        tx.run("UPDATE todo SET owner = NULL, until = 0 WHERE owner = ?", (row[3],))
        return as_run(tx.one(GET, (id,)) or (), resumed=True)

    def beat(self, run: RunRow) -> None:
        """Give a sign of life.

        :raises LeaseLost: when another process owns the run now.
        """
        with self.database.writing() as tx:
            hold_run(tx, run)

    def finish(self, run: RunRow, status: str, *, cursor: Any = None, reason: str | None = None) -> RunRow:
        """End a run; only a complete one moves the source's cursor (promise P5)."""
        if status not in ("complete", "incomplete", "failed", "rejected"):
            raise UsageError(f"a run cannot end as {status!r}")
        now = time.time()
        with self.database.writing() as tx:
            hold_run(tx, run)
            tx.run(FINISH, (status, reason, now, None, None, run.id))
            if status == "complete":
                self._complete(tx, run.source, text(cursor), now)
            return as_run(tx.one(GET, (run.id,)) or ())

    def _complete(self, tx: Tx, source: str, cursor: str | None, now: float) -> None:
        tx.run(
            "UPDATE source SET cursor = coalesce(CAST(? AS TEXT), cursor), completed_at = ? WHERE name = ?",
            (cursor, int(now), source),
        )

    def hold(self, run: RunRow, keys: Iterable[str], *, reason: str, cursor: Any = None) -> RunRow:
        """End a run that would withdraw more than is believable: it waits for a person."""
        held = text(sorted(keys))
        with self.database.writing() as tx:
            hold_run(tx, run)
            tx.run(FINISH, ("held", reason, time.time(), held, text(cursor), run.id))
            return as_run(tx.one(GET, (run.id,)) or ())

    def accept(self, run_id: str) -> int:
        """Withdraw what a held run would withdraw, by the thousand; return how many items went.

        One transaction of all would keep every other writer out for minutes, in memory and log that grow with it. The
        run stays held until the last: where the process dies before, it is accepted again, and goes on with the rest.
        """
        gone = sum(self._withdraw(run_id, keys) for keys in chunks(self.held_keys(run_id), AT_ONCE))
        with self.database.writing() as tx:
            source, cursor = self._held(tx, run_id)
            self._complete(tx, source, cursor, time.time())
            tx.run("UPDATE run SET status = 'complete', held = NULL WHERE id = ?", (run_id,))
        return gone

    def _withdraw(self, run_id: str, keys: builtins.list[str]) -> int:
        """Withdraw some of what a held run would withdraw; return how many items were living."""
        with self.database.writing() as tx:
            source, _ = self._held(tx, run_id)
            writing = Writing(tx, IndexWriter(tx, self.vocabulary), self.derives, cause="source", run=run_id)
            gone = withdraw_items(tx, writing, source, keys, "no longer at the source")
            writing.counters["todo"] += 1
            writing.flush()
            ask(tx, writing.todo, writing.counters["todo"])
            self._add_count(tx, run_id, gone)
        return gone

    def _add_count(self, tx: Tx, run_id: str, gone: int) -> None:
        row = tx.one("SELECT counts FROM run WHERE id = ?", (run_id,))
        counts = loads(row[0]) if row else {}
        counts["withdrawn"] = counts.get("withdrawn", 0) + gone
        tx.run("UPDATE run SET counts = ? WHERE id = ?", (text(counts), run_id))

    def reject(self, run_id: str) -> None:
        """Leave everything as it is: the source was wrong. What went already comes back when the source shows it."""
        with self.database.writing() as tx:
            self._held(tx, run_id)
            tx.run("UPDATE run SET status = 'rejected', held = NULL WHERE id = ?", (run_id,))

    def _held(self, tx: Tx, run_id: str) -> tuple[str, str | None]:
        """Return the source of a run that is held, and where its next run would begin."""
        tx.run("UPDATE run SET status = status WHERE id = ?", (run_id,))  # one decision at a time
        row = tx.one("SELECT source, status, held_cursor FROM run WHERE id = ?", (run_id,))
        if row is None:
            raise UsageError(f"no run {run_id!r}: `hub runs list` shows them")
        if row[1] != "held":
            raise UsageError(f"run {run_id} is {row[1]}, not held: there is nothing to decide")
        return row[0], row[2]

    def held_keys(self, run_id: str) -> list[str]:
        """Return the keys of the items that a held run would withdraw."""
        with self.database.reading() as tx:
            row = tx.one("SELECT held FROM run WHERE id = ?", (run_id,))
        return (value(row[0]) or []) if row else []

    def get(self, run_id: str) -> RunRow | None:
        """Return a run."""
        with self.database.reading() as tx:
            row = tx.one(GET, (run_id,))
        return as_run(row) if row else None

    def dead(self) -> builtins.list[RunRow]:
        """Return the runs that are said to be running and whose owner gave no sign of life for a lease (T1)."""
        sql = FROM + " WHERE run.status = 'running' AND run.beat_at + run.lease_s < ? ORDER BY run.number"
        with self.database.reading() as tx:
            return [as_run(row) for row in tx.rows(sql, (time.time(),))]

    def last(self, source: str) -> RunRow | None:
        """Return the newest run of a source."""
        return next(iter(self.list(source, limit=1)), None)

    def drift(self, run_id: str) -> list[tuple[str, str, int]]:
        """Return the fields that drifted in a run: (field, what, how often)."""
        with self.database.reading() as tx:
            return tx.rows("SELECT field, what, n FROM drift WHERE run = ? ORDER BY field, what", (run_id,))

    def cursor(self, source: str) -> Any:
        """Return where the last complete run of a source left off."""
        with self.database.reading() as tx:
            row = tx.one("SELECT cursor FROM source WHERE name = ?", (source,))
        return value(row[0]) if row else None

    def set_cursor(self, source: str, cursor: Any) -> None:
        """Set where the next run begins (an operator's wish)."""
        sql = (
            "INSERT INTO source (name, cursor) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor"
        )
        with self.database.writing() as tx:
            tx.run(sql, (source, text(cursor)))

    def missing(self, run: RunRow, scope: str | None = None) -> list[str]:
        """Return the keys of living items of a source, or of one scope of it, that a run has not seen."""
        return list(chain.from_iterable(self.unseen(run, scope)))

    def unseen(self, run: RunRow, scope: str | None = None) -> Iterator[builtins.list[str]]:
        """Yield the same keys in order, by the thousand, in constant memory: what is done with some may write."""
        row = self.database.ask("SELECT seen FROM run WHERE id = ?", (run.id,))
        seen = bitmap(row[0][0] if row else None)
        keys = (key for key, ordinal in self._living(run.source, scope) if ordinal not in seen)
        while some := list(islice(keys, AT_ONCE)):
            yield some

    def _living(self, source: str, scope: str | None) -> Iterator[tuple[Any, ...]]:
        """Yield key and ordinal of each living item, by the page, so that no transaction stands open between."""
        where, values = ("", (source,)) if scope is None else (" AND scope = ?", (source, scope))
        sql = "SELECT key, ordinal FROM item WHERE source = ? AND gone = 0{} AND key {} ? ORDER BY key LIMIT {}"
        after, sign = "", ">="
        while rows := self.database.ask(sql.format(where, sign, PAGE), (*values, after)):
            yield from rows
            after, sign = rows[-1][0], ">"

    def items(self, source: str, scope: str | None = None) -> int:
        """Return how many living items a source, or one scope of it, has."""
        sql = "SELECT count(*) FROM item WHERE source = ? AND gone = 0"
        sql, values = (sql, (source,)) if scope is None else (sql + " AND scope = ?", (source, scope))
        with self.database.reading() as tx:
            return (tx.one(sql, values) or (0,))[0]

    def scopes(self, source: str) -> list[str | None]:
        """Return the scopes of a source's living items."""
        sql = "SELECT DISTINCT scope FROM item WHERE source = ? AND gone = 0"
        with self.database.reading() as tx:
            return sorted((row[0] for row in tx.rows(sql, (source,))), key=lambda scope: scope or "")

    def list(self, source: str | None = None, limit: int = 50, status: str | None = None) -> list[RunRow]:
        """Return runs, the newest first."""
        given = {"source": source, "status": status}
        wanted = {name: value for name, value in given.items() if value is not None}
        where = " AND ".join(["1 = 1", *(f"run.{name} = ?" for name in wanted)])
        with self.database.reading() as tx:
            rows = tx.rows(f"{FROM} WHERE {where} ORDER BY run.number DESC LIMIT ?", (*wanted.values(), limit))
        return [as_run(row) for row in rows]

    def sources(self) -> builtins.list[dict[str, Any]]:
        """Return what is known of each source that ever ran: its living items and when it was last complete."""
        sql = (
            "SELECT source.name, (SELECT count(*) FROM item WHERE item.source = source.name AND item.gone = 0),"
            " (SELECT max(run.finished_at) FROM run WHERE run.source = source.name AND run.status = 'complete'"
            " AND run.kind IN ('harvest', 'file'))"
            " FROM source ORDER BY source.name"
        )
        with self.database.reading() as tx:
            rows = tx.rows(sql)
        return [{"name": name, "items": items, "last_complete_at": iso(at)} for name, items, at in rows]
