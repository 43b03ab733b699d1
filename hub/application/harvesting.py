"""Harvesting: one run of one source, from the lease to its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import schemas
from hub.application import Hub, connector_of, require_secrets
from hub.application.beating import beating
from hub.application.deriving import drain
from hub.application.ending import ended, judged, settle
from hub.application.freshness import hide_unseen
from hub.application.linking import keeping_links, tokens_of
from hub.application.mirroring import mirror_stations
from hub.application.personal import expire, personal_key, personal_stations, store_of
from hub.application.quality import refresh as refresh_quality
from hub.application.sweeping import seldom_swept
from hub.connector import Connector
from hub.derive import coverage
from hub.derive.linking import LINKED
from hub.derive.tokens import tokens
from hub.errors import RecordRefused, UsageError
from hub.harvest.corridor import Entry, Progress, card
from hub.harvest.pipeline import Stations, carry
from hub.harvest.tracing import Untraced
from hub.outside import Http
from hub.privacy.door import DoorKeeper
from hub.raw import Raw
from hub.runs import Problem, Run
from hub.store import Aside, ItemState, RawRow, RunRow, Stored

log = logging.getLogger("hub.harvest")
LEASE_S = 60
UNTRACED = Untraced()
Noted = Callable[[dict[str, int]], None]


def harvest(
    hub: Hub, name: str, *, since: str | None = None, noted: Noted = lambda counts: None, trace: Untraced = UNTRACED
) -> RunRow:
    """Harvest a source once: fetch what is new, store it, derive from it, and judge the run.

    ``since`` begins at another day than the one at which the last run ended, for sources that have such an option.
    """
    require_secrets(hub, name)
    if since and "since" not in hub.plugins.connector(name).Options().fields:
        raise UsageError(
            f"{name}: --since is for sources with an option `since`, and this one has none: `hub harvest {name}` goes"
            f" on where the last run ended, `hub harvest {name} --from-the-start` reads all again"
            " (an author adds the option: docs/howto/cursors.md)"
        )
    connector = connector_of(hub, name, **({"since": since} if since else {}))
    row = started(hub, connector, "harvest")
    known = None if since else store_of(hub, connector).runs.cursor(name)
    at = Progress(**row.progress) if row.resumed and row.progress else Progress(known)
    with Http(**{"sleep": trace.around("wait", time.sleep), **manners(hub, name)}) as http:
        return through(hub, connector, row, connector.fetch(http, at.cursor), at, noted, trace=trace)


def forget_cursor(hub: Hub, name: str) -> None:
    """Have the next run of a source begin at the start; what it has read already is then found unchanged."""
    store_of(hub, connector_of(hub, name)).runs.set_cursor(name, None)


def harvest_files(
    hub: Hub,
    name: str,
    files: Collection[Path],
    *,
    url: str | None = None,
    noted: Noted = lambda counts: None,
    trace: Untraced = UNTRACED,
) -> RunRow:
    """Harvest documents given by hand; they move no cursor and withdraw nothing."""
    connector = connector_of(hub, name)
    given = [given for path in files for given in documents_under(path)]
    paths = [path for path in given if path in files or connector.accepts(path.name)]
    raws = (Raw.from_file(path, **({"url": url} if url else {})) for path in paths)
    row = started(hub, connector, "file")
    return through(hub, connector, row, raws, Progress(), noted, passed_over=len(given) - len(paths), trace=trace)


def started(hub: Hub, connector: Connector, kind: str) -> RunRow:
    """Start a run, or take over the one whose owner died; one of another kind is closed first."""
    if connector.personal:
        personal_key(hub, connector)
    runs = store_of(hub, connector).runs
    before = [one.owner for one in runs.list(connector.name, limit=1, status="running")]
    row = runs.start(connector.name, kind=kind, owner=hub.owner, lease_s=LEASE_S)
    if row.resumed and runs is not hub.store.runs:
        for dead in before:  # what is to be derived stands in the common store, whichever store has the run
            hub.store.todo.free(dead)
    if row.resumed and (row.kind != kind or kind != "harvest"):
        runs.finish(row, "failed", reason="interrupted; a later run began anew")
        row = runs.start(connector.name, kind=kind, owner=hub.owner, lease_s=LEASE_S)
    return row


def through(
    hub: Hub,
    connector: Connector,
    row: RunRow,
    raws: Iterator[Raw],
    since: Progress,
    noted: Noted,
    *,
    wanted: Callable[[Entry], bool] = lambda entry: True,
    passed_over: int = 0,
    trace: Untraced = UNTRACED,
) -> RunRow:
    """Carry documents through the pipeline under a heartbeat, derive, and end the run as the guards say."""
    run = Run(str(row.id), connector.name, row.kind, personal=connector.personal)
    if passed_over:
        run.count("skipped", passed_over)
        run.count("skipped: a file that this source does not read", passed_over)
    with trace.at("rest"), beating(store_of(hub, connector), row, connector, lease_s=LEASE_S), seldom_swept():
        handed = trace.stations(replace(stations(hub, connector, row, noted), wanted=wanted))
        outcome = carry(trace.connector(connector), trace.each("fetch", raws), run, handed, since=since)
        end, gone = judged(hub, connector, row, outcome)
        settle(store_of(hub, connector), connector, row, end, gone)
        with trace.at("derive"):
            drain(hub, noted=lambda left: noted({"to derive": left}))
        expire(hub, connector)
        finished = ended(hub, connector, row, end, gone, outcome)
    hide_unseen(hub, connector)
    refresh_quality(hub)
    told(hub, finished)
    return finished


def told(hub: Hub, finished: RunRow) -> None:
    """Tell plugins that a run has ended; one that raises is noted, the others are told."""
    note = Run("events", finished.source)
    for listener in hub.plugins.hook.run_finished.get_hookimpls():
        with note.noting("run_finished", listener.plugin_name):
            listener.function(**dict.fromkeys(listener.argnames, finished))


def stations(hub: Hub, connector: Connector, row: RunRow, noted: Noted) -> Stations:
    """Return what the pipeline is handed for this run."""
    version = f"{connector.version}/{schemas.SCHEMA_VERSION}"
    plain = Stations(
        keep=lambda raw: keep(hub, connector, row, raw),
        passed=DoorKeeper(connector.door).passed,
        load=partial(located, hub),
        batch=lambda: hub.store.batch(row),
        put=partial(put, hub, version=version),
        set_aside=set_aside,
        reopen=lambda known: hub.archive.given(connector.name, raw_of(known)),
        version=version,
        noted=noted,
    )
    if connector.mirrors:
        return mirror_stations(hub, row, plain)
    return personal_stations(hub, connector, row, plain) if connector.personal else plain


def keep(hub: Hub, connector: Connector, row: RunRow, raw: Raw) -> Raw:
    """Keep a document in the archive and in its journal."""
    raw = hub.archive.keep(connector.name, raw)
    where = (connector.name, str(raw.digest))
    described = {**card(raw), "headers": dict(raw.headers), "size": hub.archive.size(*where)}
    hub.store.raws.add(RawRow(source=connector.name, run=row.id, path=hub.archive.name(*where), **described))
    return raw


def raw_of(known: dict[str, Any]) -> Raw:
    """Return a document as its card in the journal describes it; its bytes are in the archive."""
    names = ("url", "media_type", "status", "retrieved_at", "cursor", "scope", "announced", "digest", "name")
    return replace(Raw.from_bytes(b""), **{name: known[name] for name in names if name in known})


def located(hub: Hub, record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as its schema accepts it, with the territories of its places.

    A notice's places are resolved when its case is folded.
    """
    try:
        clean = schemas.load(record)
    except schemas.Refusal as refusal:
        raise RecordRefused(str(refusal.record_id), refusal.messages) from refusal
    if clean["kind"] == "coverage":
        places = hub.gazetteer
        return coverage.located(clean, name=places.name, parents=places.parents, resolve=places.resolve)
    if clean["kind"] == "notice" or clean.get("territories") or not clean.get("places"):
        return clean
    return {**clean, "territories": territories(hub, clean["places"])}


