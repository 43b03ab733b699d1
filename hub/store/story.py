"""The story of a search: which lines of the change log tell of records that it showed, before a change or after it.

A line is told where the record matches after it, or matched before it. Versions are judged as they were, not by the
record as it stands today: so what left a search is told to those who saw it there, and to nobody else. Near the end
of the log that takes reading every line, once, a chunk at a time; further back only what the search finds today, and
what is gone, is looked at. So what a search costs follows from what is asked, not from how long the log is.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from hub.store.canonical import loads
from hub.store.connection import CHUNK as FEW
from hub.store.connection import Database, Tx, marks, padded
from hub.store.model import IndexEntry, Record, SearchQuery, level_of
from hub.store.reading import Texts, hidden_to
from hub.store.search.asof import AsOf, Facts
from hub.store.search.indexing import minute_number
from hub.store.search.reach import COVERED_BY, PLACES
from hub.store.search.searching import Search, check, key_of
from hub.store.search.snapshot import Snapshot

REACH = 20_000  #: numbers of the log, from its end, whose versions are judged as they were; older ones by their codes
CHUNK = 2_048  #: numbers of the log that are judged and remembered together
CHUNKS = 512  #: chunks that are remembered, of all searches
VERSIONS = 4_000  #: versions of which the facts are remembered
PAGE = 2_000
NOT, ALWAYS_CLOSED = -2, -1  #: in the place of the minute of a deadline: no match; a match without a deadline
LIVING = ("created", "changed")
GONE_OR_AMONG = f" AND (c.event NOT IN {LIVING} OR c.rid IN ({{}}))"
LIGHT = (
    "SELECT c.seq, c.rid, c.kind, c.event, c.view, c.at, r.seq, r.published, r.deadline, r.hidden FROM change c"
    " JOIN record r ON r.rid = c.rid WHERE c.seq > ? AND c.seq <= ? AND c.level >= ?"
    " AND (r.hidden <= ? OR c.event = 'withdrawn')"
)
VERSION = (
    "SELECT c.seq, c.event, c.view, coalesce(c.body, b.body), CASE WHEN c.body IS NULL THEN b.open ELSE c.open END,"
    " c.at FROM change c JOIN record r ON r.rid = c.rid LEFT JOIN body b ON b.rid = c.rid AND r.seq = c.seq"
    " WHERE c.rid = ? AND c.seq <= ? ORDER BY c.seq DESC LIMIT 1"
)
CODES = "SELECT facet, value FROM code WHERE code IN ({})"


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a story: the record was shown before it, or is after it, or both."""

    seq: int
    before: bool
    after: bool


@dataclass
class Story:
    """A part of a search's story: by line the minute of the deadline after it, and whether it was shown before."""

    upto: int = 0
    seqs: array[int] = field(default_factory=lambda: array("q"))
    after: array[int] = field(default_factory=lambda: array("l"))
    before: array[int] = field(default_factory=lambda: array("b"))  #: 0 no, 1 a match, 2 a match that was open then
    lock: threading.Lock = field(default_factory=threading.Lock)

    def marks(self, since: int, until: int, open_minute: int | None) -> Iterator[Mark]:
        """Yield the lines of a part of the log, as the search shows them at a minute."""
        for place in range(bisect_right(self.seqs, since), bisect_right(self.seqs, until)):
            minute, earlier = self.after[place], self.before[place]
            after = minute != NOT and (open_minute is None or minute > open_minute)
            before = earlier > (0 if open_minute is None else 1)
            if after or before:
                yield Mark(self.seqs[place], before, after)


