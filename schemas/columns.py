"""Columns: a record laid flat for tables.

A scalar field is a column of its name. A nested object gives a column for each of its fields, joined by an underscore
(``value_amount``). Whatever is a list, at any depth, is one column of Table Schema type ``array``: its cell is JSON, so
that a table read back holds the same values. Empty cell: unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from schemas.fields import Flag, Number, Whole
from schemas.rules import DATE, DECIMAL, INSTANT, Rule

Sees = Callable[[str, ma.fields.Field[Any]], bool]


@dataclass(frozen=True)
class Column:
    """One column: its name, where its value stands in the record, its Table Schema type, the fields on the way."""

    name: str
    path: tuple[str, ...]
    type: str
    fields: tuple[ma.fields.Field[Any], ...]

    @property
    def field(self) -> ma.fields.Field[Any]:
        """Return the field of the value itself."""
        return self.fields[-1]

    @property
    def required(self) -> bool:
        """Say whether every record fills the column."""
        return all(field.required for field in self.fields)

    @property
    def label_fr(self) -> str:
        """Return the French labels on the way to the value."""
        return " / ".join(str(field.metadata.get("fr", "")) for field in self.fields)

    @property
    def label_en(self) -> str:
        """Return the English labels on the way to the value."""
        return " / ".join(str(field.metadata.get("en", "")) for field in self.fields)


def columns_of(schema: ma.Schema, sees: Sees) -> tuple[Column, ...]:
    """Return the flat columns of a schema, for the fields that ``sees(path, field)`` lets through."""
    return tuple(_columns(schema, (), (), sees))


def _columns(
    schema: ma.Schema, above: tuple[str, ...], fields: tuple[ma.fields.Field[Any], ...], sees: Sees
) -> Iterator[Column]:
    for key, field in schema.load_fields.items():
        path, way = (*above, key), (*fields, field)
        if not sees(".".join(path), field):
            continue
        if isinstance(field, ma.fields.Nested):
            yield from _columns(field.schema, path, way, sees)
        else:
            yield Column("_".join(path), path, table_type(field), way)


def table_type(field: ma.fields.Field[Any]) -> str:
    """Return the Table Schema type of a field."""
    if isinstance(field, ma.fields.List):
        return "array"
    for shape, name in ((Flag, "boolean"), (Whole, "integer"), (Number, "number")):
        if isinstance(field, shape):
            return name
    for rule, name in ((DATE, "date"), (INSTANT, "datetime"), (DECIMAL, "number")):
        if rule in field.validators:
            return name
    return "string"


def rules_of(field: ma.fields.Field[Any]) -> list[Rule]:
    """Return the rules of a field."""
    return [validator for validator in field.validators if isinstance(validator, Rule)]


def json_text(value: Any) -> str:
    """Return the JSON text of a cell, compact, accents kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_of(columns: tuple[Column, ...], *, as_text: Callable[[Any], str] = json_text) -> Callable[[Any], list[Any]]:
    """Return the function that lays a projected record flat; ``as_text`` makes the text of an array."""
    plan = tuple((column.path, column.type == "array") for column in columns)

    def row(record: dict[str, Any]) -> list[Any]:
        cells = []
        for path, is_array in plan:
            value: Any = record
            for key in path:
                value = value.get(key) if value is not None else None
            cells.append(as_text(value) if is_array and value is not None else value)
        return cells

    return row
