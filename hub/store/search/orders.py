"""Orders: records by day, as one set a day, walked from the newest or the soonest on."""

from __future__ import annotations

import base64
import binascii
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson
from pyroaring import BitMap

from hub.store.model import BadCursor

NO_DAY = -1_000_000  #: stands for no date: the oldest of all
NO_MINUTE = 2_000_000_000  #: stands for no deadline: the last of all
FEW = 400  #: records that are sorted faster than days are walked
Position = tuple[int, int]


@dataclass(frozen=True)
class Order:
    """The value of each record (a day, or a minute), and the records of each bucket of values."""

    values: array[int]
    buckets: dict[int, BitMap]
    keys: list[int]
    width: int

    def value(self, rid: int) -> int:
        """Return the value of a record."""
        return self.values[rid]

    def between(self, first: int | None, last: int | None) -> BitMap:
        """Return the records whose value is in a range, both ends included; of no date, none."""
        low = bisect_left(self.keys, (-(10**9) if first is None else first) // self.width)
        high = bisect_right(self.keys, (10**9 if last is None else last) // self.width)
        found = BitMap.union(*(self.buckets[key] for key in self.keys[low:high])) if low < high else BitMap()
        edges = {key for value in (first, last) if value is not None for key in (value // self.width,)}
        for key in (NO_DAY // self.width, NO_MINUTE // self.width):
            found -= self.buckets.get(key, BitMap())
        if self.width > 1:
            for key in edges & self.buckets.keys():
                found -= BitMap(rid for rid in self.buckets[key] if not inside(self.values[rid], first, last))
        return found

    def walk(self, hits: BitMap, *, descending: bool, after: Position | None) -> Iterator[int]:
        """Yield the hits in order, from after a position: (value, rid)."""
        if len(hits) <= FEW:
            yield from self._sorted(hits, descending, after)
            return
        keys = self.keys[::-1] if descending else self.keys
        start = after[0] // self.width if after else None
        for key in keys:
            if start is not None and (key > start if descending else key < start):
                continue
            here = hits & self.buckets[key]
            if here:
                yield from self._sorted(here, descending, after if key == start else None)

    def _sorted(self, hits: Iterable[int], descending: bool, after: Position | None) -> Iterator[int]:
        values = self.values
        if self.width == 1 and after is None and isinstance(hits, BitMap) and self._one_day(hits):
            return reversed(hits) if descending else iter(hits)
        places = sorted(((values[rid], rid) for rid in hits), reverse=descending)
        if after is not None:
            places = [place for place in places if (place < after if descending else place > after)]
        return (rid for _, rid in places)

    def _one_day(self, hits: BitMap) -> bool:
        return hits.issubset(self.buckets.get(self.values[hits[0]], BitMap())) if hits else False


def inside(value: int, first: int | None, last: int | None) -> bool:
    """Say whether a value is in a range."""
    return (first is None or value >= first) and (last is None or value <= last)


def order_of(values: array[int], *, width: int, members: Mapping[int, array[int]]) -> Order:
    """Make an order of values and of the records in each bucket."""
    buckets = {key: BitMap(rids) for key, rids in members.items()}
    return Order(values, buckets, sorted(buckets), width)


def cursor(sort: str, position: Position) -> str:
    """Return a position as a text that a client hands back."""
    return base64.urlsafe_b64encode(orjson.dumps([sort, *position])).decode().rstrip("=")


def position(text: str, sort: str) -> Position:
    """Return the position that a client hands back.

    :raises BadCursor: when it is none of ours, or of another order.
    """
    try:
        order, value, rid = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursor("`after` is not a cursor of ours: begin again without it") from error
    if order != sort or type(value) is not int or type(rid) is not int:
        raise BadCursor(f"`after` is a cursor of another order than {sort!r}: begin again without it")
    return value, rid
