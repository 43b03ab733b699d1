"""The search of tenders: the front page. Every search is an address, and every address a search."""

from __future__ import annotations

from dataclasses import replace

import orjson
from flask import Blueprint, Response, render_template, request

from hub.web.listing import MOST, PAGE, counted, first_page, formats, next_page, removables
from hub.web.negotiation import Stamp, answered
from hub.web.parameters import SearchArgs
from hub.web.parts import WebParts
from hub.web.query import Asked, asked, filled
from hub.web.shown import result

#: facets of the page in order: those that a facilitator asks first stand open
FACETS = (
    "departement", "clause_kind", "nature", "cpv_family", "recommendation", "stage", "social_declared", "procedure",
    "family",
)  # fmt: skip


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
        body = render_template(
            "search.html",
            path="/",
            search=search,
            found=found,
            results=[result(orjson.loads(body), now) for body in found.bodies],
            facets=counted(search, found, parts, FACETS),
            removables=removables(search, parts, "/"),
            formats=formats(search, "tenders"),
            next_page=next_page(search, found, "/"),
            first_page=first_page(search, "/"),
            empty_hub=not found.total and not search.narrowed,
        )
        return Response(body, mimetype="text/html")

    return pages
