"""Partners' keys, whether a partner is suspended, and the log of requests that each partner sees."""

from __future__ import annotations

from dataclasses import dataclass

from hub.store.connection import Database
from hub.store.erasures import KEY, erased

KEYS = "id, partner, digest, scopes, label, created_at, expires_at, revoked_at, used_at"
KEPT = 1_000  #: requests that are kept of each partner
SOMETIMES = 50  #: requests between two looks for those that are too many
USED_S = 60  #: how exactly the last use of a key is known
SUSPEND = (
    "INSERT INTO partner (name, suspended_at, reason) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
    " suspended_at = excluded.suspended_at, reason = excluded.reason"
)


@dataclass(frozen=True)
class Key:
    """A key as it is kept: never itself, but a digest of it."""

    id: str
    partner: str
    digest: bytes
    scopes: str
    label: str
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    used_at: int | None = None

    def good_at(self, now: int) -> bool:
        """Say whether the key opens anything at an instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class Asked:
    """One request of a partner."""

    at: int
    key: str
    method: str
    path: str
    status: int


class Partners:
    """Keys, states and requests."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, key: Key) -> None:
        """Keep a new key."""
        with self.database.writing() as tx:
            values = tuple(getattr(key, name) for name in KEYS.split(", "))
            tx.run(f"INSERT INTO partner_key ({KEYS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608

    def key(self, id: str) -> Key | None:
        """Return a key by the part of it that is no secret."""
        with self.database.reading() as tx:
            row = tx.one(f"SELECT {KEYS} FROM partner_key WHERE id = ?", (id,))  # noqa: S608 - names are ours
        return made(row) if row else None

    def keys(self, partner: str) -> list[Key]:
        """Return the keys of a partner, the oldest first."""
        with self.database.reading() as tx:
            sql = f"SELECT {KEYS} FROM partner_key WHERE partner = ? ORDER BY created_at, id"  # noqa: S608
            return [made(row) for row in tx.rows(sql, (partner,))]

    def revoke(self, id: str, partner: str, *, now: int) -> bool:
        """End a key at once; say whether there was one to end."""
        sql = "UPDATE partner_key SET revoked_at = ? WHERE id = ? AND partner = ? AND revoked_at IS NULL"
        with self.database.writing() as tx:
            if tx.run(sql, (now, id, partner)) != 1:
                return False
            erased(tx, KEY, id)
            return True

    def suspend(self, partner: str, reason: str, *, now: int) -> None:
        """Close the door to a partner, whatever its keys."""
        with self.database.writing() as tx:
            tx.run(SUSPEND, (partner, now, reason))

    def resume(self, partner: str) -> None:
        """Open the door again."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM partner WHERE name = ?", (partner,))

    def suspended(self) -> dict[str, str]:
        """Return why each suspended partner is."""
        with self.database.reading() as tx:
            return dict(tx.rows("SELECT name, reason FROM partner WHERE suspended_at IS NOT NULL"))

    def note(self, partner: str, asked: Asked) -> None:
        """Write a request down, and forget those that are too many."""
        row = (partner, asked.key, asked.at, asked.method, asked.path, asked.status)
        with self.database.writing() as tx:
            sql = "INSERT INTO partner_request (partner, key, at, method, path, status) VALUES (?, ?, ?, ?, ?, ?)"
            newest = (tx.one(f"{sql} RETURNING id", row) or (0,))[0]
            used = "UPDATE partner_key SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at < ?)"
            tx.run(used, (asked.at, asked.key, asked.at - USED_S))
            if newest % SOMETIMES == 0:
                last = "SELECT id FROM partner_request WHERE partner = ? ORDER BY id DESC LIMIT 1 OFFSET ?"
                edge = tx.one(last, (partner, KEPT))
                if edge:
                    tx.run("DELETE FROM partner_request WHERE partner = ? AND id <= ?", (partner, edge[0]))

    def requests(self, partner: str, *, most: int = 100) -> list[Asked]:
        """Return the last requests of a partner, the newest first."""
        sql = "SELECT at, key, method, path, status FROM partner_request WHERE partner = ? ORDER BY id DESC LIMIT ?"
        with self.database.reading() as tx:
            return [Asked(*row) for row in tx.rows(sql, (partner, most))]

    def used_since(self, partner: str, since: int) -> int:
        """Return how many requests a partner made since an instant, of those that are kept."""
        with self.database.reading() as tx:
            sql = "SELECT count(*) FROM partner_request WHERE partner = ? AND at >= ?"
            return int((tx.one(sql, (partner, since)) or (0,))[0])


def made(row: tuple) -> Key:
    """Return a key of its row."""
    return Key(row[0], row[1], bytes(row[2]), *row[3:])
