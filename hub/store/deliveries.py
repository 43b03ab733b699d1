"""Deliveries: subscriptions as cursors over the change log, their secrets, and the record of each attempt.

Cursor and attempt are written in one transaction, and only where the cursor still stands where the attempt began: what
a partner replays or skips meanwhile is not undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from hub.store.connection import Database, Tx

NAMES = (
    "id, partner, wanted, target, url, feed, state, reason, cursor, upto, tries, failing_since, seen, slow, next_at,"
    " served_at, told, created_at, disabled_at"
)
ALL = f"SELECT {NAMES} FROM subscription"  # noqa: S608 - names are ours
DUE = (
    "SELECT id, partner, slow FROM subscription WHERE state = 'active' AND target <> 'feed' AND cursor < ?"
    " AND (next_at <= ? OR (target = 'webhook' AND tries = 2 AND seen < ? AND served_at < ?))"
    " ORDER BY served_at, id LIMIT ?"
)
ATTEMPT = (
    "INSERT INTO delivery (subscription, event, type, seq, attempt, at, outcome, status, answer, ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
KEPT = 200  #: attempts that are kept of each subscription
SOMETIMES = 20  #: attempts between two looks for those that are too many
PAUSE_S = 2  #: between an attempt and one that a new change brings forward
LOCK = 7202613  #: PostgreSQL's advisory lock: subscriptions are counted one at a time


@dataclass(frozen=True)
class Subscription:
    """What a partner wants to be told of, where, and how far it was told."""

    id: str
    partner: str
    wanted: dict[str, Any]  #: title, query, kinds, event_types, causes, schedule
    target: str  #: webhook, feed or file
    url: str | None
    feed: bytes | None = field(repr=False)  #: digest of the token of a private feed
    state: str  #: active, paused (by either side), disabled (the target is gone)
    reason: str | None
    cursor: int  #: number of the last change that was told, or passed over
    upto: int | None  #: last number of the file that is being delivered
    tries: int  #: failures in a row of the change that is next
    failing_since: int | None
    seen: int  #: last number of the log when it failed
    slow: int  #: 1 where the last attempt took long: such targets have threads of their own
    next_at: float
    served_at: float
    told: int  #: 0 where the partner is still to be told that it is paused
    created_at: int
    disabled_at: int | None


@dataclass(frozen=True)
class Attempt:
    """One attempt to deliver an event."""

    event: str
    type: str
    seq: int
    attempt: int
    at: int
    outcome: str  #: delivered, failed, gone or test
    status: int | None
    answer: str
    ms: int


@dataclass(frozen=True)
class Standing:
    """How a subscription stands after a failure."""

    tries: int
    next_at: float
    seen: int
    slow: int = 0
    state: str = "active"
    reason: str | None = None


class Due(NamedTuple):
    """A subscription that has something to read."""

    id: str
    partner: str
    slow: bool


class Deliveries:
    """Subscriptions of partners, and what became of each event."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, new: Subscription, *, sealed: bytes | None, most: int) -> bool:
        """Keep a subscription with its secret; say no where the partner has so many already."""
        with self.database.writing() as tx:
            if not tx.sqlite:
                tx.run("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            count = tx.one("SELECT count(*) FROM subscription WHERE partner = ?", (new.partner,))
            if count and count[0] >= most:
                return False
            values = [getattr(new, name) for name in NAMES.split(", ")]
            values[2] = orjson.dumps(new.wanted).decode()
            tx.run(f"INSERT INTO subscription ({NAMES}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
            if sealed is not None:
                self._secret(tx, new.id, 1, sealed, new.created_at)
        return True

    def get(self, id: str, partner: str | None = None) -> Subscription | None:
        """Return a subscription; with a partner, one of this partner only."""
        with self.database.reading() as tx:
            row = tx.one(f"{ALL} WHERE id = ?", (id,))
        return made(row) if row and partner in (None, row[1]) else None

    def by_feed(self, digest: bytes) -> Subscription | None:
        """Return the subscription of a private feed."""
        with self.database.reading() as tx:
            row = tx.one(f"{ALL} WHERE feed = ?", (digest,))
        return made(row) if row else None

    def of(self, partner: str) -> list[Subscription]:
        """Return the subscriptions of a partner, the oldest first."""
        with self.database.reading() as tx:
            return [made(row) for row in tx.rows(f"{ALL} WHERE partner = ? ORDER BY created_at, id", (partner,))]

    def every(self) -> Iterator[Subscription]:
        """Yield all subscriptions."""
        with self.database.reading() as tx:
            rows = tx.rows(f"{ALL} ORDER BY partner, created_at, id")
        yield from map(made, rows)

    def change(self, id: str, *, wanted: dict[str, Any], url: str | None) -> None:
        """Change what is wanted, and where."""
        with self.database.writing() as tx:
            text = orjson.dumps(wanted).decode()
            tx.run("UPDATE subscription SET wanted = ?, url = ? WHERE id = ?", (text, url, id))

    def stand(self, id: str, state: str, *, reason: str | None, now: float) -> None:
        """Pause a subscription, or let it go on at once."""
        sql = (
            "UPDATE subscription SET state = ?, reason = ?, tries = 0, failing_since = NULL, next_at = ?,"
            " disabled_at = NULL, told = 1 WHERE id = ?"
        )
        with self.database.writing() as tx:
            tx.run(sql, (state, reason, now, id))

    def move(self, id: str, cursor: int, *, now: float) -> None:
        """Put a cursor where its partner wants it, and go on at once."""
        sql = "UPDATE subscription SET cursor = ?, upto = NULL WHERE id = ?"
        with self.database.writing() as tx:
            tx.run(sql, (cursor, id))
        self.stand(id, "active", reason=None, now=now)

    def erase(self, id: str) -> None:
        """Forget a subscription with its secrets and attempts."""
        with self.database.writing() as tx:
            for table, column in (("delivery", "subscription"), ("subscription_secret", "subscription")):
                tx.run(f"DELETE FROM {table} WHERE {column} = ?", (id,))  # noqa: S608 - names are ours
            tx.run("DELETE FROM subscription WHERE id = ?", (id,))

    def secrets(self, id: str, *, now: float) -> list[tuple[int, bytes]]:
        """Return the secrets that are valid, the newest first: number and sealed bytes."""
        sql = (
            "SELECT number, sealed FROM subscription_secret WHERE subscription = ?"
            " AND (ends_at IS NULL OR ends_at > ?) ORDER BY number DESC"
        )
        with self.database.reading() as tx:
            return [(row[0], bytes(row[1])) for row in tx.rows(sql, (id, now))]

    def rotate(self, id: str, sealed: bytes, *, now: int, old_until: int) -> None:
        """Add a secret; of those before, the last one stays valid for a time."""
        with self.database.writing() as tx:
            last = (tx.one("SELECT max(number) FROM subscription_secret WHERE subscription = ?", (id,)) or (0,))[0] or 0
            tx.run("DELETE FROM subscription_secret WHERE subscription = ? AND number < ?", (id, last))
            tx.run("UPDATE subscription_secret SET ends_at = ? WHERE subscription = ?", (old_until, id))
            self._secret(tx, id, last + 1, sealed, now)

    def refeed(self, id: str, digest: bytes) -> None:
        """Give a private feed another token; the old one ends at once."""
        with self.database.writing() as tx:
            tx.run("UPDATE subscription SET feed = ? WHERE id = ?", (digest, id))

    @staticmethod
    def _secret(tx: Tx, id: str, number: int, sealed: bytes, now: int) -> None:
        sql = "INSERT INTO subscription_secret (subscription, number, sealed, created_at) VALUES (?, ?, ?, ?)"
        tx.run(sql, (id, number, sealed, now))

    def due(self, *, last: int, now: float, most: int = 1000) -> list[Due]:
        """Return the subscriptions that have something to read, who waited longest first.

        A change that comes within the five minutes after the second failure brings the third try forward.
        """
        with self.database.reading() as tx:
            rows = tx.rows(DUE, (last, now, last, now - PAUSE_S, most))
        return [Due(id, partner, bool(slow)) for id, partner, slow in rows]

    def served(self, id: str, *, now: float) -> None:
        """Note when a subscription had its turn."""
        with self.database.writing() as tx:
            tx.run("UPDATE subscription SET served_at = ? WHERE id = ?", (now, id))

    def pass_over(self, given: Subscription, cursor: int, *, next_at: float | None = None) -> bool:
        """Move a cursor past what does not concern the subscription; say whether it stood where it was thought."""
        sql = "UPDATE subscription SET cursor = ?, next_at = coalesce(?, next_at) WHERE id = ? AND cursor = ?"
        with self.database.writing() as tx:
            return tx.run(sql, (cursor, next_at, given.id, given.cursor)) == 1

    def wait(self, id: str, until: float) -> None:
        """Let a subscription wait through no fault of its target."""
        with self.database.writing() as tx:
            tx.run("UPDATE subscription SET next_at = ? WHERE id = ?", (until, id))

    def pin(self, given: Subscription, upto: int) -> None:
        """Write down which part of the log a file tells, so that another try tells the same."""
        with self.database.writing() as tx:
            tx.run("UPDATE subscription SET upto = ? WHERE id = ? AND cursor = ?", (upto, given.id, given.cursor))

    def settle(self, given: Subscription, attempt: Attempt, *, cursor: int, next_at: float, slow: int) -> bool:
        """Write down that an event was delivered, with the cursor past it; say whether the cursor moved."""
        sql = (
            "UPDATE subscription SET cursor = ?, upto = NULL, tries = 0, failing_since = NULL, next_at = ?, slow = ?,"
            " reason = NULL WHERE id = ? AND cursor = ? AND state = 'active'"
        )
        with self.database.writing() as tx:
            self._note(tx, given.id, attempt)
            return tx.run(sql, (cursor, next_at, slow, given.id, given.cursor)) == 1

    def fail(self, given: Subscription, attempt: Attempt, after: Standing) -> bool:
        """Write down that an event was not delivered, and how the subscription stands; its cursor holds."""
        sql = (
            "UPDATE subscription SET tries = ?, next_at = ?, seen = ?, slow = ?, state = ?, reason = ?,"
            " failing_since = coalesce(failing_since, ?), disabled_at = ?, told = ?"
            " WHERE id = ? AND cursor = ? AND state = 'active'"
        )
        ended = after.state != "active"
        values = (after.tries, after.next_at, after.seen, after.slow, after.state, after.reason, attempt.at,
                  attempt.at if ended else None, 0 if ended else 1, given.id, given.cursor)  # fmt: skip
        with self.database.writing() as tx:
            self._note(tx, given.id, attempt)
            return tx.run(sql, values) == 1

    def note(self, id: str, attempt: Attempt) -> None:
        """Write down an attempt that moves no cursor: a test."""
        with self.database.writing() as tx:
            self._note(tx, id, attempt)

    @staticmethod
    def _note(tx: Tx, id: str, attempt: Attempt) -> None:
        values = (id, attempt.event, attempt.type, attempt.seq, attempt.attempt, attempt.at, attempt.outcome,
                  attempt.status, attempt.answer, attempt.ms)  # fmt: skip
        number = (tx.one(ATTEMPT, values) or (0,))[0]
        if number % SOMETIMES == 0:
            last = "SELECT id FROM delivery WHERE subscription = ? ORDER BY id DESC LIMIT 1 OFFSET ?"
            edge = tx.one(last, (id, KEPT))
            if edge:
                tx.run("DELETE FROM delivery WHERE subscription = ? AND id <= ?", (id, edge[0]))

    def attempts(self, id: str, *, most: int = 50) -> list[Attempt]:
        """Return the last attempts of a subscription, the newest first."""
        sql = (
            "SELECT event, type, seq, attempt, at, outcome, status, answer, ms FROM delivery WHERE subscription = ?"
            " ORDER BY id DESC LIMIT ?"
        )
        with self.database.reading() as tx:
            return [Attempt(*row) for row in tx.rows(sql, (id, most))]

    def untold(self) -> list[Subscription]:
        """Return the subscriptions that ended and whose partners do not know yet."""
        with self.database.reading() as tx:
            return [made(row) for row in tx.rows(f"{ALL} WHERE told = 0 ORDER BY id LIMIT 100")]

    def tell(self, id: str) -> bool:
        """Say that a partner is being told; one caller of all is answered yes."""
        with self.database.writing() as tx:
            return tx.run("UPDATE subscription SET told = 1 WHERE id = ? AND told = 0", (id,)) == 1


def made(row: tuple[Any, ...]) -> Subscription:
    """Return a subscription of its row."""
    id, partner, wanted, target, url, feed, *rest = row
    return Subscription(id, partner, orjson.loads(wanted), target, url, bytes(feed) if feed else None, *rest)
