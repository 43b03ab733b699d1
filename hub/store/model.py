"""What goes into the store and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from hub.errors import StoreError, UsageError

Record = dict[str, Any]
Project = Callable[[Record, str], Record | None]

#: who sees a record: an audience sees all records of its level and above
LEVELS = {"internal": 0, "consult": 1, "open": 2}


class Busy(UsageError):
    """Too many searches wait already; try again in a moment."""


class BadCursor(UsageError):
    """A cursor that this store never gave, or gave for another order."""


class Stale(StoreError):
    """Another derivation wrote one of these records meanwhile; nothing was kept, take the keys again."""


class AlreadyRunning(StoreError):
    """A living run of this source exists."""


class TooManyMembers(StoreError):
    """More records hang together by their tokens than one case can have."""


@lru_cache(4096)
def iso(epoch: float | None) -> str | None:
    """Return an instant as ISO text (UTC)."""
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def level_of(audience: str) -> int:
    """Return the level of an audience.

    :raises UsageError: when there is no such audience.
    """
    try:
        return LEVELS[audience]
    except KeyError:
        raise UsageError(f"no audience {audience!r}: use one of {', '.join(LEVELS)}") from None


class ItemState(NamedTuple):
    """An item as it stands at the source: its key, form and digest, and the versions that read it."""

    key: str
    form: str
    rank: int
    digest: bytes
    version: str
    scope: str | None = None


class KnownItem(NamedTuple):
    """An item as the store remembers it; the digest of an item that is gone is None."""

    key: str
    form: str
    rank: int
    digest: bytes | None
    version: str
    record_ids: tuple[str, ...]
    ordinal: int
    scope: str | None
    gone: bool


class Stored(NamedTuple):
    """A record to be stored, with the tokens by which it meets others: its own, and those that it cites."""

    record: Record
    own: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """An item, or a part of one, that could not be taken."""

    station: str
    where: str
    rule: str
    message: str
    key: str | None = None
    payload: Any = None
    raw_digest: str | None = None


@dataclass(frozen=True)
class AsideRow:
    """A set-aside item as it is kept."""

    id: int
    source: str
    run: str | None
    station: str
    where: str
    rule: str
    message: str
    key: str | None
    payload: Any
    raw_digest: str | None
    at: str
    resolved_at: str | None


@dataclass(frozen=True)
class RawRow:
    """A line of the archive's journal: which document came when, from where, and where it is kept."""

    digest: str
    url: str
    source: str
    run: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
    retrieved_at: str = ""
    size: int = 0
    path: str = ""
    scope: str | None = None
    name: str = ""
    announced: int | None = None
    cursor: Any = None
    id: int = 0


@dataclass(frozen=True)
class RunRow:
    """A run as it is kept."""

    id: str
    source: str
    kind: str
    owner: str
    status: str
    started_at: str
    beat_at: str
    finished_at: str | None
    counts: dict[str, int]
    progress: Any
    cursor: Any
    resumed: bool
    reason: str | None
    held: int
    seen: int


@dataclass(frozen=True)
class Todo:
    """A record from which something is to be derived; the stamp says of which request this is the claim."""

    key: str
    cause: str
    stamp: int


@dataclass(frozen=True)
class State:
    """How a record stands: living, or withdrawn with the reason."""

    id: str
    kind: str
    seq: int
    modified_at: str
    withdrawn_at: str | None
    reason: str | None
    replaced_by: str | None


@dataclass(frozen=True)
class Version:
    """A record as it was after one change."""

    seq: int
    at: str
    event: str
    cause: str
    reason: str | None
    replaced_by: str | None
    body: bytes | None


class Change(NamedTuple):
    """A line of the change log, as an audience sees it."""

    seq: int
    at: str
    id: str
    kind: str
    event: str
    cause: str
    body: bytes | None
    replaced_by: str | None
    reason: str | None


@dataclass(frozen=True)
class IndexEntry:
    """What a record gives to search: words, facet values, the day of publication, the minute of its deadline."""

    title: str
    text: tuple[str, ...] = ()
    facets: Mapping[str, list[str]] = field(default_factory=dict)
    published_day: int | None = None
    deadline_minute: int | None = None


@dataclass(frozen=True)
class SearchQuery:
    """What is looked for; values of one facet are alternatives, facets and ranges all hold."""

    kinds: tuple[str, ...] = ("tender",)
    text: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    published: tuple[str | None, str | None] = (None, None)
    deadline: tuple[str | None, str | None] = (None, None)
    open_at: str | None = None
    sort: str = "newest"
    limit: int = 20
    after: str | None = None
    facets: tuple[str, ...] | None = None
    audience: str = "open"
    ids: tuple[str, ...] | None = None

    @property
    def narrows(self) -> bool:
        """Say whether it finds less than all records of its kinds."""
        asked = (self.text.strip(), *self.filters.values(), *self.published, *self.deadline, self.open_at)
        return any(asked) or self.ids is not None


@dataclass(frozen=True)
class SearchResult:
    """One page of what was found, with the counts of all."""

    ids: list[str]
    bodies: list[bytes]
    total: int
    facets: dict[str, dict[str, int]]
    next: str | None
    seq: int
