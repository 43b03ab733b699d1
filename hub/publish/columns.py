"""Columns: how a record of each kind becomes a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.publish.entries import buyer_of, deadline_of, place_of

Record = Mapping[str, Any]
BETWEEN = " | "  #: between the values of one cell; documented in docs/api.md


@dataclass(frozen=True)
class Column:
    """One column: its name, what it says, and how it is read from a record."""

    name: str
    description: str
    read: Callable[[Record], Any]


def field(name: str, description: str) -> Column:
    """Return the column of a field of the record itself."""
    return Column(name, description, lambda record: record.get(name))


def inner(name: str, path: str, description: str) -> Column:
    """Return the column of a field inside another one; ``path`` is two names joined by a dot."""
    outer, key = path.split(".")
    return Column(name, description, lambda record: (record.get(outer) or {}).get(key))


def listed(name: str, description: str) -> Column:
    """Return the column of a list of codes or texts."""
    return Column(name, description, lambda record: BETWEEN.join(map(str, record.get(name) or [])))


def each(name: str, source: str, key: str, description: str) -> Column:
    """Return the column of one key of each thing in a list, without repeats."""

    def read(record: Record) -> str:
        found = (thing.get(key) for thing in record.get(source) or [])
        return BETWEEN.join(dict.fromkeys(str(value) for value in found if value not in (None, "")))

    return Column(name, description, read)


def territory(name: str, kind: str, key: str, description: str) -> Column:
    """Return the column of the record's territories of one type."""

    def read(record: Record) -> str:
        found = (thing.get(key) for thing in record.get("territories") or [] if thing.get("type") == kind)
        return BETWEEN.join(dict.fromkeys(str(value) for value in found if value))

    return Column(name, description, read)


def role(name: str, key: str, roles: tuple[str, ...], description: str) -> Column:
    """Return the column of one key of the organisations in certain roles."""

    def read(record: Record) -> str:
        found = (thing.get(key) for thing in record.get("organisations") or [] if thing.get("role") in roles)
        return BETWEEN.join(dict.fromkeys(str(value) for value in found if value))

    return Column(name, description, read)


def excerpts(record: Record) -> str:
    """Return the words in which each clause of a tender was found."""
    return BETWEEN.join(clause["excerpt"] for clause in record.get("clauses") or [] if clause.get("excerpt"))


def dimensions(record: Record) -> str:
    """Return what a figure is limited to, as name=value."""
    return BETWEEN.join(f"{each.get('name')}={each.get('value')}" for each in record.get("dimensions") or [])


def first_evidence(key: str) -> Callable[[Record], Any]:
    """Return a reader of one key of the first piece of evidence."""
    return lambda record: (record.get("evidence") or [{}])[0].get(key)


BUYERS = ("buyer", "lead_buyer")
WINNERS = ("contractor", "co_contractor")
ID = (field("id", "id in the hub; it never changes"), field("title", "title as published"))
ORIGIN = (
    inner("source", "origin.source", "short name of the source"),
    inner("source_url", "origin.url", "where the source shows it"),
    inner("licence", "origin.licence", "licence of the source"),
)
PLACE = (
    Column("place", "where, in words", place_of),
    territory("departement_codes", "departement", "code", "codes of the départements"),
    territory("commune_codes", "commune", "code", "COG codes of the communes"),
)
VALUE = (
    inner("value_amount", "value.amount", "amount, decimal text"),
    inner("value_currency", "value.currency", "currency, ISO 4217"),
    inner("value_tax", "value.tax", "excluded, included or unknown"),
)

