"""The change log as a chain of documents (RFC 5005): a current one, and archives that never change.

The log is cut into blocks of `BLOCK` numbers. The current document holds the newest blocks, as many as it takes to
have something to read; every older block that holds a change of the kind is an archive of its own. So an archive's
address and content stay the same for ever, and a reader that walks from the current document to one that it knows
misses nothing. Of a search, the blocks are those of its kind, some of which hold nothing that it finds: which versions
it finds is judged as they were, but which blocks there are never depends on that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from hub.publish.entries import Entry
from hub.store import SearchQuery
from hub.web.i18n import translated
from hub.web.parts import Change, WebParts

BLOCK = 256  #: numbers of the log in one archive
ENOUGH = 25  #: changes that the current document holds at least, where there are that many
NEAR = 64  #: blocks that the current document may reach back; the store judges versions so near its end as they were
REDACTED = "redacted"

Window = Callable[[int, int, int], Sequence[Change]]  #: (above, up to, at most) -> changes, oldest first


@dataclass(frozen=True)
class Document:
    """One document of the chain: its changes, newest first, and the number of the archive before it."""

    changes: tuple[Change, ...]
    previous: int | None


def past(parts: WebParts, query: SearchQuery, *, filtered: bool) -> Window:
    """Return the function that reads archives: whole blocks through a search, and which blocks there are without it."""
    exact, log = parts.following.exact, window(parts, query, filtered=False)
    through = window(parts, query, filtered=filtered)

    def read(above: int, up_to: int, most: int) -> Sequence[Change]:
        if most == 1 or not filtered:
            return log(above, up_to, most)
        return exact(query, above, up_to) if exact else through(above, up_to, most)

    return read


def window(parts: WebParts, query: SearchQuery, *, filtered: bool) -> Window:
    """Return the function that reads a part of the log through a search."""
    through = query if filtered else None

    def read(above: int, up_to: int, most: int) -> Sequence[Change]:
        return parts.changes(above, limit=most, kinds=query.kinds, query=through, until=up_to)

    return read


def current(read: Window, *, last: int, archives: Window | None = None) -> Document:
    """Return the current document; ``archives`` reads which blocks there are, where that is not what ``read`` finds."""
    changes: list[Change] = []
    top = block = (last - 1) // BLOCK if last else None
    lowest = top
    while block is not None and top is not None and len(changes) < ENOUGH and block > top - NEAR:
        changes.extend(reversed(read(block * BLOCK, (block + 1) * BLOCK, BLOCK)))
        lowest, block = block, before(read, block, down_to=0 if archives is None else max(0, top - NEAR + 1))
    if archives is None or lowest is None:
        return Document(newest_of_each(changes), block)
    if len(changes) < ENOUGH and top is not None:  # nothing more is found so near: what is older is in archives
        lowest = max(0, top - NEAR + 1) if lowest > top - NEAR else lowest
    return Document(newest_of_each(changes), before(archives, lowest))


def archive(read: Window, number: int) -> Document:
    """Return one archive document."""
    changes = list(reversed(read(number * BLOCK, (number + 1) * BLOCK, BLOCK)))
    return Document(newest_of_each(changes), before(read, number))


def before(read: Window, block: int, *, down_to: int = 0) -> int | None:
    """Return the nearest block below this one that holds a change: by doubling steps, then by halving."""
    high, step = block, 1
    while high > down_to:
        low = max(down_to, high - step)
        if read(low * BLOCK, high * BLOCK, 1):
            return nearest(read, low, high)
        high, step = low, step * 2
    return None


def nearest(read: Window, low: int, high: int) -> int:
    """Return the highest block from ``low`` to below ``high`` that holds a change; one of them does."""
    while high - low > 1:
        middle = (low + high) // 2
        if read(middle * BLOCK, high * BLOCK, 1):
            low = middle
        else:
            high = middle
    return low


def newest_of_each(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the newest change of each record; they come newest first."""
    seen: dict[str, Change] = {}
    for change in changes:
        seen.setdefault(change.id, change)
    return tuple(seen.values())


def entry(parts: WebParts, change: Change) -> Entry:
    """Return a change as feeds tell it; of what is gone, the record as it was last seen."""
    body = change.body if change.body is not None else last_seen(parts, change)
    record: dict[str, Any] | None = orjson.loads(body) if body else None
    told = {name: getattr(change, name) for name in ("seq", "at", "id", "kind", "event", "reason", "replaced_by")}
    if change.cause == "left":
        told["reason"] = translated("Ne répond plus à cette recherche.")
    return Entry(record=record, **told)


def last_seen(parts: WebParts, change: Change) -> bytes | None:
    """Return the record as it was before it went; nothing of what was taken back for good."""
    steps = parts.history(change.id)
    if any(step.event == REDACTED for step in steps):
        return None
    return next((step.body for step in reversed(steps) if step.body is not None and step.seq < change.seq), None)
