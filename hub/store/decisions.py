"""Decisions of people: on links, on organisations that are one or two, on candidates; a later one replaces it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hub.errors import UsageError
from hub.store.connection import Database
from hub.store.model import iso

LINK, SAME_ORGANISATION, CANDIDATE = "link", "same_organisation", "candidate"
UNDONE = "undone"  #: the verdict that takes the former one back: nothing is decided any more
#: what may be decided on each subject
VERDICTS = {
    LINK: ("confirmed", "refused", UNDONE),
    SAME_ORGANISATION: ("together", "apart", UNDONE),
    CANDIDATE: ("seen", "kept", "proposed", "accepted", "refused", UNDONE),
}
#: subjects whose two sides mean the same in either order
EVEN = (SAME_ORGANISATION,)
COLUMNS = "id, subject, a, b, verdict, decided_by, at, reason, note"
PUT = (
    "INSERT INTO decision (subject, a, b, verdict, decided_by, at, reason, note)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
LAST = "SELECT max(id) FROM decision WHERE subject = ? GROUP BY a, b"


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a pair, when and why; ``by`` is a role or the name of an account."""

    id: int
    subject: str
    a: str
    b: str
    verdict: str
    by: str
    at: str
    reason: str | None = None
    note: str | None = None


class Decisions:
    """The ledger of decisions; nothing in it is changed, a later line about the same pair counts."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def put(
        self, subject: str, a: str, b: str, verdict: str, *, by: str, reason: str | None = None, note: str | None = None
    ) -> Decision:
        """Write a decision down.

        :raises UsageError: when there is no such subject or verdict, or the pair is no pair.
        """
        a, b = pair(subject, a, b)
        if verdict not in VERDICTS[subject]:
            raise UsageError(f"no verdict {verdict!r} on {subject}: use one of {', '.join(VERDICTS[subject])}")
        if not by.strip():
            raise UsageError("a decision says who took it")
        values = (subject, a, b, verdict, by, int(time.time()), reason or None, note or None)
        with self.database.writing() as tx:
            row = tx.one(PUT, values)
        return as_decision((row[0] if row else 0, *values))

    def get(self, subject: str, a: str, b: str) -> Decision | None:
        """Return what is decided about a pair now."""
        history = self.history(subject, a, b)
        return history[-1] if history and history[-1].verdict != UNDONE else None

    def current(self, subject: str, *, verdict: str | None = None) -> list[Decision]:
        """Return what is decided now on a subject, the latest first; with one verdict only where it is given."""
        sql = f"SELECT {COLUMNS} FROM decision WHERE id IN ({LAST}) AND verdict <> ? ORDER BY id DESC"  # noqa: S608
        with self.database.reading() as tx:
            found = [as_decision(row) for row in tx.rows(sql, (subject, UNDONE))]
        return [one for one in found if verdict in (None, one.verdict)]

    def of(self, subject: str, keys: Iterable[str]) -> list[Decision]:
        """Return what is decided now about pairs in which one of these keys stands, on either side."""
        wanted = list(dict.fromkeys(keys))
        found: dict[tuple[str, str], Decision] = {}
        with self.database.reading() as tx:
            for side in ("a", "b"):
                sql = f"SELECT {COLUMNS} FROM decision WHERE subject = ? AND {side} IN ({{}})"  # noqa: S608
                for row in tx.among(sql, wanted, first=(subject,)):
                    one = as_decision(row)
                    if one.id >= found.get((one.a, one.b), one).id:
                        found[one.a, one.b] = one
        return sorted((one for one in found.values() if one.verdict != UNDONE), key=lambda one: -one.id)

    def history(self, subject: str, a: str, b: str) -> list[Decision]:
        """Return all that was ever decided about a pair, the oldest first."""
        sql = f"SELECT {COLUMNS} FROM decision WHERE subject = ? AND a = ? AND b = ? ORDER BY id"  # noqa: S608
        with self.database.reading() as tx:
            return [as_decision(row) for row in tx.rows(sql, (subject, *pair(subject, a, b)))]

    def erase(self, subject: str, key: str) -> int:
        """Take all decisions out in which a key stands, history too; return how many there were."""
        with self.database.writing() as tx:
            return tx.run("DELETE FROM decision WHERE subject = ? AND (a = ? OR b = ?)", (subject, key, key))


def pair(subject: str, a: str, b: str) -> tuple[str, str]:
    """Return the two sides as they are kept: sorted where their order means nothing."""
    if subject not in VERDICTS:
        raise UsageError(f"nothing is decided on {subject!r}: use one of {', '.join(VERDICTS)}")
    if not a or not b or a == b:
        raise UsageError(f"a decision on {subject} is about two different things, not {a!r} and {b!r}")
    return (min(a, b), max(a, b)) if subject in EVEN else (a, b)


def as_decision(row: tuple[Any, ...]) -> Decision:
    """Return a row as what it says."""
    id, subject, a, b, verdict, by, at, reason, note = row
    return Decision(id, subject, a, b, verdict, by, iso(at) or "", reason, note)
