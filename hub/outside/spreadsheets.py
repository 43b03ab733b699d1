"""Spreadsheets: the rows of one sheet of an XLSX, XLS or ODS file as text."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from hub.errors import ParseError, UnsafeDocument

MAX_FILE = 256 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_CELLS = 40_000_000  #: cells of the rectangle that a sheet spans: it is laid out in memory, empty ones too
CELL = re.compile(rb'\br="([A-Z]{1,4})(\d{1,8})"')
CHUNK = 1024 * 1024
#: what zipfile raises where the packing is broken, unknown or encrypted
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def sheet_rows(file: BinaryIO, place: str, *, sheet: str | int | None) -> Iterator[list[str]]:
    """Yield the cells of each row of a sheet, as text.

    :raises ParseError: for a broken or protected file, or a sheet that is not there.
    :raises UnsafeDocument: for a file that would fill the memory.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # late: a server reads no workbook

    body = file.read(MAX_FILE + 1)
    if len(body) > MAX_FILE:
        raise UnsafeDocument(f"{place}: a spreadsheet of more than {MAX_FILE >> 20} MiB")
    try:
        if body.startswith(b"PK"):
            _check_size(body, place)
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        rows = book.get_sheet_by_name(_sheet_name(book.sheet_names, sheet, place)).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise ParseError(f"{place}: protected by a password; save it without one") from error
    except (CalamineError, *BROKEN) as error:
        raise ParseError(f"{place}: a broken spreadsheet ({error})") from error
    return ([_text(value) for value in row] for row in rows)


def _sheet_name(names: list[str], sheet: str | int | None, place: str) -> str:
    """Return the name of the sheet that is meant."""
    if isinstance(sheet, str) and sheet in names:
        return sheet
    number = 0 if sheet is None else sheet
    if isinstance(number, int) and 0 <= number < len(names):
        return names[number]
    raise ParseError(f"{place}: no sheet {sheet!r}; there are: {', '.join(map(repr, names)) or 'none'}")


def _check_size(body: bytes, place: str) -> None:
    """Refuse a file that is small when packed only, or whose sheets span too many cells."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise UnsafeDocument(f"{place}: a spreadsheet of more than {MAX_UNPACKED >> 20} MiB when unpacked")
        for info in archive.infolist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                with archive.open(info) as part:
                    cells = _span(part)
                if cells > MAX_CELLS:
                    raise UnsafeDocument(f"{place}: {info.filename} spans {cells:,} cells, more than {MAX_CELLS:,}")


def _span(part: Any) -> int:
    """Return the cells of the rectangle from A1 to the last row and column that a sheet of XLSX names."""
    widest = tallest = 0
    rest = b""
    while data := part.read(CHUNK):
        data = rest + data
        for letters, digits in set(CELL.findall(data)):
            widest = max(widest, _column(letters))
            tallest = max(tallest, int(digits))
        rest = data[-32:]
    return widest * tallest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(value: Any) -> str:
    """Write a cell as text, as a person would read it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.timedelta):
        return str(value.total_seconds())
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
