"""The change log as an audience sees it: feeds, deltas and subscriptions follow it by ``seq`` (promise P1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hub.store.connection import Database, marks
from hub.store.model import LEVELS, Change, iso, level_of
from hub.store.reading import LINE_TEXT, Texts, hidden_to
from hub.store.story import Mark

LINE = (
    "SELECT c.seq, c.at, r.id, c.kind, c.event, c.cause, c.replaced_by, c.reason, c.view, {text}"
    " FROM change c JOIN record r ON r.rid = c.rid LEFT JOIN body b ON b.rid = c.rid AND r.seq = c.seq"
    " WHERE c.level >= ? AND (r.hidden <= ? OR c.event = 'withdrawn')"
)
LINES = {who: LINE.format(text=text) for who, text in LINE_TEXT.items()}
COUNTS = (
    "SELECT r.id, count(*), max(c.at) FROM change c JOIN record r ON r.rid = c.rid"
    " WHERE c.level >= ? AND r.id IN ({}) GROUP BY r.id"
)
FOREVER = 1 << 60
GONE = ("withdrawn", "redacted")
LEFT = "left"  #: the cause of a line that tells that a living record is no longer what a search asks


class ChangeLog:
    """The lines of the log, and the number of the last one that concerns an audience."""

    def __init__(self, database: Database, texts: Texts) -> None:
        self.database, self.texts = database, texts

    def changes(
        self, since: int, *, limit: int, kinds: tuple[str, ...], audience: str, until: int | None
    ) -> list[Change]:
        """Return lines after ``since``, in order."""
        first = (level_of(audience), hidden_to(audience), since, FOREVER if until is None else until)
        # Of several kinds the log is read in its order: by the index of kinds, all of them would be sorted first.
        kind = "c.kind" if len(kinds) == 1 else "(c.kind || '')"
        sql = LINES[audience] + " AND c.seq > ? AND c.seq <= ?"
        sql += (f" AND {kind} IN ({marks(kinds)})" if kinds else "") + " ORDER BY c.seq LIMIT ?"
        return [self._change(row, audience) for row in self.database.ask(sql, (*first, *kinds, limit))]

    def told(self, story: Sequence[Mark], audience: str) -> list[tuple[Mark, Change]]:
        """Return the lines of a search's story; where a record left it, as withdrawn with the cause ``left``."""
        with self.database.reading() as tx:
            first = (level_of(audience), hidden_to(audience))
            rows = tx.among(LINES[audience] + " AND c.seq IN ({})", (mark.seq for mark in story), first=first)
        lines = {row[0]: row for row in rows}
        pairs = ((mark, self._change(lines[mark.seq], audience)) for mark in story if mark.seq in lines)
        pairs = ((mark, change if mark.after else left(change)) for mark, change in pairs)
        return [pair for pair in pairs if pair[1].body is not None or pair[1].event in GONE]

    def counts(self, ids: Iterable[str], audience: str) -> dict[str, tuple[int, str]]:
        """Return, for each record, how many changes an audience has seen of it, and when the last one was."""
        with self.database.reading() as tx:
            rows = tx.among(COUNTS, ids, first=(level_of(audience),))
        return {id: (number, iso(at) or "") for id, number, at in rows}

    def _change(self, row: tuple[Any, ...], audience: str) -> Change:
        seq, at, id, kind, event, cause, replaced_by, reason, view, text = row
        shown = self.texts.told(text, view, audience) if event in ("created", "changed") else None
        if view < LEVELS[audience] and event != "redacted":
            event = "withdrawn"
        return Change(seq, iso(at) or "", id, kind, event, cause, shown, replaced_by, reason)

    def last(self, kinds: tuple[str, ...], audience: str) -> tuple[int, str | None]:
        """Return number and instant of the last change that these may see; no record is read."""
        sql = "SELECT seq, at FROM latest WHERE level >= ?"
        sql += (f" AND kind IN ({marks(kinds)})" if kinds else "") + " ORDER BY seq DESC LIMIT 1"
        rows = self.database.ask(sql, (level_of(audience), *kinds))
        return (rows[0][0], iso(rows[0][1])) if rows else (0, None)


def left(change: Change) -> Change:
    """Return a change after which a record is not found any more: gone, or no longer what the search asks."""
    if change.event in GONE:
        return change
    return change._replace(event="withdrawn", cause=LEFT, body=None, reason="no longer what this search asks")
