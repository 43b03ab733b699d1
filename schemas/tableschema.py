"""Table Schema (Frictionless) of the flat columns of a view."""

from __future__ import annotations

from typing import Any

from schemas.code import CodeList
from schemas.columns import Column, rules_of
from schemas.views import View

_CONSTRAINTS = ("enum", "pattern", "minimum", "maximum", "minLength")


def table_schema(view: View) -> dict[str, Any]:
    """Return the Table Schema of a view's columns."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": view.kind,
        "fields": [_field(column) for column in view.columns],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    meta = column.field.metadata
    constraints = _constraints(column)
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.label_fr,
        "x-title-en": column.label_en,
        "description": meta.get("note_fr", ""),
        "x-description-en": meta.get("note_en", ""),
    }
    if column.type == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%SZ"
    if meta.get("source"):
        field["x-source"] = meta["source"]
    return {**field, "constraints": constraints} if constraints else field


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if column.required else {}
    if column.type == "array":
        return found
    if isinstance(column.field.metadata.get("codes"), CodeList):
        return {**found, "enum": list(column.field.metadata["codes"].values)}
    for rule in rules_of(column.field):
        found |= {key: rule.keywords[key] for key in _CONSTRAINTS if key in rule.keywords}
        if "const" in rule.keywords:
            found["enum"] = [rule.keywords["const"]]
    if column.type in ("date", "datetime", "number"):
        found.pop("pattern", None)
    return found
