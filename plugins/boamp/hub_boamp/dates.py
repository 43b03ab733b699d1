"""Dates: days and deadlines as BOAMP writes them, in Paris time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv"),
            ("février", "fevrier", "fév"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("août", "aout"),
            ("septembre", "sept"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("décembre", "decembre", "déc"),
        ),
        1,
    )
    for name in names
}
ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
IN_WORDS = re.compile(r"(?<!\d)(\d{1,2})(?:er)?\s+([a-zéûôA-ZÉÛ]+)\.?\s+(\d{4})", re.IGNORECASE)
PACKED = re.compile(r"^\d{8}$")
CLOCK = re.compile(r"(?:T|\s|^|à)\s*(\d{1,2})\s*(?::|h(?:eures?)?)\s*(\d{2})?(?!\d)", re.IGNORECASE)
INSTANT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")


def day(text: Any) -> str | None:
    """Return ``YYYY-MM-DD``, or None where the text is no date: a malformed date never costs a record."""
    if text is None or isinstance(text, bool):
        return None
    if isinstance(text, int | float):
        return datetime.fromtimestamp(text / 1000, PARIS).strftime("%Y-%m-%d")
    return _day(str(text).strip())


@lru_cache(maxsize=4096)
def _day(text: str) -> str | None:
    if match := ISO.search(text):
        return _valid(*match.groups())
    if match := IN_WORDS.search(text):
        return _valid(match[3], MONTHS.get(match[2].lower()), match[1])
    if match := SLASHED.search(text):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        return _valid(year, match[2], match[1])
    if PACKED.match(text):
        return _valid(text[:4], text[4:6], text[6:]) or _valid(text[4:], text[2:4], text[:2])
    return None


def _valid(year: Any, month: Any, number: Any) -> str | None:
    try:
        found = date(int(year), int(month), int(number))
    except (TypeError, ValueError):
        return None
    return found.isoformat() if 1950 < found.year < 2150 else None


def deadline(text: str | None, path: str, *, hour: str | None = None) -> dict[str, str] | None:
    """Return a deadline from the source's own words: its clock time is Paris time, whatever offset it prints.

    (BOAMP stamps local times with a fixed +01:00, with Z, or with nothing.) ``hour`` is a second text in which the
    hour stands ("à 12 heures"). Where no hour is said, the deadline is the last minute of the day.
    """
    found = day(text)
    if not text or not found:
        return None
    clock = CLOCK.search(text[10:] if INSTANT.match(text) else text) or (CLOCK.search(hour) if hour else None)
    local = f"{found}T{_clock(clock)}"
    return {"local": local, "utc": utc(local), "text": f"{text} {hour}" if hour else text, "path": path}


def _clock(match: re.Match[str] | None) -> str:
    if match is None:
        return "23:59"
    hours, minutes = int(match[1]), int(match[2] or 0)
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else "23:59"


def deadline_of_column(text: str | None, *, year: int, converted: bool) -> dict[str, str] | None:
    """Return the deadline that the column ``datelimitereponse`` means.

    Until 2023 the source stamped a fixed +01:00, so local is value + 1 h in summer too; since 2024 the local time is
    labelled UTC, except in eForms (``converted``), where the value is true UTC.
    """
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return deadline(text, "datelimitereponse")
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if year <= 2023:
        local = value + timedelta(hours=1 if (value.hour, value.minute) != (0, 0) else 0)
    else:
        local = value.astimezone(PARIS) if converted else value
    shown = local.strftime("%Y-%m-%dT%H:%M")
    if shown.endswith("T00:00"):
        shown = shown.replace("T00:00", "T23:59")
    return {"local": shown, "utc": utc(shown), "text": text, "path": "datelimitereponse"}


@lru_cache(maxsize=4096)
def utc(local: str) -> str:
    """Return the instant (UTC) of a local time of Paris."""
    moment = datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
