"""Shown: what a page says of a record that the record does not say itself, because it depends on the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.publish.entries import buyer_of, deadline_of, place_of, quote_of, title_of
from hub.web.i18n import translated

PARIS = ZoneInfo("Europe/Paris")
SOON = 7  #: days from which a deadline is said to be near
SAID = 230  #: characters of an excerpt in a list


@dataclass(frozen=True)
class Deadline:
    """A deadline as seen from now: its instant, how it is said, and how pressing it is."""

    instant: str
    words: str
    state: str  #: open, soon or past


def deadline(record: Mapping[str, Any], now: datetime) -> Deadline | None:
    """Return the deadline of a record with the days left, counted as people do: by days in Paris."""
    instant = deadline_of(record)
    if instant is None:
        return None
    ends = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    days = (ends.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
    if ends <= now:
        return Deadline(instant, translated("clos"), "past")
    state = "soon" if days <= SOON else "open"
    if days == 0:
        return Deadline(instant, translated("se termine aujourd’hui"), state)
    words = translated("reste 1 jour") if days == 1 else translated("restent {n} jours", n=days)
    return Deadline(instant, words, state)


@dataclass(frozen=True)
class Result:
    """One line of a list."""

    id: str
    title: str
    buyer: str
    place: str
    record: Mapping[str, Any]
    deadline: Deadline | None
    lots: int
    clauses: tuple[str, ...]
    quotation: str


def result(record: Mapping[str, Any], now: datetime) -> Result:
    """Return what a list says of a record; the quotation is the first clause found with its words."""
    found = record.get("clauses") or []
    kinds = tuple(dict.fromkeys(clause["clause_kind"] for clause in found if clause.get("clause_kind")))
    quotation = next((quoted for clause in found if (quoted := quote_of(clause))), "")
    return Result(
        id=record["id"],
        title=title_of(record),
        buyer=buyer_of(record),
        place=place_of(record),
        record=record,
        deadline=deadline(record, now),
        lots=len(record.get("lots") or []),
        clauses=kinds,
        quotation=quotation if len(quotation) <= SAID else f"{quotation[:SAID].rstrip()}… »",
    )
