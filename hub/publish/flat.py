"""Flat: a record as a line of CSV with the columns of its schema, made by walking what the record has.

A tender has some ninety columns and fills a third of them: a line begins as empty cells, and only the fields that are
there are looked at. The same values as `schemas.columns.row_of` gives, cell by cell; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from hub.publish.cells import CSV_CELL, list_within
from hub.publish.tables import cell_text
from schemas.columns import Column

QUOTE, COMMA = b'",'  #: as numbers: Python finds a number in bytes at once, but a byte by way of an error
Plan = dict[str, Any]  #: field -> number of its column, or the plan of what is inside


def planned(columns: Iterable[Column]) -> Plan:
    """Return where each field of a record goes."""
    plan: Plan = {}
    for number, column in enumerate(columns):
        inside = plan
        for key in column.path[:-1]:
            inside = inside.setdefault(key, {})
        inside[column.path[-1]] = number
    return plan


def liner(columns: tuple[Column, ...]) -> Callable[[Mapping[str, Any]], bytes]:
    """Return the function from a record to its line, without the line end."""
    plan, empty = planned(columns), [b""] * len(columns)

    def line(record: Mapping[str, Any]) -> bytes:
        cells = empty.copy()
        fill(cells, record, plan)
        return b",".join(cells)

    return line


def fill(cells: list[bytes], values: Mapping[str, Any], plan: Plan) -> None:
    """Put the values that a plan knows into their cells; the texts of lists stay bytes from end to end."""
    for key, value in values.items():
        where = plan.get(key)
        if where is None or value is None:
            continue
        if where.__class__ is dict:
            fill(cells, value, where)
        elif value.__class__ is list:
            text = orjson.dumps(value)
            text = text if len(text) <= CSV_CELL else list_within(value, CSV_CELL)
            cells[where] = b'"' + text.replace(b'"', b'""') + b'"' if QUOTE in text or COMMA in text else text
        else:
            cells[where] = cell_text(value).encode()
