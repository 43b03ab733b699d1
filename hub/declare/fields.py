"""Fields: the place of a value in a record, written ``places[0].postcode``, and whether a kind has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import marshmallow as ma

import schemas

STEP = re.compile(r"([a-z][a-z0-9_]*)(?:\[(\d{1,2})\])?")
#: fields that the hub writes itself
OURS = frozenset({"id", "kind", "schema_version", "origin", "links", "findings", "territories"})
#: kinds that a declaration may give: open ones, of which the source is the author
KINDS = ("tender", "contract", "clause", "organisation", "project", "call", "coverage")
MOST = 20  #: things that one list of a record may be given, one by one
Path = tuple[str | int, ...]


def path_of(text: str) -> Path:
    """Return the steps of a field: names, and numbers from 0 in lists.

    :raises ValueError: for what is not written as a field.
    """
    steps: list[str | int] = []
    for part in text.split("."):
        match = STEP.fullmatch(part)
        if match is None:
            raise ValueError("not written as a field: title, deadline, places[0].postcode")
        steps.append(match[1])
        if match[2] is not None:
            if int(match[2]) >= MOST:
                raise ValueError(f"a place in a list is 0 to {MOST - 1}")
            steps.append(int(match[2]))
    return tuple(steps)


def field_of(kind: str, path: Path) -> Any:
    """Return the schema's field at a path.

    :raises ValueError: saying which step is not there, and what is.
    """
    fields: Any = schemas.KINDS[kind].schema().fields
    found: Any = None
    if path[0] in OURS:
        raise ValueError(f"{path[0]} is written by the hub; take it out")
    for step in path:
        if isinstance(step, int):
            if not isinstance(found, ma.fields.List):
                raise ValueError("not a list, so that it has no [number]")
            found, fields = found.inner, getattr(found.inner, "schema", None) and found.inner.schema.fields
            continue
        if isinstance(found, ma.fields.List):
            raise ValueError(f"a list: say which of it, as {path[0]}[0].{step}")
        if not fields or step not in fields:
            there = ", ".join(name for name in fields or () if name not in OURS) or "nothing below it"
            raise ValueError(f"no such field of {kind}: {step}; there are: {there}")
        found = fields[step]
        fields = found.schema.fields if isinstance(found, ma.fields.Nested) else None
    return found


def takes(field: Any) -> str:
    """Return what a field takes: ``value``, ``list`` of values, ``money``, ``deadline`` or ``object``."""
    if isinstance(field, ma.fields.List):
        return "object" if isinstance(field.inner, ma.fields.Nested) else "list"
    if isinstance(field, ma.fields.Nested):
        names = set(field.schema.fields)
        return "deadline" if {"local", "utc"} <= names else "money" if {"amount", "currency"} <= names else "object"
    return "value"


def simple_fields(kind: str) -> Iterator[str]:
    """Yield the fields of a kind that one column can fill, with the first of each list of objects."""
    for name, field in schemas.KINDS[kind].schema().fields.items():
        if name in OURS:
            continue
        what = takes(field)
        if what != "object":
            yield name
        inner = getattr(field, "inner", field)
        if isinstance(inner, ma.fields.Nested) and what not in ("money", "deadline"):
            start = f"{name}[0]" if isinstance(field, ma.fields.List) else name
            yield from (f"{start}.{leaf}" for leaf, one in inner.schema.fields.items() if takes(one) == "value")


def put(record: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value into a record, making the objects and lists on its way; an object is joined with what is there."""
    here: Any = record
    for step, following in pairwise(path):
        fresh: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            while len(here) <= step:
                here.append({})
            here = here[step]
        else:
            here = here.setdefault(step, fresh)
    last = path[-1]
    if isinstance(last, int):
        while len(here) <= last:
            here.append(None)
        here[last] = value
    elif isinstance(value, dict) and isinstance(here.get(last), dict):
        here[last] = {**here[last], **value}
    else:
        here[last] = value


def packed(value: Any) -> Any:
    """Return a value without what is empty in it: objects without a field, and such members of lists."""
    if isinstance(value, dict):
        kept = {name: packed(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, {}, [])}
    if isinstance(value, list):
        return [inner for inner in map(packed, value) if inner not in (None, {}, [])]
    return value


def at(record: Any, path: Path) -> Any:
    """Return the value at a path of a record, or None where there is none."""
    for step in path:
        try:
            record = record[step]
        except (KeyError, IndexError, TypeError):
            return None
    return record
