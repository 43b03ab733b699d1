"""Searching: hits, filters, counts of facets and one page in order; few at once, the others wait."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from heapq import nsmallest
from itertools import islice
from typing import Any

from pyroaring import BitMap

from hub.errors import UsageError
from hub.store.connection import Database, Tx
from hub.store.model import LEVELS, Busy, SearchQuery, SearchResult, level_of
from hub.store.reading import TEXT, Texts
from hub.store.search.indexing import ALL, COMMON, LARGE, day_number, minute_number
from hub.store.search.language import parse
from hub.store.search.matching import matches, ranks
from hub.store.search.orders import Position, cursor, position
from hub.store.search.reach import COVERED_BY, by_score, covered_by, covering
from hub.store.search.snapshot import Snapshot, load, refresh

PATIENCE_S = 20  #: how long a search may wait for its turn
RANKED = 50_000  #: newest hits among which relevance is computed
MOST_VALUES = 128  #: of one facet in an answer
MOST_LIMIT = 1_000
SORTS = ("newest", "oldest", "deadline", "relevance", "score")
NAMES = frozenset((COVERED_BY, *(name for facets in (COMMON, *ALL.values()) for name in facets)))
TEXTS = {
    who: f"SELECT r.rid, r.id, {text}, r.level FROM record r JOIN body b ON b.rid = r.rid WHERE r.rid IN ({{}})"  # noqa: S608
    for who, text in TEXT.items()
}


class Search:
    """What is searched, by this process: the snapshot of facets, and the turns."""

    def __init__(self, database: Database, texts: Texts, *, searches: int, waiting: int) -> None:
        self.database, self.texts = database, texts
        self.turns = threading.BoundedSemaphore(searches)
        self.places = threading.BoundedSemaphore(searches + waiting)
        self.renewing = threading.Lock()
        self.snapshot: Snapshot | None = None

    def matching(self, query: SearchQuery) -> BitMap | None:
        """Return all that a query finds, by rid; None where that is all that its audience sees of its kinds."""
        check(query)
        if not query.narrows:
            return None
        with self.turn(), self.current() as (tx, snapshot):
            return self.hits(tx, snapshot, query)

    def ids(self, kinds: tuple[str, ...], facets: Mapping[str, list[str]]) -> list[str]:
        """Return the ids of the living records with a value of each facet, sorted."""
        query = SearchQuery(kinds=kinds, filters=facets, audience="internal")
        check(query)
        with self.current() as (tx, snapshot):
            rids = self.hits(tx, snapshot, query)
            return sorted(row[0] for row in tx.among("SELECT id FROM record WHERE rid IN ({})", rids))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn.

        :raises Busy: when too many wait already, or the turn does not come.
        """
        if not self.places.acquire(blocking=False):
            raise Busy("too many searches wait: try again in a moment")
        try:
            if not self.turns.acquire(timeout=PATIENCE_S):
                raise Busy("the search waited too long for its turn: try again in a moment")
            try:
                yield
            finally:
                self.turns.release()
        finally:
            self.places.release()

    @contextmanager
    def current(self) -> Iterator[tuple[Tx, Snapshot]]:
        """Open a transaction and give the snapshot of exactly what it sees."""
        while True:
            with self.database.reading() as tx:
                seq = (tx.one("SELECT value FROM counter WHERE name = 'seq'") or (0,))[0]
                snapshot = self._renewed(tx, seq)
                if snapshot is not None:
                    yield tx, snapshot
                    return

    def _renewed(self, tx: Tx, seq: int) -> Snapshot | None:
        """Return the snapshot of a change, or None where another thread has seen a later one already."""
        snapshot = self.snapshot
        if snapshot is None or snapshot.seq < seq:
            with self.renewing:
                snapshot = self.snapshot
                if snapshot is None:
                    snapshot = self.snapshot = load(tx, seq)
                elif snapshot.seq < seq:
                    snapshot = self.snapshot = refresh(tx, snapshot, seq)
        return snapshot if snapshot.seq == seq else None

    def search(self, query: SearchQuery) -> SearchResult:
        """Return one page of what is found, and the counts of all."""
        check(query)
        with self.turn(), self.current() as (tx, snapshot):
            total, counts, places = self._found(tx, snapshot, query)
            rows = {row[0]: row for row in tx.among(TEXTS[query.audience], [rid for rid, _ in places[: query.limit]])}
            shown = [rows[rid] for rid, _ in places[: query.limit]]
        texts = [(row[1], self.texts.told(row[2], row[3], query.audience) or b"{}") for row in shown]
        more = len(places) > query.limit and query.limit > 0
        after = cursor(query.sort, (places[query.limit - 1][1], places[query.limit - 1][0])) if more else None
        return SearchResult([id for id, _ in texts], [text for _, text in texts], total, counts, after, snapshot.seq)

    def _found(
        self, tx: Tx, snapshot: Snapshot, query: SearchQuery
    ) -> tuple[int, dict[str, dict[str, int]], list[tuple[int, int]]]:
        key = ("found", key_of(query))
        known = snapshot.memory.get(key)
        if known is None:
            base = self._base(tx, snapshot, query)
            sets = filter_sets(snapshot, query.filters)
            hits = reduce(BitMap.__and__, sets.values(), base)
            known = (
                len(hits),
                counted(snapshot, query, base, sets),
                list(islice(self._page(tx, snapshot, query, hits), query.limit + 1)),
            )
            snapshot.memory.keep(key, known)
        return known

    def hits(self, tx: Tx, snapshot: Snapshot, query: SearchQuery) -> BitMap:
        """Return all that a query finds."""
        return reduce(BitMap.__and__, filter_sets(snapshot, query.filters).values(), self._base(tx, snapshot, query))

    def _base(self, tx: Tx, snapshot: Snapshot, query: SearchQuery) -> BitMap:
        """Return what is found before the filters of facets."""
        base = visible(snapshot, query.kinds, query.audience)
        if query.text.strip():
            base = base & self._text_hits(tx, snapshot, query.text)
        if query.ids is not None:
            base = base & BitMap(row[0] for row in tx.among("SELECT rid FROM record WHERE id IN ({})", query.ids))
        for found in range_sets(snapshot, query):
            base = base & found
        return base

    def _text_hits(self, tx: Tx, snapshot: Snapshot, text: str) -> BitMap:
        wanted = parse(text)
        key = ("hits", wanted)
        hits = snapshot.memory.get(key)
        if hits is None:
            hits = matches(tx, wanted, snapshot.living)
            snapshot.memory.keep(key, hits)
        return hits

    def _page(self, tx: Tx, snapshot: Snapshot, query: SearchQuery, hits: BitMap) -> Iterator[tuple[int, int]]:
        """Yield (rid, value) in order."""
        after = position(query.after, query.sort) if query.after else None
        if query.sort == "relevance" and parse(query.text).need:
            return self._by_rank(tx, query, hits, after)
        if query.sort == "score":
            return by_score(snapshot, hits, after)
        order = snapshot.deadline if query.sort == "deadline" else snapshot.published
        descending = query.sort in ("newest", "relevance")
        return ((rid, order.value(rid)) for rid in order.walk(hits, descending=descending, after=after))

    def _by_rank(self, tx: Tx, query: SearchQuery, hits: BitMap, after: Position | None) -> Iterator[tuple[int, int]]:
        least = hits[len(hits) - RANKED] if len(hits) > RANKED else 0
        found = ranks(tx, parse(query.text), least=least)
        places = sorted((found.get(rid, 0), -rid) for rid in hits)
        if after is not None:
            places = [place for place in places if place > (after[0], -after[1])]
        return ((-negative, rank) for rank, negative in places)


