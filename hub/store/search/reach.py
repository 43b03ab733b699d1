"""Reach: the records in the territories of a convention, and records by their score; both are read from facets."""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from hub.store.search.orders import Position
from hub.store.search.snapshot import Snapshot

COVERED_BY = "covered_by"  #: a filter whose value is the id of a convention; no record has it as a code
PLACES = frozenset(("commune", "epci", "departement", "region"))
NO_SCORE = -1
MOST_CONVENTIONS = 300  #: counted for one search


def covered_by(snapshot: Snapshot, convention: str) -> BitMap:
    """Return the records in the territories that a convention covers; of all France, all of them."""
    key = (COVERED_BY, convention)
    found = snapshot.memory.get(key)
    if found is None:
        own = snapshot.facet("own_id", convention)
        covers = [
            value for value, code in snapshot.facets.get("covered", {}).items()
            if code in snapshot.codes and own and own.issubset(snapshot.codes[code])
        ]  # fmt: skip
        found = snapshot.memory.keep(key, BitMap.union(BitMap(), *(_inside(snapshot, value) for value in covers)))
    return found


def _inside(snapshot: Snapshot, covers: str) -> BitMap:
    """Return the records in one territory, written as type-code."""
    kind, _, code = covers.partition("-")
    if kind == "country":
        return snapshot.living
    return snapshot.facet(kind, code) if kind in PLACES else BitMap()


def covering(snapshot: Snapshot) -> Iterator[tuple[str, BitMap]]:
    """Yield each convention with the records in its territories."""
    known = [value for value, code in snapshot.facets.get("own_id", {}).items() if code in snapshot.codes]
    return ((value, covered_by(snapshot, value)) for value in known[:MOST_CONVENTIONS])


def by_score(snapshot: Snapshot, hits: BitMap, after: Position | None) -> Iterator[tuple[int, int]]:
    """Yield (rid, score) from the highest score down, the newest of one score first; those without score come last."""
    left = hits
    for value, found in _scores(snapshot):
        if after is not None and value > after[0]:
            left = left - found
            continue
        here = left & found
        left = left - found
        yield from _of_one(here, value, after)
    yield from _of_one(left, NO_SCORE, after)


def _scores(snapshot: Snapshot) -> list[tuple[int, BitMap]]:
    key = ("scores",)
    known = snapshot.memory.get(key)
    if known is None:
        codes = snapshot.codes
        pairs = [
            (int(value), codes[code]) for value, code in snapshot.facets.get("score", {}).items() if code in codes
        ]
        known = snapshot.memory.keep(key, sorted(pairs, key=lambda pair: -pair[0]))
    found: list[tuple[int, BitMap]] = known
    return found


def _of_one(rids: BitMap, value: int, after: Position | None) -> Iterator[tuple[int, int]]:
    limit = after[1] if after is not None and after[0] == value else None
    return ((rid, value) for rid in reversed(rids) if limit is None or rid < limit)
