"""Reading records as an audience may see them: stored texts, never parsed to be served (promise P7)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from hub.store.canonical import dumps, loads
from hub.store.connection import Database, Tx, marks
from hub.store.model import LEVELS, Project, Record, State, Version, iso, level_of

SHOWN = "withdrawn IS NULL AND level >= ? AND hidden <= ?"
ONE = f"SELECT b.body, b.open, r.level, r.kind FROM record r JOIN body b ON b.rid = r.rid WHERE r.id = ? AND {SHOWN}"  # noqa: S608
MANY = f"SELECT r.{{key}}, b.body, b.open, r.level FROM record r JOIN body b ON b.rid = r.rid WHERE {SHOWN} AND r.{{key}} IN ({{{{}}}})"  # noqa: S608, E501
STATE = (
    "SELECT id, kind, seq, at, withdrawn, reason, replaced_by FROM record WHERE id = ? AND level >= ? AND hidden <= ?"
)
LOG = (
    "SELECT c.seq, c.at, c.event, c.cause, c.reason, c.replaced_by, c.view, coalesce(c.body, b.body),"
    " CASE WHEN c.body IS NULL THEN b.open ELSE c.open END"
    " FROM record r JOIN change c ON c.rid = r.rid LEFT JOIN body b ON b.rid = r.rid AND r.seq = c.seq"
    " WHERE r.id = ? AND r.hidden <= ? AND c.level >= ?"
)
STREAM = f"SELECT r.rid, r.id, b.body, b.open, r.level FROM record r JOIN body b ON b.rid = r.rid WHERE {SHOWN}"  # noqa: S608
AT_ONCE = 50  #: records that a stream holds in memory


class Texts:
    """Which of a record's texts an audience gets."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def pick(self, body: Any, open: Any, view: int, audience: str) -> bytes | None:
        """Return the text for an audience, or None where it sees nothing of the record."""
        if body is None or view < LEVELS[audience]:
            return None
        if audience == "internal":
            return bytes(body)
        if view == LEVELS["open"]:
            return bytes(body if open is None else open)
        shown = self.project(loads(bytes(body)), "consult")
        return None if shown is None else dumps(shown)


def hidden_to(audience: str) -> int:
    """Return up to which mark of hiding an audience sees records: only we see what is hidden."""
    return 1 if audience == "internal" else 0


class Reading:
    """Records, one by one, by the list, through time, and all of them."""

    def __init__(self, database: Database, texts: Texts) -> None:
        self.database, self.texts = database, texts

    def get(self, id: str, audience: str = "open", *, kind: str | None = None) -> bytes | None:
        """Return the text of a living record, of one kind where it is given."""
        rows = self.database.ask(ONE, (id, level_of(audience), hidden_to(audience)))
        for body, open, view, found in rows:
            return self.texts.pick(body, open, view, audience) if kind in (None, found) else None
        return None

    def state(self, id: str, audience: str = "open") -> State | None:
        """Return how a record stands: living, or withdrawn, why, and in favour of which."""
        rows = self.database.ask(STATE, (id, level_of(audience), hidden_to(audience)))
        for id, kind, seq, at, withdrawn, reason, replaced_by in rows:
            return State(id, kind, seq, iso(at) or "", iso(withdrawn), reason, replaced_by)
        return None

    def bodies(self, ids: Iterable[str], audience: str = "open") -> list[bytes]:
        """Return the texts of records in the order given; what is not there is left out."""
        wanted = list(ids)
        with self.database.reading() as tx:
            found = self.texts_of(tx, "id", wanted, audience)
        return [found[id] for id in wanted if id in found]

    def texts_of(self, tx: Tx, key: str, wanted: list[Any], audience: str) -> dict[Any, bytes]:
        """Return texts by id, or by rid."""
        rows = tx.among(MANY.format(key=key), wanted, first=(level_of(audience), hidden_to(audience)))
        picked = ((row[0], self.texts.pick(row[1], row[2], row[3], audience)) for row in rows)
        return {key: text for key, text in picked if text is not None}

    def load(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return living records, parsed, in full."""
        with self.database.reading() as tx:
            return {id: loads(text) for id, text in self.texts_of(tx, "id", list(ids), "internal").items()}

    def history(self, id: str, audience: str = "open") -> list[Version]:
        """Return a record through time, the oldest version first."""
        with self.database.reading() as tx:
            rows = tx.rows(LOG + " ORDER BY c.seq", (id, hidden_to(audience), level_of(audience)))
        return [self._version(row, audience) for row in rows]

    def as_of(self, id: str, seq: int, audience: str = "open") -> bytes | None:
        """Return the text of a record as it was after a change."""
        with self.database.reading() as tx:
            sql = LOG + " AND c.seq <= ? ORDER BY c.seq DESC LIMIT 1"
            row = tx.one(sql, (id, hidden_to(audience), level_of(audience), seq))
        return self._version(row, audience).body if row else None

    def _version(self, row: tuple[Any, ...], audience: str) -> Version:
        seq, at, event, cause, reason, replaced_by, view, body, open = row
        living = event in ("created", "changed")
        text = self.texts.pick(body, open, view, audience) if living else None
        return Version(seq, iso(at) or "", event, cause, reason, replaced_by, text)

    def count(self, kind: str, audience: str = "open") -> int:
        """Return how many living records of a kind an audience sees."""
        sql = "SELECT count(*) FROM record WHERE kind = ? AND withdrawn IS NULL AND level >= ? AND hidden <= ?"
        with self.database.reading() as tx:
            return (tx.one(sql, (kind, level_of(audience), hidden_to(audience))) or (0,))[0]

    def stream(self, kinds: tuple[str, ...], audience: str, *, wanted: Any = None) -> Iterator[tuple[str, bytes]]:
        """Yield (id, text) sorted by id, of one snapshot, in constant memory; ``wanted`` narrows by rid."""
        with self.database.reading() as tx:
            yield from self.stream_in(tx, kinds, audience, wanted=wanted)

    def stream_in(
        self, tx: Tx, kinds: tuple[str, ...], audience: str, *, wanted: Any = None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (id, text) sorted by id, inside a transaction."""
        sql = STREAM + (f" AND r.kind IN ({marks(kinds)})" if kinds else "")
        values = (level_of(audience), hidden_to(audience), *kinds)
        if wanted is None:
            rows = tx.stream(sql + " ORDER BY r.id", values, size=AT_ONCE)
        else:
            rows = self._chosen(tx, sql + " AND r.rid IN ({})", values, wanted)
        for _, id, body, open, view in rows:
            text = self.texts.pick(body, open, view, audience)
            if text is not None:
                yield id, text

    def _chosen(self, tx: Tx, sql: str, values: Sequence[Any], wanted: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of some records sorted by id; the texts of all others are passed over unread."""
        everyone = tx.stream("SELECT rid FROM record ORDER BY id", size=5000)
        chosen = array("q", (rid for (rid,) in everyone if rid in wanted))
        for start in range(0, len(chosen), AT_ONCE):
            yield from sorted(tx.among(sql, chosen[start : start + AT_ONCE], first=values), key=itemgetter(1))

    def ids(self, kind: str) -> Iterator[str]:
        """Yield the ids of the living records of a kind, sorted."""
        with self.database.reading() as tx:
            sql = "SELECT id FROM record WHERE kind = ? AND withdrawn IS NULL ORDER BY id"
            for row in tx.stream(sql, (kind,), size=5000):
                yield row[0]
