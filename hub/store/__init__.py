"""The store: the only SQL. Records, their change log, search, runs, and what processes agree on."""

from hub.store.canonical import digest
from hub.store.model import (
    AlreadyRunning,
    Aside,
    AsideRow,
    BadCursor,
    Busy,
    Change,
    IndexEntry,
    ItemState,
    KnownItem,
    RawRow,
    RunRow,
    SearchQuery,
    SearchResult,
    Stale,
    State,
    Stored,
    Todo,
    TooManyMembers,
    Version,
)
from hub.store.store import Store

__all__ = [
    "AlreadyRunning",
    "Aside",
    "AsideRow",
    "BadCursor",
    "Busy",
    "Change",
    "IndexEntry",
    "ItemState",
    "KnownItem",
    "RawRow",
    "RunRow",
    "SearchQuery",
    "SearchResult",
    "Stale",
    "State",
    "Store",
    "Stored",
    "Todo",
    "TooManyMembers",
    "Version",
    "digest",
]
