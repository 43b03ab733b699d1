"""Parquet: columns of real types, zstd, in groups of rows of a size that fits in memory. Needs the extra `parquet`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hub.publish.dumps_files import Cells, Written, digest_of
from schemas.columns import Column
from schemas.rules import DECIMAL

ROWS = 2_000  #: of a group
LARGE = 32 * 1024 * 1024  #: characters of a group, where rows are long
MISSING = "pyarrow is not installed: pip install 'clausier[parquet]'"


def available() -> bool:
    """Say whether Parquet can be written here."""
    return importlib.util.find_spec("pyarrow") is not None


def as_instant(text: str) -> datetime:
    """Return an instant (UTC) as a datetime."""
    return datetime.fromisoformat(text)


class Parquet:
    """A Parquet file of the columns of a kind; a list is the same JSON text as in the other tables."""

    def __init__(self, path: Path, kind: str, columns: tuple[Column, ...]) -> None:
        self.arrow = importlib.import_module("pyarrow")
        self.path, self.kind, self.records, self.size = path, kind, 0, 0
        self.plan = [self.planned(column) for column in columns]
        fields = [(column.name, made[0]) for column, made in zip(columns, self.plan, strict=True)]
        self.schema = self.arrow.schema(fields)
        writing: Any = importlib.import_module("pyarrow.parquet")
        self.writer = writing.ParquetWriter(str(path), self.schema, compression="zstd")
        self.waiting: list[Cells] = []

    def planned(self, column: Column) -> tuple[Any, Callable[[Any], Any] | None]:
        """Return the type of a column, and how its values are made."""
        arrow = self.arrow
        if column.type == "number" and DECIMAL in column.field.validators:
            return arrow.decimal128(24, 6), Decimal
        if column.type == "number":
            return arrow.float64(), float
        plain = {
            "integer": (arrow.int64(), None),
            "boolean": (arrow.bool_(), None),
            "date": (arrow.date32(), date.fromisoformat),
            "datetime": (arrow.timestamp("us", tz="UTC"), as_instant),
        }
        return plain.get(column.type, (arrow.string(), None))

    def add(self, text: bytes, record: Mapping[str, Any], cells: Cells) -> None:
        """Write one row."""
        self.waiting.append(cells)
        self.size += len(text)
        self.records += 1
        if len(self.waiting) == ROWS or self.size > LARGE:
            self.flush()

    def flush(self) -> None:
        """Write a group of rows."""
        arrays = []
        for number, (kind, made) in enumerate(self.plan):
            values = [row[number] for row in self.waiting]
            if made:
                values = [None if value is None else made(value) for value in values]
            arrays.append(self.arrow.array(values, type=kind))
        self.writer.write_table(self.arrow.Table.from_arrays(arrays, schema=self.schema))
        self.waiting, self.size = [], 0

    def abandon(self) -> None:
        """Let go of what is open."""
        self.writer.close()

    def close(self) -> list[Written]:
        """End the file."""
        if self.waiting or not self.records:
            self.flush()
        self.writer.close()
        sha, size = digest_of(self.path)
        return [Written(self.path.name, self.kind, "parquet", size, sha, self.records)]
