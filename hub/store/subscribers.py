"""Subscribers: who asked for which search, the letters that wait, and how often somebody asked of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.store.connection import Database, Tx
from hub.store.erasures import SUBSCRIBER, erased, without_subscriber

NAMES = (
    "id, lookup, address, kind, query, language, rhythm, state, cursor, created_at, confirmed_at, next_at, refusals"
)
LETTERS = "id, subscriber, purpose, since, upto, at, tries, next_at"
ASK = (
    f"INSERT INTO subscriber ({NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names are ours
    " ON CONFLICT (lookup, kind, query) DO NOTHING"
)
WRITE = (
    "INSERT INTO mail (id, subscriber, purpose, since, upto, at, state, next_at)"
    " VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT (id) DO NOTHING"
)
WAITING = f"SELECT {LETTERS} FROM mail WHERE state = 'waiting' AND next_at <= ? AND until < ? ORDER BY next_at, id LIMIT ?"  # noqa: S608, E501
DUE = (
    "SELECT s.id FROM subscriber s WHERE s.state = 'active' AND s.next_at <= ? AND NOT EXISTS"
    " (SELECT 1 FROM mail m WHERE m.subscriber = s.id AND m.purpose = 'digest' AND m.state = 'waiting') ORDER BY s.id"
)
CLAIM = (
    "UPDATE mail SET owner = ?, until = ? WHERE id = ? AND state = 'waiting' AND (until < ? OR owner = ?)"
    " AND EXISTS (SELECT 1 FROM subscriber s WHERE s.id = mail.subscriber)"
)
SETTLE = "UPDATE mail SET state = ?, code = ?, settled_at = ?, until = 0, tries = tries + 1 WHERE id = ? AND owner = ?"
LOCK = 7202612  #: PostgreSQL's advisory lock: attempts are counted one at a time
PENDING_S = 48 * 3600  #: how long somebody has to confirm
KEPT_S = 90 * 86400  #: how long it is known that a letter went out
COUNTED_S = 86400  #: how long attempts are remembered


@dataclass(frozen=True, repr=False)
class Subscriber:
    """A subscription: a sealed address, a saved search, and how far the change log was told."""

    id: str
    lookup: str
    address: bytes
    kind: str
    query: str
    language: str
    rhythm: str
    state: str  #: pending, active or paused
    cursor: int
    created_at: int
    confirmed_at: int | None
    next_at: int
    refusals: int = 0


@dataclass(frozen=True)
class Letter:
    """A letter that waits to be sent; a digest tells the change log after ``since`` up to ``upto``, whenever it is."""

    id: str
    subscriber: str
    purpose: str  #: confirm, known or digest
    since: int
    upto: int
    at: int
    tries: int
    next_at: int


class Subscribers:
    """Subscriptions and their letters."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def ask(self, new: Subscriber, letter: str, *, now: int) -> None:
        """Keep a subscription to be confirmed, and a letter to its address; a known one gets a letter only."""
        with self.database.writing() as tx:
            tx.run(ASK, tuple(getattr(new, name) for name in NAMES.split(", ")))
            wanted = (new.lookup, new.kind, new.query)
            sql = "SELECT id, state FROM subscriber WHERE lookup = ? AND kind = ? AND query = ?"
            known, state = tx.one(sql, wanted) or (new.id, "pending")
            if state == "pending":
                again = "UPDATE subscriber SET rhythm = ?, language = ?, created_at = ? WHERE id = ?"
                tx.run(again, (new.rhythm, new.language, now, known))
            tx.run(WRITE, (letter, known, "confirm" if state == "pending" else "known", 0, 0, now, now))

    def get(self, id: str) -> Subscriber | None:
        """Return a subscription."""
        with self.database.reading() as tx:
            row = tx.one(f"SELECT {NAMES} FROM subscriber WHERE id = ?", (id,))  # noqa: S608
        return self._subscriber(row) if row else None

    def every(self) -> list[Subscriber]:
        """Return all subscriptions, the oldest first."""
        with self.database.reading() as tx:
            rows = tx.rows(f"SELECT {NAMES} FROM subscriber ORDER BY created_at, id")  # noqa: S608
        return [self._subscriber(row) for row in rows]

    @staticmethod
    def _subscriber(row: Sequence[Any]) -> Subscriber:
        id, lookup, address, *rest = row
        return Subscriber(id, lookup, bytes(address), *rest)

    def confirm(self, id: str, *, cursor: int, next_at: int, now: int) -> bool:
        """Begin a subscription that waited; say whether there was one."""
        with self.database.writing() as tx:
            sql = "UPDATE subscriber SET state = 'active', cursor = ?, next_at = ?, confirmed_at = ?, refusals = 0"
            return tx.run(f"{sql} WHERE id = ? AND state = 'pending'", (cursor, next_at, now, id)) == 1

    def change(self, id: str, *, rhythm: str, language: str, next_at: int) -> bool:
        """Change how a subscription is told, and take up again one that was paused."""
        with self.database.writing() as tx:
            sql = "UPDATE subscriber SET rhythm = ?, language = ?, next_at = ?, state = 'active', refusals = 0"
            return tx.run(f"{sql} WHERE id = ? AND state <> 'pending'", (rhythm, language, next_at, id)) == 1

    def erase(self, id: str) -> bool:
        """Erase a subscription, its address and its letters; say whether there was one."""
        with self.database.writing() as tx:
            erased(tx, SUBSCRIBER, id)
            return without_subscriber(tx, (id,)) == 1

    def due(self, now: int) -> list[str]:
        """Return the subscriptions whose digest is due and not written yet."""
        with self.database.reading() as tx:
            return [row[0] for row in tx.rows(DUE, (now,))]

    def pin(self, id: str, *, upto: int, now: int) -> bool:
        """Write down which part of the change log the next digest tells: sent again, it is the same letter."""
        with self.database.writing() as tx:
            row = tx.one("SELECT cursor FROM subscriber WHERE id = ? AND state = 'active'", (id,))
            waits = "SELECT 1 FROM mail WHERE subscriber = ? AND purpose = 'digest' AND state = 'waiting'"
            if row is None or tx.one(waits, (id,)):
                return False
            letter = f"{id}-{max(upto, row[0])}"
            tx.run("DELETE FROM mail WHERE id = ? AND state <> 'waiting'", (letter,))
            return tx.run(WRITE, (letter, id, "digest", row[0], max(upto, row[0]), now, now)) == 1

    def waiting(self, now: float, *, most: int = 10_000) -> list[Letter]:
        """Return the letters that may be sent now and that nobody is sending."""
        with self.database.reading() as tx:
            return [Letter(*row) for row in tx.rows(WAITING, (int(now), now, most))]

    def next_letter(self) -> int | None:
        """Return when the next letter may be sent, or None where none waits."""
        with self.database.reading() as tx:
            row = tx.one("SELECT min(next_at) FROM mail WHERE state = 'waiting'")
        return row[0] if row else None

    def claim(self, letter: str, owner: str, *, now: float, ttl_s: float) -> bool:
        """Say whether this caller, of all, is the one to send a letter; a caller who died loses it after a while."""
        with self.database.writing() as tx:
            return tx.run(CLAIM, (owner, now + ttl_s, letter, now, owner)) == 1

    def settle(self, letter: Letter, owner: str, *, how: str, code: int | None, next_at: int, now: int) -> bool:
        """Note that a letter went out, or had nothing to tell, and move the cursor past it: both or neither."""
        with self.database.writing() as tx:
            if tx.run(SETTLE, (how, code, now, letter.id, owner)) != 1:
                return False
            if letter.purpose == "digest":
                sql = "UPDATE subscriber SET cursor = ?, next_at = ?, refusals = 0 WHERE id = ? AND cursor = ?"
                tx.run(sql, (letter.upto, next_at, letter.subscriber, letter.since))
            return True

    def postpone(self, letter: Letter, owner: str, *, code: int | None, next_at: int) -> None:
        """Let a letter wait for another try."""
        with self.database.writing() as tx:
            sql = "UPDATE mail SET tries = tries + 1, code = ?, next_at = ?, until = 0 WHERE id = ? AND owner = ?"
            tx.run(sql, (code, next_at, letter.id, owner))

    def release(self, letter: Letter, owner: str, *, next_at: int) -> None:
        """Give a letter back as it was; that it was not sent is not held against its address."""
        with self.database.writing() as tx:
            tx.run("UPDATE mail SET next_at = ?, until = 0 WHERE id = ? AND owner = ?", (next_at, letter.id, owner))

    def refuse(self, letter: Letter, owner: str, *, code: int, next_at: int, most: int, now: int) -> None:
        """Note that an address was refused for good; after ``most`` times in a row its subscription is paused."""
        with self.database.writing() as tx:
            row = tx.one("SELECT refusals FROM subscriber WHERE id = ?", (letter.subscriber,))
            over = letter.purpose != "digest" or row is None or row[0] + 1 >= most
            if not over:
                sql = "UPDATE mail SET tries = tries + 1, code = ?, next_at = ?, until = 0 WHERE id = ? AND owner = ?"
                tx.run(sql, (code, next_at, letter.id, owner))
            elif tx.run(SETTLE, ("refused", code, now, letter.id, owner)) != 1:
                return
            state = ", state = 'paused'" if over and letter.purpose == "digest" else ""
            tx.run(f"UPDATE subscriber SET refusals = refusals + 1{state} WHERE id = ?", (letter.subscriber,))  # noqa: S608

    def purge(self, now: int) -> int:
        """Forget who did not confirm in time, letters of long ago, and attempts; return how many never confirmed."""
        with self.database.writing() as tx:
            old = "SELECT id FROM subscriber WHERE state = 'pending' AND created_at <= ?"
            tx.run(f"DELETE FROM mail WHERE subscriber IN ({old})", (now - PENDING_S,))  # noqa: S608
            gone = tx.run("DELETE FROM subscriber WHERE state = 'pending' AND created_at <= ?", (now - PENDING_S,))
            tx.run("DELETE FROM mail WHERE settled_at <= ?", (now - KEPT_S,))
            tx.run("DELETE FROM attempt WHERE at <= ?", (now - COUNTED_S,))
        return gone

    def allow(self, wanted: Sequence[tuple[str, int, int]], now: int) -> list[bool]:
        """Count an attempt of each of some names; say of each (name, most, seconds) whether it is within its limit."""
        with self.database.writing() as tx:
            self._alone(tx)
            for name in dict.fromkeys(who for who, _, _ in wanted):
                tx.run("INSERT INTO attempt (who, at) VALUES (?, ?)", (name, now))
            sql = "SELECT count(*) FROM attempt WHERE who = ? AND at > ?"
            return [(tx.one(sql, (who, now - seconds)) or (0,))[0] <= most for who, most, seconds in wanted]

    @staticmethod
    def _alone(tx: Tx) -> None:
        """Let other processes count when this one is done."""
        if not tx.sqlite:
            tx.rows("SELECT pg_advisory_xact_lock(?)", (LOCK,))
