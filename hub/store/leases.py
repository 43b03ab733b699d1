"""What processes agree on: leases, jobs that are due, turns at a host, validators of conditional requests."""

from __future__ import annotations

import time

from hub.store.connection import Database

TAKE = (
    "INSERT INTO lease (name, owner, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
    " owner = excluded.owner, until = excluded.until WHERE lease.until < ? OR lease.owner = excluded.owner"
)
DUE = "INSERT INTO due (source, instant, owner, at) VALUES (?, ?, ?, ?) ON CONFLICT (source, instant) DO NOTHING"
VALIDATOR = (
    "INSERT INTO validator (url, etag, last_modified) VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE SET"
    " etag = excluded.etag, last_modified = excluded.last_modified"
)
TURN = (
    "INSERT INTO bucket (host, next_at) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET"
    " next_at = CASE WHEN bucket.next_at > ? THEN bucket.next_at ELSE ? END + ? RETURNING next_at"
)
PAUSE = (
    "INSERT INTO bucket (host, next_at) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET"
    " next_at = CASE WHEN bucket.next_at > excluded.next_at THEN bucket.next_at ELSE excluded.next_at END"
)
KEPT_S = 90 * 86400  #: how long the table of due jobs remembers


class Leases:
    """Names that one owner holds for a time."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take(self, name: str, owner: str, ttl_s: float) -> bool:
        """Take, or keep, a name; say whether it is ours."""
        now = time.time()
        with self.database.writing() as tx:
            return tx.run(TAKE, (name, owner, now + ttl_s, now)) == 1

    def beat(self, name: str, owner: str, ttl_s: float) -> bool:
        """Keep a name that is ours; say whether it still is."""
        with self.database.writing() as tx:
            sql = "UPDATE lease SET until = ? WHERE name = ? AND owner = ?"
            return tx.run(sql, (time.time() + ttl_s, name, owner)) == 1

    def release(self, name: str, owner: str) -> None:
        """Give a name back."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM lease WHERE name = ? AND owner = ?", (name, owner))

    def owner(self, name: str) -> str | None:
        """Return who holds a name now."""
        with self.database.reading() as tx:
            row = tx.one("SELECT owner FROM lease WHERE name = ? AND until > ?", (name, time.time()))
        return row[0] if row else None


def claim_due(database: Database, source: str, instant: str, owner: str) -> bool:
    """Say whether this caller, of all, is the one to start a job that is due at an instant."""
    now = int(time.time())
    with database.writing() as tx:
        tx.run("DELETE FROM due WHERE at < ?", (now - KEPT_S,))
        return tx.run(DUE, (source, instant, owner, now)) == 1


class Limiter:
    """Turns at each host, shared by all processes (promise P11)."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def reserve(self, host: str, interval_s: float) -> float:
        """Take the next turn at a host; return how many seconds to wait for it."""
        now = time.time()
        with self.database.writing() as tx:
            row = tx.one(TURN, (host, now + interval_s, now, now, interval_s))
        return max(0.0, (row[0] if row else now) - interval_s - now)

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host alone for a time."""
        with self.database.writing() as tx:
            tx.run(PAUSE, (host, time.time() + seconds))


class Validators:
    """What servers gave us for conditional requests."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, url: str) -> dict[str, str | None] | None:
        """Return the ETag and Last-Modified of an address, as it gave them last."""
        with self.database.reading() as tx:
            row = tx.one("SELECT etag, last_modified FROM validator WHERE url = ?", (url,))
        return {"etag": row[0], "last_modified": row[1]} if row else None

    def put(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> None:
        """Keep the ETag and Last-Modified of an address."""
        with self.database.writing() as tx:
            tx.run(VALIDATOR, (url, etag, last_modified))
