"""Documents: which shape a document has, told by its content, and the items in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import hub
from hub import Item, ParseError, Raw
from hub_boamp import items, json_text

HEAD = 4096
ZIP, GZIP, TAR = b"PK\x03\x04", b"\x1f\x8b", b"ustar"
BOM = b"\xef\xbb\xbf"
LISTS = ("results", "records", "items")
CELL = 16 << 20  #: characters that one cell of a CSV export may have: ``donnees`` is a whole document
LINE = 64 << 20  #: characters that one line of JSON Lines may have


def parse(raw: Raw) -> Iterator[Item]:
    """Yield the items of a document, whichever of the shapes it has that DILA and TED publish."""
    with raw.open() as file:
        head = file.read(HEAD)
    if head.startswith((ZIP, GZIP)) or head[257:262] == TAR:
        yield from of_container(raw)
        return
    start = head.removeprefix(BOM).lstrip()
    if start.startswith(b"<"):
        yield from of_xml(raw, start)
    elif start.startswith(b"["):
        yield from of_list(raw.json())
    elif start.startswith(b"{"):
        yield from of_lines(raw)
    elif b"idweb" in start.partition(b"\n")[0]:
        yield from of_csv(raw)
    elif start:
        raise ParseError(f"{raw.url}: neither JSON, XML, CSV with a column idweb nor an archive: {start[:60]!r}")


def of_container(raw: Raw) -> Iterator[Item]:
    """Yield the items of each notice in an archive (``.taz``, ``.tar.gz``, ``.zip``); HTML beside them is left out.

    An XML file that cannot be read is set aside alone.
    """
    for member in hub.open_container(raw):
        name = member.name.lower()
        if name.endswith((".json", ".jsonl", ".csv")):
            yield from parse(member)
        elif not name.endswith((".html", ".htm")):
            try:
                found = list(parse(member))
            except ParseError as error:
                found = [broken(member.name, str(error))]
            yield from found


def broken(place: str, reason: str, text: str = "") -> Item:
    """Return an item that stands for what could not be read: it is set aside with the reason."""
    return Item(place, "broken", {"erreur": f"{place}: {reason}", "texte_illisible": text[:2000]})


def of_xml(raw: Raw, start: bytes) -> Iterator[Item]:
    """Yield the notice of an XML document, or those that stand under one root."""
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise ParseError(f"{raw.url}: an HTML page, not a notice")
    root = hub.parse_xml(raw)
    name = raw.name or raw.url
    several = [] if root.tag == "ANNONCE" else list(root.iterchildren("ANNONCE"))
    for element in several or [root]:
        yield items.of_element(element, name)


def of_lines(raw: Raw) -> Iterator[Item]:
    """Yield the items of JSON Lines, read line by line, or of one JSON object over several lines."""
    with raw.open() as file:
        lines = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="\n")
        line = _line(lines, raw)
        first = _object(line)
        if first is None:
            yield from of_answer(raw.json())
            return
        yield from of_answer(first) if _is_utf8(line) else [_of_line(line, 1)]
        number = 1
        while line := _line(lines, raw):
            number += 1
            if line.strip():
                yield _of_line(line, number)


def _line(lines: io.TextIOWrapper, raw: Raw) -> str:
    line = lines.readline(LINE)
    if len(line) >= LINE:
        raise ParseError(f"{raw.url}: a line of more than {LINE >> 20} Mi characters; it is not JSON Lines")
    return line


def _is_utf8(line: str) -> bool:
    """Say whether a line was UTF-8: bytes that are not were read as lone surrogates."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _object(line: str) -> Any:
    try:
        found = json_text.opened(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _of_line(line: str, number: int) -> Item:
    """Return the item of one line; a line that cannot be read becomes an item that is set aside, alone."""
    if not _is_utf8(line):
        return broken(f"ligne-{number}", "not UTF-8, as JSON is", line.encode("utf-8", "replace").decode())
    try:
        return items.of_record(json_text.opened(line))
    except (ValueError, ParseError) as error:
        return broken(f"ligne-{number}", str(error), line.encode("utf-8", "replace").decode("utf-8"))


def of_answer(data: dict[str, Any]) -> Iterator[Item]:
    """Yield the items of a complete answer of an API, or of one record."""
    listed = next((data[name] for name in LISTS if isinstance(data.get(name), list)), None)
    if listed is None:
        yield items.of_record(data)
    else:
        yield from of_list(listed)


def of_list(records: Any) -> Iterator[Item]:
    """Yield the items of a bare list; when not even the first is a record, the list is not one of records."""
    for number, record in enumerate(records, 1):
        try:
            yield items.of_record(record)
        except ParseError as error:
            if number == 1:
                raise
            yield broken(f"rang-{number}", str(error), json.dumps(record, ensure_ascii=False))


def of_csv(raw: Raw) -> Iterator[Item]:
    """Yield the items of an exported CSV (``;``, lists joined with commas), row by row."""
    with raw.open() as file:
        lines = io.TextIOWrapper(file, "utf-8-sig", newline="")
        header = lines.readline()
        before = csv.field_size_limit(CELL)
        try:
            names = next(csv.reader([header], delimiter=_delimiter(header)))
            for row in csv.DictReader(lines, names, delimiter=_delimiter(header)):
                row.pop(None, None)
                yield items.of_record({name: value for name, value in row.items() if value})
        finally:
            csv.field_size_limit(before)


def _delimiter(header: str) -> str:
    return max(";,\t", key=header.count)