def territories(hub: Hub, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the territories of places, each once, the surest first found."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for given in places:
        for territory in hub.gazetteer.resolve(given):
            known = found.setdefault((territory["type"], territory["code"]), territory)
            if territory.get("confidence", 0) > known.get("confidence", 0):
                found[territory["type"], territory["code"]] = territory
    return list(found.values())


def put(hub: Hub, batch: Any, entry: Entry, rank: int, records: list[dict[str, Any]], *, version: str) -> None:
    """Hand an item and its records to the batch, with their tokens and the links that were derived on them."""
    if entry.item is None:
        return
    kept = [keeping_links(hub, one) if one["kind"] in LINKED and batch.stands(one["id"]) else one for one in records]
    state = ItemState(entry.item.key, entry.item.form, rank, entry.digest, version, entry.raw.scope)
    batch.put(state, [with_tokens(record, hub.store.derives) for record in kept])


def with_tokens(record: dict[str, Any], naming: frozenset[str]) -> Stored:
    """Return a record as it is stored, with the tokens by which notices meet, and others find what they name."""
    if record["kind"] != "notice":
        return Stored(record, tuple(sorted(tokens_of(record))) if record["kind"] in naming else ())
    found = tokens(record)
    return Stored(record, found.own, found.cited)


def set_aside(batch: Any, problem: Problem, digest: str | None) -> None:
    """Hand a problem to the batch; what could not be fetched is the run's reason, not something set aside."""
    if problem.station == "fetch":
        return
    batch.set_aside(
        Aside(problem.station, problem.where, problem.rule, problem.message, problem.key, problem.payload, digest)
    )


def manners(hub: Hub, name: str) -> dict[str, Any]:
    """Return how our client behaves: who it says it is, what it may reach, and the limits it shares.

    All that it waits for ends a tenth before the run's own time limit does.
    """
    contact, settings = hub.settings.contact or hub.settings.base_url, hub.settings.source(name)
    return {
        "user_agent": f"Clausier/0.1 (+{contact})",
        "allow": hub.loopback,
        "limiter": hub.store.limiter,
        "validators": hub.store.validators,
        "interval_s": 0.0 if hub.loopback else 0.2,
        "budget_s": 54.0 * settings.time_limit_minutes,
    }


def documents_under(path: Path) -> list[Path]:
    """Return a file, or the files below a folder in the order of their names."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    return [path]
