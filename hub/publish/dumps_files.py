"""The files of a dump, each written record by record in constant memory, with its digest."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson

from hub.publish.cells import CSV_CELL, within
from hub.publish.geojson import feature
from hub.publish.points import point
from hub.publish.tables import quoted
from schemas.columns import Column

PIECE = 256 * 1024
#: format -> media type; `.csv` announces its charset, as RFC 4180 asks
MEDIA = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "json": "application/json",
    "gz": "application/gzip",
    "txt": "text/plain; charset=utf-8",
}
#: what a spreadsheet would run, after any blanks; what it would take for a day or a number where it is a text (a day
#: as a source wrote it, in another order than ours); and the apostrophe that says that one was put before it
RISKY = re.compile(r"[\s\ufeff]*[=+\-@\t\r']|\d{1,2}/\d{1,2}/\d{2}|-?\d[\d \u00a0\u202f]*,\d+$")
#: a decimal number of our tables: digits and a point
DECIMAL = re.compile(r"-?\d+\.\d+")
BOM = b"\xef\xbb\xbf"

Cells = list[Any]


@dataclass(frozen=True)
class Written:
    """One file as its manifest tells of it; ``content`` is the digest of what is inside a compressed file."""

    path: str
    kind: str | None
    format: str
    bytes: int
    sha256: str
    records: int
    content_bytes: int | None = None
    content_sha256: str | None = None

    @property
    def media_type(self) -> str:
        """Return the media type of the file as it is sent."""
        return MEDIA["gz"] if self.path.endswith(".gz") else MEDIA[self.format]


class Writer(Protocol):
    """What all writers of a kind's records have in common."""

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one record: its canonical text, its value, its cells."""

    def close(self) -> list[Written]:
        """End the file; return what was written, nothing where the file does not fit."""

    def abandon(self) -> None:
        """Let go of what is open; the file is of no use."""


class Digested:
    """A file that knows its length and digest; with ``packed``, its gzip copy stands beside it."""

    def __init__(self, path: Path, *, packed: bool = True, plain: bool = True) -> None:
        self.path = path
        self.file: BinaryIO | None = path.open("wb") if plain else None
        self.packed: BinaryIO | None = Path(f"{path}.gz").open("wb") if packed else None  # noqa: SIM115
        # no name and no time stand in it: the same lines give the same bytes
        self.zipped = gzip.GzipFile("", "wb", 6, self.packed, mtime=0) if packed else None
        self.sha, self.size, self.held = hashlib.sha256(), 0, 0
        self.waiting: list[bytes] = []

    def write(self, piece: bytes) -> None:
        """Add some bytes."""
        self.waiting.append(piece)
        self.held += len(piece)
        if self.held >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Hand on what waits."""
        joined = b"".join(self.waiting)
        self.waiting, self.held = [], 0
        self.sha.update(joined)
        self.size += len(joined)
        if self.file:
            self.file.write(joined)
        if self.zipped:
            self.zipped.write(joined)

    def abandon(self) -> None:
        """Let go of what is open."""
        for file in (self.file, self.zipped, self.packed):
            if file:
                file.close()

    def close(self, kind: str | None, form: str, records: int) -> list[Written]:
        """End the file and its copy; return both."""
        self.flush()
        found, digest = [], self.sha.hexdigest()
        if self.file:
            self.file.close()
            found.append(Written(self.path.name, kind, form, self.size, digest, records))
        if self.zipped and self.packed:
            self.zipped.close()
            self.packed.close()
            packed = Path(f"{self.path}.gz")
            sha, size = digest_of(packed)
            found.append(Written(packed.name, kind, form, size, sha, records, self.size, digest))
        return found


