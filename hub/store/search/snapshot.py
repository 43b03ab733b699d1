"""The facets in memory: sets of records by kind, audience, facet value and day; never changed, but replaced."""

from __future__ import annotations

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from pyroaring import BitMap

from hub.store.connection import Tx
from hub.store.search.orders import NO_DAY, NO_MINUTE, Order, order_of
from hub.store.search.postings import GatheredPostings, Postings

ROWS = "SELECT rid, kind, level, hidden, published, deadline, codes FROM record WHERE withdrawn IS NULL"
NAMES_OF_CODES = "SELECT code, facet, value FROM code WHERE code > ? ORDER BY code"
CHANGED = "SELECT DISTINCT rid FROM change WHERE seq > ?"
DAY = 1440
REMEMBERED = 512  #: results that a snapshot keeps
Sets = dict[Any, BitMap]


class Memory:
    """What was computed of one snapshot, for the next who asks; the oldest is forgotten."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Any, Any] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Any) -> Any:
        """Return what is kept, or None."""
        return self.kept.get(key)

    def keep(self, key: Any, value: Any) -> Any:
        """Keep a value, and return it."""
        with self.lock:
            self.kept[key] = value
            while len(self.kept) > REMEMBERED:
                self.kept.popitem(last=False)
        return value


@dataclass(frozen=True)
class Snapshot:
    """Sets of living records as of one change."""

    seq: int
    living: BitMap
    levels: Sets
    kinds: Sets
    codes: Postings
    facets: dict[str, dict[str, int]]
    known_codes: int
    published: Order
    deadline: Order
    memory: Memory = field(default_factory=Memory)

    def facet(self, name: str, value: str) -> BitMap:
        """Return the records with a value of a facet."""
        return self.codes[self.facets.get(name, {}).get(value, -1)]


def rids() -> array[int]:
    """Return an empty list of rids, four bytes each."""
    return array("I")


class Gathering:
    """Rows of records, gathered into sets."""

    def __init__(self, last_code: int) -> None:
        self.living = rids()
        self.levels: defaultdict[int, array[int]] = defaultdict(rids)
        self.kinds: defaultdict[str, array[int]] = defaultdict(rids)
        self.codes = GatheredPostings(last_code)
        self.days: defaultdict[int, array[int]] = defaultdict(rids)
        self.minutes: defaultdict[int, array[int]] = defaultdict(rids)
        self.dates = array("i")  #: day and minute of each living one, in turn

    def add(self, rows: Any) -> None:
        """Gather rows."""
        living, levels, kinds, codes = self.living, self.levels, self.kinds, self.codes
        for rid, kind, level, hidden, published, deadline, packed in rows:
            living.append(rid)
            levels[-1 if hidden else level].append(rid)
            kinds[kind].append(rid)
            day = NO_DAY if published is None else published
            minute = NO_MINUTE if deadline is None else deadline
            self.days[day].append(rid)
            self.minutes[minute // DAY].append(rid)
            self.dates.extend((day, minute))
            codes.add(rid, array("I", bytes(packed)))

    def arrays(self, size: int, old: Snapshot | None) -> tuple[array[int], array[int]]:
        """Return day and minute by rid, over those of an older snapshot."""
        days = array("i", old.published.values) if old else array("i")
        minutes = array("i", old.deadline.values) if old else array("i")
        days.extend([NO_DAY] * (size - len(days)))
        minutes.extend([NO_MINUTE] * (size - len(minutes)))
        for rid, day, minute in zip(self.living, self.dates[::2], self.dates[1::2], strict=True):
            days[rid], minutes[rid] = day, minute
        return days, minutes


def names_of_codes(tx: Tx, old: Snapshot | None) -> tuple[dict[str, dict[str, int]], int]:
    """Return facet -> value -> code, adding to what an older snapshot knows."""
    last = old.known_codes if old else 0
    added: dict[str, dict[str, int]] = {}
    for code, facet, value in (tx.rows if old else tx.stream)(NAMES_OF_CODES, (last,)):  # few, or a million
        added.setdefault(facet, {})[value] = code
        last = code
    known = old.facets if old else {}
    return {**known, **{facet: {**known.get(facet, {}), **values} for facet, values in added.items()}}, last


def load(tx: Tx, seq: int) -> Snapshot:
    """Make a snapshot of everything."""
    facets, known = names_of_codes(tx, None)
    gathered = Gathering(known)
    gathered.add(tx.stream(ROWS + " ORDER BY rid", size=5000))
    days, minutes = gathered.arrays(max(gathered.living, default=0) + 1, None)
    return Snapshot(
        seq,
        BitMap(gathered.living),
        sets_of(gathered.levels),
        sets_of(gathered.kinds),
        gathered.codes.postings(),
        facets,
        known,
        order_of(days, width=1, members=gathered.days),
        order_of(minutes, width=DAY, members=gathered.minutes),
    )


def sets_of(gathered: Mapping[Any, array[int]]) -> Sets:
    """Return lists of rids as sets."""
    return {key: BitMap(found) for key, found in gathered.items()}


def refresh(tx: Tx, old: Snapshot, seq: int) -> Snapshot:
    """Make a snapshot of an older one and of what changed since."""
    changed = BitMap(row[0] for row in tx.rows(CHANGED, (old.seq,)))
    if len(changed) > max(2_000, len(old.living) // 4):
        return load(tx, seq)
    facets, known = names_of_codes(tx, old)
    gathered = Gathering(known)
    gathered.add(tx.among(ROWS + " AND rid IN ({})", changed))
    size = max(len(old.published.values), max(gathered.living, default=0) + 1)
    days, minutes = gathered.arrays(size, old)
    day_sets = replaced(old.published.buckets, changed, gathered.days)
    minute_sets = replaced(old.deadline.buckets, changed, gathered.minutes)
    return Snapshot(
        seq,
        (old.living - changed) | BitMap(gathered.living),
        replaced(old.levels, changed, gathered.levels),
        replaced(old.kinds, changed, gathered.kinds),
        old.codes.replaced(changed, gathered.codes.postings()),
        facets,
        known,
        Order(days, day_sets, sorted(day_sets), 1),
        Order(minutes, minute_sets, sorted(minute_sets), DAY),
    )


def replaced(sets: Sets, changed: BitMap, gathered: Mapping[Any, array[int]]) -> Sets:
    """Return sets without what changed, with what it is now; sets that are not touched are shared."""
    now = {key: (old - changed if old.intersect(changed) else old) for key, old in sets.items()}
    for key, found in sets_of(gathered).items():
        now[key] = now[key] | found if key in now else found
    return {key: kept for key, kept in now.items() if kept}
