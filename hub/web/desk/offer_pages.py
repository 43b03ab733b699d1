"""Job offers: pages for reading and nothing else, as the licence of their source wants it.

No other representation, no robot, no cache, few numbered pages. An offer that its source withdrew is said to be gone;
a source's offers are hidden while it is stale, by the promise of its own contract: the others stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import MethodNotAllowed, NotAcceptable, NotFound

from hub.publish.entries import title_of
from hub.store import SearchQuery, SearchResult
from hub.web.accounts.sign_in import account, form_secret, is_operator
from hub.web.addresses import chosen
from hub.web.desk.listing import counted, removables
from hub.web.desk.offer_sources import fresh
from hub.web.desk.record_pages import ID
from hub.web.desk.shown import line
from hub.web.parameters import OfferArgs
from hub.web.parts import SourceState, WebParts
from hub.web.query import Asked, asked, filled
from schemas import CONSULT

PATH = "/offers"
PAGE = 20
PAGES = 20  #: pages of one search; who wants more must ask for less
FACETS = ("insertion_mark", "rome_family", "contract_type", "contract_nature", "departement")
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of offers."""
    pages = Blueprint("offers", __name__)
    pages.before_request(for_people)
    pages.after_request(kept_by_nobody)
    schema = OfferArgs()

    @pages.get(PATH)
    @while_shown(parts)
    def offers() -> Response:
        args = filled(request.args, schema)
        search = asked(args, kinds=("offer",), schema=schema, limit=PAGE)
        return found_page(parts, search, int(args.get("page", 1)))

    @pages.get(f"{PATH}/<path:record_id>")
    @while_shown(parts)
    def offer(record_id: str) -> Response:
        return one(parts, record_id)

    return pages


def for_people() -> None:
    """Refuse a client that does not take pages.

    :raises NotAcceptable: 406.
    :raises MethodNotAllowed: 405.
    """
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(valid_methods=["GET", "HEAD"])
    if request.accept_mimetypes and not request.accept_mimetypes.best_match(("text/html",)):
        raise NotAcceptable


def kept_by_nobody(response: Response) -> Response:
    """Have no robot list the answer and no cache keep it."""
    response.headers.update(HEADERS)
    return response


def while_shown(parts: WebParts) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Return the decorator that says why no offer is shown while no source of offers may be shown."""

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**names: Any) -> Response:
            return view(**names) if fresh(parts) else hidden(parts.offer_sources())

        return guarded

    return decorate


def hidden(sources: Sequence[SourceState]) -> Response:
    """Return the page that says why no offer is shown: each source is stale, or was never read here."""
    html = render_template("desk/offers_hidden.html", sources=sources)
    if not any(each.last_complete_at for each in sources):
        return Response(html, mimetype="text/html")
    return Response(html, status=503, mimetype="text/html", headers={"Retry-After": "3600"})


def found_page(parts: WebParts, search: Asked, number: int) -> Response:
    """Return one numbered page of a search."""
    now = parts.clock()
    sources = parts.offer_sources()
    found = parts.search(consulted(search, number, sources=[each.name for each in sources if each.shown]))
    bodies = found.bodies[(number - 1) * PAGE :]
    html = render_template(
        "desk/offers.html",
        path=PATH,
        search=search,
        found=found,
        number=number,
        results=[line(orjson.loads(body), now) for body in bodies],
        facets=counted(search, found, parts, FACETS),
        removables=removables(search, parts, PATH),
        formats=(),
        next_page=numbered(search, number + 1) if has_next(found, number) else None,
        first_page=numbered(search, 1) if number > 1 else None,
        capped=number == PAGES and found.total > PAGES * PAGE,
        sources=sources,
        titles={each.name: each.title for each in sources},
        empty_hub=not found.total and not search.narrowed,
    )
    return Response(html, mimetype="text/html")


def consulted(search: Asked, number: int, *, sources: list[str]) -> SearchQuery:
    """Return the search for those who read pages; it takes all pages up to one, for a cursor would know no cap."""
    return SearchQuery(
        kinds=("offer",),
        text=search.text,
        filters={**{name: list(picked) for name, picked in search.filters.items()}, "source": sources},
        sort=search.order,
        limit=number * PAGE,
        facets=FACETS,
        audience=CONSULT,
    )


def has_next(found: SearchResult, number: int) -> bool:
    """Say whether there is another page that may be read."""
    return number < PAGES and found.total > number * PAGE


def numbered(search: Asked, number: int) -> str:
    """Return the address of a page by its number."""
    kept = replace(search, limit=PAGE)
    pages = [("page", str(number))] if number > 1 else []
    sort = [("sort", search.sort)] if search.sort else []
    return PATH + kept.string(more=[*sort, *pages, *chosen()])


def one(parts: WebParts, record_id: str) -> Response:
    """Return the page of an offer, or the page that says that it is gone, or that its source is stale."""
    if not re.fullmatch(ID, record_id):
        raise NotFound
    sources = {each.name: each for each in parts.offer_sources()}
    body = parts.consult(record_id)
    record = orjson.loads(body) if body else None
    if record and record.get("kind") == "offer":
        source = sources.get((record.get("origin") or {}).get("source", ""))
        if source is None:
            raise NotFound
        if not source.shown:
            return hidden([source])
        near = related(parts, record)
        shown = {"record": record, "result": line(record, parts.clock()), "related": near, "source": source}
        shown["form_secret"] = form_secret() if account() or is_operator(parts) else None
        html = render_template("desk/offer.html", **shown)
        return Response(html, mimetype="text/html")
    state = parts.consult_state(record_id)
    if state is None or state.kind != "offer" or not state.withdrawn_at:
        raise NotFound
    source = sources.get(record_id.partition(":")[0])
    html = render_template("desk/offer_gone.html", state=state, source=source)
    return Response(html, status=410, mimetype="text/html")


@dataclass(frozen=True)
class Related:
    """An open record that an offer may come from; ``confirmed`` where somebody said that it does."""

    id: str
    title: str
    score: float | None
    evidence: Any
    confirmed: bool


def related(parts: WebParts, record: Mapping[str, Any]) -> list[Related]:
    """Return the open records that an offer may come from, those that somebody confirmed first."""
    kept = {link["id"]: link for link in record.get("links") or () if link.get("id")}
    links = {**kept, **{link["id"]: link for link in parts.suggest(record["id"]) if link["id"] not in kept}}
    found = []
    for link in links.values():
        if body := parts.get(link["id"]):
            sure = link.get("decided_by") == "operator"
            title = title_of(orjson.loads(body))
            found.append(Related(link["id"], title, link.get("score"), link.get("evidence"), sure))
    return found
