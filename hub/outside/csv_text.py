"""CSV as it comes: the encoding and the delimiter are found out, broken quoting is named."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from hub.errors import ParseError, UnsafeDocument

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = ";,\t|"
SAMPLE = 256 * 1024
EXCEL_HINT = re.compile(r"sep=(.)\r?\n")
QUOTED = re.compile(r'"[^"]*"')


def csv_rows(
    file: BinaryIO, place: str, encoding: str | None, delimiter: str | None, *, max_cell: int
) -> Iterator[list[str]]:
    """Yield the cells of each row, one at a time; the file is closed at the end.

    :raises ParseError: when the text is in another encoding than it seemed, or the quoting is broken.
    :raises UnsafeDocument: when a cell or a line is longer than ``max_cell`` characters.
    """
    with file:
        lines = _lines(file, place, encoding, max_cell)
        first = next(lines, "")
        while first and not first.strip():
            first = next(lines, "")
        if hint := EXCEL_HINT.fullmatch(first):
            delimiter, first = delimiter or hint[1], next(lines, "")
        csv.field_size_limit(max(csv.field_size_limit(), max_cell))
        found = delimiter or _delimiter(first)
        reader = csv.reader(_chained(first, lines), delimiter=found)
        try:
            for cells in reader:
                if any(len(cell) > max_cell for cell in cells):
                    raise UnsafeDocument(
                        f"{place}: line {reader.line_num}: a cell of more than {max_cell:,} characters"
                    )
                yield cells
        except csv.Error as error:
            raise ParseError(f"{place}: line {reader.line_num}: broken CSV ({error})") from error


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _delimiter(header: str) -> str:
    """Return the delimiter that stands most often in the header, outside quotes."""
    bare = QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


def _lines(file: BinaryIO, place: str, encoding: str | None, max_cell: int) -> Iterator[str]:
    """Yield the lines, with their ends, without NUL; a mark at the beginning goes before what somebody said."""
    start = _peek(file)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    encoding = marked or encoding or _wide(start)
    text = io.TextIOWrapper(file, encoding, newline="") if encoding else None
    if text is None and b"\r" in start and b"\n" not in start:
        text = io.TextIOWrapper(file, _narrow(start), newline="")
    try:
        for line in _bounded(text, place, max_cell) if text else _guessed(file, place, max_cell):
            yield line.replace("\0", "") if "\0" in line else line
    except UnicodeDecodeError as error:
        raise ParseError(f"{place}: not {error.encoding} at byte {error.start}; name the encoding") from error
    finally:
        if text:
            text.close()


def _peek(file: BinaryIO) -> bytes:
    if file.seekable():
        start = file.read(SAMPLE)
        file.seek(0)
        return start
    return bytes(file.peek(4096)) if isinstance(file, io.BufferedReader) else b""


def _wide(start: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zeros in its ASCII letters."""
    pairs = start[:2000]
    if len(pairs) >= 4 and pairs[1::2].count(0) > 0.7 * len(pairs[1::2]) and 0 not in pairs[::2]:
        return "utf-16-le"
    if len(pairs) >= 4 and pairs[::2].count(0) > 0.7 * len(pairs[::2]) and 0 not in pairs[1::2]:
        return "utf-16-be"
    return None


def _narrow(start: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _bounded(text: io.TextIOWrapper, place: str, max_cell: int) -> Iterator[str]:
    while line := text.readline(2 * max_cell + 1):
        if len(line) > 2 * max_cell:
            raise UnsafeDocument(f"{place}: a line of more than {2 * max_cell:,} characters")
        yield line


def _guessed(file: BinaryIO, place: str, max_cell: int) -> Iterator[str]:
    """Yield lines of UTF-8; of Windows-1252 from the first line that is not UTF-8, where all before was ASCII."""
    encoding, plain, number = "utf-8", True, 0
    while line := file.readline(2 * max_cell + 1):
        number += 1
        if len(line) > 2 * max_cell:
            raise UnsafeDocument(f"{place}: line {number} is longer than {2 * max_cell:,} bytes")
        if plain and not line.isascii():
            plain, encoding = False, _narrow_line(line)
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "cp1252":
                yield line.decode("latin-1")
                continue
            raise ParseError(
                f"{place}: line {number} is not UTF-8 at byte {error.start}, though lines above are; name the encoding"
            ) from error


def _narrow_line(line: bytes) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
