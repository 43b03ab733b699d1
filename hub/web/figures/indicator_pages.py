"""Indicators: each released figure in a table and a chart; what is secret or missing is said to be, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from hub.store import SearchQuery
from hub.web.figures.charts import Chart, chart
from hub.web.i18n import number, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parts import WebParts
from schemas.codes import LISTS

KIND = "indicator"
MOST = 5000  #: figures of one page
ROWS = 200  #: of one table
LONGEST = 120  #: characters of a place
FRANCE = "hub:territory:country-FR"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One figure as people read it; ``why`` is said where there is none."""

    period: str
    narrowed: str
    said: str
    status: str
    why: str
    note: str
    value: float | None


@dataclass(frozen=True)
class Section:
    """One indicator: what it is, its figures, its chart."""

    code: str
    title: str
    definition: str
    unit: str
    cells: tuple[Cell, ...]
    more: int
    chart: Chart | None
    methods: str


@dataclass(frozen=True)
class Missing:
    """An indicator without a figure here, and why."""

    code: str
    title: str
    why: str


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page of indicators."""
    pages = Blueprint("figures", __name__)

    @pages.get("/indicators")
    def indicators() -> Response:
        stamp = Stamp.of(parts.last_seq((KIND,)), shape=parts.version)
        return answered(stamp, lambda: shown(parts), vary="Accept-Encoding, Accept-Language")

    return pages


def shown(parts: WebParts) -> Response:
    """Return the figures of one release and one territory: those asked, else the newest of the widest."""
    releases = sorted(counts(parts, "release", {}), reverse=True)
    release = picked("release", releases)
    territories = sorted(counts(parts, "observed", {"release": [release]} if release else {}))
    typed = request.args.get("place", "").strip()[:LONGEST]
    named = place_named(parts, typed, release) if typed else None
    territory = named or picked("observed", sorted(territories, key=widest))
    records = figures(parts, release, territory) if release and territory else []
    made = sections(records)
    html = render_template(
        "figures/indicators.html",
        releases=releases,
        release=release,
        territories=sorted((parts.label("observed", each, language()), each) for each in territories),
        territory=territory,
        typed=typed,
        unknown=bool(typed) and named is None,
        place=parts.label("observed", territory, language()) if territory else "",
        sections=made,
        missing=by_reason(missing(records, {each.code for each in made})),
        total=len(records),
    )
    return Response(html, mimetype="text/html")


def counts(parts: WebParts, facet: str, filters: dict[str, list[str]]) -> list[str]:
    """Return the values that a facet has among the figures."""
    query = SearchQuery(kinds=(KIND,), filters=filters, limit=0, facets=(facet,))
    return list(parts.search(query).facets.get(facet, {}))


def picked(name: str, known: list[str]) -> str:
    """Return what was asked where it is known, else the first."""
    asked = request.args.get(name, "")
    return asked if asked in known else known[0] if known else ""


def place_named(parts: WebParts, typed: str, release: str) -> str | None:
    """Return the territory that was typed: the first of that name which has figures, else the first."""
    ids = [f"hub:territory:{each['type']}-{each['code']}" for each in parts.find_places(typed)]
    for record_id in ids:
        filters = {"release": [release], "observed": [record_id]}
        if parts.search(SearchQuery(kinds=(KIND,), filters=filters, limit=0, facets=())).total:
            return record_id
    return ids[0] if ids else None


def widest(record_id: str) -> tuple[int, str]:
    """Order territories: France first, then régions, then the rest."""
    kind = record_id.rpartition(":")[2].partition("-")[0]
    order = {"country": 0, "region": 1, "departement": 2}
    return order.get(kind, 3), record_id


def figures(parts: WebParts, release: str, territory: str) -> list[Record]:
    """Return the figures of a release for a territory."""
    query = SearchQuery(kinds=(KIND,), filters={"release": [release], "observed": [territory]}, facets=())
    found: list[Record] = []
    for _, body in parts.stream(KIND, query):
        found.append(orjson.loads(body))
        if len(found) == MOST:
            break
    return found


def sections(records: Iterable[Record]) -> list[Section]:
    """Return each indicator that has a figure or a secret, in the order of the list of indicators."""
    by_code: dict[str, list[Record]] = {}
    for record in records:
        if record.get("status") != "not_available":
            by_code.setdefault(record["code"], []).append(record)
    return [section(code, by_code[code]) for code in LISTS["indicator"].values if code in by_code]


def section(code: str, records: list[Record]) -> Section:
    """Return one indicator with its table and its chart."""
    known = LISTS["indicator"][code]
    french = language() == "fr"
    cells = sorted(map(cell, records), key=lambda each: (each.narrowed, each.period))
    unit = LISTS["indicator_unit"].label(records[0].get("unit") or "none", language())
    rows = [(" · ".join(filter(None, (each.narrowed, each.period))), each.value, each.said) for each in cells]
    title = known.fr if french else known.en
    versions = dict.fromkeys(str(each["method_version"]) for each in records if each.get("method_version"))
    return Section(
        code=code,
        title=title,
        definition=known.description_fr if french else known.description_en,
        unit=unit,
        cells=tuple(cells[:ROWS]),
        more=max(0, len(cells) - ROWS),
        chart=chart(f"{title} ({unit})", rows) if alike(records) else None,
        methods=", ".join(versions),
    )


def alike(records: list[Record]) -> bool:
    """Say whether figures may stand in one chart: one unit, one set of dimensions."""
    shapes = {
        (each.get("unit"), tuple(sorted(one["name"] for one in each.get("dimensions") or ()))) for each in records
    }
    return len(shapes) == 1


def cell(record: Record) -> Cell:
    """Return one figure as people read it."""
    secret = record.get("status") == "secret"
    value = None if secret else record.get("value")
    own = "reason_fr" if language() == "fr" else "reason_en"
    why = record.get(own) or (
        translated("trop peu de personnes ou d’entreprises : le chiffre permettrait de les reconnaître")
        if secret
        else ""
    )
    note = record.get("note_fr" if language() == "fr" else "note_en") or ""
    said = translated("secret") if secret else "–" if value is None else str(number(value))
    return Cell(record["period"], narrowing(record), said, record["status"], why, note, value)


def narrowing(record: Record) -> str:
    """Return what a figure is limited to, in words."""
    told = []
    for each in record.get("dimensions") or ():
        name = LISTS["indicator_dimension"].label(each["name"], language())
        told.append(f"{name} : {value_words(each['name'], each['value'])}")
    return ", ".join(told)


#: dimensions whose values stand in a list of another name
LIST_OF = {"criterion": "pathway_criterion", "kind": "organisation_kind", "contract_type": "work_contract"}


def value_words(name: str, value: str) -> str:
    """Return a value of a dimension in words."""
    words = {
        ("measure", "validated"): translated("heures validées"),
        ("measure", "reported"): translated("heures déclarées"),
        ("measure", "notices"): translated("avis"),
        ("measure", "amount"): translated("montant"),
        ("measure", "total"): translated("coût total"),
        ("measure", "union"): translated("part de l’Union"),
        ("measure", "contracts"): translated("marchés avec clause"),
        ("measure", "firms"): translated("entreprises"),
        ("measure", "known"): translated("marchés dont le secteur est connu"),
        ("measure", "all"): translated("tous"),
        ("measure", "new"): translated("nouveaux"),
        ("clause", "with"): translated("avec clause"),
        ("clause", "without"): translated("sans clause"),
        ("rsa", "yes"): translated("bénéficiaires"),
        ("rsa", "no"): translated("non bénéficiaires"),
        ("rsa", "unknown"): translated("statut inconnu"),
    }
    codes = LISTS.get(LIST_OF.get(name, name))
    return words.get((name, value)) or (codes.label(value, language()) if codes else value)


def missing(records: Iterable[Record], shown_codes: set[str]) -> list[Missing]:
    """Return the indicators without a figure: as the release says, else that it does not hold them."""
    french = language() == "fr"
    said = {
        record["code"]: record.get("reason_fr" if french else "reason_en") or ""
        for record in records
        if record.get("status") == "not_available"
    }
    return [
        Missing(code.value, code.fr if french else code.en, said.get(code.value, ""))
        for code in LISTS["indicator"]
        if code.value not in shown_codes
    ]


def by_reason(found: list[Missing]) -> list[tuple[str, list[Missing]]]:
    """Return those that are missing for one reason together, those without a reason last."""
    reasons = dict.fromkeys(each.why for each in found)
    grouped = [(why, [each for each in found if each.why == why]) for why in reasons]
    return sorted(grouped, key=lambda group: not group[0])