class Stories:
    """The stories of searches; this process remembers the chunks of them that were asked for last."""

    def __init__(
        self, database: Database, texts: Texts, searching: Search, index_of: Callable[[Record], IndexEntry]
    ) -> None:
        self.database, self.texts, self.searching, self.index_of = database, texts, searching, index_of
        self.kept: OrderedDict[Any, Story] = OrderedDict()
        self.facts: OrderedDict[tuple[int, str], Facts | None] = OrderedDict()
        self.lock = threading.Lock()

    def read(self, query: SearchQuery, since: int, until: int | None, limit: int) -> list[Mark]:
        """Return the first lines of a search's story in a part of the log."""
        check(query)
        with self.searching.turn(), self.searching.current() as (tx, snapshot):
            return list(islice(self._marks(tx, snapshot, query, since, until), limit))

    def departures(self, query: SearchQuery, since: int, limit: int) -> list[Mark]:
        """Return the last lines by which a record went out of a search, withdrawn or not what it asks any more."""
        check(query)
        with self.searching.turn(), self.searching.current() as (tx, snapshot):
            return [mark for mark in self._marks(tx, snapshot, query, since, None) if not mark.after][-limit:]

    def between(self, query: SearchQuery, since: int, until: int) -> list[Mark]:
        """Return a whole part of a search's story, every version judged as it was however long ago."""
        check(query)
        story = Story(since)
        with self.searching.turn(), self.searching.current() as (tx, snapshot):
            Reader(self, tx, snapshot, timeless(query), exact_from=0).read_on(story, min(until, snapshot.seq))
        return list(story.marks(since, until, minute_number(query.open_at)))

    def _marks(self, tx: Tx, snapshot: Snapshot, query: SearchQuery, since: int, until: int | None) -> Iterator[Mark]:
        """Yield the lines of a part of the log: page by page where versions are judged as today, then by the chunk."""
        end = snapshot.seq if until is None else min(until, snapshot.seq)
        near = max(0, snapshot.seq - REACH) // CHUNK * CHUNK
        reader, minute = Reader(self, tx, snapshot, timeless(query), exact_from=near), minute_number(query.open_at)
        while since < min(near, end):
            page = Story(since)
            reader.read_page(page, min(near, end))
            yield from page.marks(since, end, minute)
            since = page.upto
        for number in range(since // CHUNK, -(-end // CHUNK)) if since < end else ():
            chunk = self._chunk((key_of(reader.query), number))
            with chunk.lock:
                reader.read_on(chunk, min((number + 1) * CHUNK, snapshot.seq))
                found = list(chunk.marks(since, end, minute))
            yield from found

    def _chunk(self, key: tuple[Any, int]) -> Story:
        """Return what is known of a chunk of a search's story, remembered or empty."""
        with self.lock:
            story = self.kept.setdefault(key, Story(key[1] * CHUNK))
            self.kept.move_to_end(key)
            while len(self.kept) > CHUNKS:
                self.kept.popitem(last=False)
        return story

    def remember(self, seq: int, audience: str, facts: Facts | None) -> Facts | None:
        """Keep the facts of a version for the next search."""
        with self.lock:
            self.facts[seq, audience] = facts
            while len(self.facts) > VERSIONS:
                self.facts.popitem(last=False)
        return facts


def timeless(query: SearchQuery) -> SearchQuery:
    """Return a search without what its story does not depend on: the clock, the order, the page."""
    return replace(query, open_at=None, sort="newest", limit=0, after=None, facets=())


class Reader:
    """Reads the log for one search, inside one transaction."""

    def __init__(self, stories: Stories, tx: Tx, snapshot: Snapshot, query: SearchQuery, *, exact_from: int) -> None:
        self.stories, self.tx, self.query, self.exact_from = stories, tx, query, exact_from
        self.level, self.audience = level_of(query.audience), query.audience
        self.asof = AsOf(query, territories=territories(snapshot, query))
        self.wanted = stories.searching.hits(tx, snapshot, query)
        #: what is found, where it is so little that the database can be told: lines of nothing else are not read then
        self.few = padded(list(self.wanted) or [0]) if len(self.wanted) <= FEW else None
        chosen = () if query.ids is None else tx.among("SELECT rid FROM record WHERE id IN ({})", query.ids)
        self.chosen = None if query.ids is None else {row[0] for row in chosen}

    def read_on(self, story: Story, until: int) -> None:
        """Continue a story up to a number of the log."""
        while story.upto < until:
            self.read_page(story, until)

    def read_page(self, story: Story, until: int) -> None:
        """Continue a story by one page of lines."""
        kinds = self.query.kinds
        kind = "c.kind" if len(kinds) == 1 else "(c.kind || '')"
        sql = LIGHT + (f" AND {kind} IN ({marks(kinds)})" if kinds else "")
        few = self.few if until <= self.exact_from else None
        sql += (GONE_OR_AMONG.format(marks(few)) if few else "") + " ORDER BY c.seq LIMIT ?"
        first = (self.level, hidden_to(self.audience), *kinds, *(few or ()), PAGE)
        rows = self.tx.rows(sql, (story.upto, until, *first))
        for row in rows:
            if self.chosen is None or row[1] in self.chosen:
                self._line(story, row)
        story.upto = rows[-1][0] if len(rows) == PAGE else max(story.upto, until)

    def _line(self, story: Story, row: tuple[Any, ...]) -> None:
        seq, rid, _, event, view, _, newest, _, minute, _ = row
        after = NOT
        if event in LIVING and view >= self.level:
            if newest == seq:
                after = (ALWAYS_CLOSED if minute is None else minute) if rid in self.wanted else NOT
            elif seq > self.exact_from:
                after = self._judged(rid, seq)[0]
            elif rid in self.wanted:
                after = ALWAYS_CLOSED if minute is None else minute
        before = 0 if event == "created" else self._before(row)
        if after != NOT or before:
            story.seqs.append(seq)
            story.after.append(after)
            story.before.append(before)

    def _before(self, row: tuple[Any, ...]) -> int:
        """Return whether the version before a line matched, and whether it was open when it appeared."""
        seq, rid, _, event, _, _, _, _, _, _ = row
        if event == "redacted":
            return self._by_codes(row)
        if seq <= self.exact_from:
            return 0 if event in LIVING else self._by_codes(row)
        minute, at, blank = self._judged(rid, seq - 1)
        if blank and event not in LIVING:
            return self._by_codes(row)
        return 0 if minute == NOT else 1 + (minute * 60 > at)

    def _judged(self, rid: int, seq: int) -> tuple[int, int, bool]:
        """Return the minute of the deadline of the version that stood at a number, when it appeared, if it is blank."""
        found = self.tx.one(VERSION, (rid, seq))
        if found is None or found[1] not in LIVING or found[2] < self.level:
            return NOT, 0, False
        number, _, view, body, open, at = found
        if body is None:
            return NOT, at, True
        text = self.stories.texts.pick(body, open, view, self.audience)
        if text is None or not self.asof.may(text):
            return NOT, at, False
        facts = self._facts(number, text)
        if facts is None or not self.asof.matches(facts):
            return NOT, at, False
        return (ALWAYS_CLOSED if facts.deadline is None else facts.deadline), at, False

    def _facts(self, seq: int, text: bytes) -> Facts | None:
        known = self.stories.facts.get((seq, self.audience))
        if known is not None:
            return known
        record = loads(text)
        return self.stories.remember(seq, self.audience, Facts.of(record["kind"], self.stories.index_of(record)))

    def _by_codes(self, row: tuple[Any, ...]) -> int:
        """Judge what is gone, and whose text is gone too, by the codes that are left of it."""
        _, rid, _, _, _, at, _, published, minute, _ = row
        packed = self.tx.one("SELECT codes FROM record WHERE rid = ?", (rid,))
        numbers = array("I", bytes(packed[0])) if packed and packed[0] else ()
        facets: dict[str, set[str]] = {}
        for facet, value in self.tx.among(CODES, numbers):
            facets.setdefault(facet, set()).add(value)
        if not self.asof.may_have(facets, published, minute):
            return 0
        return 2 if minute is not None and minute * 60 > at else 1


def territories(snapshot: Snapshot, query: SearchQuery) -> frozenset[tuple[str, str]] | None:
    """Return the (facet, code) of the territories of the conventions that a query names; None means everywhere."""
    found: set[tuple[str, str]] = set()
    for convention in query.filters.get(COVERED_BY) or ():
        own = snapshot.facet("own_id", convention)
        for value, code in snapshot.facets.get("covered", {}).items():
            if own and code in snapshot.codes and own.issubset(snapshot.codes[code]):
                kind, _, number = value.partition("-")
                if kind == "country":
                    return None
                if kind in PLACES:
                    found.add((kind, number))
    return frozenset(found)
