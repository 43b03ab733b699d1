"""Searches of projects, calls and organisations: one page each, made as the front page is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import orjson
from flask import Blueprint, Response, render_template, request

from hub.web.desk.listing import MOST, PAGE, counted, first_page, formats, next_page, removables
from hub.web.desk.shown import Line, line
from hub.web.negotiation import Stamp, answered
from hub.web.parameters import SearchArgs
from hub.web.parts import WebParts
from hub.web.query import Asked, asked, filled


@dataclass(frozen=True)
class Listing:
    """One page of a search: its kind, the facets in their order, the formats of its feeds and exports.

    ``page`` is its own name where several pages search one kind, and ``fixed`` what such a page is narrowed to.
    """

    kind: str
    plural: str
    facets: tuple[str, ...]
    formats: tuple[str, ...]
    sort: str | None = None
    page: str = ""
    fixed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the page, as in its address."""
        return self.page or self.plural

    @property
    def path(self) -> str:
        """Return the address of the page."""
        return f"/{self.name}"

    def within(self, search: Asked) -> Asked:
        """Return the search as the page runs it: with what the page is always narrowed to."""
        return replace(search, filters={**dict(self.fixed), **search.filters})


NEWS_AND_TABLES = ("atom", "json", "rss", "csv", "xlsx", "jsonl", "geojson")
LISTINGS = (
    Listing(
        "project", "projects", ("fund", "theme", "period", "departement", "region", "programme", "source"),
        NEWS_AND_TABLES,
    ),
    Listing("call", "calls", ("fund", "theme", "period", "departement", "region", "programme"),
            ("atom", "json", "rss", "ics", "csv", "xlsx", "jsonl")),
    Listing("organisation", "organisations", ("organisation_kind", "role", "departement", "region", "industry"),
            NEWS_AND_TABLES, sort="relevance"),
    Listing("organisation", "organisations", ("departement", "region", "industry"), NEWS_AND_TABLES, sort="relevance",
            page="buyers", fixed=(("role", ("buyer", "lead_buyer")),)),
    Listing("organisation", "organisations", ("industry", "departement", "region"), NEWS_AND_TABLES, sort="relevance",
            page="winners", fixed=(("role", ("contractor", "co_contractor", "subcontractor")),)),
)  # fmt: skip


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of searches beside that of tenders."""
    pages = Blueprint("kinds", __name__)
    for listing in LISTINGS:
        if listing.kind in parts.kinds.values():
            add_listing(pages, parts, listing)
    return pages


def add_listing(pages: Blueprint, parts: WebParts, listing: Listing) -> None:
    """Add the page of one kind."""
    schema = SearchArgs()

    def shown_or_known() -> Response:
        search = asked(filled(request.args, schema), kinds=(listing.kind,), schema=schema, limit=PAGE)
        search = replace(search, text=joined(search.text), limit=min(search.limit, MOST), facets=listing.facets)
        if listing.sort and search.text and not search.sort:
            search = replace(search, sort=listing.sort)
        minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
        stamp = Stamp.of(parts.last_seq(search.kinds), shape=f"{parts.version} {minute}")
        return answered(stamp, lambda: shown(parts, listing, search), vary="Accept-Encoding, Accept-Language")

    pages.add_url_rule(listing.path, listing.name, shown_or_known)


def joined(text: str) -> str:
    """Return what was typed; a SIREN or a SIRET with its digits together, since people write it in groups."""
    digits = re.sub(r"[\s.\u00a0\u202f]", "", text)
    return digits if re.fullmatch(r"\d{9}|\d{14}", digits) else text


def shown(parts: WebParts, listing: Listing, search: Asked) -> Response:
    """Return the page of a search."""
    now = parts.clock()
    found = parts.search(listing.within(search).query(now))
    results: list[Line] = [line(orjson.loads(body), now) for body in found.bodies]
    body = render_template(
        f"desk/{listing.name}.html",
        path=listing.path,
        search=search,
        found=found,
        results=results,
        facets=counted(search, found, parts, listing.facets),
        removables=removables(search, parts, listing.path),
        formats=formats(listing.within(search), listing.plural, found.total, listing.formats),
        next_page=next_page(search, found, listing.path),
        first_page=first_page(search, listing.path),
        empty_hub=not found.total and not search.narrowed,
    )
    return Response(body, mimetype="text/html")
