"""Dumping: makes the dump of a day, retires those that hold what was redacted, and removes old ones (P17, T11, T12)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from hub.application import Hub
from hub.application.deriving import drain
from hub.errors import HubError, UsageError
from hub.publish.dumps import Base, Order, SourceCard, write_dump, write_whole
from hub.publish.dumps_bucket import shelf_at
from hub.publish.dumps_shelf import Shelf
from hub.store.whole import Moment, Whole

LEASE, LEASE_S = "dumps", 20
TRIES = 5  #: dumps begun anew because something was redacted while they were made


class AlreadyDumping(HubError):
    """Another process makes a dump now."""


def shelf_of(hub: Hub) -> Shelf:
    """Return where this hub keeps its dumps."""
    return shelf_at(hub.settings)


def now() -> str:
    """Return this instant."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_dump(hub: Hub, *, day: str | None = None) -> dict[str, Any]:
    """Make the dump of a day (default: today, UTC), publish it, and remove what is too old; return its manifest.

    Where nothing has changed since a good dump of the same day, that one is returned.

    :raises AlreadyDumping: when another process makes one.
    :raises UsageError: when a later day has a dump already.
    """
    shelf = shelf_of(hub)
    with holding(hub):
        newest = max((name[:10] for name in shelf.names()), default="")
        if day and day < newest:
            raise UsageError(f"there is a dump of {newest}: an earlier day cannot be made any more")
        day = day or max(now()[:10], newest)
        shelf.bury(now())
        manifest = written_until_clean(hub, shelf, day)
        shelf.succeed(manifest["name"])
        pruned(hub, shelf, now()[:10])
    return manifest


def prune(hub: Hub, today: str) -> list[str]:
    """Take away the dumps that are too old; return their names."""
    with holding(hub):
        return pruned(hub, shelf_of(hub), today)


def pruned(hub: Hub, shelf: Shelf, today: str) -> list[str]:
    """Take away the dumps that are too old, and the files of all that were taken back."""
    latest, names = shelf.latest(), shelf.too_old(today, hub.settings.dumps_keep_days)
    for name in names:
        shelf.retire(name, status="pruned", reason="older than the dumps that are kept", at=now())
    if latest:
        shelf.succeed(latest["name"])
        shelf.forget_taken()
    return names


def written_until_clean(hub: Hub, shelf: Shelf, day: str) -> dict[str, Any]:
    """Return a dump in which nothing stands that was redacted while it was written."""
    whole = Whole(hub.store.database, hub.store.reading)
    for _ in range(TRIES):
        manifest, upto = written(hub, shelf, day, whole)
        if not whole.redacted_since(upto):
            return manifest
        shelf.retire(manifest["name"], status="retired", reason="a record was redacted", at=now())
    raise HubError("records are redacted faster than a dump is made: make one later")


def written(hub: Hub, shelf: Shelf, day: str, whole: Whole) -> tuple[dict[str, Any], int]:
    """Write one dump and publish it; return its manifest, and up to which change of all it goes.

    One that fails is published as failed, and the last good one stays the latest. The store is read for the canonical
    file alone: all else is made from that.
    """
    with whole.moment() as moment:
        known = shelf.latest()
        if known and known["seq"] == moment.seq and known["date"] == day:
            return known, moment.upto
        order = ordered(hub, shelf, shelf.free_name(day), moment, whole)
        part = shelf.part(order.name)
        with published_as_failed(shelf, order.name):
            canonical = write_whole(part, order)
    with published_as_failed(shelf, order.name):
        manifest = write_dump(part, order, canonical)
    shelf.publish(order.name)
    return manifest, moment.upto


def ordered(hub: Hub, shelf: Shelf, name: str, moment: Moment, whole: Whole) -> Order:
    """Return what is to be written, and told with it."""
    return Order(
        name=name, seq=moment.seq, at=moment.at, made_at=now(), base_url=hub.settings.base_url,
        title=hub.settings.title, version=version("clausier"), sources=source_cards(hub), records=moment.records(),
        gone=whole.gone, base=base_of(shelf),
    )  # fmt: skip


@contextmanager
def published_as_failed(shelf: Shelf, name: str) -> Iterator[None]:
    """Publish a dump as failed where the block fails; only the sort of error is told: its words may say too much."""
    try:
        yield
    except BaseException as error:
        shelf.fail(name, f"it could not be written whole ({type(error).__name__})", now())
        raise


def base_of(shelf: Shelf) -> Base | None:
    """Return the dump before: the newest that was ever good, also one that was just taken back."""
    for name in shelf.names():
        card, canonical = shelf.card(name), shelf.canonical(name)
        if card and canonical:
            return Base(name, card["seq"], card["canonical"]["sha256"], canonical)
    return None


def source_cards(hub: Hub) -> dict[str, SourceCard]:
    """Return what is told of each source with its data."""
    return {
        name: SourceCard(name, each.title, each.licence, each.contract.licence_url, each.contract.attribution,
                         each.contract.republish)
        for name, each in sorted(hub.plugins.connectors().items())
    }  # fmt: skip


def retire_holding(hub: Hub, ids: Iterable[str], reason: str) -> list[str]:
    """Retire at once each dump that holds one of these records, and make the dump that stands in their place.

    Where another process makes a dump now, that one finds the redaction itself.
    """
    shelf = shelf_of(hub)
    names = shelf.holding(set(ids))
    for name in names:
        shelf.retire(name, status="retired", reason=reason, at=now())
    if names:
        drain(hub)
        try:
            make_dump(hub)
        except AlreadyDumping:
            return names
    return names


def apply_ledger(hub: Hub) -> list[str]:
    """Retire the dumps that hold what the ledger of redactions names, as after a restored backup."""
    ids = {str(line["id"]) for line in hub.store.redactions()}
    return retire_holding(hub, ids, "a record was redacted") if ids else []


@contextmanager
def holding(hub: Hub) -> Iterator[None]:
    """Hold the lease of the dumps while the block works.

    :raises AlreadyDumping: when another process holds it.
    """
    leases, owner = hub.store.leases, f"{hub.owner} {threading.get_ident()}"
    if not taken_in_time(lambda: leases.take(LEASE, owner, LEASE_S)):
        raise AlreadyDumping("another process makes a dump now: wait until it is done")
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(LEASE_S / 4):
            leases.beat(LEASE, owner, LEASE_S)

    heart = threading.Thread(target=beat, name="heartbeat of the dump", daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        heart.join(5)
        leases.release(LEASE, owner)


def taken_in_time(take: Callable[[], bool]) -> bool:
    """Say whether a lease was had within the time after which that of a dead process ends."""
    end = time.monotonic() + LEASE_S + 2
    while not (ours := take()) and time.monotonic() < end:
        time.sleep(0.5)
    return ours
