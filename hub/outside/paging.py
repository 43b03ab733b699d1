"""Paging: the pages of a list in JSON, one after another, to the end that the source announces."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from hub.errors import Forbidden, Incomplete
from hub.raw import Raw

Ask = Callable[[str, Mapping[str, Any] | None], Raw]


@dataclass(frozen=True)
class Paging:
    """How a source is asked for the next page, and how it says that there is none; see `Http.pages`."""

    items: Callable[[Any], list[Any]]
    total: Callable[[Any], int] | None
    limit: int
    size: str
    start: str
    page: str | None
    first: int
    following: Callable[[Any], str | None] | None
    most: int | None

    def asked(self, *, seen: int, number: int) -> dict[str, Any]:
        """Return the parameters of one page, after so many items and so many pages."""
        size = {self.size: self.limit} if self.size else {}
        if self.following is not None:
            return size
        return {**size, self.page: self.first + number} if self.page else {**size, self.start: seen}


def pages(ask: Ask, url: str, params: Mapping[str, Any], how: Paging) -> Iterator[Raw]:
    """Yield the pages of a list; an empty one after others ends a list without a total, and is not given."""
    seen, number, before = 0, 0, b""
    here, query = url, {**params, **how.asked(seen=0, number=0)}
    known = {here}
    while True:
        raw = ask(here, query or None)
        page = raw.json()
        got, announced = len(how.items(page)), how.total(page) if how.total else None
        mark = hashlib.blake2b(raw.read(), digest_size=16).digest()
        if got and mark == before:
            raise Incomplete(f"{raw.url}: the same page came twice; does the source know the parameter that asks on?")
        _judge(raw, how, got=got, seen=seen, announced=announced)
        if got == 0 and number and how.following is None:
            return
        seen, number, before = seen + got, number + 1, mark
        yield raw
        if how.following is not None:
            link = how.following(page)
            if not link:
                return _whole(raw, seen, announced)
            here, query = _linked(raw.url, url, str(link), known), {}
        elif got == 0 or (announced is not None and seen >= announced):
            return
        else:
            query = {**params, **how.asked(seen=seen, number=number)}


def _judge(raw: Raw, how: Paging, *, got: int, seen: int, announced: int | None) -> None:
    """Refuse a list that is longer than its source pages, and a page that holds nothing before the list's end."""
    if announced is None:
        return
    if how.most is not None and announced > how.most:
        raise Incomplete(f"{raw.url}: {announced:,} items, but the source pages {how.most:,}; ask in smaller slices")
    if got == 0 and how.following is None:
        _whole(raw, seen, announced)


def _whole(raw: Raw, seen: int, announced: int | None) -> None:
    """Refuse the end of a list before its announced total."""
    if announced is not None and seen < announced:
        raise Incomplete(f"{raw.url}: the list ends after {seen:,} items of {announced:,} announced")


def _linked(page: str, asked: str, link: str, known: set[str]) -> str:
    """Return the address of the next page: one of the same host, since a key may go with it, and a new one."""
    following = urljoin(page or asked, link)
    if urlsplit(following)[:2] != urlsplit(asked)[:2]:
        raise Forbidden(f"{asked}: its next page is said to be at another host; ask that host, if it is right")
    if following in known:
        raise Incomplete(f"{asked}: the next page is said to be one that was given already")
    known.add(following)
    return following