def digest_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the length of a file."""
    sha, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            sha.update(piece)
            size += len(piece)
    return sha.hexdigest(), size


class OneFile:
    """What the writers of one file have in common."""

    out: Digested

    def abandon(self) -> None:
        """Let go of what is open."""
        self.out.abandon()


class Lines(OneFile):
    """JSON Lines: the canonical form, byte for byte what the store gives."""

    def __init__(self, path: Path, kind: str | None, *, plain: bool = True) -> None:
        self.out, self.kind, self.records = Digested(path, plain=plain), kind, 0

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one line."""
        self.out.write(text + b"\n")
        self.records += 1

    def close(self) -> list[Written]:
        """End the file."""
        return self.out.close(self.kind, "jsonl", self.records)


def safe(value: Any, column_type: str) -> str:
    """Return a cell of CSV without its quotes: a text that a spreadsheet would run or rewrite gets an apostrophe.

    It stands before the text, as it does before one that begins with an apostrophe: who takes one apostrophe away from
    the beginning of each text that has one, has what we hold.
    """
    if value is None:
        return ""
    if value.__class__ is bool:
        return "true" if value else "false"
    text = within(value, column_type, CSV_CELL) if value.__class__ is str else str(value)
    return f"'{text}" if column_type == "string" and RISKY.match(text) else text


class Csv(OneFile):
    """CSV: UTF-8, commas, CRLF, a header, point for decimals (RFC 4180)."""

    def __init__(self, path: Path, kind: str, columns: tuple[Column, ...]) -> None:
        self.out, self.kind, self.records = Digested(path), kind, 0
        self.types = [column.type for column in columns]
        self.out.write((",".join(column.name for column in columns) + "\r\n").encode())

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one row."""
        row = [quoted(safe(cell, kind)) for cell, kind in zip(cells, self.types, strict=True)]
        self.out.write((",".join(row) + "\r\n").encode())
        self.records += 1

    def close(self) -> list[Written]:
        """End the file."""
        return self.out.close(self.kind, "csv", self.records)


class CsvForSpreadsheets(OneFile):
    """CSV as a French spreadsheet opens it by a double click: byte order mark, semicolons, comma for decimals."""

    def __init__(self, path: Path, kind: str, columns: tuple[Column, ...]) -> None:
        self.out, self.kind, self.records = Digested(path, packed=False), kind, 0
        self.types = [column.type for column in columns]
        self.out.write(BOM + (";".join(column.name for column in columns) + "\r\n").encode())

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one row."""
        row = [local(safe(cell, kind), kind) for cell, kind in zip(cells, self.types, strict=True)]
        self.out.write((";".join(row) + "\r\n").encode())
        self.records += 1

    def close(self) -> list[Written]:
        """End the file."""
        return self.out.close(self.kind, "csv", self.records)


def local(text: str, column_type: str) -> str:
    """Return a cell as a French spreadsheet reads it."""
    if column_type == "number" and DECIMAL.fullmatch(text):
        return text.replace(".", ",")
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\r\n') else text


class GeoJson(OneFile):
    """GeoJSON: each record whole as the properties of its feature; none is made where nothing has a place."""

    def __init__(self, path: Path, kind: str, *, base_url: str) -> None:
        self.out, self.kind, self.records, self.placed = Digested(path, packed=False), kind, 0, 0
        self.base_url = base_url
        self.out.write(b'{"type":"FeatureCollection","features":[')

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one feature."""
        made = feature(record, base_url=self.base_url, point=point, properties=no_more)
        self.placed += made["geometry"] is not None
        place, key = orjson.dumps(made["geometry"]), orjson.dumps(record["id"])
        head = b",\n" if self.records else b"\n"
        self.out.write(head + b'{"type":"Feature","id":' + key + b',"geometry":' + place)
        self.out.write(b',"properties":' + text + b"}")
        self.records += 1

    def close(self) -> list[Written]:
        """End the file."""
        self.out.write(b"\n]}\n")
        written = self.out.close(self.kind, "geojson", self.records)
        if self.placed:
            return written
        self.out.path.unlink()
        return []


def no_more(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return no properties: the record's own text is put in their place."""
    return {}
