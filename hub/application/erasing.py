"""Erasing: takes a person who asks for it out of all that a source's exports left here (promise P17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hub.application import Hub, connector_of, opened, per_person
from hub.application.beating import beating
from hub.application.personal import MARK, journal_of, personal_key, store_of
from hub.application.replaying import kept_documents
from hub.connector import Connector
from hub.errors import StoreError, UsageError
from hub.harvest.corridor import items_of
from hub.harvest.personal import lines_of
from hub.outside import personal_values
from hub.privacy.keeping import of_person, pseudonym_of
from hub.privacy.pseudonyms import Pseudonyms
from hub.raw import Raw
from hub.settings import Settings
from hub.store import RawRow, Store
from hub.store.erasing import Erasing


@dataclass(frozen=True)
class Erased:
    """What an erasure took away, in counts only."""

    records: int = 0
    lines: int = 0
    aside: int = 0
    documents: int = 0

    def __add__(self, other: Erased) -> Erased:
        return Erased(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


def erase(hub: Hub, name: str, number: str, reason: str) -> Erased:
    """Erase a participant, given by the export's own number or by ``SURNAME|FIRST NAME|YYYY-MM-DD``.

    The number is used for the pseudonym and kept nowhere. The ledger keeps the pseudonym, so that no later import
    and no restored backup brings the person back.

    :raises UsageError: when the source has no participants, or the reason would tell who it is.
    :raises AlreadyRunning: while an import of the source is under way.
    """
    connector = connector_of(hub, name)
    if not per_person(connector):
        raise UsageError(f"{name} has no participants; --participant is for sources with records about persons")
    if not number.strip():
        raise UsageError("no participant was given; nothing was erased")
    if number.strip().lower() in reason.lower() or personal_values(reason):
        raise UsageError("the reason would tell who it is; write one that names nobody, such as 'droit à l’effacement'")
    person = pseudonym_of(number, Pseudonyms(personal_key(hub, connector), source=name))
    with alone(hub, connector):
        return erase_pseudonym(hub, connector, person, reason)


@contextmanager
def alone(hub: Hub, connector: Connector, kind: str = "erasing") -> Iterator[None]:
    """Keep imports of a source away while the block works; an import that died half way is ended as failed."""
    runs = store_of(hub, connector).runs
    row = runs.start(connector.name, kind=kind, owner=hub.owner)
    if row.resumed:
        runs.finish(row, "failed", reason="interrupted; nothing of it was kept")
        row = runs.start(connector.name, kind=kind, owner=hub.owner)
    try:
        with beating(store_of(hub, connector), row, connector):
            yield
    except BaseException:
        runs.finish(row, "failed")
        raise
    runs.finish(row, "complete")


def erase_pseudonym(hub: Hub, connector: Connector, person: str, reason: str) -> Erased:
    """Erase who bears a pseudonym: the ledger's line and the database first, then the archive; safe to repeat."""
    erasing = Erasing(store_of(hub, connector).database)
    documents = {str(raw.digest): raw for raw in kept_documents(hub, connector.name)}.values()
    ids = {id for id, record in erasing.naming(person) if record is None or of_person([record], person)}
    keys = {str(item["key"]) for raw in documents for item in about(raw, person)}
    removed = erasing.remove(connector.name, ids, keys=keys, line=(f"{connector.name}{MARK}{person}", reason))
    rewriting = sum(rewritten(hub, connector, raw, person) for raw in documents)
    forget_unlisted(hub, connector)
    return Erased(removed.records, removed.lines, removed.aside, rewriting)


def about(raw: Raw, person: str) -> Iterator[dict[str, object]]:
    """Yield the items of a kept document that are about a person."""
    for item in items_of(raw):
        if item.data.get("participant") == person:
            yield {"key": item.key}


def rewritten(hub: Hub, connector: Connector, raw: Raw, person: str) -> bool:
    """Write a kept document again without a person; say whether the person stood in it."""
    items = list(items_of(raw))
    left = [item for item in items if item.data.get("participant") != person]
    if len(left) == len(items):
        return False
    store, old = store_of(hub, connector), str(raw.digest)
    if left:
        store_document(hub, connector, store, raw, lines_of(left))
    else:
        store.raws.forget([old])
    hub.archive.forget(connector.name, old)
    return True


def store_document(hub: Hub, connector: Connector, store: Store, raw: Raw, body: bytes) -> None:
    """Keep a document in the place of another, in the archive and in its journal."""
    kept = hub.archive.keep(connector.name, replace(Raw.from_bytes(body, url=raw.url), media_type=raw.media_type))
    where = (connector.name, str(kept.digest))
    size, path = hub.archive.size(*where), hub.archive.name(*where)
    row = RawRow(str(kept.digest), raw.url, connector.name, size=size, path=path)
    Erasing(store.database).move(connector.name, str(raw.digest), row)


def forget_unlisted(hub: Hub, connector: Connector) -> int:
    """Remove the documents of a source that its journal does not list: what a process that died left of a rewriting."""
    listed = {row.digest for row in journal_of(store_of(hub, connector), connector.name)}
    gone = [digest for digest in hub.archive.digests(connector.name) if digest not in listed]
    return sum(hub.archive.forget(connector.name, digest) for digest in gone)


def restore_persons(settings: Settings, path: Path) -> Erased:
    """Put a backup in the place of the database of persons, and erase again all who were erased since it was made.

    The journal of the archive is that of today: documents do not come back with a database.
    """
    with opened(settings) as hub:
        if hub.persons is None:
            raise StoreError("no plugin gives records about persons: there is no database of persons to restore")
        url, ledger = hub.persons.url, hub.persons.redactions()
        journal = {name: list(journal_of(hub.persons, name)) for name in sources_of_persons(hub)}
    Store.restore(url, path, ledger=settings.data / "restoring_persons.json").close()
    total = Erased()
    with opened(settings) as hub:
        for name in sources_of_persons(hub):
            connector, start = connector_of(hub, name), f"{name}{MARK}"
            carry_journal(hub, connector, journal[name])
            with alone(hub, connector):
                for line in ledger:
                    if str(line["id"]).startswith(start):
                        person = str(line["id"]).removeprefix(start)
                        total += erase_pseudonym(hub, connector, person, str(line["reason"]))
    return total


def sources_of_persons(hub: Hub) -> list[str]:
    """Return the names of the sources that give records about persons."""
    return sorted(name for name, connector in hub.plugins.connectors().items() if per_person(connector))


def carry_journal(hub: Hub, connector: Connector, before: list[RawRow]) -> None:
    """Make the restored journal list the documents that there are: those known before, none whose file is gone."""
    store = store_of(hub, connector)
    here = set(hub.archive.digests(connector.name))
    rows = list(journal_of(store, connector.name))
    store.raws.forget({row.digest for row in rows if row.path and row.digest not in here})
    known = {row.digest for row in rows}
    for row in before:
        if row.digest in here and row.digest not in known:
            store.raws.add(row)
