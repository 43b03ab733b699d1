"""A record's page, and the same address as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound

from hub.publish.entries import buyer_of, place_of, record_url, title_of
from hub.store import SearchQuery
from hub.web.desk.linked import linked
from hub.web.desk.shown import closing, deadline, wordings
from hub.web.desk.tender_beside import beside
from hub.web.errors import problem
from hub.web.figures.covering import standing
from hub.web.i18n import PARIS, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.open_data.jsonld import MEDIA_TYPE, as_node
from hub.web.operating.declaring_parts import PAGE_ITEMS
from hub.web.parts import State, WebParts
from schemas import KINDS, schema_of

ID = r"[a-z][a-z0-9_-]*:[^\s<>\"?#%\\]{1,250}"  #: the pattern of an id, as the schema has it
#: fields that the page of any record shows in a way of its own, or not at all
APART = frozenset(
    ("id", "kind", "schema_version", "title", "name", "description", "origin", "language", "machine_translated",
     "organisations", "territories", "places", "links", "findings", "evidence", "timeline", "clauses", "lots")
)  # fmt: skip
TEMPLATES = {
    "tender": "desk/tender.html", "project": "desk/project.html", "call": "desk/call.html",
    "organisation": "desk/organisation.html", "coverage": "desk/coverage_record.html",
}  # fmt: skip
MENTIONS = 20  #: records that name an organisation, on its page
VARY = "Accept-Encoding, Accept-Language, Accept"


def known(record_id: str) -> str:
    """Return an id that may be asked for, or refuse what can be none."""
    if not re.fullmatch(ID, record_id):
        raise NotFound
    return record_id


def field_label(kind: str, name: str) -> str:
    """Return the name of a field as its schema says it."""
    declared = schema_of(kind)().load_fields.get(name) if kind in KINDS else None
    return str((declared.metadata if declared else {}).get(language()) or name)


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of records."""
    pages = Blueprint("records", __name__)

    @pages.get("/records/<path:record_id>.json")
    def as_json(record_id: str) -> Response:
        return answered(stamp(parts), lambda: data(found(parts, record_id)))

    @pages.get("/records/<path:record_id>.jsonld")
    def as_jsonld(record_id: str) -> Response:
        return answered(stamp(parts), lambda: linked_data(parts, found(parts, record_id)))

    @pages.get("/records/<path:record_id>")
    def record(record_id: str) -> Response:
        forms: dict[str, Callable[[bytes | State], Response]] = {
            "application/json": data, MEDIA_TYPE: partial(linked_data, parts),
        }  # fmt: skip
        made = forms.get(wanted(), partial(page, parts))
        return answered(stamp(parts), lambda: made(found(parts, record_id)), vary=VARY)

    @pages.get("/records/<path:record_id>/history")
    def history(record_id: str) -> Response:
        return answered(stamp(parts), lambda: past(parts, record_id), vary="Accept-Encoding, Accept-Language")

    return pages


def stamp(parts: WebParts) -> Stamp:
    """Return what a record's page depends on: the log, and the minute, since it says how many days are left."""
    minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
    return Stamp.of(parts.last_seq(()), shape=f"{parts.version} {minute}")


def found(parts: WebParts, record_id: str) -> bytes | State:
    """Return a record's text, or how it stands where it was withdrawn."""
    body = parts.get(known(record_id))
    if body is not None:
        return body
    state = parts.state(record_id)
    if state is None or not state.withdrawn_at:
        raise NotFound
    return state


def data(body: bytes | State) -> Response:
    """Return a record as JSON, or the problem that it was withdrawn."""
    if isinstance(body, bytes):
        return Response(body, mimetype="application/json")
    if body.replaced_by:
        suffix = next((end for end in (".json", ".jsonld") if request.path.endswith(end)), "")
        return moved(body.replaced_by, suffix)
    more = {"id": body.id, "reason": body.reason, "withdrawn_at": body.withdrawn_at}
    return problem(410, "This record was withdrawn.", **more)


def linked_data(parts: WebParts, body: bytes | State) -> Response:
    """Return a record as JSON-LD, or what JSON says of one that is gone."""
    return as_node(body, parts.base_url) if isinstance(body, bytes) else data(body)


