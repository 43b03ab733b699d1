"""Query: one parser from a query string to a search, for pages, API and feeds alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import marshmallow as ma
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from hub.store import SearchQuery
from hub.web.parameters import FACETS, OFFER_FACETS

PARIS = ZoneInfo("Europe/Paris")
NAMES = tuple(dict.fromkeys((*FACETS, *OFFER_FACETS)))


@dataclass(frozen=True)
class Asked:
    """A search as asked; ``filters`` keep the order in which they were given."""

    kinds: tuple[str, ...] = ("tender",)
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published_from: date | None = None
    published_to: date | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    open_only: bool = False
    days_left: int | None = None
    sort: str | None = None
    limit: int = 20
    after: str | None = None
    facets: tuple[str, ...] | None = None

    @property
    def order(self) -> str:
        """Return the order: as asked, else the newest first."""
        return self.sort or "newest"

    @property
    def ticking(self) -> bool:
        """Say whether the same search finds other records as time goes by."""
        return self.open_only or self.days_left is not None

    @property
    def narrowed(self) -> bool:
        """Say whether anything narrows the search."""
        return bool(self.pairs(place=False))

    def query(self, now: datetime) -> SearchQuery:
        """Return the search as the store takes it; ``now`` matters to what is open only."""
        return SearchQuery(
            kinds=self.kinds,
            text=self.text,
            filters={name: list(chosen) for name, chosen in self.filters.items()},
            published=(iso(self.published_from), iso(self.published_to)),
            deadline=(instant(self.deadline_from, 0), self._last(now)),
            open_at=now.strftime("%Y-%m-%dT%H:%M:%SZ") if self.ticking else None,
            sort=self.order,
            limit=self.limit,
            after=self.after,
            facets=self.facets,
        )

    def _last(self, now: datetime) -> str | None:
        """Return the last instant of the deadlines looked for: the day asked, or the days left, whichever is first."""
        ends = [instant(self.deadline_to, 1)]
        if self.days_left is not None:
            ends.append(instant(now.astimezone(PARIS).date() + timedelta(days=self.days_left), 1))
        return min((end for end in ends if end), default=None)

    def pairs(self, *, place: bool = True) -> list[tuple[str, str]]:
        """Return the query string as pairs; without ``place``, what is searched only, not which part of the list."""
        days = ("published_from", "published_to", "deadline_from", "deadline_to")
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, chosen in self.filters.items() for value in chosen]
        pairs += [(name, getattr(self, name).isoformat()) for name in days if getattr(self, name)]
        pairs += [("open", "true")] if self.open_only else []
        pairs += [("days_left", str(self.days_left))] if self.days_left is not None else []
        if place:
            pairs += [("sort", self.sort)] if self.sort else []
            pairs += [("limit", str(self.limit))] if self.limit != 20 else []
            pairs += [("after", self.after)] if self.after else []
        return pairs

    def string(self, *, place: bool = False, more: Iterable[tuple[str, str]] = ()) -> str:
        """Return the query string, with its question mark where it is not empty."""
        pairs = [*self.pairs(place=place), *more]
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, name: str, value: str | None = None) -> Asked:
        """Return the search without one filter, or without one of its values; back on the first page."""
        if name in self.filters:
            kept = tuple(each for each in self.filters[name] if value is not None and each != value)
            others = {key: chosen for key, chosen in self.filters.items() if key != name}
            return replace(self, filters={**others, name: kept} if kept else others, after=None)
        special: dict[str, dict[str, Any]] = {"q": {"text": ""}, "open": {"open_only": False}}
        return replace(self, **{**special.get(name, {name: None}), "after": None})


def asked(args: MultiDict[str, str], *, kinds: tuple[str, ...], schema: ma.Schema, limit: int = 20) -> Asked:
    """Return the search that a query string asks.

    :raises ma.ValidationError: with the parameters that are wrong or unknown, and why.
    """
    loaded = schema.load(MultiDictProxy(args, schema), unknown=ma.RAISE) if args else {}
    return from_loaded(loaded, kinds=kinds, limit=limit)


def from_loaded(loaded: Mapping[str, Any], *, kinds: tuple[str, ...], limit: int = 20) -> Asked:
    """Return the search of parameters that a schema has loaded."""
    facets = loaded.get("facets")
    return Asked(
        kinds=kinds,
        text=loaded.get("q", "").strip(),
        filters={name: tuple(dict.fromkeys(loaded[name])) for name in NAMES if loaded.get(name)},
        **{name: loaded.get(name) for name in ("published_from", "published_to", "deadline_from", "deadline_to")},
        open_only=loaded.get("open") == "true",
        days_left=loaded.get("days_left"),
        sort=loaded.get("sort"),
        limit=loaded.get("limit", limit),
        after=loaded.get("after"),
        facets=None if facets is None else tuple(name for name in facets if name != "none"),
    )


def filled(args: MultiDict[str, str], schema: ma.Schema) -> MultiDict[str, str]:
    """Return what a form sent, without the fields left empty and without what other sites add to addresses."""
    kept = [(name, value) for name, value in args.items(multi=True) if value.strip() and name in schema.fields]
    return MultiDict(kept)


def iso(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None


def instant(day: date | None, days: int) -> str | None:
    """Return the instant (UTC) at which a day begins in Paris, or the last second of the day with ``days`` = 1."""
    if day is None:
        return None
    try:
        begins = datetime.combine(day + timedelta(days=days), time(), PARIS) - timedelta(seconds=days)
        return f"{begins.astimezone(UTC).isoformat()[:19]}Z"  # strftime would not pad years before 1000
    except OverflowError:
        return f"{day.isoformat()}T00:00:00Z"
