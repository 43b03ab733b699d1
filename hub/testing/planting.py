"""Planting: a document with a field that nobody knows, or one thing less, in whatever form it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from hub.connector import Connector, Item
from hub.errors import ParseError
from hub.outside import parse_xml
from hub.raw import Raw

FIELD = "kit_planted"
MARKS = ";,\t|"
Edit = Callable[[list[Item]], list[Item]]


class Between:
    """A connector whose items are edited after ``parse``: what an edit shows is what `normalise` does with them."""

    def __init__(self, connector: Connector, edit: Edit) -> None:
        self._connector = connector
        self._edit = edit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connector, name)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the edited items."""
        yield from self._edit(list(self._connector.parse(raw)))


def with_body(raw: Raw, body: bytes) -> Raw:
    """Return a document with another body, and the same address and type."""
    bare = Raw.from_bytes(body)
    return replace(raw, opener=bare.opener, digest=None, path=None)


def planted_in(raw: Raw, value: str) -> Raw | None:
    """Return a JSON, CSV or XML document with a field more in each of its things; None for other forms."""
    body = raw.read()
    for plant in (_in_json, _in_xml, _in_csv):
        if (changed := plant(body, value)) is not None:
            return with_body(raw, changed)
    return None


def rows_of(data: Any) -> list[dict[str, Any]]:
    """Return the longest list of objects in JSON data, which is where a source lists its things."""
    best: list[dict[str, Any]] = []
    if isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        best = data
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    if isinstance(data, list) and best:
        return best
    for value in inner:
        if isinstance(value, dict | list) and len(found := rows_of(value)) > len(best):
            best = found
    return best


def json_of(body: bytes) -> Any:
    """Return JSON data, or None where the body holds none."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def _in_json(body: bytes, value: str) -> bytes | None:
    data = json_of(body)
    rows = rows_of(data) or ([data] if isinstance(data, dict) else [])
    for row in rows:
        row[FIELD] = value
    return json.dumps(data, ensure_ascii=False).encode() if rows else None


def list_of(body: bytes) -> Any:
    """Return the root of an XML document that lists things of one kind, or None for any other document."""
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return None
    try:
        root = parse_xml(body)
    except ParseError:
        return None
    return root if len(root) > 1 and len({child.tag for child in root}) == 1 else None


def _in_xml(body: bytes, value: str) -> bytes | None:
    root = list_of(body)
    if root is None:
        return None
    for child in root:
        etree.SubElement(child, FIELD).text = value
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def is_csv(body: bytes) -> bool:
    """Say whether a document is CSV without quotes, of which lines may be added and taken."""
    try:
        lines = body.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return False
    plain = len(lines) > 1 and b'"' not in body and lines[0].lstrip()[:1] not in ("{", "[", "<")
    return plain and any(lines[0].count(mark) for mark in MARKS)


def _in_csv(body: bytes, value: str) -> bytes | None:
    if not is_csv(body):
        return None
    lines = body.decode("utf-8").splitlines()
    mark = max(MARKS, key=lines[0].count)
    planted = [f"{lines[0]}{mark}{FIELD}", *(f"{line}{mark}{value}" for line in lines[1:] if line)]
    return "\n".join(planted).encode() + b"\n"
