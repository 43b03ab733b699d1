"""XML Schema of the records as everybody sees them, and the order-free XML that it describes.

Each field is an element of its own name; a list is its element repeated; what is empty or unknown is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from schemas.audiences import OPEN
from schemas.jsonschema import json_schema
from schemas.kinds import KINDS

NAMESPACE = "urn:clausier:record:1"
SIMPLE = {"string": "xs:string", "number": "xs:decimal", "integer": "xs:integer", "boolean": "xs:boolean"}
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACE}" targetNamespace="{NAMESPACE}"
 elementFormDefault="qualified">
"""


@cache
def xml_schema() -> str:
    """Return the XSD of all kinds that are open."""
    types: dict[str, str] = {}
    roots = []
    for kind in KINDS.values():
        if kind.audience == OPEN:
            schema = json_schema(kind.name)
            _define(kind.name, schema, schema["$defs"], types)
            roots.append(f'<xs:element name="{kind.name}" type="{kind.name}">{_note(schema)}</xs:element>\n')
    return "".join([HEAD, *roots, *(types[name] for name in sorted(types)), "</xs:schema>\n"])


def _define(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], types: dict[str, str]) -> None:
    """Add the type of an object, and of those nested in it."""
    if name in types:
        return
    types[name] = ""
    lines = []
    for field, wanted in schema["properties"].items():
        if wanted.get("x-audience") == OPEN:
            kind = _type(wanted, definitions, types)
            lines.append(f'<xs:element name="{field}" type="{kind}">{_note(wanted)}</xs:element>\n')
    inside = f'<xs:choice minOccurs="0" maxOccurs="unbounded">\n{"".join(lines)}</xs:choice>\n' if lines else ""
    types[name] = f'<xs:complexType name="{name}">{_note(schema)}\n{inside}</xs:complexType>\n'


def _type(wanted: Mapping[str, Any], definitions: Mapping[str, Any], types: dict[str, str]) -> str:
    """Return the name of a field's type; of a list, that of its items."""
    if "anyOf" in wanted:
        wanted = next(one for one in wanted["anyOf"] if one.get("type") != "null")
    if "items" in wanted:
        return _type(wanted["items"], definitions, types)
    if "$ref" in wanted:
        name = wanted["$ref"].rsplit("/", 1)[1]
        if "properties" not in definitions[name]:
            return _type({"type": "string"}, definitions, types)
        _define(name, definitions[name], definitions, types)
        return name
    given = wanted["type"]
    return SIMPLE[given if isinstance(given, str) else next(one for one in given if one != "null")]


def _note(said: Mapping[str, Any]) -> str:
    words = said.get("description") or said.get("title") or ""
    note = f'<xs:documentation xml:lang="en">{escape(words)}</xs:documentation>'
    return f"<xs:annotation>{note}</xs:annotation>" if words else ""


def as_xml(record: Mapping[str, Any], *, schema_url: str) -> str:
    """Return a record as XML."""
    where = f"{NAMESPACE} {schema_url}"
    head = (
        f'<{record["kind"]} xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f" xsi:schemaLocation={quoteattr(where)}>"
    )
    return f"{head}{''.join(_elements(record))}</{record['kind']}>"


def _elements(record: Mapping[str, Any]) -> Iterator[str]:
    for name, value in record.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield f"<{name}>{_inside(one)}</{name}>"


def _inside(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_elements(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(value, "f").rstrip("0").rstrip(".")
    return escape(legal(str(value)))


#: what XML 1.0 cannot hold (section 2.2, Char)
ILLEGAL = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if code not in (9, 10, 13)}


def legal(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return text.translate(ILLEGAL)
