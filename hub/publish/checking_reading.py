"""Checking, the reading: the records of a JSON document, of JSON Lines or of a table, each with its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import marshmallow as ma

import schemas
from schemas.columns import Column, columns_of
from schemas.fields import Flag, Number, Whole

LARGEST = 2_000_000  #: bytes
RECORDS = 5_000
DEEPEST = 60  #: levels of lists and objects; ours have six
LONGEST_NUMBER = 300  #: digits of a number that is read
CELL = 131_072  #: characters of a cell of CSV
SHOWN = 80  #: characters that are told of the name of a field, which is all that is ever told back
#: kinds that may be sent: none about persons or for us alone
KINDS = tuple(name for name, kind in schemas.KINDS.items() if kind.audience != schemas.INTERNAL)


class Unread(ValueError):
    """A document, or a line of it, that cannot be read."""

    def __init__(self, code: str, line: int = 1, *, stops: bool = False, **values: object) -> None:
        super().__init__(code)
        self.code, self.line, self.stops, self.values = code, line, stops, values


Given = tuple[int, dict[str, Any] | Unread]  #: its line, and the record or why it cannot be read


def given(body: bytes, *, form: str, kind: str) -> Iterator[Given]:
    """Yield each record of a document; what cannot be read at all comes as one that stops."""
    try:
        text = text_of(body)
        for number, each in enumerate({"json": documents, "jsonl": lines_of}[form](text) if form != "csv"
                                      else rows(text, kind), 1):  # fmt: skip
            if number > RECORDS:
                raise Unread("too_many", each[0], stops=True, most=RECORDS)
            yield each
    except Unread as error:
        error.stops = True
        yield error.line, error


def text_of(body: bytes) -> str:
    """Return a document as text.

    :raises Unread: too large, empty, not UTF-8, or with a NUL in it.
    """
    if len(body) > LARGEST:
        raise Unread("too_large", most=LARGEST)
    body = body.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise Unread("empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unread("not_utf8", body.count(b"\n", 0, error.start) + 1) from None
    if (at := text.find("\0")) >= 0:
        raise Unread("nul", text.count("\n", 0, at) + 1)
    return text


def documents(text: str) -> Iterator[Given]:
    """Yield the records of a JSON document: one object, an array, or an object with `items`."""
    whole = parsed(text, 1)
    listed = whole.get("items") if isinstance(whole, dict) and "kind" not in whole and "id" not in whole else None
    records = whole if isinstance(whole, list) else listed if isinstance(listed, list) else [whole]
    starts = starting_lines(text) if len(records) > 1 else []
    for number, record in enumerate(records):
        line = starts[number] if len(starts) == len(records) else 1
        yield line, record if isinstance(record, dict) else Unread("not_an_object", line)


def starting_lines(text: str) -> list[int]:
    """Return the line at which each object of the outermost array begins."""
    found, depth, line, top = [], 0, 1, 1 if text.lstrip()[:1] == "[" else 2
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}\n]', text):
        sign = token[0]
        if sign == "\n":
            line += 1
        elif sign in "[{":
            if sign == "{" and depth == top:
                found.append(line)
            depth += 1
        elif sign in "]}":
            depth -= 1
    return found


def lines_of(text: str) -> Iterator[Given]:
    """Yield the record of each line of JSON Lines."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = parsed(line, number)
        except Unread as error:
            yield number, error
        else:
            yield number, record if isinstance(record, dict) else Unread("not_an_object", number)


def parsed(text: str, line: int) -> Any:
    """Return a JSON value, read strictly: no NaN, no endless number, no endless depth, no name given twice.

    :raises Unread: what is wrong, and on which line.
    """
    if depth(text) > DEEPEST:
        raise Unread("too_deep", line, most=DEEPEST)
    try:
        value = json.loads(
            text, parse_constant=refused_constant, parse_int=whole, parse_float=decimal, object_pairs_hook=pairs
        )
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Unread("not_json", line + error.lineno - 1, column=error.colno) from None
    except UnicodeEncodeError:
        raise Unread("half_a_sign", line) from None
    except Unread as error:
        error.line = line
        raise
    return value


def depth(text: str) -> int:
    """Return how deep lists and objects are nested."""
    now = most = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        now += token[0] in "[{"
        now -= token[0] in "]}"
        most = max(most, now)
    return most


def refused_constant(name: str) -> Any:
    """Refuse NaN and Infinity, which are not JSON."""
    raise Unread("not_a_json_number")


def whole(digits: str) -> int:
    """Return a whole number, unless it is longer than any that means something."""
    if len(digits) > LONGEST_NUMBER:
        raise Unread("number_too_long", most=LONGEST_NUMBER)
    return int(digits)


def decimal(digits: str) -> float:
    """Return a number, unless it is too long or larger than any that can be stored."""
    value = float(digits) if len(digits) <= LONGEST_NUMBER else float("inf")
    if value in (float("inf"), float("-inf")):
        raise Unread("number_too_long", most=LONGEST_NUMBER)
    return value


def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, unless it has a name twice: readers would disagree about what it says."""
    made = dict(found)
    if len(made) != len(found):
        raise Unread("name_twice")
    return made


@cache
def columns(kind: str) -> dict[str, Column]:
    """Return the columns of a kind by name."""
    return {column.name: column for column in columns_of(schemas.schema_of(kind)(), lambda path, field: True)}


def rows(text: str, kind: str) -> Iterator[Given]:
    """Yield the record of each row of a table with our columns, commas or semicolons between them."""
    csv.field_size_limit(CELL)
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",",
                        strict=True)  # fmt: skip
    begins = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        if len(set(header)) != len(header):
            raise Unread("name_twice")
        if "kind" not in header and not kind:
            raise Unread("no_kind")
        begins = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield begins, row_record(header, cells, kind, begins)
            begins = reader.line_num + 1
    except csv.Error:
        raise Unread("not_csv", begins) from None


def row_record(header: Sequence[str], cells: Sequence[str], kind: str, line: int) -> dict[str, Any] | Unread:
    """Return the record of one row, or why it cannot be read."""
    if len(cells) != len(header):
        return Unread("other_columns", line, found=len(cells), wanted=len(header))
    texts = dict(zip(header, cells, strict=True))
    known = columns(of) if (of := texts.get("kind") or kind) in KINDS else {}
    record: dict[str, Any] = {"kind": of}
    for name, text in texts.items():
        if text == "":
            continue
        column = known.get(name)
        place = record
        for key in column.path[:-1] if column else ():
            place = place.setdefault(key, {})
        try:
            place[column.path[-1] if column else name] = cell_value(column, text)
        except Unread as error:
            error.line, error.values = line, {**error.values, "name": name[:SHOWN]}
            return error
    return record


def cell_value(column: Column | None, text: str) -> Any:
    """Return the value of a cell: JSON for a list, a number or a truth where it reads as one, else its text.

    The apostrophe that our own tables write before what a spreadsheet would run is taken off again.
    """
    field = column.field if column else None
    if isinstance(field, ma.fields.List):
        try:
            return parsed(text, 1)
        except Unread:
            raise Unread("cell_not_json") from None
    if isinstance(field, Flag):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(field, Number | Whole) and re.fullmatch(r"-?\d{1,300}(\.\d{1,300})?", text):
        return int(text) if "." not in text else float(text)
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text
