"""Postings: the living records of each code; the one record of a code that no other has costs four bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from pyroaring import BitMap

NOBODY = 0  #: in the place of a rid; rids begin at 1


@dataclass(frozen=True)
class Postings:
    """Records by code: in a list by code the only one of a code, in sets those of a code that several have.

    In a large store most codes are of one record (a company, a reference): a set and a place in a table for each
    of a million took half a gibibyte.
    """

    one: array[int]
    many: dict[int, BitMap]

    def __contains__(self, code: int) -> bool:
        return code in self.many or self.only(code) != NOBODY

    def __getitem__(self, code: int) -> BitMap:
        found = self.many.get(code)
        return found if found is not None else BitMap(rid for rid in (self.only(code),) if rid != NOBODY)

    def only(self, code: int) -> int:
        """Return the one record of a code, or NOBODY."""
        return self.one[code] if 0 <= code < len(self.one) else NOBODY

    def count(self, code: int, hits: BitMap) -> int:
        """Return how many of the hits have a code."""
        found = self.many.get(code)
        return hits.intersection_cardinality(found) if found is not None else int(self.only(code) in hits)

    def replaced(self, changed: BitMap, now: Postings) -> Postings:
        """Return these without the records that changed, and with what those are now; untouched sets are shared."""
        one = array("I", self.one)
        one.extend([NOBODY] * (len(now.one) - len(one)))
        for code in [code for code, rid in enumerate(one) if rid in changed]:
            one[code] = NOBODY
        many = {code: old - changed if old.intersect(changed) else old for code, old in self.many.items()}
        left = Postings(one, {code: rids for code, rids in many.items() if rids})
        for code, rids in now.each():
            left.put(code, left[code] | rids)
        return left

    def put(self, code: int, rids: BitMap) -> None:
        """Set the records of a code; for who makes new postings, before anybody reads them."""
        if len(rids) > 1:
            self.one[code], self.many[code] = NOBODY, rids
        else:
            self.one[code] = rids[0]
            self.many.pop(code, None)

    def each(self) -> Iterable[tuple[int, BitMap]]:
        """Yield the codes that records have, with those."""
        yield from self.many.items()
        yield from ((code, BitMap((rid,))) for code, rid in enumerate(self.one) if rid != NOBODY)


class GatheredPostings:
    """Codes of records as they are read."""

    def __init__(self, last: int) -> None:
        """Make room for codes up to the last."""
        self.one = array("I", bytes(4 * (last + 1)))
        self.many: dict[int, array[int]] = {}

    def add(self, rid: int, codes: Iterable[int]) -> None:
        """Gather the codes of one record."""
        one, many = self.one, self.many
        for code in codes:
            if code in many:
                many[code].append(rid)
            elif one[code]:
                many[code] = array("I", (one[code], rid))
                one[code] = NOBODY
            else:
                one[code] = rid

    def postings(self) -> Postings:
        """Return what was gathered; each list is given up as soon as it is a set."""
        many: dict[int, BitMap] = {}
        while self.many:
            code, rids = self.many.popitem()
            many[code] = BitMap(rids)
        return Postings(self.one, many)

