"""Set-aside items: countable, readable, replayable (promise P4)."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from hub.store.canonical import digest, dumps, loads
from hub.store.connection import Database, Tx
from hub.store.model import Aside, AsideRow, RunRow, iso

PUT = (
    "INSERT INTO aside (uid, source, run, station, place, rule, message, key, payload, raw_digest, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET run = excluded.run,"
    " place = excluded.place, message = excluded.message, payload = excluded.payload,"
    " raw_digest = excluded.raw_digest, resolved_at = NULL, note = NULL"
)
COLUMNS = "id, source, run, station, place, rule, message, key, payload, raw_digest, at, resolved_at"
OPEN_KEYS = "SELECT DISTINCT key FROM aside WHERE source = ? AND resolved_at IS NULL AND key IS NOT NULL"
RESOLVE = "UPDATE aside SET resolved_at = ?, note = ? WHERE resolved_at IS NULL AND source = ? AND key = ?"
AGAIN = f"{RESOLVE} AND run <> ?"


def uid(source: str, aside: Aside) -> str:
    """Return what makes a set-aside item the same one when it comes again."""
    return digest([source, aside.station, aside.key or aside.where, aside.rule]).hex()


def write_aside(tx: Tx, run: RunRow, asides: list[Aside], *, taken: Iterable[str]) -> int:
    """Set aside what could not be taken, and settle what was set aside before of items that were read now.

    Of an item that is taken nothing waits any more; of one that is set aside anew, for another reason, what an earlier
    run said of it is out of date. Return how many are set aside now.
    """
    now = int(time.time())
    waiting = {key for (key,) in tx.rows(OPEN_KEYS, (run.source,))} if asides or taken else set()
    again = {aside.key for aside in asides}
    tx.many(RESOLVE, [(now, "taken since", run.source, key) for key in waiting.intersection(taken) - again])
    tx.many(AGAIN, [(now, "read again since", run.source, key, run.id) for key in sorted(waiting & again)])
    rows = {uid(run.source, aside): row_of(run, aside, now) for aside in asides}
    tx.many(PUT, [(name, *row) for name, row in rows.items()])
    return len(asides)


def row_of(run: RunRow, aside: Aside, now: int) -> tuple[Any, ...]:
    """Return the row of a set-aside item."""
    payload = None if aside.payload is None else dumps(aside.payload)
    what = (aside.station, aside.where, aside.rule, aside.message, aside.key)
    return (run.source, run.id, *what, payload, aside.raw_digest, now)


def as_row(row: tuple[Any, ...]) -> AsideRow:
    """Return a row of the table as what it says."""
    id, source, run, station, where, rule, message, key, payload, raw_digest, at, resolved_at = row
    read = None if payload is None else loads(bytes(payload))
    return AsideRow(
        id, source, run, station, where, rule, message, key, read, raw_digest, iso(at) or "", iso(resolved_at)
    )


class AsideList:
    """What is set aside."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, id: int) -> AsideRow | None:
        """Return one set-aside item."""
        with self.database.reading() as tx:
            row = tx.one(f"SELECT {COLUMNS} FROM aside WHERE id = ?", (id,))  # noqa: S608 - names are ours
        return as_row(row) if row else None

    def put(self, source: str, aside: Aside) -> None:
        """Set something aside outside a run, as what cannot be derived."""
        payload = None if aside.payload is None else dumps(aside.payload)
        what = (aside.station, aside.where, aside.rule, aside.message, aside.key, payload, aside.raw_digest)
        with self.database.writing() as tx:
            tx.run(PUT, (uid(source, aside), source, None, *what, int(time.time())))

    def taken(self, station: str, keys: Iterable[str]) -> None:
        """Mark what was set aside at a station as taken since, by key; where nothing is, nothing is written."""
        waiting = "SELECT id, key FROM aside WHERE resolved_at IS NULL AND station = ?"
        with self.database.reading() as tx:
            wanted, rows = set(keys), tx.rows(waiting, (station,))
        if ids := [id for id, key in rows if key in wanted]:
            self.resolve(ids, "taken since")

    def resolve(self, ids: Iterable[int], note: str = "") -> int:
        """Mark set-aside items as done with; return how many were open."""
        sql = "UPDATE aside SET resolved_at = ?, note = ? WHERE id = ? AND resolved_at IS NULL"
        with self.database.writing() as tx:
            return sum(tx.run(sql, (int(time.time()), note, id)) for id in ids)

    def counts(self, source: str | None = None, run: str | None = None) -> list[tuple[str, str, str, int]]:
        """Return (source, station, rule, how many) of what waits, the most frequent first."""
        given = {name: value for name, value in {"source": source, "run": run}.items() if value is not None}
        where = " AND ".join(["resolved_at IS NULL", *(f"{name} = ?" for name in given)])
        sql = (
            f"SELECT source, station, rule, count(*) AS n FROM aside WHERE {where}"  # noqa: S608 - names are ours
            " GROUP BY source, station, rule ORDER BY n DESC, source, station, rule"
        )
        with self.database.reading() as tx:
            return tx.rows(sql, tuple(given.values()))

    def count(self, source: str | None = None) -> int:
        """Return how many wait."""
        return sum(row[3] for row in self.counts(source))

    def list(
        self, source: str | None = None, *, open: bool = True, rule: str | None = None, station: str | None = None,
        run: str | None = None, limit: int = 100, after: int = 0,
    ) -> list[AsideRow]:  # fmt: skip
        """Return set-aside items, oldest first, from after an id; of those that wait still, or of all."""
        wanted = {"source": source, "rule": rule, "station": station, "run": run}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = [f"{name} = ?" for name in given] + ["id > ?"] + ["resolved_at IS NULL"] * open
        sql = f"SELECT {COLUMNS} FROM aside WHERE {' AND '.join(where)} ORDER BY id LIMIT ?"  # noqa: S608 - names are ours
        with self.database.reading() as tx:
            return [as_row(row) for row in tx.rows(sql, (*given.values(), after, limit))]
