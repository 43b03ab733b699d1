"""WebSub: who asked to be told of which feed, whose intent is still to be verified, and how far each was told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from hub.store.connection import Database, Tx
from hub.store.subscribers import Subscribers

INTENT = "id, mode, topic, callback, host, lease_s, secret, cursor, asked_at, tries"
SUBSCRIPTION = "id, topic, callback, host, secret, cursor, lease_until, delivered_at, tries"
ASK = (
    f"INSERT INTO websub_intent ({INTENT}, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"  # noqa: S608 - ours
    " ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, lease_s = excluded.lease_s, secret = excluded.secret,"
    " cursor = excluded.cursor, asked_at = excluded.asked_at, tries = 0, next_at = excluded.next_at, owner = NULL"
)
BEGIN = (
    "INSERT INTO websub (id, topic, callback, host, secret, cursor, lease_until, verified_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET secret = excluded.secret,"
    " lease_until = excluded.lease_until, verified_at = excluded.verified_at, tries = 0, next_at = 0"
)
DUE = {
    "websub_intent": f"SELECT {INTENT} FROM websub_intent WHERE next_at <= ? AND until < ? ORDER BY next_at LIMIT ?",  # noqa: S608
    "websub": (
        f"SELECT {SUBSCRIPTION} FROM websub WHERE next_at <= ? AND until < ?"  # noqa: S608
        " AND (delivered_at IS NULL OR cursor < ?) AND lease_until > ? ORDER BY next_at LIMIT ?"
    ),
}
CLAIM = "UPDATE {} SET owner = ?, until = ? WHERE id = ? AND until < ?"
LOOKED_AT = 500  #: rows looked at in one turn
AT_ONCE = 16  #: rows claimed in one turn: those who claim them have as many threads, or nearly


@dataclass(frozen=True, repr=False)
class Intent:
    """A wish to subscribe or unsubscribe that its callback has still to confirm."""

    id: str
    mode: str
    topic: str
    callback: str
    host: str
    lease_s: int
    secret: bytes | None  #: sealed
    cursor: int
    asked_at: float
    tries: int = 0


@dataclass(frozen=True, repr=False)
class Subscription:
    """A verified callback: told the log up to ``cursor``; ``delivered_at`` is None until the first delivery."""

    id: str
    topic: str
    callback: str
    host: str
    secret: bytes | None  #: sealed
    cursor: int
    lease_until: float
    delivered_at: float | None
    tries: int = 0


class WebSubs:
    """Intents and subscriptions; made as ``WebSubs(store.database)``."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def ask(self, intent: Intent, *, now: float, most: int, most_of_host: int) -> bool:
        """Keep a wish in the place of an older one of the same pair; False where too many wait already."""
        with self.database.writing() as tx:
            known = tx.one("SELECT 1 FROM websub_intent WHERE id = ?", (intent.id,))
            waiting = (tx.one("SELECT count(*) FROM websub_intent") or (0,))[0]
            of_host = (tx.one("SELECT count(*) FROM websub_intent WHERE host = ?", (intent.host,)) or (0,))[0]
            if not known and (waiting >= most or of_host >= most_of_host):
                return False
            names = INTENT.split(", ")[:-1]
            tx.run(ASK, (*(getattr(intent, name) for name in names), now))
            return True

    def allow(self, wanted: Collection[tuple[str, int, int]], *, now: float) -> bool:
        """Count an attempt of each of some names; say whether all are within their limits (name, most, seconds)."""
        return all(Subscribers(self.database).allow(list(wanted), int(now)))

    def known(self, id: str) -> bool:
        """Say whether there is such a subscription, verified or to be verified."""
        with self.database.reading() as tx:
            intent = tx.one("SELECT 1 FROM websub_intent WHERE id = ? AND mode = 'subscribe'", (id,))
            return bool(intent or tx.one("SELECT 1 FROM websub WHERE id = ?", (id,)))

    def of_host(self, host: str) -> int:
        """Return how many callbacks of a host are subscribed."""
        with self.database.reading() as tx:
            return (tx.one("SELECT count(*) FROM websub WHERE host = ?", (host,)) or (0,))[0]

    def count(self) -> int:
        """Return how many callbacks are subscribed."""
        with self.database.reading() as tx:
            return (tx.one("SELECT count(*) FROM websub") or (0,))[0]

    def waits(self, *, now: float, last: int) -> bool:
        """Say whether anything is due; nothing is written."""
        told = "SELECT 1 FROM websub WHERE lease_until <= ? OR ((delivered_at IS NULL OR cursor < ?) AND next_at <= ?)"
        with self.database.reading() as tx:
            intent = tx.one("SELECT 1 FROM websub_intent WHERE next_at <= ? LIMIT 1", (now,))
            return bool(intent or tx.one(f"{told} LIMIT 1", (now, last, now)))

    def take_intents(self, owner: str, *, now: float, ttl_s: float, passing: Collection[str] = ()) -> list[Intent]:
        """Take the wishes that are due and that nobody verifies, none of the hosts that are to be passed over."""
        with self.database.writing() as tx:
            rows = tx.rows(DUE["websub_intent"], (now, now, LOOKED_AT))
            return [Intent(*row) for row in taken(tx, "websub_intent", rows, 4, owner, now, ttl_s, passing)]

    def take(
        self, owner: str, *, last: int, now: float, ttl_s: float, passing: Collection[str] = ()
    ) -> list[Subscription]:
        """Take the subscriptions that were not told all of the log up to ``last``, and that nobody tells now."""
        with self.database.writing() as tx:
            rows = tx.rows(DUE["websub"], (now, now, last, now, LOOKED_AT))
            return [Subscription(*row) for row in taken(tx, "websub", rows, 3, owner, now, ttl_s, passing)]

    def verified(self, intent: Intent, owner: str, *, now: float) -> bool:
        """Do what a callback confirmed; False where the wish was replaced meanwhile."""
        with self.database.writing() as tx:
            if tx.run("DELETE FROM websub_intent WHERE id = ? AND owner = ?", (intent.id, owner)) != 1:
                return False
            if intent.mode == "unsubscribe":
                tx.run("DELETE FROM websub WHERE id = ?", (intent.id,))
                return True
            lease = now + intent.lease_s
            begun = (intent.id, intent.topic, intent.callback, intent.host, intent.secret, intent.cursor, lease, now)
            tx.run(BEGIN, begun)
            return True

    def drop(self, intent: Intent, owner: str) -> None:
        """Forget a wish that its callback refused."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM websub_intent WHERE id = ? AND owner = ?", (intent.id, owner))

    def told(self, id: str, owner: str, *, cursor: int, now: float, next_at: float) -> bool:
        """Note that a callback was told the log up to a number; False where the subscription is no longer ours."""
        with self.database.writing() as tx:
            sql = (
                "UPDATE websub SET cursor = ?, delivered_at = ?, tries = 0, next_at = ?, until = 0"
                " WHERE id = ? AND owner = ?"
            )
            return tx.run(sql, (cursor, now, next_at, id, owner)) == 1

    def postpone(self, row: Intent | Subscription, owner: str, *, next_at: float) -> None:
        """Have a row wait for another try."""
        table = "websub_intent" if isinstance(row, Intent) else "websub"
        with self.database.writing() as tx:
            sql = f"UPDATE {table} SET tries = tries + 1, next_at = ?, until = 0 WHERE id = ? AND owner = ?"  # noqa: S608
            tx.run(sql, (next_at, row.id, owner))

    def end(self, id: str) -> None:
        """End a subscription."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM websub WHERE id = ?", (id,))

    def expire(self, *, now: float, intents_before: float) -> int:
        """End the subscriptions whose lease is over, and forget wishes that nobody could verify; return how many."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM websub_intent WHERE asked_at < ?", (intents_before,))
            return tx.run("DELETE FROM websub WHERE lease_until <= ?", (now,))

    def subscriptions(self) -> list[Subscription]:
        """Return all subscriptions."""
        with self.database.reading() as tx:
            return [Subscription(*row) for row in tx.rows(f"SELECT {SUBSCRIPTION} FROM websub ORDER BY id")]  # noqa: S608


def taken(
    tx: Tx, table: str, rows: list[Any], host: int, owner: str, now: float, ttl_s: float, passing: Collection[str]
) -> list[Any]:
    """Claim rows, one of each host; return those that are ours for a while."""
    found: list[Any] = []
    hosts = set(passing)
    for row in rows:
        if len(found) >= AT_ONCE:
            break
        if row[host] not in hosts and tx.run(CLAIM.format(table), (owner, now + ttl_s, row[0], now)) == 1:
            hosts.add(row[host])
            found.append(row)
    return found
