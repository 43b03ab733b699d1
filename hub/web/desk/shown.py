"""Shown: what a page says of a record that the record does not say itself, because it depends on the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.publish.declared import said
from hub.publish.entries import buyer_of, deadline_of, place_of, quote_of, title_of
from hub.web.desk.reasons import Why, why
from hub.web.i18n import translated
from hub.web.negotiation import language

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
    why: Why | None = None


def result(record: Mapping[str, Any], now: datetime) -> Result:
    """Return what a list says of a record; the quotation is the first clause found with its words."""
    found = record.get("clauses") or []
    kinds = tuple(dict.fromkeys(clause["clause_kind"] for clause in found if clause.get("clause_kind")))
    quotation = next((quoted for clause in found if (quoted := quoted_words(clause))), "")
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
        why=why(record),
    )


def quoted_words(clause: Mapping[str, Any]) -> str:
    """Return the words of a clause as they were found; a code that was ticked is no quotation."""
    quoted = quote_of(clause)
    return "" if said(clause, quoted.strip("« »"), language=language()) else quoted


@dataclass(frozen=True)
class Line:
    """One line of a list of projects, calls, organisations or offers."""

    id: str
    title: str
    who: str
    place: str
    record: Mapping[str, Any]
    closes: Deadline | None
    quotation: str


#: roles of whoever stands behind a record, the most telling first
BEHIND = ("beneficiary", "employer", "intermediate_body", "managing_authority", "facilitator")


def line(record: Mapping[str, Any], now: datetime) -> Line:
    """Return what a list says of a record that is no tender; it quotes the first passage that shows why it matters."""
    return Line(
        id=record["id"],
        title=wordings(record)[0].title or title_of(record),
        who=who(record),
        place=place_of(record),
        record=record,
        closes=closing(record, now),
        quotation=shortened(first_excerpt(record)),
    )


def who(record: Mapping[str, Any]) -> str:
    """Return the names of those who stand behind a record, in the first role that any has."""
    named = [each for each in record.get("organisations") or [] if each.get("name")]
    for role in BEHIND:
        if found := [each["name"] for each in named if each.get("role") == role]:
            return ", ".join(dict.fromkeys(found))
    return ", ".join(dict.fromkeys(each["name"] for each in named[:2]))


def closing(record: Mapping[str, Any], now: datetime) -> Deadline | None:
    """Return the last day to apply, as the end of that day in Paris where no hour is said."""
    if record.get("open_until"):
        return deadline(record, now)
    if not record.get("closes_on"):
        return None
    ends = datetime.fromisoformat(f"{record['closes_on']}T23:59:59").replace(tzinfo=PARIS).astimezone(UTC)
    return deadline({"open_until": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}, now)


def first_excerpt(record: Mapping[str, Any]) -> str:
    """Return the first passage that shows a theme of a project or a mark of an offer, and is not its title again."""
    hints = [mark for mark in record.get("marks") or () if mark.get("level") != "structured"]
    reasons = (*(record.get("theme_evidence") or ()), *hints)
    pieces = (str(piece.get("excerpt") or "") for reason in reasons for piece in reason.get("evidence") or ())
    titles = {each.get("title") or "" for each in (record, *(record.get("translations") or ()))}
    return next((piece for piece in pieces if piece and not any(piece in title for title in titles)), "")


@dataclass(frozen=True)
class Words:
    """The title and the description that a reader is shown, in which language, and whether a machine wrote them."""

    title: str
    description: str
    language: str
    machine: bool


def wordings(record: Mapping[str, Any]) -> list[Words]:
    """Return a record's words in every language, those for this reader first.

    That is: what people wrote in the reader's language, else the record's own words, else the other languages.
    """
    told = [record, *(record.get("translations") or ())]
    found = [
        Words(
            title_of(each) if each is record else each.get("title") or "",
            each.get("description") or "",
            each.get("language") or "",
            bool(each.get("machine_translated")),
        )
        for each in told
    ]
    found = [each for each in found if each.title or each.description]
    return sorted(found, key=lambda each: (each.language != language() or each.machine, each is not found[0]))


def shortened(text: str) -> str:
    """Return an excerpt that fits a list."""
    return text if len(text) <= SAID else f"{text[:SAID].rstrip()}…"
