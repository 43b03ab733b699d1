"""Planting: a document with a field that nobody knows, or one thing less, in whatever form it comes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
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
CONTROLS = "\0\1\2\3\4"  #: what stands in no text
LOOKED_AT = 50  #: rows of a table among which its header is
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
    """Return a JSON, CSV or XML document, or a ZIP of them, with a field more in each thing; None for other forms."""
    changed = in_zip(raw.read(), lambda member: _planted(member, value)) or _planted(raw.read(), value)
    return None if changed is None else with_body(raw, changed)


def _planted(body: bytes, value: str) -> bytes | None:
    return next((found for plant in (_in_json, _in_xml, _in_csv) if (found := plant(body, value)) is not None), None)


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


def things_of(body: bytes) -> list[Any]:
    """Return the things that an XML document lists: elements of one name in its root, or in an element of its root.

    Beside them may stand one element more, such as the word by which the next page is asked.
    """
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return []
    try:
        root = parse_xml(body)
    except ParseError:
        return []
    if len(root) > 1 and len({child.tag for child in root}) == 1:
        return list(root)
    return max(map(_alike, (root, *root)), key=len)


def _alike(parent: Any) -> list[Any]:
    """Return the children of one name that have fields, where all but one have it."""
    names = Counter(child.tag for child in parent)
    name, n = names.most_common(1)[0] if names else ("", 0)
    things = [child for child in parent if child.tag == name]
    return things if n > 1 and names.total() - n <= 1 and all(len(one) for one in things) else []


def whole_of(thing: Any) -> bytes:
    """Return the XML document that a thing stands in."""
    return bytes(etree.tostring(thing.getroottree(), encoding="utf-8", xml_declaration=True))


def _in_xml(body: bytes, value: str) -> bytes | None:
    things = things_of(body)
    for thing in things:
        etree.SubElement(thing, FIELD).text = value
    return whole_of(things[0]) if things else None


def in_zip(body: bytes, change: Callable[[bytes], bytes | None]) -> bytes | None:
    """Return a ZIP with its members changed, where at least one can be; None for what is none, or a spreadsheet."""
    if not body.startswith(b"PK\x03\x04"):
        return None
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: change(member) for name, member in members.items()}
    if {"[Content_Types].xml", "mimetype"} & members.keys() or not any(changed.values()):
        return None
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, changed[name] or member)
    return whole.getvalue()


def text_in(body: bytes) -> tuple[str, str] | None:
    """Return a text and its encoding, UTF-8 or Windows-1252; None for what is no text."""
    for encoding in ("utf-8", "cp1252"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(sign in text for sign in CONTROLS) else (text, encoding)
    return None


def csv_lines(body: bytes) -> tuple[list[str], int, str, str] | None:
    """Return the rows of a CSV document, the place of its header among them, its mark and its encoding.

    A row may go over several lines, in quotes; titles above the header hold the mark less often than it does, or
    leave more cells empty. Where most rows below are not as long as the header it is prose, and no table.
    """
    found = text_in(body)
    if found is None or found[0].lstrip("\ufeff \r\n\t")[:1] in ("{", "[", "<", ""):
        return None
    rows: list[str] = []
    for line in found[0].splitlines(keepends=True):
        if rows and rows[-1].count('"') % 2:
            rows[-1] += line
        else:
            rows.append(line)
    bare = [re.sub(r'"[^"]*"', "x", row).rstrip("\r\n") for row in rows]
    mark = max(MARKS, key=lambda one: sum(row.count(one) for row in bare))
    full = [sum(bool(cell.strip()) for cell in row.split(mark)) for row in bare[:LOOKED_AT]]
    header = full.index(max(full))
    below = [row.count(mark) == bare[header].count(mark) for row in bare[header + 1 :] if row.strip()]
    return (rows, header, mark, found[1]) if max(full) > 1 and sum(below) * 2 > len(below) else None


def _in_csv(body: bytes, value: str) -> bytes | None:
    if (found := csv_lines(body)) is None:
        return None
    rows, header, mark, encoding = found
    cells = [*[""] * header, FIELD, *[value] * (len(rows) - header - 1)]
    planted = [row if not row.strip() else with_cell(row, mark, cell) for row, cell in zip(rows, cells, strict=True)]
    return "".join(planted).encode(encoding, errors="replace")


def with_cell(row: str, mark: str, cell: str) -> str:
    """Return a row with a cell more at its end."""
    bare = row.rstrip("\r\n")
    return f"{bare}{mark}{cell}{row[len(bare) :] or chr(10)}" if cell else row
