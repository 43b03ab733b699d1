"""iCalendar (RFC 5545): the deadline of each tender, and that it is off where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hub.publish.entries import Entry, Feed, deadline_of, headline, place_of, record_url, text_of

if TYPE_CHECKING:
    from icalendar import Calendar, Event

CANCELLED_STAGES = ("cancelled", "abandoned", "unsuccessful")
OFF = {"fr": "Annulé", "en": "Cancelled"}
MARK = b"END:VCALENDAR\r\n"


def written(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the calendar piece by piece, an event for each entry that has a deadline or is gone."""
    yield head(feed).to_ical().removesuffix(MARK)
    for entry in entries:
        if entry.gone or (entry.record and deadline_of(entry.record)):
            yield event(feed, entry).to_ical()
    yield MARK


def head(feed: Feed) -> Calendar:
    """Return the calendar without its events."""
    from icalendar import Calendar, vUri  # late: a server that is asked for no calendar does without it

    calendar = Calendar()
    calendar.add("prodid", f"-//Clausier//Clausier//{feed.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", feed.title)
    calendar.add("x-wr-calname", feed.title)
    calendar.add("source", vUri(feed.self_url), parameters={"VALUE": "URI"})
    return calendar


def event(feed: Feed, entry: Entry) -> Event:
    """Return the event of one entry; its UID never changes, its SEQUENCE grows with each visible change."""
    from icalendar import Event

    record = entry.record or {}
    event = Event()
    event.add("uid", f"{entry.id}@clausier")
    event.add("dtstamp", instant(entry.at))
    event.add("last-modified", instant(entry.at))
    event.add("dtstart", instant(deadline_of(record) or entry.at))
    event.add("sequence", entry.seq if entry.revision is None else entry.revision)
    event.add("status", "CANCELLED" if is_off(entry, record) else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary(entry, record, language=feed.language))
    event.add("description", text_of(entry, language=feed.language))
    event.add("url", record_url(feed.base_url, entry.id))
    if place_of(record):
        event.add("location", place_of(record))
    return event


def summary(entry: Entry, record: Mapping[str, Any], *, language: str) -> str:
    """Return the title of an event; of a tender that its buyer gave up, saying so."""
    title = headline(entry, language=language)
    return f"{OFF.get(language, OFF['fr'])} : {title}" if is_off(entry, record) and not entry.gone else title


def is_off(entry: Entry, record: Mapping[str, Any]) -> bool:
    """Say whether nobody need answer any more."""
    return entry.gone or record.get("stage") in CANCELLED_STAGES


def instant(text: str) -> datetime:
    """Return an instant (UTC, ISO, seconds optional) as a datetime."""
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
