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
OPEN = LEVELS["open"]
#: what a living record's text is for each audience: the other text stays unread
TEXT = dict.fromkeys(LEVELS, f"CASE WHEN r.level = {OPEN} THEN coalesce(b.open, b.body) ELSE b.body END")
TEXT["internal"] = "b.body"
#: the same of a line of the log, whose texts stand beside it, or with the record while it is its newest
LINE_TEXT = dict.fromkeys(
    LEVELS,
    f"CASE WHEN c.view = {OPEN} THEN coalesce(c.open, c.body, b.open, b.body) ELSE coalesce(c.body, b.body) END",
)
LINE_TEXT["internal"] = "coalesce(c.body, b.body)"
LIVING = f" FROM record r JOIN body b ON b.rid = r.rid WHERE {SHOWN}"
ONE = {who: f"SELECT {text}, r.level, r.kind{LIVING} AND r.id = ?" for who, text in TEXT.items()}
MANY = {who: f"SELECT r.{{key}}, {text}, r.level{LIVING} AND r.{{key}} IN ({{{{}}}})" for who, text in TEXT.items()}
STREAM = {who: f"SELECT r.rid, r.id, {text}, r.level{LIVING}" for who, text in TEXT.items()}
STATE = (
    "SELECT id, kind, seq, at, withdrawn, reason, replaced_by FROM record WHERE id = ? AND level >= ? AND hidden <= ?"
)
LOG = (
    "SELECT c.seq, c.at, c.event, c.cause, c.reason, c.replaced_by, c.view, {}"
    " FROM record r JOIN change c ON c.rid = r.rid LEFT JOIN body b ON b.rid = r.rid AND r.seq = c.seq"
    " WHERE r.id = ? AND r.hidden <= ? AND c.level >= ?"
)
COUNT = "SELECT count(*) FROM record WHERE kind = ? AND withdrawn IS NULL AND level >= ? AND hidden <= ?"
AT_ONCE = 50  #: records that a stream holds in memory


class Texts:
    """Which of a record's texts an audience gets."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def pick(self, body: Any, open: Any, view: int, audience: str) -> bytes | None:
        """Return the text for an audience, of the two that are kept."""
        return self.told(body if open is None or audience == "internal" or view < OPEN else open, view, audience)

    def told(self, text: Any, view: int, audience: str) -> bytes | None:
        """Return the text for an audience from the one read for it; None where it sees nothing of the record."""
        if text is None or view < LEVELS[audience]:
            return None
        if view == OPEN or audience == "internal":
            return bytes(text)
        shown = self.project(loads(bytes(text)), "consult")
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
        level = level_of(audience)
        for text, view, found in self.database.ask(ONE[audience], (level, hidden_to(audience), id)):
            return self.texts.told(text, view, audience) if kind in (None, found) else None
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
        first = (level_of(audience), hidden_to(audience))
        rows = tx.among(MANY[audience].format(key=key), wanted, first=first)
        picked = ((row[0], self.texts.told(row[1], row[2], audience)) for row in rows)
        return {key: text for key, text in picked if text is not None}

    def load(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return living records, parsed, in full."""
        with self.database.reading() as tx:
            return {id: loads(text) for id, text in self.texts_of(tx, "id", list(ids), "internal").items()}

    def history(self, id: str, audience: str = "open") -> list[Version]:
        """Return a record through time, the oldest version first."""
        with self.database.reading() as tx:
            values = (id, hidden_to(audience), level_of(audience))
            rows = tx.rows(LOG.format(LINE_TEXT[audience]) + " ORDER BY c.seq", values)
        return [self._version(row, audience) for row in rows]

    def as_of(self, id: str, seq: int, audience: str = "open") -> bytes | None:
        """Return the text of a record as it was after a change."""
        with self.database.reading() as tx:
            values = (id, hidden_to(audience), level_of(audience), seq)
            sql = LOG.format(LINE_TEXT[audience]) + " AND c.seq <= ? ORDER BY c.seq DESC LIMIT 1"
            row = tx.one(sql, values)
        return self._version(row, audience).body if row else None

    def _version(self, row: tuple[Any, ...], audience: str) -> Version:
        seq, at, event, cause, reason, replaced_by, view, text = row
        shown = self.texts.told(text, view, audience) if event in ("created", "changed") else None
        return Version(seq, iso(at) or "", event, cause, reason, replaced_by, shown)

    def count(self, kind: str, audience: str = "open") -> int:
        """Return how many living records of a kind an audience sees."""
        with self.database.reading() as tx:
            return (tx.one(COUNT, (kind, level_of(audience), hidden_to(audience))) or (0,))[0]

    def stream(self, kinds: tuple[str, ...], audience: str, *, wanted: Any = None) -> Iterator[tuple[str, bytes]]:
        """Yield (id, text) sorted by id, of one snapshot, in constant memory; ``wanted`` narrows by rid."""
        with self.database.reading() as tx:
            yield from self.stream_in(tx, kinds, audience, wanted=wanted)

    def stream_in(
        self, tx: Tx, kinds: tuple[str, ...], audience: str, *, wanted: Any = None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (id, text) sorted by id, inside a transaction."""
        values = (level_of(audience), hidden_to(audience), *kinds)
        sql = STREAM[audience] + (f" AND r.kind IN ({marks(kinds)})" if kinds else "")
        if wanted is None:
            rows = tx.stream(sql + " ORDER BY r.id", values, size=AT_ONCE)
        else:
            rows = self._chosen(tx, sql + " AND r.rid IN ({})", values, wanted)
        for _, id, text, view in rows:
            shown = self.texts.told(text, view, audience)
            if shown is not None:
                yield id, shown

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
