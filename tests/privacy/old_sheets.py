"""Old sheets: rows as an .xls of the nineties (BIFF8 in a compound file), which few programs still write."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 8 * SECTOR  #: a stream that is shorter would live in a store of its own for small streams
BOF, EOF, CODE_PAGE, SHEET, LABEL = 0x0809, 0x000A, 0x0042, 0x0085, 0x0204
UTF16 = 1200


def as_xls(rows: list[list[str]], *, sheet: str = "Canari-Fictif") -> bytes:
    """Return rows as the one sheet of a workbook; all cells are texts."""
    book = workbook(rows, sheet)
    size = max(SMALLEST, -(-len(book) // SECTOR) * SECTOR)
    return compound(book.ljust(size, b"\0"))


def workbook(rows: list[list[str]], sheet: str) -> bytes:
    """Return the stream of records: what is true of the book, then the sheet."""
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    before = record(BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    before += record(CODE_PAGE, struct.pack("<H", UTF16))
    begins = len(before) + 4 + 6 + len(name) + 4  # after the record of the sheet, and the end of the book's own part
    before += record(SHEET, struct.pack("<IH", begins, 0) + name) + record(EOF)
    cells = (label(at, across, text) for at, row in enumerate(rows) for across, text in enumerate(row) if text)
    return before + record(BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)) + b"".join(cells) + record(EOF)


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    """Return a cell that holds a text."""
    told = text.encode("utf-16-le")
    return record(LABEL, struct.pack("<HHHHB", row, column, 0, len(told) // 2, 1) + told)


def compound(stream: bytes) -> bytes:
    """Return a compound file with one stream: header, table of sectors, directory, stream."""
    sectors = len(stream) // SECTOR
    if sectors > SECTOR // 4 - 2:
        raise ValueError("these rows do not fit in a file with one table of sectors")
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    header = struct.pack("<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0,
                         SMALLEST, END, 0, END, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[FREE] * 108)
    root, book = entry("Root Entry", 5, child=1, first=END), entry("Workbook", 2, first=2, size=len(stream))
    return header + table + root + book + (b"\0" * 64 + struct.pack("<III", FREE, FREE, FREE) + b"\0" * 52) * 2 + stream


def entry(name: str, sort: int, *, first: int, child: int = FREE, size: int = 0) -> bytes:
    """Return an entry of the directory: its name, sort (5 the root, 2 a stream), first child, place and size."""
    told = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBBIII", told, len(told), sort, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", first, size)