def wanted() -> str:
    """Return the form of a record that the client wants: a page where it does not say."""
    offered = ("text/html", "application/json", MEDIA_TYPE)
    return request.accept_mimetypes.best_match(offered, default="text/html") or "text/html"


def page(parts: WebParts, body: bytes | State) -> Response:
    """Return the page of a record, or the page that says that it was withdrawn and why."""
    if isinstance(body, bytes):
        record = orjson.loads(body)
        template = TEMPLATES.get(record["kind"], "desk/record.html")
        return Response(render_template(template, record=record, **around(parts, record)), mimetype="text/html")
    if body.replaced_by:
        return moved(body.replaced_by, "")
    return Response(render_template("desk/gone.html", state=body), status=410, mimetype="text/html")


def moved(successor: str, suffix: str) -> Response:
    """Send whoever asks to the record that replaces this one."""
    return redirect(f"{record_url('', successor)}{suffix}", 301)  # type: ignore[return-value]


def around(parts: WebParts, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page shows beside the record itself."""
    contracts = (parts.get(each) for each in record.get("contracts") or [])
    endpoint, words = home(record["kind"])
    return {
        "words": wordings(record),
        "home": endpoint,
        "home_words": words,
        "standing": lambda each: standing(parts, each, parts.clock().astimezone(PARIS).date()),
        "beside": beside(parts, record) if record["kind"] == "tender" else None,
        "closes": closing(record, parts.clock()) if record["kind"] == "call" else None,
        "mentions": mentions(parts, record) if record["kind"] == "organisation" else None,
        "linked": linked(parts, record),
        "lineage": parts.declaring.lineage(record["id"], most_items=PAGE_ITEMS),
        "heading": title_of(record),
        "buyer": buyer_of(record),
        "place": place_of(record),
        "deadline": deadline(record, parts.clock()),
        "address": record_url(parts.base_url, record["id"]),
        "contracts": [orjson.loads(body) for body in contracts if body],
        "facts": {name: value for name, value in record.items() if name not in APART and not nested(value)},
    }


def home(kind: str) -> tuple[str, str]:
    """Return the page on which records of a kind are searched, and its name."""
    homes = {
        "project": ("kinds.projects", translated("Projets européens")),
        "call": ("kinds.calls", translated("Appels à projets")),
        "organisation": ("kinds.organisations", translated("Organisations")),
        "coverage": ("coverage.coverage", translated("Couverture")),
        "indicator": ("figures.indicators", translated("Indicateurs")),
    }
    return homes.get(kind, ("search.front", translated("Marchés")))


@dataclass(frozen=True)
class Mentions:
    """The records that name an organisation: the latest of them, and how many there are where that is known."""

    records: tuple[Mapping[str, Any], ...]
    total: int | None


def mentions(parts: WebParts, record: Mapping[str, Any]) -> Mentions:
    """Return the open records that name an organisation: by its SIRET, else those that its roles were read from."""
    if record.get("siret"):
        kinds = tuple(kind for kind in parts.kinds.values() if kind not in ("organisation", "territory"))
        query = SearchQuery(kinds=kinds, filters={"siret": [record["siret"]]}, limit=MENTIONS, facets=())
        found = parts.search(query)
        return Mentions(tuple(map(orjson.loads, found.bodies)), found.total)
    named = dict.fromkeys(each for role in record.get("roles") or () for each in role.get("records") or ())
    bodies = (parts.get(each) for each in list(named)[: MENTIONS * 2])
    return Mentions(tuple(orjson.loads(body) for body in bodies if body)[:MENTIONS], None)


def past(parts: WebParts, record_id: str) -> Response:
    """Return the history of a record as a page."""
    steps = parts.history(known(record_id))
    if not steps:
        raise NotFound
    html = render_template("desk/history.html", record_id=record_id, steps=list(reversed(steps)))
    return Response(html, mimetype="text/html")


def nested(value: Any) -> bool:
    """Say whether a value is more than a word or a list of words."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict | list) for each in value))
