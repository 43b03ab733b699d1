"""JSON Schema 2020-12 of a kind, made from its marshmallow schema."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from schemas.base import VERSION
from schemas.code import CodeList
from schemas.columns import rules_of
from schemas.fields import Flag, Number, Whole
from schemas.kinds import KINDS

URN = "urn:clausier:schema:1:"


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind: objects nested in it and closed lists stand in ``$defs``."""
    known = KINDS[kind]
    definitions: dict[str, Any] = {}
    body = _object(known.schema(), definitions)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{URN}{kind}",
        "title": known.en,
        "x-title-fr": known.fr,
        "x-audience": known.audience,
        "x-version": VERSION,
    }
    return {**head, **body, "$defs": dict(sorted(definitions.items()))}


def _object(schema: ma.Schema, definitions: dict[str, Any]) -> dict[str, Any]:
    fields = schema.load_fields
    required = [key for key, field in fields.items() if field.required]
    body: dict[str, Any] = {
        "description": (type(schema).__doc__ or "").strip(),
        "type": "object",
        "properties": {key: _property(field, definitions) for key, field in fields.items()},
        "additionalProperties": False,
    }
    return {**body, "required": required} if required else body


def _property(field: ma.fields.Field[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    meta = field.metadata
    said = {
        "title": meta.get("en"),
        "description": meta.get("note_en"),
        "x-title-fr": meta.get("fr"),
        "x-description-fr": meta.get("note_fr"),
        "x-audience": meta.get("audience", "internal"),
        "x-source": meta.get("source"),
    }
    words = {key: value for key, value in said.items() if value is not None}
    default = {} if field.load_default is ma.missing else {"default": field.load_default}
    return {**words, **default, **_nullable(_value(field, definitions), nullable=field.allow_none)}


def _value(field: ma.fields.Field[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if isinstance(field, ma.fields.Nested):
        return {"$ref": _defined(field.schema, definitions)}
    if isinstance(field, ma.fields.List):
        return {"type": "array", "items": _value(field.inner, definitions)}
    if isinstance(field.metadata.get("codes"), CodeList):
        return {"$ref": _listed(field.metadata["codes"], definitions)}
    shapes = ((Flag, "boolean"), (Whole, "integer"), (Number, "number"), (ma.fields.String, "string"))
    name = next(name for shape, name in shapes if isinstance(field, shape))
    keywords = {key: value for rule in rules_of(field) for key, value in rule.keywords.items()}
    return {"type": name, **keywords}


def _nullable(value: dict[str, Any], *, nullable: bool) -> dict[str, Any]:
    if not nullable:
        return value
    if "$ref" in value:
        return {"anyOf": [value, {"type": "null"}]}
    return {**value, "type": [value["type"], "null"]}


def _defined(schema: ma.Schema, definitions: dict[str, Any]) -> str:
    name = type(schema).__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object(schema, definitions)
    return f"#/$defs/{name}"


def _listed(codes: CodeList, definitions: dict[str, Any]) -> str:
    definitions[codes.name] = {
        "title": codes.en,
        "x-title-fr": codes.fr,
        "x-source": codes.source,
        "type": "string",
        "enum": list(codes.values),
        "x-codes": {
            code.value: {
                "fr": code.fr,
                "en": code.en,
                "description_fr": code.description_fr,
                "description_en": code.description_en,
                "source": code.source,
            }
            for code in codes
        },
    }
    return f"#/$defs/{codes.name}"
