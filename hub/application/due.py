"""What is due is started once, and dead runs are gone on with, whatever the number of clocks (P13, P15)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from hub.application import Hub, per_person
from hub.application.accepting import stores_of
from hub.harvest.child import Ended
from hub.settings import SourceSettings
from hub.store import AlreadyRunning, RunRow, Store

log = logging.getLogger("hub.scheduler")

Start = Callable[[SourceSettings], Ended]


def due_job(hub: Hub, source: SourceSettings, start: Start, when: CronTrigger) -> Callable[[], None]:
    """Return the job that starts the run of a source where nobody else has."""
    return claimed_job(hub, source.name, when, lambda: told(source.name, start(source)))


def claimed_job(hub: Hub, name: str, when: CronTrigger, act: Callable[[], None]) -> Callable[[], None]:
    """Return the job that claims the instant at which something was due, and does it where nobody else has.

    The instant is that of the schedule, not that of the call: a clock that comes late to its job claims the same one.
    """
    following = when.get_next_fire_time(None, datetime.now(UTC))

    def job() -> None:
        nonlocal following
        instant = None
        while following and following <= datetime.now(UTC):
            instant = following
            following = when.get_next_fire_time(instant, instant + timedelta(microseconds=1))
        if instant and hub.store.due(name, instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), hub.owner):
            act()

    return job


def rescue_job(hub: Hub, start: Start) -> Callable[[], None]:
    """Return the job that goes on with runs whose process died, and ends as failed those that nobody can go on with."""

    def job() -> None:
        for store in stores_of(hub):
            for run in store.runs.dead():
                rescue(hub, store, run, start)

    return job


def rescue(hub: Hub, store: Store, run: RunRow, start: Start) -> None:
    """Go on with a dead run where its source can be harvested, else end it; by one process of all."""
    about = "" if store is hub.store else " of persons"
    if not hub.store.due(f"rescue of {run.id}{about}", run.beat_at, hub.owner):
        return
    source = hub.settings.source(run.source)
    if run.kind == "harvest" and source.enabled and store is home_of(hub, run.source):
        told(run.source, start(source))
    if any(run.id == other.id for other in store.runs.dead()):
        give_up(hub, store, run)


def home_of(hub: Hub, name: str) -> Store:
    """Return the store that keeps a source's own runs; of one that is no longer installed, the common one."""
    kind = hub.plugins.connectors().get(name)
    return hub.persons if kind and per_person(kind) and hub.persons else hub.store


def give_up(hub: Hub, store: Store, run: RunRow) -> None:
    """End a dead run as failed; the next one of its source begins where the last complete one left off."""
    try:
        row = store.runs.start(run.source, kind=run.kind, owner=hub.owner)
    except AlreadyRunning:
        return
    store.runs.finish(row, "failed", reason="the process that ran it died")


def told(name: str, ended: Ended) -> None:
    """Note how a run that the clock started ended."""
    log.info("harvest of %s ended with code %s %s", name, ended.code, ended.reason or "")
