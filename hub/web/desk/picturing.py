"""Picturing: what the pictures count: candidates by place, deadlines by day, hours by trade and territory."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from hub.store import SearchQuery
from hub.store.search.desk import PROPOSED, trade_of
from hub.web.parts import WebParts
from hub.web.query import Asked

MOST_READ = 5_000  #: tenders that the hours are summed over: those of the highest score
AT_ONCE = 1_000
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Day:
    """One day of the calendar: how many deadlines it has, and the first titles."""

    on: date
    number: int
    inside: bool
    titles: tuple[tuple[str, str], ...] = ()


def month_days(first: date) -> list[date]:
    """Return the days that a calendar of a month shows, from a Monday to a Sunday."""
    return [day for week in calendar.Calendar().monthdatescalendar(first.year, first.month) for day in week]


def moved(first: date, months: int) -> date:
    """Return the first day of a month some months away."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def deadlines(parts: WebParts, search: Asked, first: date, now: datetime) -> list[Day]:
    """Return the days of a month with their deadlines; each day is a count, so that no record is read."""
    days = month_days(first)
    listed = titles(parts, replace(search, deadline_from=first, deadline_to=moved(first, 1) - timedelta(days=1)), now)
    found = []
    for day in days:
        inside = day.month == first.month
        wanted = replace(search, deadline_from=day, deadline_to=day, limit=0, after=None, facets=())
        number = parts.search(wanted.query(now)).total if inside else 0
        found.append(Day(day, number, inside, tuple(listed.get(day.isoformat(), ()))))
    return found


def titles(parts: WebParts, search: Asked, now: datetime) -> dict[str, list[tuple[str, str]]]:
    """Return the id and title of a month's first deadlines, by day in Paris."""
    query = replace(search, sort="deadline", limit=100, after=None, facets=()).query(now)
    found: dict[str, list[tuple[str, str]]] = {}
    for body in parts.search(query).bodies:
        record = orjson.loads(body)
        local = str((record.get("deadline") or {}).get("local") or record.get("open_until") or "")[:10]
        found.setdefault(local, []).append((record["id"], str(record.get("title") or record["id"])))
    return found


@dataclass(frozen=True)
class Potential:
    """Hours that lots without a clause could carry, of one trade or one territory."""

    code: str
    lots: int
    low: float
    central: float
    high: float

    def plus(self, hours: Record) -> Potential:
        """Return this with the hours of one more lot."""
        middle = float(hours["central"])
        low, high = (middle if hours.get(name) is None else float(hours[name]) for name in ("min", "max"))
        return Potential(self.code, self.lots + 1, self.low + low, self.central + middle, self.high + high)


@dataclass(frozen=True)
class Potentials:
    """The hours that could be, by trade, by territory and by both; what was not counted is said."""

    trades: tuple[Potential, ...]
    places: tuple[Potential, ...]
    both: Mapping[tuple[str, str], Potential]
    total: Potential
    tenders: int
    without_hours: int
    capped: bool


def potentials(parts: WebParts, search: Asked, now: datetime, *, kind: str) -> Potentials:
    """Return the hours that the candidates of a search could carry, by trade and by territories of one kind."""
    trades: dict[str, Potential] = {}
    places: dict[str, Potential] = {}
    both: dict[tuple[str, str], Potential] = {}
    total, tenders, without = Potential("", 0, 0, 0, 0), 0, 0
    query = replace(search, sort="score", limit=AT_ONCE, after=None, facets=()).query(now)
    for record in best(parts, query):
        tenders += 1
        place = place_code(record, kind)
        for trade, hours in candidates(record):
            if not hours or hours.get("central") is None:
                without += 1
                continue
            total = total.plus(hours)
            for key, table in ((trade, trades), (place, places)):
                table[key] = table.get(key, Potential(key, 0, 0, 0, 0)).plus(hours)
            both[trade, place] = both.get((trade, place), Potential(trade, 0, 0, 0, 0)).plus(hours)
    return Potentials(ordered(trades), ordered(places), both, total, tenders, without, tenders >= MOST_READ)


def ordered(found: Mapping[str, Potential]) -> tuple[Potential, ...]:
    """Return the largest first."""
    return tuple(sorted(found.values(), key=lambda each: (-each.central, each.code)))


def best(parts: WebParts, query: SearchQuery) -> Iterator[Record]:
    """Yield the tenders of the highest score, as many as are read."""
    read = 0
    while read < MOST_READ:
        found = parts.search(query)
        yield from map(orjson.loads, found.bodies)
        read += len(found.bodies)
        if not found.next or not found.bodies:
            return
        query = replace(query, after=found.next)


def candidates(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield trade and hours of each lot that has no clause yet and could carry one."""
    clauses = [each for each in record.get("clauses") or () if each.get("clause_kind") != "none_declared"]
    if any(not each.get("lot") for each in clauses):
        return
    taken = {str(each["lot"]) for each in clauses}
    lots: Sequence[Record] = record.get("lots") or [record]
    for lot in lots:
        assessment = lot.get("assessment") or {}
        if str(lot.get("number") or "") in taken or assessment.get("recommendation") not in PROPOSED:
            continue
        yield trade_of(assessment), assessment.get("hours") or {}


def place_code(record: Record, kind: str) -> str:
    """Return the first territory of a kind; nothing where it is not known."""
    return next((str(each["code"]) for each in record.get("territories") or () if each.get("type") == kind), "")
