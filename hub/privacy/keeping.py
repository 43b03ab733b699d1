"""Keeping: what of people's records may stay how long, and what must go when a person asks (promise P17)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from hub.privacy.pseudonyms import Pseudonyms

MONTHS_KEPT = 24  #: after the end of a pathway; of hours without a pathway, after the month worked
PERSONAL_KINDS = ("pathway", "clause_hours")
LONGEST = 120  #: letters of a participant's number that connectors read


def pseudonym_of(number: str, pseudonyms: Pseudonyms) -> str:
    """Return the pseudonym of a participant's own number, typed by an operator whom the person asked.

    A person without a number is found by ``SURNAME|FIRST NAME|YYYY-MM-DD``, in whatever capitals and accents.
    The number itself is not kept, nor written to a log.
    """
    parts = number.strip().split("|")
    if len(parts) == 3:
        return pseudonyms.of("|".join((plain(parts[0]), plain(parts[1]), parts[2].strip())))
    return pseudonyms.of(number.strip()[:LONGEST])


def plain(name: str) -> str:
    """Return a name as pseudonyms are made of it: capitals and figures, without accents and spaces."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^A-Z0-9]+", "", bare.lower().upper())


def of_person(records: Iterable[Mapping[str, Any]], pseudonym: str) -> list[str]:
    """Return the ids of the records about a person: all that `erase` takes away."""
    return sorted(
        str(record["id"])
        for record in records
        if record.get("kind") in PERSONAL_KINDS and record.get("participant") == pseudonym
    )


def overdue(records: Iterable[Mapping[str, Any]], *, today: date, months: int = MONTHS_KEPT) -> Iterator[str]:
    """Yield the ids of records that are kept for longer than may be.

    A pathway goes so many months after its last exit; one without an exit stays while anything in it is younger.
    Hours go with the pathway of their person, or after their month where no pathway is known.
    """
    people: dict[str, date] = {}
    hours: list[tuple[str, str, date]] = []
    pathways: list[tuple[str, str]] = []
    for record in records:
        who = str(record.get("participant", ""))
        if record.get("kind") == "pathway":
            people[who] = max(last_day(record), people.get(who, date.min))
            pathways.append((str(record["id"]), who))
        elif record.get("kind") == "clause_hours":
            hours.append((str(record["id"]), who, date.fromisoformat(f"{record['month']}-28")))
    limit = earlier(today, months)
    yield from (uid for uid, who in pathways if people[who] < limit)
    yield from (uid for uid, who, worked in hours if people.get(who, worked) < limit)


def last_day(record: Mapping[str, Any]) -> date:
    """Return the last day on which something is known to have happened in a pathway; its exit where there is one."""
    exits = days(record.get("exits"), "on")
    if exits:
        return max(exits)
    found = [*days([record], "entered_on"), *days(record.get("committees"), "on")]
    for name in ("steps", "contracts"):
        found += days(record.get(name), "starts_on", "ends_on", "planned_end_on")
    read = str(record.get("origin", {}).get("retrieved_at", ""))[:10]
    return max([*found, *([date.fromisoformat(read)] if read else [])], default=date.max)


def days(some: Any, *names: str) -> list[date]:
    """Return the days that some objects give under some names."""
    return [date.fromisoformat(one[name]) for one in some or () for name in names if one.get(name)]


def earlier(day: date, months: int) -> date:
    """Return the first day of the month so many months before a day."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
