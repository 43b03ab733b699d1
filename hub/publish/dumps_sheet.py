"""The workbook of a dump: real numbers and dates, no formula, and nothing cut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hub.publish.cells import CELL
from hub.publish.dumps_files import Cells, Written, digest_of
from hub.publish.tables import SHEET_ROWS
from schemas.columns import Column

#: what stands in a cell whose text is longer than a cell holds; the sheet of that name has it, part by part
ELSEWHERE = "→ feuille « suite »"
MORE = "suite"
MORE_HEADER = ("id", "column", "part", "text")
LARGEST = 200_000_000  #: characters of a workbook; no office program opens more
DIGITS = 15  #: a sheet keeps no more of a number
FIRST_YEAR = 1900  #: a sheet knows no day before


class Sheet:
    """XLSX: one sheet of all columns, and one of the texts too long for a cell; not made where rows are too many."""

    def __init__(self, path: Path, kind: str, columns: tuple[Column, ...], *, sheet: str) -> None:
        import xlsxwriter  # late: a server that writes no workbook does without it

        self.path, self.kind, self.records, self.more, self.size = path, kind, 0, 0, 0
        plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                 "strings_to_numbers": False, "tmpdir": str(path.parent)}  # fmt: skip
        self.book = xlsxwriter.Workbook(str(path), plain)
        self.names, self.types = [column.name for column in columns], [column.type for column in columns]
        bold = self.book.add_format({"bold": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.page, self.rest = self.book.add_worksheet(sheet[:31]), self.book.add_worksheet(MORE)
        for page, header in ((self.page, self.names), (self.rest, MORE_HEADER)):
            page.freeze_panes(1, 0)
            for number, name in enumerate(header):
                page.write_string(0, number, name, bold)

    @property
    def fits(self) -> bool:
        """Say whether all rows until now fit into a workbook that can be opened."""
        return self.records <= SHEET_ROWS and self.more <= SHEET_ROWS and self.size <= LARGEST

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one row."""
        self.records += 1
        self.size += len(text)
        if not self.fits:
            return
        for number, cell in enumerate(cells):
            if cell is not None:
                self.put(number, cell, record["id"])

    def put(self, number: int, cell: Any, id: str) -> None:
        """Write one cell by the type of its column."""
        row, kind = self.records, self.types[number]
        if cell.__class__ is bool:
            self.page.write_boolean(row, number, cell)
        elif kind in ("number", "integer") and is_exact(str(cell)):
            self.page.write_number(row, number, float(cell))
        elif kind == "date" and int(cell[:4]) > FIRST_YEAR:
            self.page.write_datetime(row, number, date.fromisoformat(cell), self.day)
        else:
            self.put_text(number, str(cell), id)

    def put_text(self, number: int, text: str, id: str) -> None:
        """Write a text, or where it is to be found."""
        # what xlsxwriter counts are UTF-16 units: a text of signs beyond them is at most twice as long
        if len(text) <= CELL // 2 or len(text.encode("utf-16-le")) // 2 <= CELL:
            self.page.write_string(self.records, number, text)
            return
        self.page.write_string(self.records, number, ELSEWHERE)
        for part, start in enumerate(range(0, len(text), CELL // 2), start=1):
            self.more += 1
            if self.fits:
                values = (id, self.names[number], str(part), text[start : start + CELL // 2])
                for column, value in enumerate(values):
                    self.rest.write_string(self.more, column, value)

    def abandon(self) -> None:
        """Let go of the files in which rows wait."""
        self.book.fileclosed = True
        for page in self.book.worksheets():
            if page.row_data_fh:
                page.row_data_fh.close()

    def close(self) -> list[Written]:
        """End the workbook; take it away where its rows are too many."""
        self.book.close()
        if not self.fits:
            self.path.unlink()
            return []
        sha, size = digest_of(self.path)
        return [Written(self.path.name, self.kind, "xlsx", size, sha, self.records)]


def is_exact(number: str) -> bool:
    """Say whether a sheet keeps all digits of a number."""
    return sum(sign.isdigit() for sign in number) <= DIGITS
