"""When a delivery is tried again: the schedule of Standard Webhooks, with jitter; and when files are due."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MINUTE, HOUR = 60, 3600
#: seconds between a failure and the next try, by how many there were; after the last one the subscription is paused
WAITS_S = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
JITTER = 0.2  #: of a wait: so that what failed together does not come back together
LONGEST_S = 24 * HOUR  #: that a Retry-After is believed
SLOWED = (429, 502, 504)  #: answers that ask for a slower pace
SLOWER_S = 30  #: the least wait after one of them
MORNING = time(6)
SCHEDULES = ("hourly", "daily", "weekly")
MONDAY = 0


def wait_s(
    failures: int, *, status: int | None = None, retry_after_s: float | None = None,
    chance: Callable[[], float] = random.random,
) -> float | None:  # fmt: skip
    """Return how long to wait after so many failures in a row, or None where it is enough."""
    if failures > len(WAITS_S):
        return None
    wait = WAITS_S[failures - 1] * (1 + JITTER * chance())
    if status in SLOWED:
        wait = max(wait, SLOWER_S)
    return max(wait, min(retry_after_s or 0.0, LONGEST_S))


def file_due(schedule: str, now: datetime) -> datetime:
    """Return when the next file is due: on the hour, at 06:00 in Paris, or on Monday at 06:00."""
    if schedule == "hourly":
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    day = now.astimezone(PARIS).date()
    for days in range(9):
        due = datetime.combine(day + timedelta(days=days), MORNING, PARIS).astimezone(UTC)
        if due > now and (schedule != "weekly" or due.astimezone(PARIS).weekday() == MONDAY):
            return due
    raise AssertionError("a week has a Monday")
