"""Fetch: every slice, page by page, against the totals that the search announces."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub import FetchError, Incomplete, Raw, Refused
from hub_francetravail.access import Access
from hub_francetravail.slices import Slice, now_utc

SEARCH = "/partenaire/offresdemploi/v2/offres/search"
REFERENTIEL = "/partenaire/offresdemploi/v2/referentiel/"
REFERENTIELS = ("naturesContrats", "typesContrats")  #: read at each run, so that a new code is seen
REFERENTIEL_SCOPE = "referentiels"
PAGE = 150  #: offers that a page may have
CEILING = 3_150  #: offers that one query gives, whatever its total
PASSES = 2  #: times that a slice is read where the offers moved while they were paged
TOTAL = re.compile(r"offres\s+(\d+)-(\d+)/(\d+)")
FATAL = frozenset({400, 401, 403, 429})  #: answers after which another slice will not fare better


@dataclass
class Seen:
    """What came of one query: the ids, and the totals that its pages announced."""

    ids: set[str] = field(default_factory=set)
    totals: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return the last total."""
        return self.totals[-1] if self.totals else 0

    @property
    def steady(self) -> bool:
        """Say whether nothing moved: one total on all pages, and as many offers."""
        return len(set(self.totals)) <= 1 and len(self.ids) >= self.total


class TooMany(Exception):
    """A query has more offers than it gives; ``total`` is how many."""

    def __init__(self, total: int) -> None:
        super().__init__(str(total))
        self.total = total


class Fetching:
    """One harvest: the reference lists, then each slice."""

    def __init__(self, access: Access, address: str, *, now: Callable[[], datetime] = now_utc) -> None:
        self.access, self.address, self.now = access, address, now
        self.failures: list[str] = []

    def raws(self, slices: Iterator[Slice]) -> Iterator[Raw]:
        """Yield the documents; a slice that fails is passed over, and the run is incomplete at its end.

        :raises Incomplete: naming each slice that failed.
        """
        yield from self._referentiels()
        for slice_ in slices:
            try:
                yield from self._scope(slice_)
            except FetchError as error:
                if isinstance(error, Refused) and error.status in FATAL:
                    raise
                self.failures.append(f"{slice_.scope}: {error}")
        if self.failures:
            raise Incomplete(f"{len(self.failures)} part(s) are not complete: {'; '.join(self.failures)}")

    def _referentiels(self) -> Iterator[Raw]:
        for name in REFERENTIELS:
            try:
                yield self.access.get(f"{self.address}{REFERENTIEL}{name}").of(REFERENTIEL_SCOPE)
            except FetchError as error:
                if isinstance(error, Refused) and error.status in FATAL - {400}:
                    raise
                self.failures.append(f"{name}: {error}")

    def _scope(self, slice_: Slice) -> Iterator[Raw]:
        """Yield the pages of a scope, in as many windows of creation as it takes; the last announces the whole."""
        pages, held = self._windows(slice_), None
        while True:
            try:
                raw = next(pages)
            except StopIteration as end:
                announced = int(end.value or 0)
                break
            if held is not None:
                yield held.of(slice_.scope)
            held = raw
        if held is not None:
            yield held.of(slice_.scope, announced=announced)

    def _windows(self, slice_: Slice) -> Generator[Raw, None, int]:
        """Yield the pages of a slice, which is split where it has more than one query gives; return its total."""
        try:
            return (yield from self._passes(slice_))
        except TooMany as many:
            halves = slice_.halves(self.now())
            if not halves:
                raise Incomplete(f"{many.total:,} offers within ten minutes: the search gives {CEILING:,}") from many
        total = 0
        for half in halves:
            total += yield from self._windows(half)
        return total

    def _passes(self, slice_: Slice) -> Generator[Raw, None, int]:
        """Yield the pages of a query, all of them again where the offers moved meanwhile; return its total.

        :raises Incomplete: when fewer different offers came than the search announced.
        """
        seen = Seen()
        for _ in range(PASSES):
            seen.totals.clear()
            yield from self._pages(slice_.overlapping(), seen)
            if seen.steady:
                break
        if len(seen.ids) < seen.total:
            raise Incomplete(f"{len(seen.ids):,} of {seen.total:,} announced offers came")
        return seen.total

    def _pages(self, slice_: Slice, seen: Seen) -> Iterator[Raw]:
        first = 0
        while True:
            raw = self._page(slice_, first)
            total, ids = checked(raw, first)
            if total > CEILING:
                raise TooMany(total)
            jumped(seen, total, raw)
            seen.totals.append(total)
            seen.ids.update(ids)
            yield raw
            first += PAGE
            if first >= min(total, CEILING):
                return

    def _page(self, slice_: Slice, first: int) -> Raw:
        """Return a page; one that is broken is asked for once more."""
        url, params = self.address + SEARCH, slice_.params(first, first + PAGE - 1)
        try:
            raw = self.access.get(url, params)
            checked(raw, first)
        except FetchError as error:
            if isinstance(error, Refused) and error.status in FATAL:
                raise
            raw = self.access.get(url, params)
        return raw


def jumped(seen: Seen, total: int, raw: Raw) -> None:
    """Refuse a page whose total is far from that of the page before: it comes from another result."""
    before = seen.total
    if seen.totals and abs(total - before) > max(20, before // 10):
        raise Incomplete(f"{raw.url}: announces {total:,} offers where the page before announced {before:,}")


def checked(raw: Raw, first: int) -> tuple[int, list[str]]:
    """Return the total that a page announces and the ids of its offers.

    :raises Incomplete: when the page does not hold what its Content-Range says.
    """
    if raw.status == 204:
        return 0, []
    ids, page = identified(raw)
    header = str(raw.headers.get("Content-Range", ""))
    if header.strip() == "*/0" and not ids:
        return 0, []
    said = TOTAL.search(header)
    if not said:
        return summed(raw, page), ids
    begin, end, total = (int(text) for text in said.groups())
    if begin != first or end - begin + 1 != len(ids):
        raise Incomplete(f"{raw.url}: Content-Range says {header!r}, and {len(ids)} offers came from {first}")
    if end + 1 < min(total, first + PAGE):
        raise Incomplete(f"{raw.url}: the page ends at {end} of {total:,} offers")
    return total, ids


def identified(raw: Raw) -> tuple[list[str], dict[str, Any]]:
    """Return the ids on a page, and the page."""
    try:
        page = raw.json()
        return [str(offer["id"]) for offer in page["resultats"]], page
    except (KeyError, TypeError, ValueError) as error:
        raise Incomplete(f"{raw.url}: no page of offers ({type(error).__name__})") from error


def summed(raw: Raw, page: dict[str, Any]) -> int:
    """Return the total by the filter on the nature of contracts, whose counts sum to it."""
    for one in page.get("filtresPossibles") or []:
        if one.get("filtre") == "natureContrat":
            return sum(int(value.get("nbResultats") or 0) for value in one.get("agregation") or [])
    raise Incomplete(f"{raw.url}: neither Content-Range nor counts say how many offers there are")
