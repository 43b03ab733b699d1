"""Rhythms: when the next digest of a subscription is due, in Paris time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
HOUR = time(7)  #: of the morning, summer and winter
RHYTHMS = ("daily", "weekly")
MONDAY = 0


def following(rhythm: str, now: datetime) -> datetime:
    """Return the first 07:00 in Paris after a moment: of the next day that has one, or of the next Monday."""
    day = now.astimezone(PARIS).date()
    for days in range(9):
        due = datetime.combine(day + timedelta(days=days), HOUR, PARIS).astimezone(UTC)
        if due > now and (rhythm != "weekly" or due.astimezone(PARIS).weekday() == MONDAY):
            return due
    raise AssertionError("a week has a Monday")