def check(query: SearchQuery) -> None:
    """Refuse a query that makes no sense, with what would."""
    for name in (*query.filters, *(query.facets or ())):
        if name not in NAMES:
            raise UsageError(f"no facet {name!r}: use one of {', '.join(sorted(NAMES))}")
    if query.sort not in SORTS:
        raise UsageError(f"no order {query.sort!r}: use one of {', '.join(SORTS)}")
    if not 0 <= query.limit <= MOST_LIMIT:
        raise UsageError(f"limit is between 0 and {MOST_LIMIT}")
    level_of(query.audience)
    if query.after:
        position(query.after, query.sort)


def key_of(query: SearchQuery) -> tuple[Any, ...]:
    """Return what makes two queries the same."""
    filters = tuple((name, tuple(sorted(values))) for name, values in sorted(query.filters.items()))
    return (
        query.kinds, query.text, filters, query.published, query.deadline, query.open_at, query.sort, query.limit,
        query.after, query.facets, query.audience, query.ids,
    )  # fmt: skip


def visible(snapshot: Snapshot, kinds: Iterable[str], audience: str) -> BitMap:
    """Return the records of some kinds that an audience sees."""
    key = ("visible", tuple(kinds), audience)
    found = snapshot.memory.get(key)
    if found is None:
        least = LEVELS[audience] if audience != "internal" else -1
        found = union(rids for level, rids in snapshot.levels.items() if level >= least)
        if key[1]:
            found = found & union(snapshot.kinds[kind] for kind in key[1] if kind in snapshot.kinds)
        snapshot.memory.keep(key, found)
    return found


