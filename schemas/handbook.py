"""docs/schema.md: the fields of each kind, the objects nested in them and the closed lists, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma

from schemas.base import VERSION
from schemas.code import CodeList
from schemas.codes import LISTS
from schemas.columns import table_type
from schemas.kinds import KINDS

_INTRODUCTION = """# The common clause-and-pathway schema, version {version}

Made by `python -m schemas.generate` from `schemas/`; do not edit by hand.

A record is plain JSON. Dates are `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SSZ` (UTC), Paris times `YYYY-MM-DDTHH:MM`,
the `amount` of money is decimal text (`"12000.00"`), what is typed number or integer a number of JSON (`hours`:
1250.5).
Unknown is null or absent, never 0. A field that is not named here is refused. In tables (CSV), a
nested object gives a column for each of its fields, joined by an underscore; a list is one column that holds JSON.

Audience: who may see a kind or a field. `open`: everybody, in every form. `consult`: everybody, on pages alone; no
API, no export, no feed, no dump (offers: see `/offers`, where each source is shown and hidden by its own contract).
`partner`: partners whose agreement names it. `internal`: nobody outside the hub.

A SIREN or SIRET is refused where it has not 9 or 14 digits; its check digit is the connector's to check:
`hub.siret(text)` and `hub.siren(text)` return the number or None.
"""


def handbook() -> str:
    """Return the text of the handbook."""
    nested: dict[str, type[ma.Schema]] = {}
    lines = [_INTRODUCTION.format(version=VERSION)]
    for kind in KINDS.values():
        lines += [f"## {kind.name} ({kind.plural})", "", f"{_about(kind.schema)} Audience: {kind.audience}.", ""]
        lines += [*_fields(kind.schema(), nested), ""]
    lines += ["# Nested objects", ""]
    done: set[str] = set()
    while set(nested) - done:
        name = min(set(nested) - done)
        done.add(name)
        lines += [f"## {name}", "", _about(nested[name]), "", *_fields(nested[name](), nested), ""]
    lines += ["# Closed lists", ""]
    for codes in LISTS.values():
        lines += [*_codes(codes), ""]
    return "\n".join(lines).rstrip() + "\n"


def _about(schema: type[ma.Schema]) -> str:
    return (schema.__doc__ or "").strip()


def _fields(schema: ma.Schema, nested: dict[str, type[ma.Schema]]) -> Iterator[str]:
    yield "| field | type | audience | français | English | source |"
    yield "|---|---|---|---|---|---|"
    for key, field in schema.load_fields.items():
        meta = field.metadata
        name = f"**{key}** (required)" if field.required else key
        french, english = f"{meta['fr']}. {meta['note_fr']}", f"{meta['en']}. {meta['note_en']}"
        source = meta.get("source") or ""
        yield f"| {name} | {_type(field, nested)} | {meta['audience']} | {french} | {english} | {source} |"


def _type(field: ma.fields.Field[Any], nested: dict[str, type[ma.Schema]]) -> str:
    if isinstance(field, ma.fields.List):
        return f"list of {_type(field.inner, nested)}"
    if isinstance(field, ma.fields.Nested):
        name = type(field.schema).__name__
        nested[name] = type(field.schema)
        return f"[{name}](#{name.lower()})"
    codes = field.metadata.get("codes")
    return f"[{codes.name}](#{codes.name})" if isinstance(codes, CodeList) else table_type(field)


def _codes(codes: CodeList) -> Iterator[str]:
    yield from (f"## {codes.name}", "", f"{codes.fr} / {codes.en}. Source: {codes.source}.", "")
    yield "| value | français | English | source |"
    yield "|---|---|---|---|"
    for code in codes:
        french = f"{code.fr}. {code.note_fr}".strip()
        english = f"{code.en}. {code.note_en}".strip()
        yield f"| `{code.value}` | {french} | {english} | {code.source} |"
