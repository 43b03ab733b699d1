"""What following a search needs: the story of a search for feeds, and the desk of subscriptions by e-mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hub.store import Change, SearchQuery


def no_counts(ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    """Know of no change."""
    return {}


@dataclass(frozen=True)
class Following:
    """How a search is followed; without a desk, subscribing by e-mail is closed and pages say so."""

    departures: Callable[[SearchQuery, int, int], Sequence[Change]] | None = None  #: (query, since, limit)
    #: (query, after, up to) -> a part of a search's story, each version judged as it was however long ago
    exact: Callable[[SearchQuery, int, int], Sequence[Change]] | None = None
    counts: Callable[[Sequence[str]], Mapping[str, tuple[int, str]]] = no_counts  #: id -> visible changes, last instant
    desk: Any = field(default=None, repr=False)  #: a hub.application.subscribing.Desk
