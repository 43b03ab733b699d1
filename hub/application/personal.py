"""Personal sources: what of their runs goes where, so that nothing of a person is kept but what may be (promise P8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import schemas
from hub.application import Hub, per_person
from hub.connector import Connector
from hub.errors import ConfigError
from hub.harvest.corridor import ITEMS, Entry
from hub.harvest.personal import as_document, digest_with, doored, nameless
from hub.harvest.pipeline import Stations
from hub.privacy.door import DoorKeeper
from hub.privacy.scrubbing import discreet
from hub.raw import Raw
from hub.runs import Problem, Run
from hub.store import ItemState, RawRow, RunRow, Store, Stored

KEY = "HUB_PSEUDONYM_KEY"
MARK = ":participant-"  #: between source and pseudonym in the ledger's line of one who was erased
ERASED = "skipped: erased at the person's request"


def store_of(hub: Hub, connector: Connector) -> Store:
    """Return the store that keeps a source's items, runs and set-aside rows."""
    if not per_person(connector):
        return hub.store
    if hub.persons is None:
        raise ConfigError(f"{connector.name}: this hub was opened without its database of persons")
    return hub.persons


def personal_key(hub: Hub, connector: Connector) -> bytes:
    """Return the key of digests and pseudonyms, or say which variable is missing."""
    key = hub.settings.secret(KEY)
    if not key or len(key) < 32:
        raise ConfigError(f"{connector.name} is about persons: set {KEY} to a secret of 32 characters or more")
    return key.encode()


def personal_stations(hub: Hub, connector: Connector, row: RunRow, plain: Stations) -> Stations:
    """Return the stations of a personal source, made from those of any other."""
    key = personal_key(hub, connector)
    digest = digest_with(key)
    keeper = DoorKeeper(
        connector.door, key=key, source=connector.name, locate=hub.gazetteer.resolve, scrub=discreet
    )
    hides_keys = bool(connector.door.pseudonymise)
    return replace(
        plain,
        keep=partial(noted_only, hub, connector, row, digest=digest),
        door=lambda entries, run: without_erased(
            doored(
                connector,
                entries,
                run,
                passed=keeper.passed,
                pseudonym=keeper.pseudonyms.of if hides_keys else str,
                digest=digest,
            ),
            run,
            erased=erased_pseudonyms(store_of(hub, connector), connector.name),
        ),
        keep_items=partial(keep_items, hub, connector, row),
        stored=partial(settle_parts, hub, connector, row),
        staged=per_person(connector),
        batch=lambda: batches(hub, connector, row),
        set_aside=silent(plain.set_aside),
    )


def erased_pseudonyms(store: Store, name: str) -> frozenset[str]:
    """Return the pseudonyms of those of a source who were erased and may not come back."""
    start = f"{name}{MARK}"
    lines = (str(line["id"]) for line in store.redactions())
    return frozenset(line.removeprefix(start) for line in lines if line.startswith(start))


def without_erased(entries: Iterator[Entry], run: Run, *, erased: frozenset[str]) -> Iterator[Entry]:
    """Yield entries but those about persons who were erased; these are counted as skipped, with the reason."""
    for entry in entries:
        if entry.item and erased and entry.item.data.get("participant") in erased:
            run.count("skipped")
            run.count(ERASED)
        else:
            yield entry


def noted_only(hub: Hub, connector: Connector, row: RunRow, raw: Raw, *, digest: Callable[[bytes], str]) -> Raw:
    """Keep of a document its extension, size and keyed digest; its bytes stay in memory."""
    if raw.media_type == ITEMS:
        return raw
    kept = nameless(raw, digest=digest)
    journal(store_of(hub, connector), connector, row, kept, size=len(kept.read()), path="")
    return kept


def keep_items(hub: Hub, connector: Connector, row: RunRow, entries: list[Entry]) -> None:
    """Keep items as they left the door, where the source's contract lets them be kept at all."""
    fresh = [entry for entry in entries if entry.item and entry.raw.media_type != ITEMS]
    if connector.contract.keep_raw_days == 0 or not fresh:
        return
    kept = hub.archive.keep(connector.name, as_document(fresh, of=fresh[0].raw))
    where = (connector.name, str(kept.digest))
    size, path = hub.archive.size(*where), hub.archive.name(*where)
    journal(store_of(hub, connector), connector, row, kept, size=size, path=path)


