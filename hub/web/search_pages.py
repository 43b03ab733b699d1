"""The search of tenders: the front page. Every search is an address, and every address a search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson
from flask import Blueprint, Response, render_template, request

from hub.store import SearchResult
from hub.web.addresses import chosen
from hub.web.i18n import translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parts import WebParts
from hub.web.query import Asked, SearchArgs, asked, filled
from hub.web.shown import result

#: facets of the page in order: those that a facilitator asks first stand open
FACETS = ("departement", "clause_kind", "nature", "cpv_family", "stage", "social_declared", "procedure", "family")
SHOWN = 12  #: values of a facet on the page
PAGE = 20
MOST = 100  #: records on one page
FORMATS = (
    ("atom", "Atom"), ("json", "JSON Feed"), ("rss", "RSS"), ("ics", "iCalendar"),
    ("csv", "CSV"), ("xlsx", "XLSX"), ("jsonl", "JSON Lines"), ("geojson", "GeoJSON"),
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value of a facet on the page."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Removable:
    """One thing that narrows the search, and the address of the search without it."""

    words: str
    address: str


def facet_title(name: str) -> str:
    """Return the name of a facet as people say it."""
    titles = {
        "departement": translated("Département"),
        "region": translated("Région"),
        "nature": translated("Nature"),
        "cpv": translated("Code CPV"),
        "cpv_family": translated("Famille d’achats (CPV)"),
        "family": translated("Famille d’avis"),
        "stage": translated("Étape"),
        "procedure": translated("Procédure"),
        "clause_kind": translated("Clause trouvée"),
        "beneficiary": translated("Public visé"),
        "social_declared": translated("Clause sociale déclarée"),
        "environmental_declared": translated("Clause environnementale déclarée"),
        "framework": translated("Accord-cadre"),
        "buyer": translated("Acheteur"),
        "siret": translated("SIRET"),
        "source": translated("Source"),
        "year": translated("Année"),
    }
    return titles.get(name, name)


def choices(name: str, counts: dict[str, int], search: Asked, parts: WebParts) -> list[Choice]:
    """Return the values of a facet: those chosen first, then those that most records have."""
    picked = search.filters.get(name, ())
    others = [value for value in counts if value not in picked][: max(0, SHOWN - len(picked))]
    return [
        Choice(value, parts.label(name, value, language()), counts.get(value, 0), value in picked)
        for value in (*picked, *others)
    ]


def removables(search: Asked, parts: WebParts) -> list[Removable]:
    """Return what narrows the search, each with the way out of it."""
    found = [(f"« {search.text} »", search.without("q"))] if search.text else []
    for name, picked in search.filters.items():
        for value in picked:
            words = f"{facet_title(name)} : {parts.label(name, value, language())}"
            found.append((words, search.without(name, value)))
    days = {
        "published_from": translated("Publié depuis le {day}"),
        "published_to": translated("Publié jusqu’au {day}"),
        "deadline_from": translated("Date limite depuis le {day}"),
        "deadline_to": translated("Date limite jusqu’au {day}"),
    }
    for name, words in days.items():
        if getattr(search, name):
            found.append((words.format(day=f"{getattr(search, name):%d/%m/%Y}"), search.without(name)))
    if search.open_only:
        found.append((translated("Ouverts seulement"), search.without("open")))
    return [Removable(words, "/" + kept.string(place=True, more=chosen())) for words, kept in found]


def blueprint(parts: WebParts) -> Blueprint:
    """Return the front page."""
    pages = Blueprint("search", __name__)
    schema = SearchArgs()

    @pages.get("/")
    def front() -> Response:
        search = asked(filled(request.args, schema), kinds=("tender",), schema=schema, limit=PAGE)
        search = replace(search, limit=min(search.limit, MOST), facets=FACETS)
        minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
        stamp = Stamp.of(parts.last_seq(search.kinds), shape=f"{parts.version} {minute}")
        return answered(stamp, lambda: shown(search), vary="Accept-Encoding, Accept-Language")

    def shown(search: Asked) -> Response:
        now = parts.clock()
        found = parts.search(search.query(now))
        records = [result(orjson.loads(body), now) for body in found.bodies]
        body = render_template(
            "search.html",
            search=search,
            found=found,
            results=records,
            facets=counted(search, found, parts),
            removables=removables(search, parts),
            formats=formats(search),
            next_page=next_page(search, found),
            first_page="/" + replace(search, after=None).string(place=True, more=chosen()) if search.after else None,
            empty_hub=not found.total and not search.narrowed,
        )
        return Response(body, mimetype="text/html")

    return pages


def counted(search: Asked, found: SearchResult, parts: WebParts) -> list[tuple[str, str, list[Choice]]]:
    """Return each facet of the page with its title and its values."""
    shown = ((name, choices(name, found.facets.get(name, {}), search, parts)) for name in FACETS)
    return [(name, facet_title(name), values) for name, values in shown]


def formats(search: Asked) -> list[tuple[str, str]]:
    """Return the addresses of this search in each format."""
    kept = search.string(more=chosen())
    return [(words, f"/feeds/tenders.{extension}{kept}") for extension, words in FORMATS]


def next_page(search: Asked, found: SearchResult) -> str | None:
    """Return the address of the next page, where there is one."""
    if not found.next:
        return None
    return "/" + replace(search, after=found.next).string(place=True, more=chosen())
