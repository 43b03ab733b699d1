"""Contracts as DECP, with how many were left out and for which missing fields; and where a copied record comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
import orjson
from flask import Response
from flask_smorest import Blueprint
from werkzeug.exceptions import NotFound

from hub.publish import decp
from hub.web.api.api_schemas import Problem
from hub.web.desk.record_pages import known
from hub.web.negotiation import Stamp, answered
from hub.web.parameters import LanguageArgs
from hub.web.parts import WebParts
from hub.web.shapes import Shape

KIND = "contract"
PATH = "/contracts.decp.json"
JSON = "application/json"


class Marches(Shape):
    """The root of DECP 2.0.3."""

    marches = ma.fields.Dict(required=True, metadata={"description": "`marche`: a list, as the schema of DECP says"})


class CopyOf(Shape):
    """Where a copied record comes from."""

    id = ma.fields.String(required=True)
    source = ma.fields.String(required=True, metadata={"description": "The mirror that brought it"})
    hub = ma.fields.String(required=True, metadata={"description": "Address of the hub that it was copied from"})
    seq = ma.fields.Integer(required=True, metadata={"description": "Number of that hub's log"})
    at = ma.fields.String(required=True, metadata={"description": "When it was read"})
    event = ma.fields.String(required=True)


@dataclass(frozen=True)
class Made:
    """The view as of a number of the log."""

    body: bytes
    told: int
    left_out: int
    because: str


def room(parts: WebParts, *, prefix: str) -> Blueprint:
    """Return the addresses."""
    pages = Blueprint("decp", __name__, url_prefix=prefix, description="Contracts for DECP; provenance of copies")
    last: dict[int, Made] = {}  # the newest alone: all contracts are read for it

    @pages.get(PATH, endpoint="list")
    @pages.doc(operationId="list_decp", summary="Contracts of which all mandatory fields of DECP 2.0.3 are known")
    @pages.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @pages.response(200, Marches)
    @pages.alt_response(304, description="Nothing changed since the ETag that was sent")
    @pages.alt_response(406, schema=Problem, content_type="application/problem+json")
    @pages.alt_response(422, schema=Problem, content_type="application/problem+json")
    def contracts(args: dict[str, Any]) -> Response:
        seq = parts.last_seq((KIND, "tender"))

        def make() -> Response:
            if seq not in last:
                made = view(parts)
                last.clear()
                last[seq] = made
            return answer(last[seq])

        return answered(Stamp.of(seq, shape=parts.version), make)

    @pages.get("/copies/<path:id>", endpoint="copy")
    @pages.doc(operationId="get_copy", summary="Where a record comes from that is a copy of another Clausier's")
    @pages.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @pages.response(200, CopyOf)
    @pages.alt_response(404, schema=Problem, content_type="application/problem+json")
    @pages.alt_response(406, schema=Problem, content_type="application/problem+json")
    @pages.alt_response(422, schema=Problem, content_type="application/problem+json")
    def copy(args: dict[str, Any], id: str) -> Response:
        found = parts.websub.copied(known(id))
        if found is None or parts.state(id) is None:
            raise NotFound
        return Response(orjson.dumps(found), mimetype=JSON)

    return pages


def view(parts: WebParts) -> Made:
    """Return all contracts that can be told, with the count of the others by what they lack."""
    told, lacking, left_out = [], Counter[str](), 0
    for _, body in parts.stream(KIND, None):
        contract = orjson.loads(body)
        about = parts.get(contract["tender"]) if contract.get("tender") else None
        found = decp.known_of(contract, orjson.loads(about) if about else None)
        if absent := decp.missing(found):
            left_out += 1
            lacking.update(absent)
        else:
            told.append(found)
    because = ", ".join(f"{name}={n}" for name, n in sorted(lacking.items()))
    return Made(orjson.dumps({"marches": {"marche": told}}), len(told), left_out, because)


def answer(made: Made) -> Response:
    """Return the view with its counts in headers."""
    headers = {"DECP-Count": str(made.told), "DECP-Left-Out": str(made.left_out), "DECP-Missing": made.because}
    return Response(made.body, headers=headers, mimetype=JSON)
