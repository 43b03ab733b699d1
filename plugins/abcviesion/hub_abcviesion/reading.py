"""Reading: the sheets of a document given by hand, row by row, in memory from beginning to end."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from hub import ParseError, Raw, open_container, read_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = ";\t,|"
LOOKED_AT = 50  #: lines in which the delimiter is looked for
SAMPLE = 256 * 1024  #: letters in which it is looked for
UNREADABLE_SHARE = 0.001
MAX_SHEETS = 40
MAX_BYTES = 64 * 1024 * 1024
#: words of errors of the hub that say nothing of a document
TOLD = (
    "protected by a password", "broken spreadsheet", "broken CSV", "a web page or XML", "encrypted", "broken container",
    "would leave its folder", "a link or a device", "no table", "more than", "a bomb",
)  # fmt: skip
DURATION = re.compile(r"\d+\.0")


@dataclass(frozen=True)
class Sheet:
    """One table as it came: a place to name it by (never a name given by people), and its rows with their numbers."""

    place: str
    rows: list[tuple[int, Sequence[str]]]
    encoding: str = ""


def sheets(raw: Raw) -> Iterator[Sheet]:
    """Yield the tables of a document: one of a CSV, those of a workbook, those of each file in a zip.

    Names of files and sheets are not used: people call them after persons.

    :raises ParseError: for what is no table, is broken, or is in no encoding that we know.
    """
    try:
        for number, member in enumerate(open_container(raw, in_memory=True), 1):
            yield from document(member, f"file {number}")
    except ParseError as error:
        raise ParseError(f"the file cannot be read as a table ({told(error)})") from None


def told(error: ParseError) -> str:
    """Return what an error says as far as it says nothing of the document's: no name of a file, member or sheet."""
    text = str(error)
    ours = text if text.startswith("import: ") else ""
    return ours.removeprefix("import: ") or next((words for words in TOLD if words in text), type(error).__name__)


def document(raw: Raw, place: str) -> Iterator[Sheet]:
    """Yield the tables of one document."""
    with raw.open() as file:
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ParseError("import: larger than 64 MiB; give the export in parts")
    if body.startswith((b"PK\x03\x04", OLE)):
        yield from workbook(body, place)
    elif body.startswith(b"%PDF") or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        raise ParseError("import: a PDF, a web page, XML or JSON and no table; save it as XLSX or CSV")
    else:
        yield csv_sheet(body, place)


def workbook(body: bytes, place: str) -> Iterator[Sheet]:
    """Yield the sheets of an XLSX, XLS or ODS file that hold something."""
    try:
        names = CalamineWorkbook.from_filelike(io.BytesIO(body)).sheet_names
    except (CalamineError, OSError, ValueError):
        raise ParseError("import: a broken or protected spreadsheet") from None
    for number in range(min(len(names), MAX_SHEETS)):
        rows = list(table_rows(Raw.from_bytes(body, name="import"), sheet=number))
        if rows:
            yield Sheet(f"{place}, sheet {number + 1}", [(at, [duration(cell) for cell in row]) for at, row in rows])


def duration(cell: str) -> str:
    """Mark a duration, which reaches us as seconds with a point (whole numbers have none)."""
    return f"PT{cell}S" if DURATION.fullmatch(cell) else cell


def table_rows(raw: Raw, *, sheet: int | None = None, delimiter: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that says something, with its number; the first is a row like the others."""
    try:
        table = read_table(
            raw, sheet=sheet, header=1, encoding=None if sheet is not None else "utf-8", delimiter=delimiter
        )
    except ParseError as error:
        if "to name the columns" in str(error):
            return
        raise
    yield 1, [plain_heading(name, table.columns) for name in table.columns]
    places = {name: at for at, name in enumerate(table.columns)}
    for row in table.rows:
        cells = [""] * len(places)
        for name, cell in row.items():
            at = places.get(name)
            if at is None:
                at = int(name.removeprefix("column ")) - 1
                cells.extend([""] * (at + 1 - len(cells)))
            cells[at] = cell.strip()
        yield row.number, cells


def plain_heading(name: str, columns: Sequence[str]) -> str:
    """Return a heading as it was written: without the number that tells it from its like, empty where it was empty."""
    if re.fullmatch(r"column \d+", name):
        return ""
    bare = re.sub(r" \(\d+\)$", "", name)
    return bare if bare in columns else name


def csv_sheet(body: bytes, place: str) -> Sheet:
    """Read a CSV in whatever encoding and with whatever delimiter it has."""
    text, encoding = decoded(body)
    skipped = len(text) - len(text.lstrip("\r\n"))
    blank = text[:skipped].count("\n") or text[:skipped].count("\r")
    text = text[skipped:]
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        text, blank = text[hint.end() :], blank + 1
    delimiter = hint[1] if hint else delimiter_of(text)
    document_ = Raw.from_bytes(text.encode(), name="import")
    return Sheet(place, [(at + blank, row) for at, row in table_rows(document_, delimiter=delimiter)], encoding)


def decoded(body: bytes) -> tuple[str, str]:
    """Return the text and its encoding: by its mark, else UTF-8, else Windows-1252.

    :raises ParseError: when more than a thousandth of the letters mean nothing.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return checked(body.decode(name, "replace"), body), name
    if wide := wide_encoding(body):
        return checked(body.decode(wide, "replace"), body), wide
    try:
        return checked(body.decode("utf-8"), body), "utf-8"
    except UnicodeDecodeError:
        return checked(body.decode("cp1252", "replace"), body), "cp1252"


def wide_encoding(body: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zeros of its plain letters."""
    start = body[:2000]
    if len(start) > 8 and start[1::2].count(0) > 0.6 * len(start[1::2]):
        return "utf-16-le"
    return "utf-16-be" if len(start) > 8 and start[::2].count(0) > 0.6 * len(start[::2]) else None


def checked(text: str, body: bytes) -> str:
    """Return a text of which nearly every letter was understood."""
    strange = text.count("\ufffd") + text.count("\0")
    controls = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32)))
    if strange + controls > max(len(text) * UNREADABLE_SHARE, 1 if len(text) > 200 else 0):
        raise ParseError("import: a file in an encoding that is neither UTF-8, UTF-16 nor Windows-1252, or no text")
    if not body.strip():
        raise ParseError("import: an empty file")
    return text.removeprefix("\ufeff").replace("\0", "")


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into the same number of columns; ``;`` wins a tie."""
    sample = re.sub(r'"[^"]*"', "", text[:SAMPLE])
    bare = [line for line in sample.splitlines()[:LOOKED_AT] if line.strip()]
    best, score = ";", 0
    for delimiter in DELIMITERS:
        counts = [line.count(delimiter) for line in bare]
        widest = max(counts, default=0)
        alike = sum(count == widest for count in counts) if widest else 0
        if widest * (1 + alike) > score:
            best, score = delimiter, widest * (1 + alike)
    return best
