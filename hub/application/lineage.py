"""Lineage: which field of its source each field of a record comes from, read again from the archive.

Nothing of it is stored: what a redaction or the end of its keeping took out of the archive is told here no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hub.application import Hub, connector_of
from hub.application.harvesting import raw_of
from hub.connector import Connector, Item, Trace
from hub.declare.fields import at, path_of
from hub.errors import HubError
from hub.outside import personal_values
from hub.outside.values import SURE
from hub.privacy.door import DoorKeeper
from hub.raw import Raw

MOST_BYTES = 8 * 1024 * 1024  #: of a document as the archive packs it; in a larger one nothing is looked up
LONGEST = 500  #: characters of a source's value that are shown
KEPT, NOT_KEPT, TOO_LARGE, NOT_FOUND = "kept", "not_kept", "too_large", "not_found"


@dataclass(frozen=True)
class Line:
    """One field of a record: the source's own field, None where the connector sets it, and the source's value.

    ``withheld`` says that the value is not shown, since it seems to hold something of a person.
    """

    field: str
    source_field: str | None
    value: Any = None
    withheld: bool = False


@dataclass(frozen=True)
class Lineage:
    """Where the fields of a record come from; ``state`` says whether its document could still be read."""

    id: str
    source: str
    url: str
    retrieved_at: str
    state: str
    lines: tuple[Line, ...]


def lineage(hub: Hub, record_id: str, *, audience: str = "open", most_items: int = 100_000) -> Lineage | None:
    """Return the lineage of what an audience may see of a record; None where nothing is known of it, or may be told.

    Of a source about persons nothing is ever told.
    """
    body = hub.store.get(record_id, audience)
    if body is None:
        return None
    record = orjson.loads(body)
    stored = hub.store.load([record_id]).get(record_id) or {}
    origin = stored.get("origin") or {}
    connector = speaking(hub, str(origin.get("source")))
    if connector is None or not record_id.startswith(f"{connector.name}:"):
        return None
    item, state = item_of(hub, connector, record_id, origin, most_items)
    lines = tuple(shown(record, connector.lineage(stored, item)))
    if not lines:
        return None
    return Lineage(
        record_id, connector.name, origin.get("url") or "", origin.get("retrieved_at") or "", state, lines
    )  # fmt: skip


def speaking(hub: Hub, name: str) -> Connector | None:
    """Return a source's connector where it tells where fields come from, and is none about persons."""
    found = hub.plugins.connectors().get(name)
    if found is None or found.personal or found.mirrors or not found.tells_lineage():
        return None
    try:
        return connector_of(hub, name)
    except HubError:
        return None


def item_of(
    hub: Hub, connector: Connector, record_id: str, origin: Mapping[str, Any], most_items: int
) -> tuple[Item | None, str]:
    """Return the item that a record was made of, as it left the door, and what became of its document."""
    digest = origin.get("raw_digest")
    row = hub.store.raws.get(digest) if digest else None
    # Two sources may give the same document, of which there is one row: the archive knows whether this one gave it.
    if row is None or not hub.archive.has(connector.name, row.digest):
        return None, NOT_KEPT
    if row.size > MOST_BYTES:
        return None, TOO_LARGE
    try:
        return looked_up(connector, hub.archive.given(connector.name, raw_of(vars(row))), record_id, most_items)
    except HubError:
        return None, NOT_FOUND


def looked_up(connector: Connector, raw: Raw, record_id: str, most_items: int) -> tuple[Item | None, str]:
    """Return an item of a document as it left the door."""
    for number, item in enumerate(connector.parse(raw), 1):
        if connector.uid(item.key) == record_id:
            data = DoorKeeper(connector.door).passed(connector.unfold(item).data)
            return Item(item.key, item.form, dict(data)), KEPT
        if number >= most_items:
            return None, TOO_LARGE
    return None, NOT_FOUND


def shown(record: Mapping[str, Any], traces: Iterator[Trace]) -> Iterator[Line]:
    """Yield the line of each field that the view of a record shows."""
    for trace in traces:
        try:
            found = at(record, path_of(trace.field))
        except ValueError:
            continue
        if found is not None:
            yield line_of(trace)


def line_of(trace: Trace) -> Line:
    """Return the line of one field; a value that surely holds something of a person is not told."""
    value = trace.value
    text = value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
    if personal_values(text, SURE):
        return Line(trace.field, trace.source_field, None, withheld=True)
    if isinstance(value, str) and len(value) > LONGEST:
        value = f"{value[:LONGEST]}…"
    elif not isinstance(value, str) and len(text) > LONGEST:
        value = f"{text[:LONGEST]}…"
    return Line(trace.field, trace.source_field, value)
