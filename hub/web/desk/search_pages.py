"""The desk: the search of tenders, which is the front page. Every search is an address, and every address a search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import orjson
from flask import Blueprint, Response, render_template, request

from hub.web.addresses import chosen
from hub.web.desk.listing import MOST, PAGE, counted, first_page, formats, next_page, removables
from hub.web.desk.shown import result
from hub.web.desk.tender_beside import has_page
from hub.web.i18n import translated
from hub.web.negotiation import Stamp, answered
from hub.web.parameters import SearchArgs
from hub.web.parts import WebParts
from hub.web.query import Asked, asked, filled

#: facets of the page in order: those that a facilitator asks first stand open
FACETS = (
    "departement", "clause_state", "recommendation", "hours_band", "trade", "amount_band", "covered_by",
    "obligation", "nature", "cpv_family", "clause_kind", "stage", "social_declared", "procedure", "family",
)  # fmt: skip
DAYS = (3, 7, 15, 30)  #: days left that the page offers
SUBSCRIBE = "/subscribe"


@dataclass(frozen=True)
class Preset:
    """A search that many begin with; ``current`` where it is the one that is shown."""

    words: str
    address: str
    current: bool


def presets(search: Asked) -> list[Preset]:
    """Return the searches that many begin with."""
    wanted = (
        (translated("Tout ce qui est ouvert"), (("open", "true"), ("sort", "deadline"))),
        (translated("Candidats à proposer"), (("clause_state", "candidate"), ("open", "true"), ("sort", "score"))),
        (translated("Clauses déjà prévues"), (("clause_state", "there"), ("open", "true"), ("sort", "deadline"))),
        (translated("À rendre sous 7 jours"), (("days_left", "7"), ("sort", "deadline"))),
    )
    kept = [(name, value) for name, value in search.pairs(place=False) if name in ("departement", "epci", "covered_by")]
    here = sorted(pair for pair in search.pairs() if pair[0] not in ("limit", "after"))
    found = []
    for words, pairs in wanted:
        pairs_there = [*kept, *pairs]
        query = "&".join(f"{name}={value}" for name, value in [*pairs_there, *chosen()])
        found.append(Preset(words, f"/?{query}", sorted(pairs_there) == here))
    return found


def facets_of(search: Asked) -> tuple[str, ...]:
    """Return the facets to count: groups of communes only where a département is chosen, since France has 1,250."""
    narrow = any(name in search.filters for name in ("departement", "epci"))
    return (FACETS[0], "epci", *FACETS[1:]) if narrow else FACETS


def blueprint(parts: WebParts) -> Blueprint:
    """Return the front page."""
    pages = Blueprint("search", __name__)
    schema = SearchArgs()

    @pages.get("/")
    def front() -> Response:
        search = asked(filled(request.args, schema), kinds=("tender",), schema=schema, limit=PAGE)
        search = replace(search, limit=min(search.limit, MOST), facets=facets_of(search))
        minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
        stamp = Stamp.of(parts.last_seq(search.kinds), shape=f"{parts.version} {minute}")
        return answered(stamp, lambda: shown(search), vary="Accept-Encoding, Accept-Language")

    def shown(search: Asked) -> Response:
        now = parts.clock()
        found = parts.search(search.query(now))
        body = render_template(
            "desk/search.html",
            path="/",
            search=search,
            found=found,
            results=[result(orjson.loads(body), now) for body in found.bodies],
            facets=counted(search, found, parts, search.facets or FACETS),
            removables=removables(search, parts, "/"),
            formats=formats(search, "tenders", found.total),
            next_page=next_page(search, found, "/"),
            first_page=first_page(search, "/"),
            presets=presets(search),
            days=DAYS,
            subscribe=SUBSCRIBE + search.string(more=chosen()) if has_page(SUBSCRIBE) else None,
            empty_hub=not found.total and not search.narrowed,
        )
        return Response(body, mimetype="text/html")

    return pages
