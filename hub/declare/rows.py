"""Rows: the items of a document, whatever its form, and an item as columns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from hub.connector import Item
from hub.declare.model import Declaration
from hub.declare.values import Bad, is_empty, text_of
from hub.errors import ParseError, UnsafeDocument
from hub.outside import Row, first_of, read_table
from hub.raw import Raw

LONGEST_LINE = 16 * 1024 * 1024
DEEPEST = 12
NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9._~:/-]+")
#: forms of an item: a row with a key of its own, one whose key another row of the document has, one without
NO_OBJECT = "(no object)"  #: the column of what stands in a list of objects and is none
ROW, TWICE, KEYLESS = "row", "twice", "keyless"


def items_of(declaration: Declaration, raw: Raw) -> Iterator[Item]:
    """Yield an item for each row of a document.

    :raises ParseError: when the document is not what was declared, naming what is there in its place.
    """
    seen: set[bytes] = set()
    for row in rows_of(declaration, raw):
        key = key_of(declaration, row)
        form = ROW
        mark = hashlib.blake2b(key.encode(), digest_size=8).digest()
        if not key or mark in seen:
            form = TWICE if key else KEYLESS
            key = f"{key or form}-{digest_of(row)}"
        seen.add(mark)
        yield Item(key, form, row)


def rows_of(declaration: Declaration, raw: Raw) -> Iterator[dict[str, Any]]:
    """Yield each row of a document, as its source gives it."""
    if declaration.is_table:
        yield from _table(declaration, raw)
    elif declaration.form == "jsonl":
        yield from _lines(declaration, raw)
    else:
        yield from members(raw.json(), declaration.items, raw.name or raw.url)


def _table(declaration: Declaration, raw: Raw) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, whose declared columns must all be there; dropped ones are left out at once."""
    header = declaration.header
    table = read_table(
        raw,
        sheet=declaration.sheet,
        header=header if isinstance(header, int) else list(header),
        encoding=declaration.encoding or None,
        delimiter=declaration.delimiter or None,
        short_rows="allowed" if declaration.short_rows == "allowed" else "set_aside",
    )
    wanted = [*declaration.key, *(column.column for column in declaration.columns if not column.optional)]
    table.require(*dict.fromkeys(wanted))
    dropped = frozenset(declaration.drop)
    out = dropped | {name for name in table.columns if first_of(name) in dropped}
    for row in table.rows:
        kept = Row((name, cell) for name, cell in row.items() if name not in out)
        kept.number = row.number
        yield kept


def _lines(declaration: Declaration, raw: Raw) -> Iterator[dict[str, Any]]:
    """Yield the object on each line."""
    number = 0
    with raw.open() as file:
        for number, line in enumerate(_bounded(file, raw), 1):
            text = line.removeprefix(b"\xef\xbb\xbf").strip()
            if text:
                yield _object(text, f"{raw.name or raw.url}: line {number}")
    if number == 0:
        raise ParseError(f"{raw.name or raw.url}: an empty document in the place of JSON lines")


def _bounded(file: BinaryIO, raw: Raw) -> Iterator[bytes]:
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise UnsafeDocument(f"{raw.name or raw.url}: a line of more than {LONGEST_LINE >> 20} MiB")
        yield line


def _object(text: bytes, place: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"{place}: not JSON") from error
    if not isinstance(found, dict):
        raise ParseError(f"{place}: no JSON object")
    return found


def members(page: Any, path: str, place: str) -> list[dict[str, Any]]:
    """Return the objects of the list at a path of a page; the page itself where the path is empty."""
    found = below(page, path)
    if not isinstance(found, list):
        there = ", ".join(list(page)[:20]) if isinstance(page, dict) else type(page).__name__
        raise ParseError(f"{place}: no list at source.items = {path!r}; there is: {there or 'nothing'}")
    return [one if isinstance(one, dict) else {NO_OBJECT: one} for one in found]


def below(data: Any, path: str) -> Any:
    """Return what stands at a dotted path of JSON data, or None."""
    for step in filter(None, path.split(".")):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def flat(declaration: Declaration, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as columns: of JSON, ``buyer.name`` for the name inside a buyer; a table's names are taken as is."""
    return dict(data) if declaration.is_table else dict(_leaves(data, "", 0))


def _leaves(data: Mapping[str, Any], path: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        here = f"{path}{name}"
        if isinstance(value, dict) and value and depth < DEEPEST:
            yield from _leaves(value, f"{here}.", depth + 1)
        else:
            yield here, value


def key_of(declaration: Declaration, row: Mapping[str, Any]) -> str:
    """Return the key of a row: its key columns, joined; a digest tells apart what could not be written in an id."""
    cells = flat(declaration, row)
    parts = []
    for column in declaration.key:
        cell = cells.get(column)
        try:
            parts.append("" if is_empty(cell) else text_of(cell))
        except Bad:
            return ""
    if not all(parts):
        return ""
    own = "-".join(parts)
    clean = NOT_IN_KEYS.sub("-", own).strip("-")[:200]
    if clean == own:
        return own
    return f"{clean}-{hashlib.blake2b(own.encode(), digest_size=5).hexdigest()}".removeprefix("-")


def digest_of(row: Mapping[str, Any]) -> str:
    """Return a short digest of a row."""
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
