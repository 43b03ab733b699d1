"""JSON-LD context of the open fields: one context for each kind, chosen by ``kind``, which is the type."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from schemas.audiences import INTERNAL, OPEN
from schemas.fields import Flag, Number, Whole
from schemas.kinds import KINDS, schema_of
from schemas.rules import DATE, DECIMAL, INSTANT, WEB_ADDRESS
from schemas.views import view

VOCABULARY = "urn:clausier:schema:1:"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_RULE_TYPES = ((DATE, "xsd:date"), (INSTANT, "xsd:dateTime"), (DECIMAL, "xsd:decimal"), (WEB_ADDRESS, "@id"))
_SHAPE_TYPES = ((Flag, "xsd:boolean"), (Whole, "xsd:integer"), (Number, "xsd:decimal"))
_KEYWORDS = {"id": "@id"}


def context() -> dict[str, Any]:
    """Return the context document."""
    terms: dict[str, Any] = {"@version": 1.1, "@vocab": VOCABULARY, **PREFIXES, "id": "@id", "kind": "@type"}
    for kind in KINDS:
        if view(kind, OPEN) is not None:
            terms[kind] = {"@id": f"{VOCABULARY}{kind}", "@context": _terms(schema_of(kind)(), ("id", "kind"))}
    return {"@context": terms}


def _terms(schema: ma.Schema, taken: tuple[str, ...]) -> dict[str, Any]:
    return {
        key: _term(key, field)
        for key, field in schema.load_fields.items()
        if key not in taken and field.metadata.get("audience", INTERNAL) == OPEN
    }


def _term(key: str, field: ma.fields.Field[Any]) -> Any:
    if key in _KEYWORDS:
        return _KEYWORDS[key]
    name = field.metadata.get("term") or f"{VOCABULARY}{key}"
    inner = field.inner if isinstance(field, ma.fields.List) else field
    if isinstance(inner, ma.fields.Nested):
        return {"@id": name, "@context": _terms(inner.schema, ())}
    type_ = _type(inner)
    return {"@id": name, "@type": type_} if type_ else name


def _type(field: ma.fields.Field[Any]) -> str | None:
    for rule, name in _RULE_TYPES:
        if rule in field.validators:
            return name
    return next((name for shape, name in _SHAPE_TYPES if isinstance(field, shape)), None)
