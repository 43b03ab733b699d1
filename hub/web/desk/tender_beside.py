"""Beside a tender: its assessment by lot, who accompanies it, who could answer, what the buyer did before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import current_app

from hub.publish.entries import record_url
from hub.store import SearchQuery
from hub.web.addresses import chosen, href
from hub.web.desk.offer_sources import fresh
from hub.web.desk.reasons import Why, sentence, why
from hub.web.figures.covering import Convention, conventions, covering
from hub.web.i18n import PARIS
from hub.web.parts import WebParts

FEW = 5  #: records of each list beside a tender
FULL_LOTS = 60  #: lots whose factors are written out
SIDE_PLACES = ("epci", "departement")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Factor:
    """One factor of a score: its sentence, what it weighs, what it gives, what shows it, whether it is missing."""

    name: str
    sentence: str
    weight: float
    value: float | None
    evidence: tuple[Record, ...]


@dataclass(frozen=True)
class Judged:
    """The assessment of a lot or of the whole tender, as a page tells it."""

    why: Why
    factors: tuple[Factor, ...]
    missing: tuple[str, ...]
    inputs: tuple[Record, ...]
    formula: str
    estimate: str | None
    draft: str | None


@dataclass(frozen=True)
class Place:
    """The place of the work, as searches narrow to it."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True)
class Beside:
    """What stands beside a tender."""

    whole: Judged | None
    lots: Mapping[str, Judged]
    covering: tuple[Convention, ...]
    knows_conventions: bool
    suppliers: tuple[tuple[str, int], ...]
    before: tuple[Record, ...]
    more_before: str | None
    projects: tuple[Record, ...]
    place: Place | None
    departement: Place | None
    offers: str | None


def beside(parts: WebParts, record: Record) -> Beside:
    """Return what stands beside a tender; each list is short, and leads to the whole of it."""
    today = parts.clock().astimezone(PARIS).date()
    records = conventions(parts)
    buyer = buyer_number(record)
    departement = place_in(record, "departement")
    before, more = same_buyer(parts, record, buyer)
    lots = record.get("lots") or ()
    return Beside(
        whole=judged(record, record, None),
        lots={
            str(lot["number"]): told
            for lot in lots[:FULL_LOTS]
            if lot.get("number") and (told := judged(record, lot, str(lot["number"])))
        },
        covering=covering(parts, record.get("territories") or (), records, today, buyer=buyer),
        knows_conventions=bool(records),
        suppliers=suppliers(parts, departement),
        before=before,
        more_before=more,
        projects=projects(parts, record),
        place=next((found for kind in SIDE_PLACES if (found := place_in(record, kind))), None),
        departement=departement,
        offers=href("offers.offers", departement=departement.code) if departement and fresh(parts) else None,
    )


def judged(tender: Record, part: Record, lot: str | None) -> Judged | None:
    """Return the assessment of a lot, or of the whole tender, as a page tells it."""
    assessment = part.get("assessment")
    reason = why(part)
    if not assessment or reason is None:
        return None
    hours = assessment.get("hours") or {}
    pairs = [("tender", tender["id"]), *([("lot", lot)] if lot else [])]
    return Judged(
        why=reason,
        factors=tuple(
            Factor(each["name"], sentence(each), each.get("weight") or 0, each.get("value"),
                   tuple(each.get("evidence") or ()))
            for each in assessment.get("factors") or ()
        ),
        missing=tuple(assessment.get("missing") or ()),
        inputs=tuple(hours.get("inputs") or ()),
        formula=hours.get("formula") or "",
        estimate=linked("/estimate", pairs),
        draft=drafting(tender["id"], lot),
    )  # fmt: skip


def has_page(rule: str) -> bool:
    """Say whether this app has a page; those of other rooms may be left out."""
    return any(each.rule == rule for each in current_app.url_map.iter_rules())


def linked(path: str, pairs: Sequence[tuple[str, str]]) -> str | None:
    """Return the address of another room's page, where this app has it."""
    return f"{path}?{urlencode([*pairs, *chosen()], quote_via=quote)}" if has_page(path) else None


def drafting(tender: str, lot: str | None) -> str | None:
    """Return the address at which a clause is drafted for a lot, where this app has it."""
    if not has_page("/records/<path:record_id>/draft"):
        return None
    pairs = [*([("lot", lot)] if lot else []), *chosen()]
    return f"{record_url('', tender)}/draft" + (f"?{urlencode(pairs)}" if pairs else "")


def buyer_number(record: Record) -> str:
    """Return the SIRET of the buyer, else its SIREN, else nothing."""
    buyers = [each for each in record.get("organisations") or () if each.get("role") in ("lead_buyer", "buyer")]
    return next(
        (str(each.get("siret") or each["siren"]) for each in buyers if each.get("siret") or each.get("siren")), ""
    )


def place_in(record: Record, kind: str) -> Place | None:
    """Return the territory of one type in which the work is done."""
    found = next((each for each in record.get("territories") or () if each.get("type") == kind), None)
    return Place(kind, found["code"], found.get("name") or found["code"]) if found else None


def found(parts: WebParts, query: SearchQuery) -> list[Record]:
    """Return the records that a query finds, parsed."""
    return [orjson.loads(body) for body in parts.search(query).bodies]


def same_buyer(parts: WebParts, record: Record, buyer: str) -> tuple[tuple[Record, ...], str | None]:
    """Return the latest other tenders of the same buyer and the same families of purchases, and where all are."""
    families = sorted(
        {str(code)[:2] for part in (record, *(record.get("lots") or ())) for code in part.get("cpv") or ()}
    )
    if not buyer:
        return (), None
    own = {"siret" if len(buyer) == 14 else "siren": [buyer]}
    filters = {**own, **({"cpv_family": families} if families else {})}
    listed = found(parts, SearchQuery(kinds=("tender",), filters=filters, limit=FEW + 1, facets=()))
    others = tuple(each for each in listed if each["id"] != record["id"])[:FEW]
    pairs = [(name, value) for name, values in filters.items() for value in values]
    return others, f"/?{urlencode([*pairs, *chosen()])}" if others else None


def suppliers(parts: WebParts, departement: Place | None) -> tuple[tuple[str, int], ...]:
    """Return how many organisations of each kind that may take the hours a département has, of open data alone."""
    if departement is None:
        return ()
    filters = {"departement": [departement.code], "organisation_kind": list(parts.desk.suppliers)}
    asked = SearchQuery(kinds=("organisation",), filters=filters, limit=0, facets=("organisation_kind",))
    counts = parts.search(asked).facets.get("organisation_kind", {})
    return tuple((kind, counts[kind]) for kind in parts.desk.suppliers if counts.get(kind))


def projects(parts: WebParts, record: Record) -> tuple[Record, ...]:
    """Return European projects near the work: of the same group of communes, else of the same département."""
    for kind in SIDE_PLACES:
        place = place_in(record, kind)
        if place is None:
            continue
        listed = found(parts, SearchQuery(kinds=("project",), filters={kind: [place.code]}, limit=FEW, facets=()))
        if listed:
            return tuple(listed)
    return ()
