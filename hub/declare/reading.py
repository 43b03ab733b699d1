"""Reading a declaration: TOML, then its spelling, then what only the whole tells; all that is wrong is said at once."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from hub.declare.judging import faults
from hub.declare.model import Column, Declaration, Paging, Rows
from hub.declare.spelling import DeclarationFile, complaints
from hub.errors import ConfigError

MOST_BYTES = 512 * 1024
#: what decides what a row becomes: where one changes, each row is read anew
DECIDING = ("kind", "version", "key", "ignores", "columns", "constants", "deleted", "leave_out", "drop", "scrub")


PLAIN = ("name", "title", "homepage", "kind", "version", "withdraws", "licence")
LISTS = ("key", "ignores", "drop", "scrub")
OF_SOURCE = ("form", "query", "headers", "encoding", "delimiter", "short_rows", "sheet", "header", "items", "total")


def read_declaration(path: Path) -> Declaration:
    """Return the declaration that a file holds; its name is that of the file.

    :raises ConfigError: naming the file, each key that is wrong, and what to do.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    return declaration_of(body, place=path)


def declaration_of(body: bytes, *, place: Path | None = None) -> Declaration:
    """Return the declaration that a TOML text holds.

    :raises ConfigError: naming the file, each key that is wrong, and what to do.
    """
    return declaration_in(toml_of(body, str(place or "the declaration")), place=place)


def declaration_in(data: dict[str, Any], *, place: Path | None = None) -> Declaration:
    """Return the declaration that the data of a TOML text hold.

    :raises ConfigError: naming the file, each key that is wrong, and what to do.
    """
    schema = DeclarationFile()
    told: list[str] = []
    try:
        found: dict[str, Any] = dict(schema.load(data))
    except ValidationError as error:
        told = complaints(error.normalized_messages(), schema)
        found = error.valid_data if isinstance(error.valid_data, dict) else {}
    told += faults(found, name=place.stem if place else None)
    if told:
        listed = "\n  - ".join(dict.fromkeys(told))
        where = place or "the declaration"
        raise ConfigError(f"{where}: {len(set(told))} to correct (docs/declarative.md):\n  - {listed}")
    return made(found, place)


def toml_of(body: bytes, where: str) -> dict[str, Any]:
    """Return what a TOML text holds."""
    if len(body) > MOST_BYTES:
        raise ConfigError(f"{where}: more than {MOST_BYTES >> 10} KiB; a declaration is shorter")
    try:
        return tomllib.loads(body.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: not TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{where}: not a declaration: nested too deep") from error


def made(found: dict[str, Any], place: Path | None) -> Declaration:
    """Return checked data as a declaration."""
    source, contract = found["source"], dict(found["contract"])
    contract.pop("personal")
    decided = {name: found[name] for name in DECIDING}
    deciding = json.dumps([decided, source["form"], source["short_rows"]], sort_keys=True, default=str)
    digest = hashlib.sha256(deciding.encode()).hexdigest()
    plain: dict[str, Any] = {name: found[name] for name in PLAIN} | {name: source[name] for name in OF_SOURCE}
    return Declaration(
        **plain | {name: tuple(found[name]) for name in LISTS},
        urls=tuple(source["urls"]),
        files=tuple(source["files"]),
        columns=tuple(Column(**column) for column in found["columns"]),
        at_least=contract.pop("at_least"),
        contract=contract,
        paging=Paging(**found["paging"]),
        incremental=found["incremental"],
        constants=found["constants"],
        deleted=rows_of(found["deleted"]),
        leave_out=tuple(filter(None, map(rows_of, found["leave_out"]))),
        kept_by=found["kept_by"],
        digest=digest[:12],
        place=place,
    )


def rows_of(told: dict[str, Any] | None) -> Rows | None:
    """Return which rows are meant."""
    return Rows(told["column"], tuple(told["values"])) if told else None
