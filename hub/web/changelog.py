"""The change log as a chain of documents (RFC 5005): a current one, and archives that never change.

The log is cut into blocks of `BLOCK` numbers. The current document holds the newest blocks, as many as it takes to
have something to read; every older block that holds something is an archive of its own. So an archive's address and
content stay the same for ever, and a reader that walks from the current document to one that it knows misses nothing.
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
REDACTED = "redacted"

Window = Callable[[int, int, int], Sequence[Change]]  #: (above, up to, at most) -> changes, oldest first


@dataclass(frozen=True)
class Document:
    """One document of the chain: its changes, newest first, and the number of the archive before it."""

    changes: tuple[Change, ...]
    previous: int | None


def window(parts: WebParts, query: SearchQuery, *, filtered: bool) -> Window:
    """Return the function that reads a part of the log through a search."""
    through = query if filtered else None

    def read(above: int, up_to: int, most: int) -> Sequence[Change]:
        return parts.changes(above, limit=most, kinds=query.kinds, query=through, until=up_to)

    return read


def current(read: Window, *, last: int) -> Document:
    """Return the current document."""
    changes: list[Change] = []
    block: int | None = (last - 1) // BLOCK if last else None
    while block is not None and len(changes) < ENOUGH:
        changes.extend(reversed(read(block * BLOCK, (block + 1) * BLOCK, BLOCK)))
        block = before(read, block)
    return Document(newest_of_each(changes), block)


def archive(read: Window, number: int) -> Document:
    """Return one archive document."""
    changes = list(reversed(read(number * BLOCK, (number + 1) * BLOCK, BLOCK)))
    return Document(newest_of_each(changes), before(read, number))


def before(read: Window, block: int) -> int | None:
    """Return the nearest block below this one that holds a change: by doubling steps, then by halving."""
    high, step = block, 1
    while high > 0:
        low = max(0, high - step)
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
