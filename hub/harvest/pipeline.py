"""The pipeline: carries one source's documents the whole way into the store, batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol

from hub.connector import Connector
from hub.harvest.corridor import Entry, Progress, Tally, batches, kept, parsed, records_of
from hub.raw import Raw
from hub.runs import Run


class Known(Protocol):
    """What the store knows of an item that it has seen before."""

    form: str
    rank: int
    digest: bytes | None
    version: str


class Batch(Protocol):
    """One transaction of the store; all that is said to it is kept at its end, or nothing is."""

    def known(self, keys: list[str]) -> dict[str, Any]: ...
    def seen(self, items: list[Any]) -> None: ...
    def settle(self, keys: list[str]) -> None: ...
    def count(self, counts: dict[str, int]) -> None: ...
    def drift(self, drift: dict[tuple[str, str], int]) -> None: ...
    def progress(self, cursor: Any) -> None: ...


@dataclass(frozen=True)
class Stations:
    """What the pipeline is handed: how to keep a document, and how to keep what it holds.

    For a personal source ``door`` takes items through the door before anything is kept of them, ``keep_items`` keeps
    them as they left it, ``stored`` is told what was stored, and ``staged`` makes one transaction of the whole run,
    which stores all or nothing.
    """

    keep: Callable[[Raw], Raw]
    passed: Callable[[Any], Any]
    load: Callable[[dict], dict]
    batch: Callable[[], AbstractContextManager[Any]]
    put: Callable[[Any, Entry, int, list[dict[str, Any]]], None]
    set_aside: Callable[[Any, Any, str | None], None]
    reopen: Callable[[dict[str, Any]], Raw]
    version: str
    wanted: Callable[[Entry], bool] = lambda entry: True
    door: Callable[[Iterator[Entry], Run], Iterator[Entry]] | None = None
    keep_items: Callable[[list[Entry]], None] = lambda entries: None
    stored: Callable[[list[Entry]], None] = lambda entries: None
    staged: bool = False
    noted: Callable[[dict[str, int]], None] = lambda counts: None


@dataclass
class Outcome:
    """How the way through the pipeline ended, before the guards judge it."""

    cursor: Any
    failure: str | None
    missing: list[str]
    scopes: set[str] = field(default_factory=set)


def carry(connector: Connector, raws: Iterator[Raw], run: Run, stations: Stations, *, since: Progress) -> Outcome:
    """Carry documents into the store; those that stood half stored when a run was killed come first.

    Of a run that was killed after its last document nothing is fetched again.
    """
    tally, progress = Tally(Counter(dict.fromkeys(since.scopes, 0))), since
    documents = chain(resumed(since, stations), () if since.ended else kept(raws, stations.keep, run))
    entries = parsed(connector, documents, run, tally, skip=since.offset if since.raw else 0)
    for batch in staged(entries, run, stations):
        progress = progress.after(batch[-1], personal=connector.personal)
        progress = replace(progress, scopes=scopes_of(connector, tally), trouble=since.trouble or trouble(run))
        stations.keep_items(batch)
        store_batch(connector, batch, run, stations, progress)
        stations.stored(batch)
    incomplete = since.trouble or trouble(run) or next(iter(tally.missing()), None)
    if not since.ended:
        last = replace(progress, scopes=scopes_of(connector, tally), trouble=incomplete, ended=True)
        close(run, stations, last)
    return Outcome(progress.cursor, incomplete, tally.missing(), {*tally.received, *tally.announced})


def trouble(run: Run) -> str | None:
    """Return what a run missed; documents by hand are taken as they are."""
    return run.failure or (run.unread if run.kind == "harvest" else None)


def scopes_of(connector: Connector, tally: Tally) -> list[str]:
    """Return the scopes that a run has seen, for a source that takes back what it no longer shows."""
    return sorted(tally.received) if connector.withdraws else []


def staged(entries: Iterator[Entry], run: Run, stations: Stations) -> Iterator[list[Entry]]:
    """Yield the batches of a run; of a staged one a single batch, or none where anything was refused at the door."""
    if stations.door:
        entries = stations.door(entries, run)
    if not stations.staged:
        yield from batches(entries)
    elif (whole := list(entries)) and not run.failure and not run.unread:
        yield whole


def resumed(since: Progress, stations: Stations) -> Iterator[Raw]:
    """Yield the document in the middle of which the run stood, from the archive."""
    if since.raw:
        yield stations.reopen(since.raw)


def store_batch(connector: Connector, entries: list[Entry], run: Run, stations: Stations, progress: Progress) -> None:
    """Store one batch in one transaction: records, counts, what was set aside, and the cursor (promise P3)."""
    chosen = [entry for entry in latest(entries, connector) if stations.wanted(entry)]
    run.count("repeated", sum(entry.item is not None for entry in entries) - len(chosen))
    with stations.batch() as batch:
        known = batch.known([entry.item.key for entry in chosen if entry.item])
        unchanged = []
        for entry in chosen:
            found = known.get(entry.item.key) if entry.item else None
            verdict = judged(connector, entry, found, stations.version)
            if verdict == "unchanged":
                run.count("unchanged")
                unchanged.append(found)
                batch.settle([entry.item.key] if entry.item else [])
            elif verdict == "lower form":
                run.count("skipped")
                run.count("skipped: a more complete form is kept")
                unchanged.append(found)
            else:
                through(connector, entry, run, stations, batch, found)
        batch.seen(unchanged)
        note(run, batch, stations, documents(entries))
        batch.progress(progress.as_json())
    stations.noted({"items": len(entries)})


def latest(entries: list[Entry], connector: Connector) -> Iterator[Entry]:
    """Yield, of each key in a batch, only the most complete entry, and of equals the last."""
    best: dict[str, Entry] = {}
    for entry in entries:
        if entry.item is None:
            continue
        other = best.get(entry.item.key)
        if other is None or other.item is None or connector.rank(entry.item.form) >= connector.rank(other.item.form):
            best[entry.item.key] = entry
    yield from best.values()


def judged(connector: Connector, entry: Entry, found: Known | None, version: str) -> str:
    """Return what is to be done with an item: nothing, since it is unchanged or of a lower form, or all."""
    if found is None or entry.item is None or found.digest is None:
        return "new"
    if found.digest == entry.digest and found.version == version and found.form == entry.item.form:
        return "unchanged"
    return "lower form" if connector.rank(entry.item.form) < found.rank else "changed"


def through(connector: Connector, entry: Entry, run: Run, stations: Stations, batch: Any, found: Known | None) -> None:
    """Take one item through the door, into our words, past its schema, and hand its records to the batch.

    Where a record is refused the others are kept; an item that the store knows is then left as it was, so that a
    record that can no longer be read is not taken for one that the source withdrew.
    """
    before = len(run.problems)
    records = records_of(connector, entry, run, passed=stations.passed, load=stations.load)
    refused = len(run.problems) > before
    if records is None and entry.item is not None and not refused:
        batch.settle([entry.item.key])
    if refused and found is not None:
        batch.seen([found])
    if records is None or entry.item is None or (refused and (found is not None or not records)):
        return
    stations.put(batch, entry, connector.rank(entry.item.form), records)


def documents(entries: list[Entry]) -> str | None:
    """Return the digest of the document that the entries come from, where they come from one."""
    digests = {entry.raw.digest for entry in entries}
    return digests.pop() if len(digests) == 1 else None


def note(run: Run, batch: Any, stations: Stations, digest: str | None) -> None:
    """Hand what the logbook holds to the batch, and begin a new page."""
    for problem in run.problems:
        stations.set_aside(batch, problem, digest)
    counts = {what: n for what, n in run.counts.items() if n and what != "set_aside"}
    batch.count(counts)
    batch.drift(dict(run.drift))
    run.problems.clear()
    run.counts.clear()
    run.drift.clear()


def close(run: Run, stations: Stations, progress: Progress) -> None:
    """Store what the logbook still holds when no document is left, and that none is."""
    with stations.batch() as batch:
        note(run, batch, stations, None)
        batch.progress(progress.as_json())