def settle_parts(hub: Hub, connector: Connector, row: RunRow, entries: list[Entry]) -> None:
    """Settle what was set aside of the parts, such as tables, that a later document has given without it."""
    given = {part for entry in entries if entry.item for part in connector.parts(entry.item)}
    if not given:
        return
    aside = store_of(hub, connector).aside
    waiting = [one for one in aside.list(connector.name, limit=1_000_000) if one.run != row.id]
    parts = {one.id: set(one.where.partition(": ")[0].split("+")) for one in waiting if ": " in one.where}
    aside.resolve([number for number, some in parts.items() if some <= given], "a later document gives this part")


def journal(store: Store, connector: Connector, row: RunRow, raw: Raw, *, size: int, path: str) -> None:
    """Write a document into the journal of the archive."""
    store.raws.add(
        RawRow(
            source=connector.name, run=row.id, digest=str(raw.digest), url=raw.url, status=raw.status, headers={},
            media_type=raw.media_type, retrieved_at=raw.retrieved_at, size=size, path=path, scope=raw.scope,
            name=raw.name, announced=raw.announced, cursor=None,
        )
    )  # fmt: skip


def silent(set_aside: Callable[[Any, Any, str | None], None]) -> Callable[[Any, Problem, str | None], None]:
    """Return the station that sets aside row, column names and rule only: a message may quote a value."""

    def hushed(batch: Any, problem: Problem, digest: str | None) -> None:
        safe = problem.message if problem.rule in ("ParseError", "Leak", "UnsafeDocument") else problem.rule
        set_aside(batch, replace(problem, message=safe, payload=None), digest)

    return hushed


class TwoBatches:
    """One batch over two stores: open records go to the first, records about persons to the second."""

    def __init__(self, public: Any, private: Any) -> None:
        self.public, self.private = public, private

    def __getattr__(self, name: str) -> Any:
        return getattr(self.private, name)

    def stands(self, id: str) -> bool:
        """Say that a record may be in the store already: what the first batch holds was not asked for."""
        return True

    def put(self, state: ItemState, stored: list[Stored]) -> None:
        """Keep an item with the persons' records, and what of it is not about persons with all the rest."""
        about = [one for one in stored if schemas.KINDS[one.record["kind"]].audience == schemas.INTERNAL]
        others = [one for one in stored if one not in about]
        if others:
            self.public.put(state, others)
        self.private.put(state, about)


@contextmanager
def batches(hub: Hub, connector: Connector, row: RunRow) -> Iterator[Any]:
    """Give a batch; over two stores, what is not about persons is written first: it can be written again."""
    if not per_person(connector):
        with hub.store.batch(row) as batch:
            yield batch
        return
    # who holds the run of persons is alone: what a process that died left running here is taken over at once
    public_row = hub.store.runs.start(connector.name, kind=row.kind, owner=hub.owner, lease_s=0)
    with store_of(hub, connector).batch(row) as private:
        with hub.store.batch(public_row) as public:
            yield TwoBatches(public, private)
        hub.store.runs.finish(public_row, "complete")


def journal_of(store: Store, name: str) -> Iterator[RawRow]:
    """Yield the lines of the archive's journal about a source, the oldest first."""
    after = 0
    while page := store.raws.list(name, limit=500, after=after):
        yield from page
        after = page[-1].id


def old_documents(store: Store, connector: Connector, now: datetime) -> list[str]:
    """Return the digests of the documents that the contract no longer lets us keep: none that came again since."""
    days = connector.contract.keep_raw_days
    if days is None:
        return []
    before = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    last: dict[str, str] = {}
    for row in journal_of(store, connector.name):
        last[row.digest] = max(row.retrieved_at, last.get(row.digest, ""))
    return [digest for digest, at in last.items() if at < before]


def expire(hub: Hub, connector: Connector, *, now: datetime | None = None) -> int:
    """Remove documents that the contract no longer lets us keep; return how many."""
    store = store_of(hub, connector)
    gone = old_documents(store, connector, now or datetime.now(UTC))
    for digest in gone:
        hub.archive.forget(connector.name, digest)
    store.raws.forget(gone)
    return len(gone)
