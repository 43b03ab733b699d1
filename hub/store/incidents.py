"""Incidents: promises that broke, from when to when, and the letters that tell operators of it, each of them once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from hub.store.connection import Database, Tx

NAMES = "id, code, subject, facts, public, opened_at, changed_at, well_since, closed_at"
ALL = f"SELECT {NAMES} FROM incident"  # noqa: S608 - names are ours
OPEN = (
    f"INSERT INTO incident ({NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)"  # noqa: S608 - names are ours
    " ON CONFLICT (id) DO NOTHING"
)
STILL = "UPDATE incident SET well_since = NULL, facts = ? WHERE id = ?"
ALERTS = "id, incident, purpose, recipient, at, tries, next_at"
WRITE = (
    "INSERT INTO alert (id, incident, purpose, recipient, at, state, next_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?)"
    " ON CONFLICT (id) DO NOTHING"
)
WAITING = f"SELECT {ALERTS} FROM alert WHERE state = 'waiting' AND next_at <= ? AND until < ? ORDER BY at, id LIMIT ?"  # noqa: S608
CLAIM = (
    "UPDATE alert SET owner = ?, until = ?, tries = tries + 1 WHERE id = ? AND state = 'waiting' AND next_at <= ?"
    " AND until < ? AND (purpose = 'opened' OR NOT EXISTS (SELECT 1 FROM alert earlier WHERE earlier.state = 'waiting'"
    " AND earlier.purpose = 'opened' AND earlier.incident = alert.incident AND earlier.recipient = alert.recipient))"
)
LOCK = 7202614  #: PostgreSQL's advisory lock: one look at a time writes down what it found
KEPT_S = 400 * 86400  #: how long an incident that ended is remembered


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold now: of which sort, about what, and what is to be told of it."""

    code: str
    subject: str
    facts: dict[str, Any] = field(default_factory=dict)
    public: int = 1  #: 0 where only operators may know of it


@dataclass(frozen=True)
class Incident:
    """A promise that broke; one that ended held again from ``closed_at`` on. Instants are seconds since 1970."""

    id: str
    code: str
    subject: str
    facts: dict[str, Any]
    public: int
    opened_at: int
    changed_at: int
    well_since: int | None
    closed_at: int | None


@dataclass(frozen=True)
class Alert:
    """A letter that waits: of an incident that was ``opened`` or ``closed``, to one operator, named by a digest."""

    id: str
    incident: str
    purpose: str
    recipient: str
    at: int
    tries: int
    next_at: int


