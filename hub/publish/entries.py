"""Entry and Feed: what a feed tells, before it takes a format."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from hub.publish.declared import said

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  #: what no document of XML 1.0 may hold (2.2, Char)
GONE = ("withdrawn", "redacted")  #: events after which a record is no longer shown


@dataclass(frozen=True)
class Entry:
    """One line of the change log, with the record as it is after it (or before it, where it is gone)."""

    seq: int
    at: str
    id: str
    kind: str
    event: str
    record: Mapping[str, Any] | None = None
    reason: str | None = None
    replaced_by: str | None = None
    revision: int | None = None  #: how many visible changes there were before this state, where it is known

    @property
    def gone(self) -> bool:
        """Say whether the record is no longer shown."""
        return self.event in GONE

    @property
    def updated(self) -> str:
        """Return the instant of the change, with its place in the log as microseconds.

        Several changes of one second keep their order, and no two states of one record have the same instant.
        """
        return f"{self.at[:19]}.{self.seq % 1_000_000:06d}Z"


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself. Addresses are absolute."""

    title: str
    self_url: str
    page_url: str
    base_url: str
    updated: str
    subtitle: str = ""
    language: str = "fr"
    current_url: str | None = None
    prev_archive: str | None = None
    archive: bool = False
    licence: str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    icon: str | None = None
    hub_url: str | None = None  #: of WebSub, where this document may be subscribed to


def record_url(base_url: str, record_id: str) -> str:
    """Return the address of a record's page."""
    return f"{base_url}/records/{quote(record_id, safe=':-._~')}"


def buyer_of(record: Mapping[str, Any]) -> str:
    """Return the names of those who buy, as published."""
    organisations = record.get("organisations") or []
    buyers = [each for each in organisations if each.get("role") in ("lead_buyer", "buyer")]
    return ", ".join(dict.fromkeys(each["name"] for each in buyers if each.get("name")))


def place_of(record: Mapping[str, Any]) -> str:
    """Return where the work is done: the narrowest territory that is known, else the place as published."""
    for wanted in ("commune", "epci", "departement", "region"):
        found = [each for each in record.get("territories") or [] if each.get("type") == wanted and each.get("name")]
        if found:
            return ", ".join(dict.fromkeys(each["name"] for each in found[:3]))
    places = record.get("places") or []
    return ", ".join(dict.fromkeys(each.get("city") or each.get("text") or "" for each in places[:3])).strip(", ")


def deadline_of(record: Mapping[str, Any]) -> str | None:
    """Return the instant (UTC) until which offers are taken, where it is known."""
    return record.get("open_until") or (record.get("deadline") or {}).get("utc")


def title_of(record: Mapping[str, Any]) -> str:
    """Return the record's title, or its id where it has none."""
    return record.get("title") or record.get("name") or record.get("id") or ""


WORDS = {
    "fr": {"buyer": "Acheteur", "place": "Lieu", "deadline": "Date limite", "lots": "Lots", "gone": "Retiré",
           "beneficiary": "Bénéficiaire", "eu": "Aide de l’Union", "theme": "Passage", "role": "Organisation",
           "clause": "Clause sociale", "successor": "Remplacé par", "source": "Source",
           "no_reason": "sans motif donné"},
    "en": {"buyer": "Buyer", "place": "Place", "deadline": "Deadline", "lots": "Lots", "gone": "Withdrawn",
           "beneficiary": "Beneficiary", "eu": "EU contribution", "theme": "Passage", "role": "Organisation",
           "clause": "Social clause", "successor": "Replaced by", "source": "Source", "no_reason": "no reason given"},
}  # fmt: skip


def facts_of(record: Mapping[str, Any], *, language: str) -> list[tuple[str, str]]:
    """Return what a reader wants to know first, as (label, text) pairs."""
    words = WORDS.get(language, WORDS["fr"])
    deadline = (record.get("deadline") or {}).get("local") or deadline_of(record)
    facts = [
        (words["buyer"], buyer_of(record)),
        (words["place"], place_of(record)),
        (words["deadline"], (deadline or "").replace("T", " ")),
        *((words["beneficiary"], name) for name in named(record, "beneficiary")),
        *((words["role"], name) for name in named(record, "facilitator", "managing_authority")),
        (words["eu"], money_of(record.get("eu_budget"))),
        *((words["theme"], quote_of(reason)) for reason in record.get("theme_evidence") or []),
        (words["lots"], str(len(record.get("lots") or []) or "")),
        *((words["clause"], told_of(clause, language=language)) for clause in record.get("clauses") or []),
        (words["source"], (record.get("origin") or {}).get("attribution") or ""),
    ]
    return [(label, text) for label, text in facts if text]


def named(record: Mapping[str, Any], *roles: str) -> list[str]:
    """Return the names of the organisations in some roles, each once."""
    found = (each.get("name") for each in record.get("organisations") or [] if each.get("role") in roles)
    return list(dict.fromkeys(name for name in found if name))


def money_of(value: Mapping[str, Any] | None) -> str:
    """Return an amount with its currency."""
    return f"{value['amount']} {value.get('currency', 'EUR')}" if value and value.get("amount") else ""


def quote_of(clause: Mapping[str, Any]) -> str:
    """Return the words of a clause as they were found, between French quotation marks."""
    evidence = clause.get("evidence") or [{}]
    excerpt = clause.get("excerpt") or evidence[0].get("excerpt") or ""
    return f"« {excerpt} »" if excerpt else ""


def told_of(clause: Mapping[str, Any], *, language: str) -> str:
    """Return what shows a clause: the words of a declared code, else the words of the notice between marks."""
    quoted = quote_of(clause)
    return said(clause, quoted.strip("« »"), language=language) or quoted


def text_of(entry: Entry, *, language: str) -> str:
    """Return an entry in plain words, a line for each fact."""
    if entry.gone or entry.record is None:
        words = WORDS.get(language, WORDS["fr"])
        lines = [f"{words['gone']} : {entry.reason or words['no_reason']}"]
        return "\n".join(lines + ([f"{words['successor']} {entry.replaced_by}"] if entry.replaced_by else []))
    lines = [f"{label} : {text}" for label, text in facts_of(entry.record, language=language)]
    description = entry.record.get("description") or ""
    return "\n".join([*lines, "", description[:1000]]).strip()


def html_of(entry: Entry, *, language: str) -> str:
    """Return an entry as a piece of HTML, every text of the source escaped."""
    if entry.gone or entry.record is None:
        return f"<p>{html.escape(text_of(entry, language=language))}</p>"
    facts = facts_of(entry.record, language=language)
    rows = [f"<dt>{escaped(label)}</dt><dd>{escaped(text)}</dd>" for label, text in facts]
    description = escaped((entry.record.get("description") or "")[:1000])
    return f"<dl>{''.join(rows)}</dl>" + (f"<p>{description}</p>" if description else "")


def headline(entry: Entry, *, language: str) -> str:
    """Return the title of an entry; of one that is gone, saying so."""
    title = title_of(entry.record or {"id": entry.id})
    return f"{WORDS.get(language, WORDS['fr'])['gone']} : {title}" if entry.gone else title


def escaped(text: str) -> str:
    """Return text that XML and HTML take: no control characters, the five signs escaped."""
    return html.escape(FORBIDDEN.sub("", text), quote=True)