def union(sets: Iterable[BitMap]) -> BitMap:
    """Return all that is in any of some sets."""
    every = list(sets)
    return BitMap.union(*every) if every else BitMap()


def filter_sets(snapshot: Snapshot, filters: Mapping[str, list[str]]) -> dict[str, BitMap]:
    """Return what each filter lets pass: any of its values."""
    return {name: union(passing(snapshot, name, values)) for name, values in filters.items() if values}


def passing(snapshot: Snapshot, name: str, values: Iterable[str]) -> Iterator[BitMap]:
    """Yield what each value of a filter lets pass."""
    find = covered_by if name == COVERED_BY else None
    return (find(snapshot, value) if find else snapshot.facet(name, value) for value in values)


def range_sets(snapshot: Snapshot, query: SearchQuery) -> Iterator[BitMap]:
    """Yield what each range lets pass."""
    if any(query.published):
        yield snapshot.published.between(*(bound(text, day_number) for text in query.published))
    if any(query.deadline):
        yield snapshot.deadline.between(*(bound(text, minute_number) for text in query.deadline))
    if query.open_at:
        yield snapshot.deadline.between((bound(query.open_at, minute_number) or 0) + 1, None)


def bound(text: str | None, number: Any) -> int | None:
    """Return the end of a range as a number.

    :raises UsageError: when it is no date.
    """
    found: int | None = number(text)
    if text and found is None:
        raise UsageError(f"{text!r} is not a date: write 2026-01-31, or 2026-01-31T12:00:00Z for an instant")
    return found


def counted(snapshot: Snapshot, query: SearchQuery, base: BitMap, sets: dict[str, BitMap]) -> dict[str, dict[str, int]]:
    """Return how many hits each value of each facet has; a facet's own selection does not narrow its counts."""
    names = query.facets if query.facets is not None else facets_of(query.kinds)
    counts = {}
    everything = reduce(BitMap.__and__, sets.values(), base)
    for name in names:
        others = [found for other, found in sets.items() if other != name]
        counts[name] = count(snapshot, name, reduce(BitMap.__and__, others, base) if name in sets else everything)
    return counts


def facets_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return the facets of some kinds that have few values."""
    return tuple(dict.fromkeys(name for kind in kinds for name in ALL.get(kind, COMMON) if name not in LARGE))


def count(snapshot: Snapshot, name: str, hits: BitMap) -> dict[str, int]:
    """Return the values of a facet among hits, the most frequent first."""
    if not hits:
        return {}
    if name == COVERED_BY:
        sets = ((value, hits.intersection_cardinality(found)) for value, found in covering(snapshot))
        return {value: number for value, number in sorted(sets, key=lambda each: (-each[1], each[0])) if number}
    codes = snapshot.codes
    found = (
        (-number, value)
        for value, code in snapshot.facets.get(name, {}).items()
        if (number := codes.count(code, hits))
    )
    return {value: -number for number, value in nsmallest(MOST_VALUES, found)}
