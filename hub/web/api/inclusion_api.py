"""The data·inclusion view: open organisations that accompany or employ people, as structures of that schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma
import orjson
from flask import Response
from flask_smorest import Blueprint

from hub.publish.entries import record_url
from hub.web.api.api_schemas import Problem
from hub.web.negotiation import Stamp, answered
from hub.web.parameters import LanguageArgs
from hub.web.parts import WebParts
from hub.web.shapes import Shape

KIND = "organisation"
PATH = "/organisations.data-inclusion.json"
AT_ONCE = 200  #: structures of one piece of the answer


class Structure(Shape):
    """A structure of data·inclusion, schema version 1."""

    source = ma.fields.String(required=True, metadata={"description": "clausier"})
    id = ma.fields.String(required=True, metadata={"description": "clausier--<our id>"})
    nom = ma.fields.String(required=True)
    date_maj = ma.fields.Date(required=True, metadata={"description": "Day of the last change here"})
    siret = ma.fields.String(allow_none=True)
    commune = ma.fields.String(allow_none=True)
    code_insee = ma.fields.String(allow_none=True)
    code_postal = ma.fields.String(allow_none=True)
    adresse = ma.fields.String(allow_none=True, metadata={"description": "Street and number; we publish none"})
    complement_adresse = ma.fields.String(allow_none=True)
    longitude = ma.fields.Float(allow_none=True)
    latitude = ma.fields.Float(allow_none=True)
    telephone = ma.fields.String(allow_none=True, metadata={"description": "We publish none"})
    courriel = ma.fields.String(allow_none=True, metadata={"description": "We publish none"})
    description = ma.fields.String(allow_none=True)
    horaires_accueil = ma.fields.String(allow_none=True)
    accessibilite_lieu = ma.fields.String(allow_none=True)
    site_web = ma.fields.String(allow_none=True)
    lien_source = ma.fields.String(allow_none=True)
    reseaux_porteurs = ma.fields.List(ma.fields.String(), allow_none=True)


def room(parts: WebParts, *, prefix: str) -> Blueprint:
    """Return the address of the view."""
    pages = Blueprint("data-inclusion", __name__, url_prefix=prefix, description="Organisations for data·inclusion")

    @pages.get(PATH, endpoint="list")
    @pages.doc(operationId="list_data_inclusion", summary="Open organisations as structures of data·inclusion 1")
    @pages.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @pages.response(200, Structure(many=True))
    @pages.alt_response(304, description="Nothing changed since the ETag that was sent")
    @pages.alt_response(406, schema=Problem, content_type="application/problem+json")
    @pages.alt_response(422, schema=Problem, content_type="application/problem+json")
    def structures_list(args: dict[str, Any]) -> Response:
        stamp = Stamp.of(parts.last_seq((KIND,)), shape=parts.version)
        return answered(stamp, lambda: Response(written(structures(parts)), mimetype="application/json"))

    return pages


def structures(parts: WebParts) -> Iterator[Mapping[str, Any]]:
    """Yield each structure; an organisation known from closed sources alone, or without a name, is left out."""
    for key, body in parts.stream(KIND, None):
        record = orjson.loads(body)
        if not parts.desk.is_structure(record) or closed(parts, record):
            continue
        state = parts.state(key)
        day = state.modified_at[:10] if state else None
        try:
            yield parts.desk.as_structure(record, page=record_url(parts.base_url, key), updated_on=day)
        except ValueError:  # a name too short for the schema, or no day: nothing that could be published
            continue


def closed(parts: WebParts, record: Mapping[str, Any]) -> bool:
    """Say whether all that is known of an organisation comes from sources that may not be handed on."""
    sources = {role.get("source") for role in record.get("roles") or () if role.get("source")}
    return bool(sources) and sources <= parts.desk.closed_sources


def written(found: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a JSON list by the piece; one that is cut has no closing bracket, so that nobody takes it for whole."""
    yield b"["
    pieces: list[bytes] = []
    mark = b""
    for each in found:
        pieces.append(orjson.dumps(each))
        if len(pieces) >= AT_ONCE:
            yield mark + b",\n".join(pieces)
            pieces, mark = [], b",\n"
    if pieces:
        yield mark + b",\n".join(pieces)
    yield b"]\n"
