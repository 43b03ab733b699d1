"""The corridor: a chain of generators from documents to batches of entries ready for the store."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

import orjson

from hub.connector import Connector, Item
from hub.errors import ParseError, RecordRefused
from hub.harvest.storable import UNHELD, storable
from hub.outside import cut_short
from hub.raw import Raw
from hub.runs import Problem, Run, placed

#: media type of a document that we made ourselves, of items that had passed the door
ITEMS = "application/x-clausier-items"
OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
NUL = b"\\u0000"  #: as JSON writes it
BATCH_ITEMS = 5_000
BATCH_BYTES = 8 << 20  #: bytes of items that one batch may hold; large notices make smaller batches


class Entry(NamedTuple):
    """One station's step on the way: an item at its place in a document, or the document's end (no item)."""

    raw: Raw
    offset: int
    item: Item | None = None
    digest: bytes = b""
    size: int = 0


@dataclass
class Progress:
    """Where a run stands: after which cursor, and how far inside which document (promise P3).

    With it goes what a process that takes the run over could not find out again: which scopes the run has seen,
    what it missed, and whether the documents have come to their end.
    """

    cursor: Any = None
    raw: dict[str, Any] | None = None
    offset: int = 0
    scopes: list[str] = field(default_factory=list)
    trouble: str | None = None
    ended: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the progress as it is stored with a batch."""
        return asdict(self)

    def after(self, entry: Entry, *, personal: bool = False) -> Progress:
        """Return the progress when all up to this entry is stored; a personal document is not there to go on with."""
        if entry.item is None:
            cursor = entry.raw.cursor if entry.raw.cursor is not None else self.cursor
            return replace(self, cursor=cursor, raw=None, offset=0)
        if personal:
            return replace(self, raw=None, offset=0)
        return replace(self, raw=card(entry.raw), offset=entry.offset + 1)


@dataclass
class Tally:
    """What came of each scope, beside what the source announced (promise P5)."""

    received: Counter[str] = field(default_factory=Counter)
    announced: dict[str, int] = field(default_factory=dict)

    def note(self, raw: Raw) -> None:
        """Keep the largest total that the source announced for the document's scope."""
        if raw.scope is not None and raw.announced is not None:
            self.announced[raw.scope] = max(raw.announced, self.announced.get(raw.scope, 0))

    def missing(self) -> list[str]:
        """Return a sentence for each scope of which less came than was announced."""
        return [
            f"{scope}: {self.received[scope]} of {total} announced items came"
            for scope, total in sorted(self.announced.items())
            if self.received[scope] < total
        ]


def card(raw: Raw) -> dict[str, Any]:
    """Return what must be known of an archived document to go on reading it."""
    names = ("url", "media_type", "status", "retrieved_at", "cursor", "scope", "announced", "digest", "name")
    return {name: getattr(raw, name) for name in names}


def kept(raws: Iterator[Raw], keep: Callable[[Raw], Raw], run: Run) -> Iterator[Raw]:
    """Yield each document when it is in the archive; a source that fails ends the documents, not the run."""
    with run.noting("fetch", run.source):
        for raw in raws:
            run.count("documents")
            yield keep(raw)


def parsed(connector: Connector, raws: Iterable[Raw], run: Run, tally: Tally, *, skip: int = 0) -> Iterator[Entry]:
    """Yield an entry for each item of each document, and one for the document's end.

    The first ``skip`` items of the first document are stored already: they are read and passed over.
    """
    for raw in raws:
        tally.note(raw)
        offset = 0
        with run.noting("parse", raw.url, key=raw.digest):
            for item in items_of(raw) if raw.media_type == ITEMS else connector.parse(raw):
                tally.received[raw.scope or ""] += 1
                if offset >= skip:
                    yield entry_of(raw, offset, item)
                offset += 1
        skip = 0
        yield Entry(raw, offset)


def items_of(raw: Raw) -> Iterator[Item]:
    """Yield the items of a document that holds them as they left the door, one JSON line each."""
    for line in raw.read().splitlines():
        yield Item(**orjson.loads(line))


