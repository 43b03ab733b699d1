"""Moments: dates and deadlines in the words of a corrigendum, and how they are shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_ACCENTS = str.maketrans("éèêûôàâî", "eeeuoaai")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SLASH = re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?!\d)")
_WORDS = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:er)?\s+(?P<month>[a-z]{3,9})\.?\s+(?P<year>\d{4})")
_CLOCK = re.compile(r"(?:t|\bà|\ba|\s|^)\s*(?P<hour>[01]?\d|2[0-3])\s*(?::|h(?:eures?)?)\s*(?P<minute>[0-5]\d)?")


def moment(text: str | None, *, clock: str = "12:00") -> str | None:
    """Return the Paris time that a text says, as ``YYYY-MM-DDTHH:MM``; ``clock`` stands in where no hour is said.

    An offset such as ``+01:00`` is left out: sources stamp local times with any offset (BOAMP facts, section 4a).
    """
    low = (text or "").lower().translate(_ACCENTS)
    for pattern in (_ISO, _SLASH, _WORDS):
        found = pattern.search(low)
        if found:
            return _written(found, low[found.end() :], clock)
    return None


def _written(found: re.Match[str], rest: str, clock: str) -> str | None:
    month = found["month"]
    number = int(month) if month.isdigit() else _MONTHS.get(month, 0)
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    hour = _CLOCK.search(rest[:40])
    when = f"{int(hour['hour']):02}:{hour['minute'] or '00'}" if hour else clock
    try:
        return datetime.fromisoformat(f"{year:04}-{number:02}-{int(found['day']):02}T{when}").strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return None


def is_moment(text: str | None) -> bool:
    """Say whether a text is a date and hardly anything else."""
    words = re.sub(r"[\d\W_]+", " ", (text or "").lower()).split()
    return moment(text) is not None and len(words) <= 4


def deadline_at(local: str, *, text: str, path: str | None) -> dict[str, Any]:
    """Return a deadline of a Paris time."""
    utc = datetime.fromisoformat(local).replace(tzinfo=PARIS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"local": local, "utc": utc, "text": text, **({"path": path} if path else {})}


def shown_fr(local: str | None) -> str:
    """Return a Paris time for French readers: 10/05/2026 12:00."""
    return f"{local[8:10]}/{local[5:7]}/{local[:4]} {local[11:16]}".strip() if local else "?"


def shown_en(local: str | None) -> str:
    """Return a Paris time for English readers: 2026-05-10 12:00."""
    return local.replace("T", " ") if local else "?"
