"""Redacting: takes back what was published of a record, with all that it was made of (promise P17)."""

from __future__ import annotations

from dataclasses import dataclass

from hub.application import Hub, connector_of
from hub.application.dumping import retire_holding
from hub.application.mirroring import by_mirror, forget_copies
from hub.application.replaying import items_in, kept_documents
from hub.connector import Connector
from hub.errors import UsageError
from hub.raw import Raw
from hub.runs import Run


@dataclass(frozen=True)
class Redacted:
    """What a redaction took back: records, texts in the log, documents of the archive, dumps."""

    records: tuple[str, ...]
    texts: int
    documents: int
    dumps: tuple[str, ...] = ()


def redact(hub: Hub, record_id: str, reason: str) -> Redacted:
    """Blank a record in the store and in its log, with its parts, and remove the documents that hold it.

    A tender is taken back with all its notices, since it would be folded from them again. Other items of a removed
    document stay in the store; they can no longer be replayed from that document.

    :raises UsageError: when no such record was ever published.
    """
    ids = with_members(hub, record_id)
    shown = {*ids, *hub.store.whole_of(ids).values()}
    documents = sum(forget_documents(hub, source, some) for source, some in by_source(ids).items())
    documents += sum(forget_copies(hub, source, some) for source, some in by_mirror(hub, ids).items())
    texts = sum(hub.store.redact(one, reason) for one in ids)
    dumps = retire_holding(hub, shown, reason)
    return Redacted(tuple(ids), texts, documents, tuple(dumps))


def with_members(hub: Hub, record_id: str) -> list[str]:
    """Return a record's id, and those of the notices that it is made of."""
    if hub.store.state(record_id, "internal") is None:
        raise UsageError(f"there is no record {record_id}; its id stands at the end of its page's address")
    return [record_id, *hub.store.members(record_id)]


def by_source(ids: list[str]) -> dict[str, set[str]]:
    """Return ids by the source that their prefix names."""
    sources: dict[str, set[str]] = {}
    for one in ids:
        sources.setdefault(one.partition(":")[0], set()).add(one)
    return sources


def forget_documents(hub: Hub, source: str, ids: set[str]) -> int:
    """Remove from the archive each document of a source that holds one of these records; return how many."""
    if source not in hub.plugins.connectors():
        return 0
    connector = connector_of(hub, source)
    holding = sorted({str(raw.digest) for raw in kept_documents(hub, source) if holds(connector, raw, ids)})
    gone = [digest for digest in holding if hub.archive.forget(source, digest)]
    hub.store.raws.forget(gone)
    return len(gone)


def holds(connector: Connector, raw: Raw, ids: set[str]) -> bool:
    """Say whether a document holds an item that became one of these records; one that cannot be read may."""
    scratch = Run("holding", connector.name)
    with scratch.noting("parse", connector.name):
        return any(connector.uid(item.key) in ids for item in items_in(connector, raw))
    return True
