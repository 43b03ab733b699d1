"""Noticing: the clauses of a document given by hand, whichever of the shapes it has; and of the cases of a store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from hub.application import Hub
from hub.clauses import detect
from hub.clauses.comparing import row_of_record
from hub.clauses.model import Clause
from hub.clauses.reading import detect_lines, leaves_of, line
from hub.connector import Connector, Item
from hub.derive.cases import fold
from hub.errors import HubError, ParseError, RecordRefused, Skip
from hub.raw import Raw

HEAD = 4096
BOM = b"\xef\xbb\xbf"
PACKED = (b"PK\x03\x04", b"\x1f\x8b")
NAMED = ("text", "texts")
AT_ONCE = 1000
LEAST = 4  #: letters after < by which markup is told from a text that begins with this sign
Row = dict[str, Any]
Noted = Callable[[str, str], None]


def nothing_noted(where: str, reason: str) -> None:
    """Say nothing."""


def clauses_in(raw: Raw, connector: Connector, *, noted: Noted = nothing_noted) -> Iterator[Row]:
    """Yield one line for each clause of a document: plain text, JSON Lines of ``id`` and ``text``, or raw notices.

    What the connector cannot normalise is read text by text, and ``noted`` is told where and why.
    """
    with raw.open() as file:
        head = file.read(HEAD)
    start = head.removeprefix(BOM).lstrip()
    if start.startswith(b"{"):
        yield from _of_objects(raw, connector, noted)
    elif head.startswith(PACKED) or head[257:262] == b"ustar" or _of_source(start):
        yield from _of_items(connector, connector.parse(raw), noted)
    else:
        yield from detect_lines(_decoded(raw.read()).splitlines(keepends=True))


def _of_source(start: bytes) -> bool:
    """Tell XML, a bare JSON list and an exported CSV from a text."""
    markup = start.startswith(b"<") and (start[1:2] in b"?!" or start[1:LEAST].isalpha())
    listed = start.startswith(b"[") and start[1:].lstrip()[:1] in (b"{", b"]")
    return markup or listed or b"idweb" in start.partition(b"\n")[0].lower()[:200]


def _decoded(body: bytes) -> str:
    """Read UTF-8, else what Windows writes."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _of_objects(raw: Raw, connector: Connector, noted: Noted) -> Iterator[Row]:
    """Read JSON Lines, each line in its own way, or one object over several lines."""
    with raw.open() as file:
        first = _object(next((each for each in file if each.strip()), b""))
        if first is None:
            yield from _of_items(connector, connector.parse(raw), noted)
            return
    with raw.open() as file:
        for number, each in enumerate(file, 1):
            if not each.strip():
                continue
            found = _object(each)
            if found is None:
                raise ParseError(f"{raw.url}: line {number} is not a JSON object; give one object on each line")
            yield from _of_object(found, each, connector, noted)


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text.removeprefix(BOM).decode("utf-8", "surrogateescape"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _of_object(found: dict[str, Any], text: bytes, connector: Connector, noted: Noted) -> Iterator[Row]:
    """Read an object with a text as it is, any other as a record or an answer of the source."""
    if any(name in found for name in NAMED):
        yield from detect_lines([json.dumps(found)])
        return
    try:
        items = list(connector.parse(Raw.from_bytes(text, url="line")))
    except ParseError as error:
        noted(str(found.get("id") or found.get("idweb") or "line"), f"read text by text: {error}")
        yield from detect_lines([json.dumps(found)])
        return
    yield from _of_items(connector, items, noted)


def _of_items(connector: Connector, items: Iterable[Item], noted: Noted) -> Iterator[Row]:
    """Yield the clauses of each notice that the connector finds."""
    for given in items:
        item = connector.unfold(given)
        try:
            records = list(connector.normalise(Item(item.key, item.form, dict(item.data))))
        except (Skip, ParseError, RecordRefused) as error:
            noted(item.key, f"read text by text: {error}")
            found = detect(leaves_of({**item.data, "id": item.key}))
            yield from (line(item.key, clause) for clause in found)
            continue
        for record in records:
            yield from (line(str(record["native_id"]), clause) for clause in clauses_of(record, connector.name))


def clauses_of(notice: Mapping[str, Any], source: str) -> list[Clause]:
    """Return the clauses of one notice as its case would have them if it were alone."""
    found: list[Clause] = []

    def kept(leaves: Iterable[Any], **beside: Any) -> list[Clause]:
        found.extend(detect(leaves, **beside))
        return []

    fold([{"origin": {"source": source}, **notice}], resolve=lambda place, **known: [], detect=kept)
    return found


def held(hub: Hub) -> Iterator[Row]:
    """Yield a row for each clause that the store holds."""
    ids = iter(list(hub.store.ids("clause")))
    while some := list(islice(ids, AT_ONCE)):
        derived = (body for body in hub.store.load(some).values() if body.get("tender"))
        yield from map(row_of_record, derived)


def found_now(hub: Hub, *, noted: Noted = nothing_noted) -> Iterator[Row]:
    """Yield a row for each clause that the present rules find in the cases of the store; nothing is written."""
    for whole in hub.store.ids("tender"):
        notices = list(hub.store.load(hub.store.members(whole)).values())
        if not notices:
            continue
        try:
            case = fold(notices, resolve=lambda place, **known: [], detect=detect)
        except HubError as error:
            noted(str(whole), str(error))
            continue
        yield from map(row_of_record, case.clauses)