class Incidents:
    """The incidents of a hub, and the letters about them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def settle(
        self, found: Sequence[Broken], *, now: int, settle_s: int, recipients: Collection[str], judged: Collection[str]
    ) -> tuple[list[Incident], list[Incident]]:
        """Open an incident for each promise that broke, end those that hold again; return the opened and the ended.

        A promise holds again when no look of the last ``settle_s`` seconds found it broken, so that one that comes and
        goes is one incident. ``judged`` are the codes that this look could judge; incidents of others stay as they are.
        The letters about a change are written in the same transaction.
        """
        with self.database.writing() as tx:
            if not tx.sqlite:
                tx.rows("SELECT pg_advisory_xact_lock(?)", (LOCK,))
            known = {(each.code, each.subject): each for each in self._unended(tx)}
            broken = {(each.code, each.subject): each for each in found}
            opened = [self._open(tx, each, now) for key, each in broken.items() if key not in known]
            for key in broken.keys() & known.keys():
                tx.run(STILL, (orjson.dumps(broken[key].facts).decode(), known[key].id))
            quiet = [each for key, each in known.items() if key not in broken and each.code in judged]
            closed = [each for each in quiet if self._ends(tx, each, now, settle_s)]
            for purpose, some in (("opened", opened), ("closed", closed)):
                pairs = [(each.id, to) for each in some for to in recipients]
                tx.many(WRITE, [(f"{id} {purpose} {to}", id, purpose, to, now, now) for id, to in pairs])
            self._forget(tx, now - KEPT_S)
        return opened, closed

    @staticmethod
    def _open(tx: Tx, broken: Broken, now: int) -> Incident:
        id = f"{broken.code}-{broken.subject}-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}".replace(" ", "_")
        facts = orjson.dumps(broken.facts).decode()
        tx.run(OPEN, (id, broken.code, broken.subject, facts, broken.public, now, now))
        return Incident(id, broken.code, broken.subject, broken.facts, broken.public, now, now, None, None)

    @staticmethod
    def _ends(tx: Tx, incident: Incident, now: int, settle_s: int) -> bool:
        """Note that a promise holds again, and say whether it has done so for long enough to end its incident."""
        since = incident.well_since if incident.well_since is not None else now
        if now - since < settle_s:
            tx.run("UPDATE incident SET well_since = ? WHERE id = ?", (since, incident.id))
            return False
        sql = "UPDATE incident SET well_since = ?, closed_at = ?, changed_at = ? WHERE id = ?"
        tx.run(sql, (since, since, now, incident.id))
        return True

    @staticmethod
    def _forget(tx: Tx, before: int) -> None:
        """Forget incidents that ended long ago, with their letters."""
        old = "SELECT id FROM incident WHERE closed_at < ?"
        tx.run(f"DELETE FROM alert WHERE incident IN ({old})", (before,))  # noqa: S608 - names are ours
        tx.run("DELETE FROM incident WHERE closed_at < ?", (before,))

    @staticmethod
    def _unended(tx: Tx) -> list[Incident]:
        return [made(row) for row in tx.rows(f"{ALL} WHERE closed_at IS NULL ORDER BY opened_at, id")]

    def unended(self) -> list[Incident]:
        """Return the incidents that last, the oldest first."""
        with self.database.reading() as tx:
            return self._unended(tx)

    def history(self, *, most: int = 50, before: int | None = None) -> list[Incident]:
        """Return incidents that changed before an instant, the last change first."""
        where, values = ("", ()) if before is None else (" WHERE changed_at < ?", (before,))
        with self.database.reading() as tx:
            rows = tx.rows(f"{ALL}{where} ORDER BY changed_at DESC, id DESC LIMIT ?", (*values, most))
        return [made(row) for row in rows]

    def get(self, id: str) -> Incident | None:
        """Return an incident."""
        with self.database.reading() as tx:
            row = tx.one(f"{ALL} WHERE id = ?", (id,))
        return made(row) if row else None

    def waiting(self, now: float, *, most: int = 200) -> list[Alert]:
        """Return the letters that wait for a try, the oldest first."""
        with self.database.reading() as tx:
            return [Alert(*row) for row in tx.rows(WAITING, (now, now, most))]

    def unsent(self) -> int:
        """Return how many letters have not gone yet."""
        with self.database.reading() as tx:
            return (tx.one("SELECT count(*) FROM alert WHERE state = 'waiting'") or (0,))[0]

    def claim(self, alert: str, owner: str, *, now: float, ttl_s: float) -> bool:
        """Say whether this caller, of all, is the one to send a letter now; that of an end waits for that of the start.

        A try is counted when it begins, so that a letter at which processes die is given up some day too.
        """
        with self.database.writing() as tx:
            return tx.run(CLAIM, (owner, now + ttl_s, alert, now, now)) == 1

    def done(self, alert: str, owner: str, *, how: str, code: int | None, now: int) -> None:
        """Settle a letter for good: sent, refused or given up."""
        sql = "UPDATE alert SET state = ?, code = ?, settled_at = ?, until = 0 WHERE id = ? AND owner = ?"
        with self.database.writing() as tx:
            tx.run(sql, (how, code, now, alert, owner))

    def later(self, alert: str, owner: str, *, code: int | None, next_at: int) -> None:
        """Let a letter wait for another try."""
        sql = "UPDATE alert SET code = ?, next_at = ?, until = 0 WHERE id = ? AND owner = ?"
        with self.database.writing() as tx:
            tx.run(sql, (code, next_at, alert, owner))

    def strike(self, recipients: Collection[str]) -> int:
        """Strike off letters to those who are operators no more; return how many."""
        stay: Callable[[str], bool] = set(recipients).__contains__
        with self.database.writing() as tx:
            rows = tx.rows("SELECT id, recipient FROM alert WHERE state = 'waiting'")
            gone = [(id,) for id, recipient in rows if not stay(recipient)]
            tx.many("UPDATE alert SET state = 'dropped' WHERE id = ?", gone)
        return len(gone)


def made(row: tuple[Any, ...]) -> Incident:
    """Return an incident of its row."""
    id, code, subject, facts, *rest = row
    return Incident(id, code, subject, orjson.loads(facts), *rest)
