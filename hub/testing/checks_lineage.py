"""Check of lineage: where a connector tells from which field of its source each field comes, it tells of all."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from hub.connector import Item, value_in
from hub.declare.fields import at, path_of
from hub.privacy.door import DoorKeeper
from hub.runs import Run
from hub.testing.checks import Check, NotJudged
from hub.testing.subject import Subject

#: fields that say what a record is, not what the source says
NO_DATA = frozenset({"kind", "schema_version", "audience"})
PLACE = re.compile(r"\[\d+\]")


def lineage(subject: Subject) -> None:
    """Judge whether each field of a record is told of, and each field that is told of is one of a record."""
    connector = subject.connector
    if connector.personal or connector.mirrors:
        raise NotJudged("of a source about persons, or of another hub's records, nothing is told")
    if not connector.tells_lineage():
        raise NotJudged("it does not tell which field of its source fills which of a record: say it in `filled_by`")
    told: set[str] = set()
    found: set[str] = set()
    for record, item in pairs(subject):
        for trace in subject.made().lineage(record, item):
            told.add(trace.field)
            if at(record, path_of(trace.field)) is not None:
                found.add(PLACE.sub("[]", trace.field))
        untold = sorted(leaf for leaf in leaves(record) if not covered(leaf, told))
        assert not untold, f"{record['id']}: nothing tells where {', '.join(untold[:5])} come from"
    if not told:
        raise NotJudged("no document gives a record under the id of its item")
    strange = sorted(field for field in told if PLACE.sub("[]", field) not in found)
    assert not strange, f"told of, and in no record of the documents: {', '.join(strange[:5])}"
    absent = sorted(fields_that_never_come(subject))
    assert not absent, f"`filled_by` names what no item has: {', '.join(absent[:5])}"


def pairs(subject: Subject) -> Iterator[tuple[dict[str, Any], Item]]:
    """Yield each record whose id is that of its item, with the item as it left the door."""
    for path in subject.documents:
        connector, run = subject.made(), Run("check", subject.connector.name)
        for item in items_of(subject, path, run):
            with run.noting("normalise", path.name):
                taken = Item(item.key, item.form, copy.deepcopy(item.data))
                yield from ((one, item) for one in connector.normalise(taken) if one["id"] == connector.uid(item.key))


def items_of(subject: Subject, path: Any, run: Run) -> Iterator[Item]:
    """Yield the items of a document as they left the door; what cannot be read is judged by other checks."""
    connector = subject.made()
    with run.noting("parse", path.name):
        for item in connector.parse(subject.raw(path)):
            unfolded = connector.unfold(item)
            yield Item(item.key, item.form, DoorKeeper(connector.door).passed(unfolded.data))


def fields_that_never_come(subject: Subject) -> set[str]:
    """Return the source's fields in `filled_by` that no item of any document has."""
    wanted = {name for name in subject.connector.filled_by.values() if name}
    for path in subject.documents:
        for item in items_of(subject, path, Run("check", subject.connector.name)):
            wanted -= {name for name in wanted if value_in(item.data, name) is not None}
    return wanted


def leaves(record: Any, path: str = "") -> Iterator[str]:
    """Yield the place of each value of a record."""
    if isinstance(record, dict):
        for name, inner in record.items():
            if path or name not in NO_DATA:
                yield from leaves(inner, f"{path}.{name}".removeprefix("."))
    elif isinstance(record, list) and any(isinstance(one, dict) for one in record):
        for number, inner in enumerate(record):
            yield from leaves(inner, f"{path}[{number}]")
    elif record is not None:
        yield path


def covered(leaf: str, told: set[str]) -> bool:
    """Say whether a value is told of: itself, or what it stands in."""
    parts = leaf.split(".")
    above = {".".join(parts[: n + 1]) for n in range(len(parts))}
    return bool(told & (above | {PLACE.sub("", one) for one in above}))


CHECKS = (Check("lineage", "where a value comes from is told of all fields, or of none", "documents", lineage),)
