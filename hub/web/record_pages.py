"""A record's page, and the same address as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound

from hub.publish.entries import buyer_of, place_of, record_url, title_of
from hub.web.errors import told
from hub.web.negotiation import Stamp, answered, wants_json
from hub.web.parts import State, WebParts
from hub.web.shown import deadline

LONGEST_ID = 300  #: characters
#: fields that the page of any record shows in a way of its own, or not at all
APART = frozenset(
    ("id", "kind", "schema_version", "title", "name", "description", "origin", "language", "machine_translated",
     "organisations", "territories", "places", "links", "findings", "evidence", "timeline", "clauses", "lots")
)  # fmt: skip
VARY = "Accept-Encoding, Accept-Language, Accept"


def known(record_id: str) -> str:
    """Return an id that may be asked for, or refuse what can be none."""
    if len(record_id) > LONGEST_ID or not record_id.isprintable() or "/" in record_id:
        raise NotFound
    return record_id


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of records."""
    pages = Blueprint("records", __name__)

    @pages.get("/records/<record_id>.json")
    def as_json(record_id: str) -> Response:
        return answered(stamp(), lambda: found(record_id, data))

    @pages.get("/records/<record_id>")
    def record(record_id: str) -> Response:
        return answered(stamp(), lambda: found(record_id, data if wants_json() else page), vary=VARY)

    @pages.get("/records/<record_id>/history")
    def history(record_id: str) -> Response:
        return answered(stamp(), lambda: past(record_id), vary="Accept-Encoding, Accept-Language")

    def stamp() -> Stamp:
        minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
        return Stamp.of(parts.last_seq(()), shape=f"{parts.version} {minute}")

    def found(record_id: str, make: Any) -> Response:
        body = parts.get(known(record_id))
        if body is not None:
            return make(body)
        state = parts.state(record_id)
        if state is None or not state.withdrawn_at:
            raise NotFound
        return gone(state)

    def data(body: bytes) -> Response:
        return Response(body, mimetype="application/json")

    def page(body: bytes) -> Response:
        record = orjson.loads(body)
        template = "tender.html" if record["kind"] == "tender" else "record.html"
        html = render_template(template, record=record, **around(record))
        return Response(html, mimetype="text/html")

    def around(record: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "heading": title_of(record),
            "buyer": buyer_of(record),
            "place": place_of(record),
            "deadline": deadline(record, parts.clock()),
            "address": record_url(parts.base_url, record["id"]),
            "contracts": [orjson.loads(body) for each in record.get("contracts") or [] if (body := parts.get(each))],
            "facts": {name: value for name, value in record.items() if name not in APART and not nested(value)},
        }

    def gone(state: State) -> Response:
        if state.replaced_by:
            suffix = ".json" if request.path.endswith(".json") else ""
            return redirect(f"{record_url('', state.replaced_by)}{suffix}", 301)  # type: ignore[return-value]
        if wants_json() or request.path.endswith(".json"):
            more = {"id": state.id, "reason": state.reason, "withdrawn_at": state.withdrawn_at}
            return told(410, "This record was withdrawn.", **more)
        return Response(render_template("gone.html", state=state), status=410, mimetype="text/html")

    def past(record_id: str) -> Response:
        steps = parts.history(known(record_id))
        if not steps:
            raise NotFound
        html = render_template("history.html", record_id=record_id, steps=list(reversed(steps)))
        return Response(html, mimetype="text/html")

    return pages


def nested(value: Any) -> bool:
    """Say whether a value is more than a word or a list of words."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict | list) for each in value))
