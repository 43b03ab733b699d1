"""Retaining: nothing of persons, and no document, stays longer than may be (promises P8, P9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.application import Hub, connector_of, per_person
from hub.application.erasing import alone, forget_unlisted
from hub.application.freshness import hide_unseen
from hub.application.personal import expire, old_documents, store_of
from hub.connector import Connector
from hub.privacy.keeping import MONTHS_KEPT, earlier, overdue
from hub.store import AlreadyRunning, Store
from hub.store.accounts import Accounts
from hub.store.erasing import Erasing

JOB = "retention"  #: the name under which the day's retention is claimed
READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class Retained:
    """What is kept for too long, or was taken away for it: in counts, by source."""

    source: str
    records: int = 0
    documents: int = 0
    aside: int = 0
    texts: int = 0

    @property
    def total(self) -> int:
        """Return how many things in all."""
        return self.records + self.documents + self.aside + self.texts


def kept_too_long(hub: Hub, *, now: datetime | None = None) -> list[Retained]:
    """Count what is kept for too long; nothing is taken away."""
    return [counted(hub, connector_of(hub, name), now or datetime.now(UTC)) for name in sources(hub)]


def retain(hub: Hub, *, now: datetime | None = None) -> list[Retained]:
    """Take away what is kept for too long; a source that is being read is left to the next time.

    Lines of the log of accounts go too; they are no source's, and are not told.
    """
    Accounts(hub.store.database).forget(int((now or datetime.now(UTC)).timestamp()))
    done = []
    for name in sources(hub):
        connector = connector_of(hub, name)
        try:
            if counted(hub, connector, now or datetime.now(UTC)).total:
                with alone(hub, connector, JOB):
                    done.append(taken_away(hub, connector, now or datetime.now(UTC)))
        except AlreadyRunning:
            continue
    return done


def retain_when_due(hub: Hub, *, now: datetime | None = None) -> list[Retained]:
    """Do the day's retention where no other process has; hide what no reading of the last hours has seen."""
    now = now or datetime.now(UTC)
    for name, kind in hub.plugins.connectors().items():
        if kind.contract.hide_unseen_hours is not None:
            hide_unseen(hub, connector_of(hub, name), now=now)
    return retain(hub, now=now) if hub.store.due(JOB, now.date().isoformat(), hub.owner) else []


def sources(hub: Hub) -> list[str]:
    """Return the names of the sources of which something may be kept for a time only."""
    return sorted(
        name
        for name, kind in hub.plugins.connectors().items()
        if kind.contract.keep_raw_days is not None or per_person(kind) or not kind.contract.republish
    )


def counted(hub: Hub, connector: Connector, now: datetime) -> Retained:
    """Return what of a source is kept for too long."""
    store = store_of(hub, connector)
    erasing = Erasing(store.database)
    records = len(old_records(store, connector, now)) if per_person(connector) else 0
    aside = erasing.aside_before(connector.name, aside_until(connector, now)) if connector.personal else 0
    texts = [] if connector.contract.republish else erasing.withdrawn_with_text(connector.name)
    return Retained(connector.name, records, len(old_documents(store, connector, now)), aside, len(texts))


def taken_away(hub: Hub, connector: Connector, now: datetime) -> Retained:
    """Take away what of a source is kept for too long; return what it was."""
    store = store_of(hub, connector)
    erasing = Erasing(store.database)
    records = texts = aside = 0
    if per_person(connector):
        records = erasing.remove(connector.name, old_records(store, connector, now)).records
    if connector.personal:
        aside = erasing.remove_aside(connector.name, aside_until(connector, now))
    if not connector.contract.republish:
        texts = store.forget(erasing.withdrawn_with_text(connector.name), connector.name)
    documents = expire(hub, connector, now=now)
    if per_person(connector):
        forget_unlisted(hub, connector)
    return Retained(connector.name, records, documents, aside, texts)


def old_records(store: Store, connector: Connector, now: datetime) -> set[str]:
    """Return the ids of a source's records about persons whose time is over, and of those withdrawn that long ago."""
    found = set(overdue(records_of(store, connector), today=now.date()))
    limit = earlier(now.date(), MONTHS_KEPT)
    before = int(datetime(limit.year, limit.month, limit.day, tzinfo=UTC).timestamp())
    return found | set(Erasing(store.database).withdrawn_before(connector.name, before))


def records_of(store: Store, connector: Connector) -> Iterator[dict[str, Any]]:
    """Yield the living records of a source, by the thousand."""
    for kind in connector.kinds:
        ids = list(store.ids(kind))
        for first in range(0, len(ids), READ_AT_ONCE):
            for record in store.load(ids[first : first + READ_AT_ONCE]).values():
                if (record.get("origin") or {}).get("source") == connector.name:
                    yield record


def aside_until(connector: Connector, now: datetime) -> int:
    """Return the instant before which what was set aside of a personal source goes: with its documents."""
    days = connector.contract.keep_raw_days
    return 0 if days is None else int((now - timedelta(days=days)).timestamp())
