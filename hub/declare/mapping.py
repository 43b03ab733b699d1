"""Mapping: one row becomes one record, or each thing that is wrong with it is said."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hub.connector import Item, Trace
from hub.declare.fields import at, packed, path_of, put
from hub.declare.model import Column, Declaration, Rows
from hub.declare.rows import KEYLESS, TWICE, flat
from hub.declare.values import Bad, Unlisted, converted, is_empty, says_nothing, text_of
from hub.errors import ParseError
from hub.outside import NoCell, cut_short

UNLISTED = "a code that is not listed"  #: how drift names a code that `codes` does not hold


def record_of(declaration: Declaration, item: Item) -> dict[str, Any] | None:
    """Return the record of a row, without its id; None where the row says that there is none.

    What no key of the declaration names is left in ``item.data``, and so reported as drift.

    :raises ParseError: naming each column that is wrong and what to do, never what stands in it.
    """
    cells = flat(declaration, item.data)
    short = cut_short(cells)
    item.data.clear()
    wrong = list(_misnumbered(declaration, item))
    record: dict[str, Any] = {"kind": declaration.kind, "schema_version": 1}
    gone = any(_meant(rows, cells) for rows in (declaration.deleted, *declaration.leave_out) if rows)
    if short and not gone:
        raise ParseError(short)
    for column in () if gone else declaration.columns:
        try:
            put_cell(record, column, cells.get(column.column))
        except Unlisted as odd:
            item.data[f"{column.column}: {UNLISTED}"] = True
            if odd.value not in (None, []):
                put(record, path_of(column.field), odd.value)
        except Bad as error:
            wrong.append(f"column {column.column}: {error}")
    item.data.update(left_over(declaration, cells))
    if gone:
        return None
    if wrong:
        raise ParseError("; ".join(wrong))
    put_constants(record, declaration, copy.deepcopy)
    return dict(packed(record))


def put_cell(record: dict[str, Any], column: Column, cell: Any) -> None:
    """Put one cell into a record; an empty one leaves its field away."""
    if not says_nothing(column, cell):
        put(record, path_of(column.field), converted(column, cell))
    elif column.required:
        raise Bad("empty; it is declared as required")


def put_constants(record: dict[str, Any], declaration: Declaration, value_of: Callable[[Any], Any]) -> None:
    """Put the constants into a record; where columns fill an object too, only if one did: no role without a buyer."""
    for name, value in declaration.constants.items():
        path = path_of(name)
        above = path[:-1]
        shared = above and any(path_of(one.field)[: len(above)] == above for one in declaration.columns)
        if not shared or at(record, above):
            put(record, path, value_of(value))


def _misnumbered(declaration: Declaration, item: Item) -> Iterator[str]:
    names = " and ".join(declaration.key)
    if item.form == KEYLESS:
        yield f"key {names}: empty or no text; every row needs its own"
    elif item.form == TWICE:
        yield f"key {names}: another row of this document has the same; add a column to `key`"


def _meant(rows: Rows, cells: dict[str, Any]) -> bool:
    """Say whether a row is one of those that are meant."""
    cell = cells.get(rows.column)
    if isinstance(cell, dict | list | NoCell):
        return False
    word = "" if is_empty(cell) else text_of(cell)
    return word.casefold() in {value.strip().casefold() for value in rows.values}


def left_over(declaration: Declaration, cells: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that the declaration does not name; an object that is absent is its fields' absence."""
    named = known(declaration)
    return {
        name: value
        for name, value in cells.items()
        if name not in named and not (is_empty(value) and any(one.startswith(f"{name}.") for one in named))
    }


def known(declaration: Declaration) -> frozenset[str]:
    """Return every column that the declaration names, those that it leaves out on purpose too."""
    marked = [rows.column for rows in (declaration.deleted, *declaration.leave_out) if rows]
    used = [column.column for column in declaration.columns]
    asked = [declaration.incremental["column"]] if declaration.incremental else []
    return frozenset((*declaration.key, *used, *marked, *asked, *declaration.ignores, *declaration.drop))


@dataclass(frozen=True)
class Mark:
    """Stands in a record where a column, or a constant (None), put a value."""

    column: str | None


def traces_of(declaration: Declaration, item: Item | None) -> Iterator[Trace]:
    """Yield, for each field of the record, the column that it comes from, and its cell where the row is there."""
    cells = flat(declaration, item.data) if item else {}
    for column in declaration.key:
        yield Trace("id", column, cells.get(column))
    if item is None:
        yield from _declared_traces(declaration)
        return
    shadow: dict[str, Any] = {}
    for one in declaration.columns:
        if not says_nothing(one, cells.get(one.column)):
            put(shadow, path_of(one.field), shadowed(one))
    put_constants(shadow, declaration, lambda value: Mark(None))
    for field, mark in marks(packed(shadow), ""):
        yield Trace(field, mark.column, cells.get(mark.column) if mark.column else None)


def shadowed(column: Column) -> Any:
    """Return what stands for the value of a column: an object for those types that make one."""
    made = {"money": ("amount", "currency", "tax"), "deadline": ("local", "utc", "text")}.get(column.type)
    if made is None:
        return Mark(column.column)
    set_here = ("currency", "tax")
    return {name: Mark(None if name in set_here else column.column) for name in made}


def marks(value: Any, path: str) -> Iterator[tuple[str, Mark]]:
    """Yield where each mark of a record stands."""
    if isinstance(value, Mark):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from marks(inner, f"{path}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from marks(inner, f"{path}[{number}]")


def _declared_traces(declaration: Declaration) -> Iterator[Trace]:
    """Yield the column of each field without its row; not of lists of which a row may fill some members only."""
    told: list[tuple[str, str | None]] = [(one.field, one.column) for one in declaration.columns]
    told += [(name, None) for name in declaration.constants]
    places: dict[Any, set[Any]] = {}
    for field, _ in told:
        places.setdefault(path_of(field)[0], set()).add(path_of(field)[1:2] if "[" in field else ())
    for field, column in told:
        if len(places[path_of(field)[0]]) == 1 or "[" not in field:
            yield Trace(field, column)
