"""Periods: quarters and years, and the calendar by which figures are released."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hub.errors import UsageError

_FORM = re.compile(r"(\d{4})(?:-Q([1-4]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A year or a quarter: its name, its first and its last day."""

    name: str
    start: str
    end: str

    @classmethod
    def of(cls, name: str) -> Period:
        """Return the period of a name such as 2026 or 2026-Q1.

        :raises UsageError: for another form.
        """
        found = _FORM.fullmatch(name)
        if not found:
            raise UsageError(f"{name!r} is not a period: write a year or a quarter, for instance 2026 or 2026-Q1")
        year, quarter = int(found[1]), int(found[2] or 0)
        first = date(year, 3 * quarter - 2 if quarter else 1, 1)
        after = date(year + 1, 1, 1) if quarter in (0, 4) else date(year, 3 * quarter + 1, 1)
        return cls(name, first.isoformat(), (after - timedelta(days=1)).isoformat())

    def holds(self, day: str | None) -> bool:
        """Say whether a day, or a month written YYYY-MM, lies in the period."""
        if not day:
            return False
        return self.start[: len(day)] <= day <= self.end[: len(day)]

    def earlier(self, quarters: int) -> Period:
        """Return the period so many quarters before; of a year, the years that it takes."""
        if self.is_year:
            return Period.of(str(int(self.name) - -(-quarters // 4)))
        number = int(self.name[:4]) * 4 + int(self.name[-1]) - 1 - quarters
        return Period.of(f"{number // 4:04}-Q{number % 4 + 1}")

    @property
    def is_year(self) -> bool:
        """Say whether this is a year."""
        return len(self.name) == 4


def quarter_of(day: str) -> str:
    """Return the quarter of a day or a month."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def quarters_between(first: str, last: str) -> Iterator[Period]:
    """Yield the quarters from that of one day to that of another."""
    number, end = (int(first[:4]) * 4 + (int(first[5:7]) - 1) // 3, int(last[:4]) * 4 + (int(last[5:7]) - 1) // 3)
    for one in range(number, end + 1):
        yield Period.of(f"{one // 4:04}-Q{one % 4 + 1}")


def months_after(day: str, months: int) -> str:
    """Return the last day on which a delay of some months from a day has not run out."""
    count = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    year, month = divmod(count, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(f"{year:04}-{month + 1:02}-{day[8:10] or '01'}", (after - timedelta(days=1)).isoformat())


def periods_due(snapshot_on: str) -> list[Period]:
    """Return what the quarter of a snapshot releases: the quarter before it, and in the first also the year before."""
    year, quarter = int(snapshot_on[:4]), int(quarter_of(snapshot_on)[-1])
    if quarter == 1:
        return [Period.of(f"{year - 1}-Q4"), Period.of(str(year - 1))]
    return [Period.of(f"{year}-Q{quarter - 1}")]
