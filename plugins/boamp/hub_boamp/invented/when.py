"""When: dates of samples, written as distances from a day that is chosen when they are served.

``{{D+12}}`` is the twelfth day after it as ``2026-12-04``; ``{{F+12}}`` the same as ``04/12/2026``; ``{{L+12}}`` as
"4 décembre 2026"; ``{{Z+12}}`` is Paris' offset on that day; ``{{U+12@16:30}}`` the instant of that Paris time, in UTC.
With a ``w`` at the end (``{{D+12w}}``) a Saturday or a Sunday gives way to the Monday after it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MARK = re.compile(r"\{\{([DFLZU])([+-]\d+)(?:@(\d\d:\d\d))?(w?)\}\}")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def day(offset: int, *, mark: str = "D") -> str:
    """Return the mark of a day so many days after the chosen one; deadlines fall on working days."""
    return f"{{{{{mark}{offset:+d}{'w' if offset > 0 else ''}}}}}"


def instant(offset: int, clock: str) -> str:
    """Return the mark of an instant in UTC that is this clock time in Paris."""
    return f"{{{{U{offset:+d}@{clock}{'w' if offset > 0 else ''}}}}}"


def shifted(text: str, today: date) -> str:
    """Return a text with its marks replaced by the dates that they mean on a day."""
    return MARK.sub(lambda match: _said(match, today), text)


def _said(match: re.Match[str], today: date) -> str:
    on = today + timedelta(days=int(match[2]))
    if match[4]:
        on += timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)
    local = datetime.fromisoformat(f"{on}T{match[3] or '12:00'}").replace(tzinfo=PARIS)
    if match[1] == "F":
        return on.strftime("%d/%m/%Y")
    if match[1] == "L":
        return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]} {on.year}"
    if match[1] == "Z":
        return f"{local:%z}"[:3] + ":00"
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00") if match[1] == "U" else on.isoformat()
