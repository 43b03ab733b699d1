"""The records of each code: one or several, gathered and replaced, beside plain sets."""

from __future__ import annotations

from random import Random

import pytest
from pyroaring import BitMap

from hub.store.search.postings import GatheredPostings, Postings

CODES, RIDS = 60, 40
Plain = dict[int, set[int]]  #: rid -> its codes


def gathered(records: Plain) -> Postings:
    """Return postings of records."""
    gathering = GatheredPostings(CODES)
    for rid, codes in records.items():
        gathering.add(rid, sorted(codes))
    return gathering.postings()


def some(random: Random, rids: list[int]) -> Plain:
    """Return records with codes of which some are common and most are rare."""
    return {rid: {random.randrange(1, 6), random.randrange(1, CODES + 1)} for rid in rids}


def agree(found: Postings, records: Plain) -> None:
    """Check each way to ask for each code, and one that nobody has."""
    half = BitMap(range(1, RIDS, 2))
    for code in (*range(1, CODES + 1), -1, CODES + 50):
        wanted = {rid for rid, codes in records.items() if code in codes}
        assert set(found[code]) == wanted and (code in found) == bool(wanted), code
        assert found.count(code, half) == len(wanted & set(half)), code


@pytest.mark.parametrize("seed", range(20))
def test_postings_say_what_plain_sets_say_after_any_changes(seed: int) -> None:
    random = Random(seed)
    records = some(random, list(range(1, RIDS)))
    found = gathered(records)
    agree(found, records)
    for _ in range(5):
        changed = random.sample(range(1, RIDS + 5), 8)
        now = some(random, changed[:5])  # three are withdrawn
        before = {code: set(found[code]) for code in range(1, CODES + 1)}
        newer = found.replaced(BitMap(changed), gathered(now))
        assert before == {code: set(found[code]) for code in range(1, CODES + 1)}, "an older snapshot is being read"
        records = {rid: codes for rid, codes in records.items() if rid not in changed} | now
        found = newer
        agree(found, records)


def test_codes_that_came_later_have_their_place() -> None:
    early = GatheredPostings(2)
    early.add(1, (1, 2))
    later = GatheredPostings(9)
    later.add(2, (2, 9))
    found = early.postings().replaced(BitMap((2,)), later.postings())
    assert [set(found[code]) for code in (1, 2, 9)] == [{1}, {1, 2}, {2}]
    assert set(found.many) == {2}, "a code of one record takes no set"
