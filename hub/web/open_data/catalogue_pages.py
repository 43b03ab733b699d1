"""The DCAT catalogue over HTTP: negotiated, and by suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound

from hub.web.negotiation import Stamp, answered
from hub.web.parts import WebParts

if TYPE_CHECKING:
    from rdflib import Graph

    from hub.publish import dcat

FORMS = {"ttl": ("text/turtle", "turtle"), "jsonld": ("application/ld+json", "json-ld"),
         "rdf": ("application/rdf+xml", "pretty-xml")}  # fmt: skip
PAGE = 20  #: datasets on one page
EXPORTS = ("csv", "jsonl", "geojson")
MOST = 10_000
NEGOTIATED = "Accept, Accept-Encoding"
EPOCH = "1970-01-01T00:00:00Z"


def blueprint(parts: WebParts) -> Blueprint:
    """Return ``/catalog`` and the same with a suffix."""
    pages = Blueprint("catalogue", __name__)

    @pages.get("/catalog")
    def negotiated() -> Response:
        form = wanted()
        return datasets(parts, form, vary=NEGOTIATED) if form else to_people(parts)

    @pages.get("/catalog.<suffix>")
    def fixed(suffix: str) -> Response:
        return datasets(parts, known(suffix), vary="Accept-Encoding")

    @pages.get("/catalog/services")
    def negotiated_services() -> Response:
        form = wanted()
        return services(parts, form, vary=NEGOTIATED) if form else to_people(parts)

    @pages.get("/catalog/services.<suffix>")
    def fixed_services(suffix: str) -> Response:
        return services(parts, known(suffix), vary="Accept-Encoding")

    return pages


def wanted() -> str | None:
    """Return the form that the client wants, or None for a person; Turtle for who wants anything."""
    offered = {media: name for name, (media, _) in FORMS.items()}
    if not request.accept_mimetypes:
        return "ttl"
    best = request.accept_mimetypes.best_match([*offered, "text/html"])
    if best is None:
        raise NotAcceptable(f"the catalogue is offered as {', '.join(offered)}")
    return offered.get(best)


def to_people(parts: WebParts) -> Response:
    """Send people to the page of data."""
    where = f"{parts.base_url}/datasets"
    return Response(where + "\n", 303, {"Location": where, "Vary": "Accept"}, mimetype="text/plain")


def known(suffix: str) -> str:
    """Return a form that is offered under a suffix."""
    if suffix not in FORMS:
        raise NotFound
    return suffix


def datasets(parts: WebParts, form: str, *, vary: str) -> Response:
    """Return one page of the catalogue in one form."""
    from hub.publish import dcat  # late: RDF is large, and a server that is asked for no catalogue does without it

    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise BadRequest(f"page: {text!r} is not a page of the catalogue")
    latest = parts.data.shelf.latest()
    found = dcat.entries(latest, formats=EXPORTS)
    if int(text) > max(1, -(-len(found) // PAGE)):
        raise NotFound

    def make() -> Response:
        return sent(dcat.graph(site(parts), found, page=int(text), size=PAGE, at=at_of(latest)), form)

    return answered(stamp(parts, latest, form), make, vary=vary)


def services(parts: WebParts, form: str, *, vary: str) -> Response:
    """Return the data services in one form."""
    from hub.publish import dcat

    latest = parts.data.shelf.latest()

    def make() -> Response:
        return sent(dcat.services(site(parts), at=at_of(latest)), form)

    return answered(stamp(parts, latest, form), make, vary=vary)


def at_of(latest: dict[str, Any] | None) -> str:
    """Return when what is told was made."""
    return str(latest["made_at"]) if latest else EPOCH


def stamp(parts: WebParts, latest: dict[str, Any] | None, form: str) -> Stamp:
    """Return what the answers depend on: the latest dump."""
    at = at_of(latest)
    return Stamp.of(latest["seq"] if latest else 0, at=at, shape=f"{parts.version} {form} {at}")


def site(parts: WebParts) -> dcat.Site:
    """Return who publishes."""
    from hub.publish import dcat

    return dcat.Site(parts.title, parts.base_url, parts.operator, parts.contact, parts.version)


def sent(made: Graph, form: str) -> Response:
    """Return a graph, with its characters named: without them data.gouv.fr reads Latin 1."""
    media, name = FORMS[form]
    return Response(made.serialize(format=name, encoding="utf-8"), content_type=f"{media}; charset=utf-8")
