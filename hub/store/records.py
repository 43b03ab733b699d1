"""Prepared records: all that is to be written of a record, made before the transaction begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.store.canonical import digest_of_text, dumps
from hub.store.model import LEVELS, IndexEntry, Project, Record
from hub.store.search.folding import fold
from hub.store.search.indexing import index_of as index_by_kind

Codes = tuple[tuple[str, str], ...]
READING = frozenset({"url", "raw_digest", "retrieved_at", "connector_version"})  #: what origin tells of one reading


@dataclass(slots=True)
class Prepared:
    """A record as it is to be written; one whose digest is the stored one has a digest only."""

    id: str
    kind: str
    digest: bytes
    body: bytes = b""
    open: bytes | None = None
    level: int = 0
    title: str = ""
    text: str = ""
    codes: Codes = ()
    published: int | None = None
    deadline: int | None = None
    own: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    source: str | None = None
    whole: str | None = None


@dataclass(frozen=True)
class Preparing:
    """How a record becomes what is written: its views, and what it gives to search."""

    project: Project
    index_of: Callable[[Record], IndexEntry]
    digest: Callable[[Record, bytes], bytes]

    def prepare(self, record: Record, *, known: bytes | None = None, tokens: Any = ((), ())) -> Prepared:
        """Return a record ready to be written; where its digest is the known one, the rest is left out."""
        body = dumps(record)
        prepared = Prepared(record["id"], record["kind"], self.digest(record, body))
        if prepared.digest == known:
            return prepared
        prepared.body = body
        prepared.own, prepared.cited = tokens
        shown = self._views(prepared, record)
        self._index(prepared, shown)
        return prepared

    def _views(self, prepared: Prepared, record: Record) -> Record:
        shown = self.project(record, "open")
        if shown is not None:
            prepared.level = LEVELS["open"]
            prepared.open = None if shown == record else dumps(shown)
            return shown
        shown = self.project(record, "consult")
        prepared.level = 0 if shown is None else LEVELS["consult"]
        return record if shown is None else shown

    def _index(self, prepared: Prepared, shown: Record) -> None:
        entry = self.index_of(shown)
        prepared.title = fold(entry.title)
        prepared.text = fold(" \n ".join(entry.text))
        prepared.codes = tuple((facet, value) for facet, values in entry.facets.items() for value in values)
        prepared.published = entry.published_day
        prepared.deadline = entry.deadline_minute


def of_content(record: Record, body: bytes) -> bytes:
    """Return what stands for a record without what its origin tells of one reading of the source.

    A document that is read again, or by a newer connector, is no news where it says the same: the record stays as it
    was, down to the instant at which it was first read so, and so do change log, dumps and feeds (QUALITY T12).
    """
    origin = record.get("origin")
    if not origin:
        return digest_of_text(body)
    said = {name: value for name, value in origin.items() if name not in READING}
    return digest_of_text(body.replace(dumps(origin), dumps(said)))


def of_all(record: Record, body: bytes) -> bytes:
    """Return what stands for a record, every letter of it."""
    return digest_of_text(body)


def schema_view(record: Record, audience: str) -> Record | None:
    """Return what an audience may see of a record, as its schema says, or None where it sees nothing of it."""
    from schemas.views import view

    found: Any = view(record["kind"], audience)
    return None if found is None or not found.shows(record) else found.project(record)


def preparing(project: Project | None, index_of: Callable[[Record], IndexEntry] | None) -> Preparing:
    """Return how records are prepared, by the schemas and the shipped tables where nothing else is given."""
    return Preparing(project=project or schema_view, index_of=index_of or index_by_kind, digest=of_content)
