"""Calendars: the deadlines of a search as events, and those that are off for whoever has them in a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson

from hub.publish.calendar import CANCELLED_STAGES
from hub.publish.entries import Entry, deadline_of
from hub.store import Change
from hub.web.following.changelog import entry, newest_of_each
from hub.web.parts import WebParts
from hub.web.query import Asked

EVENTS = 1000  #: deadlines that one calendar holds
LATELY = 20_000  #: numbers of the log in which a calendar looks for what went out of it
PAST_DAYS = 31  #: for how long a calendar keeps a deadline that is over
EPOCH = "1970-01-01T00:00:00Z"
Records = Mapping[str, Mapping[str, Any]]


def events(parts: WebParts, search: Asked) -> Iterator[Entry]:
    """Yield an entry for each deadline that the search shows, then for each that it showed and shows no more."""
    shown, found = lately(parts, search), parts.search(lately(parts, search).query(parts.clock()))
    alive = {key: orjson.loads(body) for key, body in zip(found.ids, found.bodies, strict=True)}
    lines = [change for change in newest_of_each(list(reversed(departures(parts, shown)))) if change.id not in alive]
    counts = parts.following.counts([*alive, *(change.id for change in lines)])
    yield from (numbered(living(parts, key, record, counts), counts) for key, record in alive.items())
    others = elsewhere(parts, search, [change.id for change in lines if change.cause == "left"])
    yield from (numbered(gone(parts, change, others), counts) for change in lines)


def lately(parts: WebParts, search: Asked) -> Asked:
    """Return the search of what a calendar holds: deadlines to come, and those that were over not long ago."""
    since = search.deadline_from or (parts.clock() - timedelta(days=PAST_DAYS)).date()
    return replace(search, deadline_from=since, sort="deadline", limit=EVENTS, after=None)


def departures(parts: WebParts, search: Asked) -> Sequence[Change]:
    """Return the lines of the log by which records went out of the calendar, the oldest first."""
    query, since = search.query(parts.clock()), max(0, parts.last_seq(search.kinds) - LATELY)
    told = parts.following.departures
    if told is not None:
        return told(query, since, EVENTS)
    lines = parts.changes(since, limit=LATELY, kinds=search.kinds, query=query, until=None)
    return [change for change in lines if change.body is None]


def elsewhere(parts: WebParts, search: Asked, ids: Sequence[str]) -> Records:
    """Return, of some records, those that live: what the search still finds without its deadline, and what is off."""
    query = replace(search, deadline_from=None, deadline_to=None, limit=EVENTS, sort=None, after=None)
    found = parts.search(replace(query.query(parts.clock()), ids=tuple(ids))) if ids else None
    kept = dict(zip(found.ids, map(orjson.loads, found.bodies), strict=True)) if found else {}
    bodies = {key: parts.get(key) for key in ids if key not in kept}
    others = {key: orjson.loads(body) for key, body in bodies.items() if body}
    return kept | {key: record for key, record in others.items() if record.get("stage") in CANCELLED_STAGES}


def living(parts: WebParts, key: str, record: Mapping[str, Any], counts: Mapping[str, tuple[int, str]]) -> Entry:
    """Return a living record as an entry of a calendar."""
    state = None if key in counts else parts.state(key)
    seq, at = (state.seq, state.modified_at) if state else (0, counts.get(key, (0, EPOCH))[1])
    return Entry(seq=seq, at=at, id=key, kind=record["kind"], event="changed", record=record)


def gone(parts: WebParts, change: Change, others: Records) -> Entry:
    """Return what went out of the calendar: as withdrawn, or as it stands where it was cancelled or is decided."""
    told = entry(parts, change)
    now = others.get(change.id)
    if now is None or change.cause != "left":
        return told
    if now.get("stage") in CANCELLED_STAGES or deadline_of(now) == deadline_of(told.record or {}):
        ends = deadline_of(now) or deadline_of(told.record or {})
        return replace(told, event="changed", reason=None, record={**now, "open_until": ends})
    return told


def numbered(told: Entry, counts: Mapping[str, tuple[int, str]]) -> Entry:
    """Return an entry with its revision: how many visible changes there were before this one."""
    known = counts.get(told.id)
    return replace(told, revision=known[0] - 1, at=max(told.at, known[1])) if known else told
