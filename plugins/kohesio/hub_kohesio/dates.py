"""Dates: ISO, DD/MM/YYYY, Excel's serial numbers, and days in words, French or English."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub_kohesio.text import fold, line

PARIS = ZoneInfo("Europe/Paris")
MONTHS = {
    name: place % 12 + 1
    for place, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
            *("november", "december", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"),
            *("septembre", "octobre", "novembre", "decembre"),
        )
    )
}
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: .*)?")
WORDED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4})")
SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_MONTH = "|".join(MONTHS)
SPAN = re.compile(rf"(?:({_MONTH}) )?\b(\d{{4}}) (?:a |au |et )?(?:({_MONTH}) )?(\d{{4}})\b")
EPOCH = date(1899, 12, 30)


def day(given: object) -> str | None:
    """Return a day as YYYY-MM-DD, or None where the text is no day."""
    text = line(given)
    if found := ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := SLASHED.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := SERIAL.fullmatch(text):
        return (EPOCH + timedelta(days=int(found[1]))).isoformat()
    if (found := WORDED.fullmatch(fold(text))) and found[2] in MONTHS:
        return _day(int(found[3]), MONTHS[found[2]], int(found[1]))
    return None


def _day(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def span(given: object) -> tuple[str, str] | None:
    """Return the first and last day of ``Mai 2012 - Janvier 2014`` or ``2009-2011``; None for ``2 ans``."""
    found = SPAN.search(fold(given))
    if not found:
        return None
    first, last = int(found[2]), int(found[4])
    if first > last:
        return None
    start = MONTHS[found[1]] if found[1] else 1
    end = MONTHS[found[3]] if found[3] else 12
    following = date(last + end // 12, end % 12 + 1, 1)
    return date(first, start, 1).isoformat(), (following - timedelta(days=1)).isoformat()


def end_of_day(text: str) -> str:
    """Return the last second of a day in Paris, in UTC."""
    local = datetime.fromisoformat(f"{text}T23:59:59").replace(tzinfo=PARIS)
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
