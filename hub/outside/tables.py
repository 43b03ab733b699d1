"""Tables: rows of text from CSV and from spreadsheets, under caps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Literal

from hub.errors import ParseError, UnsafeDocument
from hub.outside.csv_text import csv_rows
from hub.outside.spreadsheets import sheet_rows
from hub.raw import Raw

LOOKED_AT = 50  #: rows in which a header is looked for by its columns
REPEAT = re.compile(r" \((?:[2-9]|[1-9]\d{1,3})\)\Z")  #: what a column bears whose name stood before it
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class TableLimits:
    """How large a table may be."""

    max_rows: int = 5_000_000
    max_columns: int = 2_000
    max_cell: int = 16 * 1024 * 1024


class NoCell(str):
    """The text of a cell that its row does not have: "", and in ``told`` what is wrong with the row.

    It stays what it is in a copy of the row, so that a record that is made of a row cut short is set aside.
    """

    told: str = ""


class Row(dict[str, str]):
    """One row, by column.

    ``number`` is where it stands in the file, from 1, the header counted; ``cells`` is how many cells it has there, and
    ``short`` says what is wrong where these are fewer than the columns: records that are made of ``dict(row)`` are then
    set aside. It is "" for a row that is whole.
    """

    number: int = 0
    cells: int = 0
    short: str = ""


def first_of(name: str) -> str:
    """Return the name that a column bears without the number of its repeat: ``Date`` of ``Date (2)``."""
    return REPEAT.sub("", name)


def cut_short(data: object) -> str:
    """Return what is wrong with the row of which an item was made, where that is cut short; else ""."""
    cells = data.values() if isinstance(data, dict) else ()
    if NoCell not in map(type, cells):
        return ""
    return next(cell.told for cell in cells if isinstance(cell, NoCell))


@dataclass(frozen=True)
class Table:
    """A table: its columns in order, and its rows, read once."""

    columns: list[str]
    rows: Iterator[Row]

    def require(self, *columns: str) -> Table:
        """Return the table when it has these columns.

        :raises ParseError: naming those that are missing and those that are there.
        """
        if missing := [name for name in columns if name not in self.columns]:
            raise ParseError(f"columns missing: {_listed(missing)}; there are: {_listed(self.columns)}")
        return self


def read_table(
    raw: Raw,
    *,
    sheet: str | int | None = None,
    header: int | Collection[str] = 1,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: TableLimits | None = None,
    short_rows: Literal["set_aside", "allowed"] = "set_aside",
) -> Table:
    """Read a CSV, XLSX, XLS or ODS document; its first bytes say which it is.

    ``header`` is the number of the row that names the columns (from 1), or columns by which that row is found where
    titles stand above it. ``sheet`` is a name or a number from 0; the first by default. Each value is text: a day is
    ``2026-01-31``, a whole number has no ``.0``, an empty cell is "". Rows without any value are left out. CSV comes
    in UTF-8, UTF-16 or Windows-1252, separated by ``;``, ``,``, tabulator or ``|``. A column that comes again is named
    ``Date (2)``, one without a name ``column 3``.

    A row of CSV with fewer cells than columns may be cut inside a number: what is made of it is set aside, unless
    ``short_rows`` is "allowed": for a source that leaves out the empty cells at the end of a row.

    :raises ParseError: when the document is no table, or has no such sheet or header.
    :raises UnsafeDocument: for more rows, columns or text in a cell than ``limits`` allow.
    """
    bounds = limits or TableLimits()
    with ExitStack() as stack:
        file = stack.enter_context(raw.open())
        start = _beginning(file)
        lines: Iterator[Sequence[str]]
        if start.startswith((b"PK\x03\x04", OLE)):
            lines = sheet_rows(file, raw.name or raw.url, sheet=sheet)
        else:
            _refuse_markup(start, raw)
            lines = csv_rows(file, raw.name or raw.url, encoding, delimiter, max_cell=bounds.max_cell)
            stack.pop_all()
    numbered = enumerate(lines, 1)
    names = _header(numbered, header, raw)
    if len(names) > bounds.max_columns:
        raise UnsafeDocument(f"{raw.name or raw.url}: {len(names):,} columns, more than {bounds.max_columns:,}")
    return Table(columns=names, rows=_rows(numbered, names, bounds, raw, allowed=short_rows == "allowed"))


def _beginning(file: BinaryIO) -> bytes:
    """Return the first bytes and leave the file before them; one that cannot go back must be able to peek."""
    if file.seekable():
        start = file.read(512)
        file.seek(0)
        return start
    peek = getattr(file, "peek", None)
    if peek is None:
        raise ParseError("a table is read from a file that can go back, or peek")
    return bytes(peek(512)[:512])


def _refuse_markup(start: bytes, raw: Raw) -> None:
    """Refuse web pages and XML that bear the name of a spreadsheet."""
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise ParseError(
            f"{raw.name or raw.url}: a web page or XML under the name of a table; open it and save it as XLSX or CSV"
        )


def _header(numbered: Iterator[tuple[int, Sequence[str]]], header: int | Collection[str], raw: Raw) -> list[str]:
    """Go on to the row that names the columns, and return them."""
    seen: list[Sequence[str]] = []
    for number, cells in numbered:
        if isinstance(header, int):
            if number == header:
                return _named(cells)
        elif set(header) <= {_clean(cell) for cell in cells}:
            return _named(cells)
        seen.append([cell for cell in cells if cell])
        if not isinstance(header, int) and number >= LOOKED_AT:
            break
    if isinstance(header, int):
        raise ParseError(f"{raw.name or raw.url}: no row {header} to name the columns; there are {len(seen)} rows")
    fullest = max(seen, key=lambda cells: len(set(header) & {_clean(cell) for cell in cells}), default=[])
    missing = [name for name in header if name not in {_clean(cell) for cell in fullest}]
    raise ParseError(
        f"{raw.name or raw.url}: columns missing: {_listed(missing)}; the nearest row has: {_listed(fullest)}"
    )


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _named(cells: Sequence[str]) -> list[str]:
    """Give each column a name of its own: ``Date``, ``Date (2)``, ``column 3``; empty ones at the end are none."""
    found = [_clean(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    names: list[str] = []
    for place, name in enumerate(found, 1):
        name = name or f"column {place}"
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if name in names else name)
    return names


def _rows(
    numbered: Iterator[tuple[int, Sequence[str]]], names: list[str], bounds: TableLimits, raw: Raw, *, allowed: bool
) -> Iterator[Row]:
    """Yield each row that says something; what stands beyond the last column is named by its place."""
    width = len(names)
    for number, cells in numbered:
        if number > bounds.max_rows:
            raise UnsafeDocument(f"{raw.name or raw.url}: more than {bounds.max_rows:,} rows")
        if not any(cells):
            continue
        row = Row(zip(names, cells, strict=False))
        row.number, row.cells = number, len(cells)
        if len(cells) < width and allowed:
            row.update(dict.fromkeys(names[len(cells) :], ""))
        elif len(cells) < width:
            _shorten(row, names)
        elif len(cells) > width:
            _beyond(row, cells, width, number, bounds, raw)
        yield row


def _shorten(row: Row, names: list[str]) -> None:
    """Mark the cells that a row does not have."""
    row.short = (
        f"row {row.number} has {row.cells} of {len(names)} cells; what is missing was cut off: correct the row, or "
        'declare short_rows = "allowed" where the source leaves out empty cells at the end'
    )
    none = NoCell()
    none.told = row.short
    row.update(dict.fromkeys(names[row.cells :], none))


def _beyond(row: Row, cells: Sequence[str], width: int, number: int, bounds: TableLimits, raw: Raw) -> None:
    if len(cells) > bounds.max_columns:
        raise UnsafeDocument(f"{raw.name or raw.url}: row {number} has {len(cells):,} cells")
    row.update({f"column {place}": cell for place, cell in enumerate(cells[width:], width + 1) if cell})


def _listed(names: Collection[str]) -> str:
    shown = ", ".join(repr(name) for name in list(names)[:40])
    return shown + (f" and {len(names) - 40} more" if len(names) > 40 else "") or "none"
