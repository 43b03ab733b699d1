"""Open records: what pages of plugins may read, which is what anybody may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from hub.application import Hub
from hub.store import SearchQuery

PAGE = 200
MOST = 10_000  #: records that one question is given


def open_records(
    hub: Hub,
    kind: str,
    *,
    text: str = "",
    deadline: tuple[str | None, str | None] = (None, None),
    sort: str = "newest",
    most: int = 1000,
    **facets: str,
) -> Iterator[dict[str, Any]]:
    """Yield open records of a kind: those with some words, a deadline (UTC) in a range, a value of each facet.

    ``sort`` is ``newest`` or ``deadline``, the soonest first.

    :raises UsageError: for a kind or a facet that does not exist.
    """
    filters = {name: [value] for name, value in facets.items()}
    left, after = min(most, MOST), None
    while left > 0:
        query = SearchQuery(
            kinds=(kind,), text=text, filters=filters, deadline=deadline, sort=sort, limit=min(left, PAGE),
            after=after, facets=(),
        )  # fmt: skip
        page = hub.store.search(query)
        yield from (orjson.loads(body) for body in page.bodies)
        left, after = left - len(page.bodies), page.next
        if after is None:
            return
