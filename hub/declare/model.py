"""Declaration: what one TOML file says of a source, checked, as frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from pathlib import Path
from typing import Any

#: forms in which a source may give its rows
TABLES = ("csv", "spreadsheet")
FORMS = (*TABLES, "jsonl", "json")
TYPES = (
    "text", "date", "instant", "deadline", "integer", "decimal", "money", "boolean", "code", "list", "siren", "siret",
)  # fmt: skip
SHORT_ROWS = ("set_aside", "allowed")
UNKNOWN = ("refuse", "leave_out", "keep")
PAGING = ("none", "page", "offset", "cursor", "next")


@dataclass(frozen=True)
class Column:
    """One column of the source and the field of the record that it fills."""

    column: str
    field: str
    type: str = "text"
    required: bool = False
    optional: bool = False
    empty: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    zone: str = ""
    decimal_mark: str = "."
    separator: str = ","
    codes: Mapping[str, Any] = made(default_factory=dict)
    unknown: str = "refuse"
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    currency: str = "EUR"
    tax: str = "unknown"


@dataclass(frozen=True)
class Paging:
    """How a list is asked for in pages."""

    by: str = "none"
    parameter: str = ""
    first: int = 1
    size_parameter: str = ""
    size: int = 100
    path: str = ""
    most_pages: int = 10_000


@dataclass(frozen=True)
class Rows:
    """Which rows mean something else than a record: those whose column holds one of the values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Declaration:
    """A source, as its file declares it; ``digest`` is that of all that decides what a row becomes."""

    name: str
    title: str
    homepage: str
    kind: str
    form: str
    urls: tuple[str, ...]
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    licence: Mapping[str, Any]
    contract: Mapping[str, Any]
    digest: str
    place: Path | None = None
    version: str = "1"
    withdraws: bool = False
    at_least: int = 0
    query: Mapping[str, str] = made(default_factory=dict)
    headers: Mapping[str, str] = made(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    short_rows: str = "set_aside"
    sheet: str | int | None = None
    header: int | tuple[str, ...] = 1
    items: str = ""
    total: str = ""
    paging: Paging = made(default_factory=Paging)
    incremental: Mapping[str, str] = made(default_factory=dict)
    constants: Mapping[str, Any] = made(default_factory=dict)
    ignores: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    scrub: tuple[str, ...] = ()
    deleted: Rows | None = None
    leave_out: tuple[Rows, ...] = ()
    kept_by: Mapping[str, Any] = made(default_factory=dict)

    @property
    def folder(self) -> Path | None:
        """Return the folder beside the file that holds samples, expected files and a README: it bears the name."""
        return self.place.with_suffix("") if self.place else None

    @property
    def is_table(self) -> bool:
        """Say whether the rows have a header."""
        return self.form in TABLES