def entry_of(raw: Raw, offset: int, item: Item) -> Entry:
    """Return an item at its place, with the digest of what it says."""
    try:
        text = orjson.dumps(item.data, option=OPTIONS, default=str)
        held = NUL not in text and not UNHELD.search(item.key)
    except TypeError:
        held = False
    if not held:
        item = storable(item)
        text = orjson.dumps(item.data, option=OPTIONS, default=str)
    return Entry(raw, offset, item, hashlib.blake2b(text, digest_size=16).digest(), len(text))


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield entries in batches: full ones, and one at the end of each document that moves the source's cursor."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.size
        moves = entry.item is None and entry.raw.cursor is not None
        if moves or len(batch) >= BATCH_ITEMS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def records_of(
    connector: Connector, entry: Entry, run: Run, *, passed: Callable[[Any], Any], load: Callable[[dict], dict]
) -> list[dict[str, Any]] | None:
    """Return the clean records of one item; None where the item was skipped or set aside as a whole."""
    if entry.item is None:
        return None
    records: list[dict[str, Any]] | None = None
    data: Any = None
    before = len(run.problems)
    with run.noting("normalise", place(entry), key=entry.item.key, payload=None):
        data = entry.item.data if connector.personal else passed(connector.unfold(entry.item).data)
        item = Item(entry.item.key, entry.item.form, dict(data))
        made = list(connector.normalise(item))
        if made and (short := cut_short(entry.item.data)):
            raise ParseError(short)
        records = made
        for name in item.data.keys() - connector.ignores:
            run.drift[(name, "unknown")] += 1
    if records is None:
        attach(run.problems[before:], data, connector, entry.item)
        return None
    return validated(connector, entry, records, run, load=load, data=data)


def validated(
    connector: Connector,
    entry: Entry,
    records: list[dict[str, Any]],
    run: Run,
    *,
    load: Callable[[dict], dict],
    data: Any,
) -> list[dict[str, Any]]:
    """Return the records that their schema accepts, each with its origin; the others are set aside."""
    source = origin(connector, entry.raw)
    clean = []
    before = len(run.problems)
    for record in records:
        with run.noting("validate", place(entry), key=entry.item.key if entry.item else None):
            if record.get("id", "").startswith(f"{connector.name}:") is connector.mirrors:
                must = "may not" if connector.mirrors else "must"
                raise RecordRefused(str(record.get("id")), {"id": [f"{must} begin with {connector.name}:"]})
            if record.get("kind") not in connector.kinds:
                raise RecordRefused(record["id"], {"kind": [f"{connector.name} may give {', '.join(connector.kinds)}"]})
            clean.append(load(record if connector.mirrors else with_origin(record, source)))
    attach(run.problems[before:], data, connector, entry.item)
    return clean


def with_origin(record: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """Return a record with where it comes from; what its connector says of that goes before."""
    return {**record, "origin": {**source, **record.get("origin", {})}}


def attach(problems: list[Problem], data: Any, connector: Connector, item: Item | None) -> None:
    """Keep with each problem what the item said, as it left the door; never for a personal source (promise P4)."""
    for problem in problems:
        problem.payload = None if connector.personal else data
        if connector.personal:
            parts = "+".join(connector.parts(item)) if item else ""
            problem.where = placed(f"item {problem.where.rpartition(' item ')[2]}", parts)


def origin(connector: Connector, raw: Raw) -> dict[str, Any]:
    """Return where records come from, as the field ``origin`` holds it."""
    return {
        "source": connector.name,
        "url": raw.url,
        "raw_digest": raw.digest,
        "retrieved_at": raw.retrieved_at,
        "connector_version": connector.version,
        "licence": connector.licence,
        "attribution": connector.contract.attribution,
    }


def place(entry: Entry) -> str:
    """Return where an item stands, for people; of a table's row that was handed on as it is, its number in the file."""
    number = getattr(entry.item.data, "number", 0) if entry.item else 0
    return f"{entry.raw.url} item {entry.offset + 1}{f' (row {number})' if number else ''}"

