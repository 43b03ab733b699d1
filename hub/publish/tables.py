"""Tables: CSV and XLSX of records, with the columns of their kind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from hub.errors import UsageError
from hub.publish.cells import CELL, CSV_CELL, text_within

#: signs with which a spreadsheet takes a text for a formula; those of full width too, where it reads them alike
FORMULA = frozenset("=+-@＝＋－＠")
BLANKS = " \t\r\n\v\f\u00a0\u202f\u200b\ufeff"
SUSPECT = FORMULA | frozenset(BLANKS)
ROWS = 25  #: rows a piece; more are not written faster, and each thread that sends them keeps their memory
SHEET_ROWS = 1_048_575  #: rows that a sheet holds below its header
ROWS_ON_REQUEST = 50_000  #: rows of a workbook that somebody waits for: it is sent when all of it is written


def cell_text(value: Any) -> str:
    """Return a value as a cell of CSV: a text that a spreadsheet would run gets an apostrophe before it."""
    if value.__class__ is str:
        text = value if len(value) <= CSV_CELL else text_within(value, CSV_CELL)
        return quoted("'" + text if text and text[0] in SUSPECT and runs(text) else text)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(str(value))


def runs(text: str) -> bool:
    """Say whether a spreadsheet may take a text for a formula, blanks before it passed over as some do."""
    return text.lstrip(BLANKS)[:1] in FORMULA or text.startswith(("\t", "\r"))


def quoted(text: str) -> str:
    """Return a text between quotes where it holds a quote, a comma or a line end (RFC 4180)."""
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def csv_line(row: Iterable[Any]) -> bytes:
    """Return a row as a line of CSV, without its line end."""
    return ",".join([cell_text(value) for value in row]).encode()


def csv_written(header: list[str], lines: Iterable[bytes], *, bom: bytes = b"") -> Iterator[bytes]:
    """Yield a CSV file: UTF-8, commas, CRLF, a header; the lines are made already, some are sent at a time."""
    yield bom + csv_line(header) + b"\r\n"
    piece: list[bytes] = []
    for line in lines:
        piece.append(line)
        if len(piece) == ROWS:
            piece.append(b"")
            yield b"\r\n".join(piece)
            piece = []
    if piece:
        piece.append(b"")
        yield b"\r\n".join(piece)


def xlsx_written(header: list[str], rows: Iterable[list[Any]], *, sheet: str) -> Iterator[bytes]:
    """Yield an XLSX file: it is made on disk in constant memory, then sent.

    :raises UsageError: when there are more rows than a sheet holds.
    """
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        fill(file, header, rows, sheet=sheet)
        file.seek(0)
        while piece := file.read(65_536):
            yield piece


def fill(file: BinaryIO | Any, header: list[str], rows: Iterable[list[Any]], *, sheet: str) -> None:
    """Write the rows into a workbook of one sheet: texts are texts, never formulas or links."""
    import xlsxwriter  # late: a server that writes no workbook does without it

    plain = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, plain) as book:
        page = book.add_worksheet(sheet[:31])
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for column, name in enumerate(header):
            page.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            if number > SHEET_ROWS:
                raise UsageError(f"more than {SHEET_ROWS} rows: a sheet holds no more; take .csv or .jsonl instead")
            for column, value in enumerate(row):
                put(page, number, column, value)


def put(page: Any, row: int, column: int, value: Any) -> None:
    """Write one cell by the type of its value; a text too long for a cell says that it was cut."""
    if isinstance(value, str):
        page.write_string(row, column, text_within(value, CELL))
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
