"""Operations: how a hub stands, in few statements over committed rows, so that every process tells the same."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from hub.store.connection import Database

LAST_GOOD = (
    "SELECT source, max(finished_at) FROM run WHERE status = 'complete' AND kind IN ('harvest', 'file') GROUP BY source"
)
LAST = (
    "SELECT run.source, run.id, run.status, run.reason, run.finished_at FROM run JOIN (SELECT source, max(number) AS n"
    " FROM run WHERE kind = 'harvest' AND status <> 'running' GROUP BY source) newest"
    " ON newest.source = run.source AND newest.n = run.number"
)
HELD = "SELECT source, count(*), min(finished_at) FROM run WHERE status = 'held' GROUP BY source"
ASIDE = "SELECT source, count(*) FROM aside WHERE resolved_at IS NULL GROUP BY source"
STALE = "SELECT source, count(*) FROM run WHERE status = 'running' AND beat_at + lease_s < ? GROUP BY source"
RUNS = "SELECT source, kind, status, count(*) FROM run GROUP BY source, kind, status ORDER BY source, kind, status"
ENDED = (
    "SELECT id, partner, state, reason, tries FROM subscription WHERE state IN ('paused', 'disabled') AND tries > 0"
    " ORDER BY id"
)
DELIVERIES = "SELECT target, state, count(*) FROM subscription GROUP BY target, state ORDER BY target, state"
FAILING = (
    "SELECT count(*), min(failing_since) FROM subscription WHERE state = 'active' AND failing_since IS NOT NULL"
    " AND failing_since < ?"
)
OBSERVE = (
    "INSERT INTO observation (name, value, at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
    " value = excluded.value, at = excluded.at"
)


@dataclass(frozen=True)
class SourceRuns:
    """What the logbook says of one source; instants are seconds since 1970."""

    good_at: float | None = None  #: end of the last run by which all came
    run: str | None = None  #: the last harvest that ended
    status: str | None = None
    reason: str | None = None
    held: int = 0
    held_since: float | None = None
    aside: int = 0
    stale: int = 0  #: runs said to be running whose process died


@dataclass(frozen=True)
class Ended:
    """A subscription of a partner that failures brought to a stop."""

    id: str
    partner: str
    state: str
    reason: str | None
    tries: int


class Operations:
    """How runs, deliveries and letters stand."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def sources(self) -> dict[str, SourceRuns]:
        """Return how each source that ever ran stands, in one snapshot."""
        with self.database.reading() as tx:
            good = dict(tx.rows(LAST_GOOD))
            last = {row[0]: row[1:4] for row in tx.rows(LAST)}
            held = {row[0]: row[1:] for row in tx.rows(HELD)}
            aside, stale = dict(tx.rows(ASIDE)), dict(tx.rows(STALE, (time.time(),)))
        found = {}
        for name in sorted(good.keys() | last.keys() | held.keys() | aside.keys() | stale.keys()):
            run, status, reason = last.get(name, (None, None, None))
            waiting, since = held.get(name, (0, None))
            counts = aside.get(name, 0), stale.get(name, 0)
            found[name] = SourceRuns(good.get(name), run, status, reason, waiting, since, *counts)
        return found

    def runs(self) -> list[tuple[str, str, str, int]]:
        """Return (source, kind, status, how many runs)."""
        with self.database.reading() as tx:
            return tx.rows(RUNS)

    def items(self) -> dict[str, int]:
        """Return how many living items each source has."""
        with self.database.reading() as tx:
            return dict(tx.rows("SELECT source, count(*) FROM item WHERE gone = 0 GROUP BY source ORDER BY source"))

    def ended(self) -> list[Ended]:
        """Return the subscriptions of partners that failures brought to a stop."""
        with self.database.reading() as tx:
            return [Ended(*row) for row in tx.rows(ENDED)]

    def deliveries(self) -> list[tuple[str, str, int]]:
        """Return (target, state, how many subscriptions of partners)."""
        with self.database.reading() as tx:
            return tx.rows(DELIVERIES)

    def failing(self, before: float) -> tuple[int, int | None]:
        """Return how many deliveries have failed since before an instant, and since when the oldest has."""
        with self.database.reading() as tx:
            count, since = tx.one(FAILING, (before,)) or (0, None)
        return count, since

    def letters(self) -> int:
        """Return how many letters to subscribers wait after a failure."""
        with self.database.reading() as tx:
            return (tx.one("SELECT count(*) FROM mail WHERE state = 'waiting' AND tries > 0") or (0,))[0]

    def claimed_at(self, job: str) -> int | None:
        """Return when a job of the clock was last begun."""
        with self.database.reading() as tx:
            return (tx.one("SELECT max(at) FROM due WHERE source = ?", (job,)) or (None,))[0]

    def observe(self, values: Mapping[str, int], now: int) -> None:
        """Write down what was measured."""
        with self.database.writing() as tx:
            tx.many(OBSERVE, [(name, value, now) for name, value in values.items()])

    def observed(self) -> dict[str, tuple[int, int]]:
        """Return what was measured last, by name: value and instant."""
        with self.database.reading() as tx:
            rows = tx.rows("SELECT name, value, at FROM observation ORDER BY name")
        return {name: (value, at) for name, value, at in rows}

    def size(self) -> int:
        """Return how many bytes the database takes on its disk, as its engine counts them."""
        with self.database.reading() as tx:
            if tx.sqlite:
                pages = (tx.one("PRAGMA page_count") or (0,))[0]
                return int(pages * (tx.one("PRAGMA page_size") or (0,))[0])
            return int((tx.one("SELECT pg_database_size(current_database())") or (0,))[0])

    def skew_s(self) -> float:
        """Return by how many seconds the clock of the database is ahead of ours; SQLite has none of its own."""
        if self.database.sqlite:
            return 0.0
        with self.database.reading() as tx:
            before = time.time()
            there = float((tx.one("SELECT extract(epoch from clock_timestamp())") or (before,))[0])
            return there - (before + time.time()) / 2

    def newest(self) -> float:
        """Return the last instant that any run wrote down; it lies in the future where a clock was wrong."""
        with self.database.reading() as tx:
            found = tx.one("SELECT max(beat_at) FROM run")
        return float(found[0]) if found and found[0] is not None else 0.0
