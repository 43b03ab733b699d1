"""Mirroring: how a harvest stores copies of another hub's records, and takes them back where that hub did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import schemas
from hub.application import Hub, connector_of
from hub.application.dumping import retire_holding
from hub.connector import Connector
from hub.errors import ConfigError, RecordRefused
from hub.harvest.corridor import Entry
from hub.harvest.pipeline import Stations
from hub.raw import Raw
from hub.runs import Run
from hub.store import ItemState, RunRow
from hub.store.memory import without_cycle_search
from hub.store.mirrored import Collision, Copied, Mirrored
from hub.store.mirroring import Line, MirrorBatch

REDACTED = "redacted"


def mirror_stations(hub: Hub, row: RunRow, plain: Stations) -> Stations:
    """Return what the pipeline is handed for a mirror: what it brings is checked, and kept as it is."""
    return replace(
        plain,
        passed=lambda data: data,
        load=partial(checked, hub, row.source),
        batch=partial(batch, hub, row),
        put=partial(put, hub, version=plain.version),
    )


@contextmanager
def batch(hub: Hub, row: RunRow) -> Iterator[MirrorBatch]:
    """Give a batch of copies; where one has the id of a record of ours, the run ends as failed."""
    made = MirrorBatch(hub.store.database, hub.store.preparing, hub.store.vocabulary, row)
    with without_cycle_search():
        yield made
        try:
            made.commit()
        except Collision as error:
            hub.store.runs.finish(row, "failed", reason=str(error))
            raise


def checked(hub: Hub, source: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return a copy as it was given, where its schema accepts it and no source of this hub gives such ids."""
    prefix = str(record.get("id")).partition(":")[0]
    if prefix != source and hub.settings.source(prefix).enabled:
        raise ConfigError(f"{record['id']}: this hub harvests {prefix} itself; a mirror may not bring its records too")
    try:
        schemas.load(record)
    except schemas.Refusal as refusal:
        raise RecordRefused(str(refusal.record_id), refusal.messages) from refusal
    return record


def put(hub: Hub, batch: MirrorBatch, entry: Entry, rank: int, records: list[dict[str, Any]], *, version: str) -> None:
    """Hand a copy to the batch, or its end; what the other hub took back is taken back before the cursor moves on."""
    if entry.item is None:
        return
    data = entry.item.data
    copied = Copied(entry.item.key, batch.run.source, data["hub"], data["seq"], entry.raw.retrieved_at, data["event"])
    if copied.event == REDACTED:
        take_back(hub, copied, data.get("reason") or "redacted by the hub that it was copied from")
    state = ItemState(entry.item.key, entry.item.form, rank, entry.digest, version, entry.raw.scope)
    batch.mirror(state, records, Line(copied, data.get("reason"), data.get("replaced_by")))


def take_back(hub: Hub, copied: Copied, reason: str) -> None:
    """Take a copy back as its own hub did: its texts, the documents that hold it, the dumps; once, however often told.

    It comes before the batch in which the run's cursor moves on: a process that dies between does it again.
    """
    known = Mirrored(hub.store.database).of([copied.id]).get(copied.id)
    if known is None or known.source != copied.source:
        return  # never copied, or a record of ours
    if copied.id not in {line["id"] for line in hub.store.redactions()}:
        hub.store.redact(copied.id, reason)
    forget_copies(hub, copied.source, {copied.id})
    retire_holding(hub, {copied.id}, reason)


def forget_copies(hub: Hub, source: str, ids: set[str]) -> int:
    """Remove from a mirror's archive each document that holds the text of one of these records; return how many."""
    connector = connector_of(hub, source)
    holding = sorted({str(raw.digest) for raw in documents(hub, source) if holds(connector, raw, ids)})
    gone = [digest for digest in holding if hub.archive.forget(source, digest)]
    hub.store.raws.forget(gone)
    return len(gone)


def documents(hub: Hub, source: str) -> Iterator[Raw]:
    """Yield the documents of a mirror that its archive still has."""
    after = 0
    while page := hub.store.raws.list(source, limit=500, after=after):
        for row in page:
            if hub.archive.has(source, row.digest):
                empty = Raw.from_bytes(b"", url=row.url, media_type=row.media_type, name=row.name, digest=row.digest)
                yield hub.archive.given(source, empty)
        after = page[-1].id


def holds(connector: Connector, raw: Raw, ids: set[str]) -> bool:
    """Say whether a document has the text of one of these records; one that cannot be read may."""
    scratch = Run("holding", connector.name)
    with scratch.noting("parse", connector.name):
        return any(item.key in ids and item.data.get("record") for item in connector.parse(raw))
    return True


def by_mirror(hub: Hub, ids: list[str]) -> dict[str, set[str]]:
    """Return, of some records, the copies, by the mirror that brought them."""
    found: dict[str, set[str]] = {}
    for id, copied in Mirrored(hub.store.database).of(ids).items():
        found.setdefault(copied.source, set()).add(id)
    return found
