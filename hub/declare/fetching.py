"""Fetching: the documents of a declared source, page after page, to the end that it announces."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from hub.declare.model import Declaration, Paging
from hub.declare.rows import below, flat, members
from hub.errors import FetchError, Forbidden, Incomplete
from hub.outside import Http
from hub.raw import Raw

ACCEPT = {"csv": "text/csv", "jsonl": "application/x-ndjson", "json": "application/json",
          "spreadsheet": "application/octet-stream"}  # fmt: skip
SORTABLE = re.compile(r"\d{4}-\d{2}-\d{2}.{0,40}", re.DOTALL)
Place = Callable[[str], str]


def documents(
    declaration: Declaration, http: Http, cursor: Any, *, place: Place = str, size: int | None = None
) -> Iterator[Raw]:
    """Yield the documents of each URL; ``place`` says where a declared URL really is.

    :raises Incomplete: when a list ends before its announced total, or never ends.
    """
    for number, url in enumerate(declaration.urls, 1):
        scope = "all" if len(declaration.urls) == 1 else str(number)
        least = declaration.at_least if number == 1 and len(declaration.urls) == 1 else 0
        if declaration.form == "json":
            yield from _list(declaration, http, cursor, place(url), scope, least, size or declaration.paging.size)
        else:
            raw = http.stream(
                place(url), params=dict(declaration.query) or None, headers=dict(declaration.headers),
                accept=ACCEPT[declaration.form],
            )  # fmt: skip
            yield raw.of(scope, announced=least or None)


def _list(
    declaration: Declaration, http: Http, cursor: Any, url: str, scope: str, least: int, size: int
) -> Iterator[Raw]:
    """Yield the pages of a JSON list; the last one moves the cursor of an incremental source."""
    newest = _since(declaration, cursor)
    held: Raw | None = None
    announced = least
    for raw, rows, total in _pages(declaration, http, url, size, newest):
        announced = max(announced, total or 0)
        if held is not None:
            yield held
        newest = _newest(declaration, rows, newest, raw)
        held = raw.of(scope, announced=announced or None)
    if held is not None:
        yield held.at({"since": newest}) if declaration.incremental and newest is not None else held


def _since(declaration: Declaration, cursor: Any) -> str | int | None:
    """Return from where an incremental source is asked."""
    return cursor.get("since") if declaration.incremental and isinstance(cursor, dict) else None


def _pages(
    declaration: Declaration, http: Http, url: str, size: int, since: Any
) -> Iterator[tuple[Raw, list[dict[str, Any]], int | None]]:
    """Yield each page with its rows and the announced total, where the source announces one."""
    paging = declaration.paging
    query: dict[str, Any] = dict(declaration.query)
    if declaration.incremental and since is not None:
        query[declaration.incremental["parameter"]] = since
    if paging.size_parameter:
        query[paging.size_parameter] = size
    got, before, state = 0, b"", _start(paging)
    for _ in range(paging.most_pages):
        asked = {**query, **({paging.parameter: state} if paging.parameter and state is not None else {})}
        raw = http.get(url, params=asked or None, headers=dict(declaration.headers), accept=ACCEPT["json"])
        page = raw.json()
        rows, total = members(page, declaration.items, raw.url), announced(declaration, page, raw)
        mark = hashlib.blake2b(raw.read(), digest_size=16).digest()
        if rows and mark == before:
            raise Incomplete(f"{raw.url}: the same page came twice; is paging.parameter = {paging.parameter!r} right?")
        if not rows and total is not None and got < total and paging.by in ("page", "offset"):
            raise Incomplete(f"{raw.url}: the list ends after {got:,} rows of {total:,} announced")
        got, before = got + len(rows), mark
        yield raw, rows, total
        following = _next(paging, page, got=got, state=state, total=total, some=bool(rows))
        if following is None:
            return
        if paging.by == "next":
            url, query, state = _same_host(raw.url, url, str(following)), {}, None
        else:
            state = following
    raise Incomplete(f"{url}: no end after {paging.most_pages:,} pages (paging.most_pages)")


def _start(paging: Paging) -> Any:
    """Return what the first page is asked by."""
    return {"page": paging.first, "offset": 0}.get(paging.by)


def _next(paging: Paging, page: Any, *, got: int, state: Any, total: int | None, some: bool) -> Any:
    """Return what the next page is asked by; None after the last one."""
    if paging.by == "none":
        return None
    if paging.by in ("cursor", "next"):
        following = below(page, paging.path)
        if following in (None, "", False):
            return None
        if not isinstance(following, str | int) or following == state:
            raise Incomplete(f"paging.path = {paging.path!r}: no new {paging.by} on this page, though not its last")
        return following
    if not some or (total is not None and got >= total):
        return None
    return got if paging.by == "offset" else state + 1


def _same_host(page: str, asked: str, link: str) -> str:
    """Return the address of the next page, which must be one of the host that was asked."""
    following = urljoin(page or asked, link)
    if urlsplit(following)[:2] != urlsplit(asked)[:2]:
        raise Forbidden(f"{asked}: its next page is said to be at another host; declare that host, if it is right")
    return following


def announced(declaration: Declaration, page: Any, raw: Raw) -> int | None:
    """Return how many rows the source says that the whole list has."""
    if not declaration.total:
        return None
    total = below(page, declaration.total)
    if isinstance(total, str) and total.isdigit():
        total = int(total)
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise Incomplete(f"{raw.url}: no number at source.total = {declaration.total!r}")
    return total


def _newest(declaration: Declaration, rows: list[dict[str, Any]], newest: Any, raw: Raw) -> Any:
    """Return the greatest value so far of the column by which an incremental source is asked.

    A row without such a value is passed over: it is set aside for what is wrong with it, and may not stop the others.
    """
    if not declaration.incremental:
        return None
    name = declaration.incremental["column"]
    values = [value for row in rows if _sortable(value := flat(declaration, row).get(name))]
    if rows and not values:
        raise FetchError(f"{raw.url}: incremental.column = {name!r} holds no ISO date and no whole number")
    for value in values:
        if newest is not None and type(value) is not type(newest):
            raise FetchError(f"{raw.url}: incremental.column = {name!r} holds dates and numbers; name another")
        newest = value if newest is None else max(newest, value)
    return newest


def _sortable(value: Any) -> bool:
    """Say whether a value can be the one from which a source is asked."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, str) and SORTABLE.fullmatch(value) is not None
    )


def query_of(url: str) -> str:
    """Return a URL's path and query, as a replica is asked for it."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