TENDER = (
    *ID, field("published_on", "day of the oldest publication known"), field("stage", "where the case stands"),
    Column("open_until", "instant (UTC) until which offers are taken", deadline_of),
    inner("deadline_local", "deadline.local", "the same in Paris time, as published"),
    listed("nature", "works, services, supplies"), field("procedure", "procedure code"),
    listed("families", "families of the notices"), Column("buyer", "who buys, as published", buyer_of),
    role("buyer_siret", "siret", BUYERS, "SIRET of the buyers, where valid"), *PLACE,
    listed("cpv", "CPV codes, 8 digits"), *VALUE,
    Column("lots", "how many lots", lambda record: len(record.get("lots") or []) or None),
    inner("social_declared", "declared.social", "whether the buyer declared a social clause"),
    each("clause_kinds", "clauses", "clause_kind", "kinds of the clauses found"),
    each("clause_hours", "clauses", "hours", "hours asked, where they are fixed"),
    Column("clause_excerpts", "the words in which the clauses were found", excerpts),
    field("documents_url", "where the tender documents are"), field("official_url", "the official notice"), *ORIGIN,
)  # fmt: skip
CLAUSE = (
    *ID, field("tender", "id of the tender"), field("lot", "number of the lot; empty: the whole tender"),
    field("clause_kind", "kind of the clause"), field("beneficiary", "for whom"), field("mandatory", "how binding"),
    field("basis", "how the volume is said"), field("hours", "hours"), field("rate", "share, 0 to 1"),
    field("weight", "weight of the award criterion, %"), listed("modalities", "ways to meet it"),
    Column("excerpt", "the words in which it was found", first_evidence("excerpt")),
    Column("rule", "the rule that found it", first_evidence("rule")), *PLACE, *ORIGIN,
)  # fmt: skip
CONTRACT = (
    *ID, field("tender", "id of the tender"), listed("lots", "numbers of the lots"), field("status", "outcome"),
    field("awarded_on", "day of the award"), role("winners", "name", WINNERS, "who won, as published"),
    role("winner_siret", "siret", WINNERS, "SIRET of the winners, where valid"), *VALUE,
    field("offers_received", "how many offers came"), listed("cpv", "CPV codes"), *PLACE, *ORIGIN,
)  # fmt: skip
ORGANISATION = (*ID, field("name", "name as published"), field("siren", "SIREN"), field("siret", "SIRET"),
                listed("kinds", "what it is"), *PLACE)  # fmt: skip
TERRITORY = (field("id", "id in the hub"), field("code", "COG code"), field("type", "type of territory"),
             field("name", "name"), field("valid_from", "first day"), field("valid_to", "last day"))  # fmt: skip
OTHER = (*ID, field("kind", "kind"), field("description", "description"), field("published_on", "day of publication"),
         field("starts_on", "first day"), field("ends_on", "last day"), *PLACE, *ORIGIN)  # fmt: skip
PROJECT = (
    *ID, listed("funds", "European funds"), field("period", "programming period"),
    field("programme_name", "programme as published"), field("programme_code", "CCI code of the programme"),
    role("beneficiary", "name", ("beneficiary",), "who carries the project, as published"),
    inner("total_amount", "total_budget.amount", "total eligible cost, decimal text"),
    inner("eu_amount", "eu_budget.amount", "contribution of the Union, decimal text"),
    field("cofinancing_rate", "share of the Union, %"), each("call_codes", "call_codes", "text", "codes of the call"),
    listed("themes", "themes found"), field("starts_on", "first day"), field("ends_on", "last day"),
    field("machine_translated", "true where a machine wrote the texts"), field("official_url", "page at the source"),
    *PLACE, *ORIGIN,
)  # fmt: skip
CALL = (
    *ID, field("reference", "reference of the call"), listed("funds", "European funds"), field("period", "period"),
    each("call_codes", "call_codes", "text", "codes of the call"), field("opens_on", "first day to apply"),
    field("closes_on", "last day to apply"), listed("eligible_bodies", "who may apply"),
    listed("themes", "themes found"), inner("eu_amount", "eu_budget.amount", "EU budget, decimal text"),
    field("official_url", "page of the call"), *PLACE, *ORIGIN,
)  # fmt: skip
COVERAGE = (
    *ID, field("convention", "reference of the agreement"),
    role("facilitator", "name", ("facilitator", "plie"), "who accompanies clauses"),
    each("covers", "covers", "name", "territories covered, as said"),
    each("covers_codes", "covers", "code", "their codes"), field("valid_from", "first day"),
    field("valid_to", "last day as written"), field("renewal", "how it goes on"), field("charge", "free or paid"),
    listed("services", "services"), field("scope", "for which buyers"), field("website", "site of the facilitator"),
    *ORIGIN,
)  # fmt: skip
INDICATOR = (
    field("id", "id in the hub"), field("code", "code of the indicator"), field("territory", "id of the territory"),
    field("period", "year or quarter"), Column("dimensions", "what the figure is limited to", dimensions),
    field("value", "the figure; empty where it is secret or missing"), field("unit", "unit"),
    field("status", "ok, secret or not_available"), field("reason_fr", "why there is none"),
    field("release", "quarter of the release"), field("method_version", "version of the method"),
)  # fmt: skip
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "tender": TENDER, "clause": CLAUSE, "contract": CONTRACT, "organisation": ORGANISATION, "territory": TERRITORY,
    "project": PROJECT, "call": CALL, "coverage": COVERAGE, "indicator": INDICATOR,
}  # fmt: skip


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind, in order."""
    return COLUMNS.get(kind, OTHER)


def row_of(record: Record, columns: tuple[Column, ...]) -> list[Any]:
    """Return a record as a row."""
    return [column.read(record) for column in columns]
