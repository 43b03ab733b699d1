"""Replaying: reads a source again from the archive, without the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from hub.application import Hub, connector_of
from hub.application.failing import STATION, ask_again
from hub.application.harvesting import Noted, raw_of, started, through
from hub.application.personal import store_of
from hub.connector import Connector, Item
from hub.harvest.corridor import ITEMS, Entry, Progress, items_of
from hub.raw import Raw
from hub.runs import Run
from hub.store import RunRow


def replay(hub: Hub, name: str, *, keys: Iterable[str] | None = None, noted: Noted = lambda counts: None) -> RunRow:
    """Read a source again from the archive, without the network; of each item, or of those with these keys alone.

    A thing that several documents hold is read from the one in which its source said it best and last, as it was
    stored: so that a replay changes nothing where nothing else changed. Documents that cannot be read to their end
    come last, so that the run says so.
    """
    connector = connector_of(hub, name)
    places, broken = best_places(connector, kept_documents(hub, name))
    wanted = places if keys is None else {key: places[key] for key in keys if key in places}
    holding = set(wanted.values())
    good = (raw for raw in kept_documents(hub, name) if raw.digest in holding - broken)
    raws = chain(good, (raw for raw in kept_documents(hub, name) if raw.digest in broken))
    row = started(hub, connector, "replay")
    return through(hub, connector, row, raws, Progress(), noted, wanted=lambda entry: chosen(entry, wanted))


def replay_aside(hub: Hub, name: str) -> tuple[RunRow, int]:
    """Read again what is set aside of a source; return the run, and how much is still set aside."""
    connector = connector_of(hub, name)
    aside = store_of(hub, connector).aside
    ask_again(hub, name)
    rows = [row for row in aside.list(name, limit=1_000_000) if row.station != STATION]
    whole = any(row.key is None or row.station == "parse" for row in rows)
    run = replay(hub, name, keys=None if whole else {str(row.key) for row in rows})
    readable = readable_documents(connector, kept_documents(hub, name))
    aside.resolve([row.id for row in rows if row.station == "parse" and row.key in readable])
    return run, aside.count(name)


def items_in(connector: Connector, raw: Raw) -> Iterator[Item]:
    """Yield the items of a document, as its source gave it or as we kept it past the door."""
    return items_of(raw) if raw.media_type == ITEMS else connector.parse(raw)


def readable_documents(connector: Connector, raws: Iterable[Raw]) -> set[str]:
    """Return the digests of the documents that the connector can read to their end."""
    readable = set()
    scratch = Run("readable", connector.name)
    for raw in raws:
        with scratch.noting("parse", raw.url):
            for _ in items_in(connector, raw):
                continue
            readable.add(str(raw.digest))
    return readable


def chosen(entry: Entry, places: dict[str, str]) -> bool:
    """Say whether an item stands in the document from which it is to be read."""
    return entry.item is not None and places.get(entry.item.key) == entry.raw.digest


def best_places(connector: Connector, raws: Iterable[Raw]) -> tuple[dict[str, str], set[str]]:
    """Return, for each item's key, the digest of the document that gives its most complete form last.

    With it go the digests of the documents that cannot be read to their end.
    """
    places: dict[str, str] = {}
    ranks: dict[str, int] = {}
    broken = set[str]()
    scratch = Run("places", connector.name)
    for raw in raws:
        before = len(scratch.problems)
        with scratch.noting("parse", raw.url):
            for item in items_in(connector, raw):
                rank = connector.rank(item.form)
                if rank >= ranks.get(item.key, rank):
                    places[item.key], ranks[item.key] = str(raw.digest), rank
        if len(scratch.problems) > before:
            broken.add(str(raw.digest))
    return places, broken


def kept_documents(hub: Hub, name: str) -> Iterator[Raw]:
    """Yield the documents that the archive keeps of a source, oldest first."""
    after = 0
    store = store_of(hub, connector_of(hub, name))
    while page := store.raws.list(name, limit=500, after=after):
        for row in page:
            if not row.path:
                continue
            yield hub.archive.given(name, replace(raw_of(vars(row)), cursor=None, scope=None, announced=None))
        after = page[-1].id
