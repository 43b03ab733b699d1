"""The change log of another hub: its pages, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub import Item, ParseError, Raw

EVENTS = ("created", "changed", "withdrawn", "redacted")
TOLD = ("seq", "at", "event", "reason", "replaced_by", "record")


def items_of(raw: Raw, *, hub: str) -> Iterator[Item]:
    """Yield each line of a page; a page of which one line cannot be understood is refused whole, so none is missed."""
    page = raw.json()
    try:
        yield from [line_of(line, hub=hub) for line in page["items"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ParseError(f"{raw.url}: not a page of a change log: {error}") from error


def line_of(line: Mapping[str, Any], *, hub: str) -> Item:
    """Return one line of the log."""
    if line["event"] not in EVENTS:
        raise ValueError(f"line {line['seq']}: unknown event {line['event']!r}")
    record = line["record"]
    if record is not None and record["id"] != line["id"]:
        raise ValueError(f"line {line['seq']} is of {line['id']}, its record is {record['id']}")
    return Item(line["id"], "copy", {"hub": hub, **{name: line[name] for name in TOLD}})


def item_of(record: dict[str, Any], *, hub: str, seq: int) -> Item:
    """Return a record of a dump as the line of the log that it would be."""
    told = {"seq": seq, "at": None, "event": "created", "reason": None, "replaced_by": None, "record": record}
    return Item(record["id"], "copy", {"hub": hub, **told})
