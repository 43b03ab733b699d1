"""Standing: how the hub keeps its promises now: sources, dumps, deliveries, disk, clock; all from committed rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from hub.application import Hub
from hub.application.accepting import stores_of
from hub.application.dumping import shelf_of
from hub.connector import Connector
from hub.settings import SourceSettings
from hub.store.incidents import Incident, Incidents
from hub.store.operations import Ended, Operations, SourceRuns

PARIS = ZoneInfo("Europe/Paris")
LOOK = "watch"  #: the clock's job that looks, by its name in the table of jobs that are due
LOOK_MINUTES = 5
CLOCK_LATE_S = 3 * LOOK_MINUTES * 60 + 60
LATE_DELIVERY_S = 3600  #: a delivery that has failed for so long is late
DUMP_GRACE_S = 6 * 3600  #: how long a dump may take
MOST_MISSED = 99  #: more are not counted
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class SourceStanding:
    """How a source keeps its promise of freshness.

    ``state``: ``on_time``, ``late``, ``never`` read, read ``by_hand``, or ``off``. A source is late when its last good
    harvest is older than its contract says and the time that a harvest may take.
    """

    name: str
    title: str
    personal: bool
    expected_hours: int
    schedule: str
    state: str
    good_at: int | None = None
    age_s: int | None = None
    missed: int = 0
    held: int = 0
    aside: int = 0
    stale: int = 0
    run: str | None = None
    run_status: str | None = None
    run_reason: str | None = None


@dataclass(frozen=True)
class DumpsStanding:
    """How the dumps stand: the last good one, whether the last one failed, and whether one is overdue."""

    last: str | None = None
    last_at: str | None = None
    failed: str | None = None
    failed_reason: str | None = None
    missed: int = 0


@dataclass(frozen=True)
class DeliveriesStanding:
    """How the subscriptions of partners, and letters, stand."""

    active: int = 0
    late: int = 0
    late_since: int | None = None
    ended: tuple[Ended, ...] = ()
    letters: int = 0


@dataclass(frozen=True)
class MachineStanding:
    """What the clock measured last, in bytes; None where nobody has looked yet."""

    looked_at: int | None = None
    clock_late: bool = False
    disk_free: int | None = None
    disk_size: int | None = None
    disk_low: bool = False
    database: int | None = None


@dataclass(frozen=True)
class Standing:
    """How all of it stands; ``state`` is ``well``, ``troubled`` or ``unwatched``."""

    at: datetime
    state: str
    sources: tuple[SourceStanding, ...]
    dumps: DumpsStanding
    deliveries: DeliveriesStanding
    machine: MachineStanding
    open: tuple[Incident, ...] = field(default=())


def standing(hub: Hub, *, clock: Clock = utc_now) -> Standing:
    """Return how the hub stands."""
    now = clock()
    operations = Operations(hub.store.database)
    sources, dumps = sources_of(hub, now), dumps_of(hub, now)
    deliveries = deliveries_of(operations, now)
    machine = machine_of(hub, operations, now)
    unended = tuple(Incidents(hub.store.database).unended())
    troubled = (
        any(each.state == "late" or each.held or failing(each) for each in sources)
        or dumps.failed or dumps.missed or deliveries.late or deliveries.ended or machine.disk_low
    )  # fmt: skip
    state = "troubled" if troubled else "unwatched" if machine.clock_late else "well"
    return Standing(now, state, sources, dumps, deliveries, machine, unended)


def failing(source: SourceStanding) -> bool:
    """Say whether the last harvest of a source that the clock reads did not get all."""
    return source.state not in ("off", "by_hand") and source.run_status in ("failed", "incomplete")


def sources_of(hub: Hub, now: datetime) -> tuple[SourceStanding, ...]:
    """Return how each installed source stands; of sources about persons too, which have a database of their own."""
    known: dict[str, SourceRuns] = {}
    for store in stores_of(hub):
        for name, found in Operations(store.database).sources().items():
            known[name] = merged(known[name], found) if name in known else found
    names = sorted(hub.plugins.connectors())
    return tuple(source_of(hub, name, known.get(name) or SourceRuns(), now) for name in names)


def merged(one: SourceRuns, other: SourceRuns) -> SourceRuns:
    """Return what two databases say of one source: the one that was read last leads, and what waits is added up."""
    first, second = (one, other) if (one.good_at or 0) >= (other.good_at or 0) else (other, one)
    lead = first if first.run else second
    return SourceRuns(
        first.good_at, lead.run, lead.status, lead.reason, one.held + other.held, first.held_since or second.held_since,
        one.aside + other.aside, one.stale + other.stale,
    )  # fmt: skip


def source_of(hub: Hub, name: str, found: SourceRuns, now: datetime) -> SourceStanding:
    """Return how one source of a hub stands."""
    return source_standing(hub.plugins.connector(name), hub.settings.source(name), found, now)


def source_standing(
    connector: type[Connector], settings: SourceSettings, found: SourceRuns, now: datetime
) -> SourceStanding:
    """Return how one source stands, by its contract, its settings and what the logbook says."""
    good = None if found.good_at is None else int(found.good_at)
    age = None if good is None else max(0, int(now.timestamp()) - good)
    longest = timedelta(hours=connector.contract.fresh_within_hours, minutes=settings.time_limit_minutes)
    if not settings.enabled:
        state = "off"
    elif not settings.schedule:
        state = "by_hand"
    elif age is None:
        state = "never"
    else:
        state = "late" if age > longest.total_seconds() else "on_time"
    since = datetime.fromtimestamp(good, UTC) if good is not None else None
    grace = timedelta(minutes=settings.time_limit_minutes)
    counted = state in ("late", "on_time") and since is not None
    return SourceStanding(
        name=connector.name,
        title=connector.title,
        personal=connector.personal,
        expected_hours=connector.contract.fresh_within_hours,
        schedule=settings.schedule,
        state=state,
        good_at=good,
        age_s=age,
        missed=missed(settings.schedule, since, now - grace) if counted and since else 0,
        held=found.held,
        aside=found.aside,
        stale=found.stale,
        run=found.run,
        run_status=found.status,
        run_reason=found.reason,
    )


def missed(schedule: str, since: datetime, until: datetime) -> int:
    """Return how often a crontab line in Paris time was due between two instants, and nothing good came of it."""
    try:
        when = CronTrigger.from_crontab(schedule, timezone=PARIS)
    except ValueError:
        return 0
    count, at = 0, when.get_next_fire_time(None, since + timedelta(seconds=1))
    while at is not None and at <= until and count < MOST_MISSED:
        count, at = count + 1, when.get_next_fire_time(at, at + timedelta(seconds=1))
    return count


def dumps_of(hub: Hub, now: datetime) -> DumpsStanding:
    """Return how the dumps stand."""
    shelf = shelf_of(hub)
    newest: dict[str, Any] = next((each for each in shelf.manifests() if each["status"] in ("complete", "failed")), {})
    last = shelf.latest() or {}
    failed = newest if newest.get("status") == "failed" else {}
    schedule, overdue = hub.settings.dumps_schedule, 0
    if schedule and last.get("made_at"):
        made = datetime.fromisoformat(str(last["made_at"]))
        overdue = missed(schedule, made, now - timedelta(seconds=DUMP_GRACE_S))
    return DumpsStanding(last.get("name"), last.get("made_at"), failed.get("name"), failed.get("reason"), overdue)


def deliveries_of(operations: Operations, now: datetime) -> DeliveriesStanding:
    """Return how deliveries stand."""
    active = sum(n for target, state, n in operations.deliveries() if state == "active" and target != "feed")
    late, since = operations.failing(now.timestamp() - LATE_DELIVERY_S)
    return DeliveriesStanding(active, late, since, tuple(operations.ended()), operations.letters())


def machine_of(hub: Hub, operations: Operations, now: datetime) -> MachineStanding:
    """Return what was measured last, and whether the clock still looks; without a schedule there is none to miss."""
    seen = operations.observed()
    values = {name: value for name, (value, _) in seen.items()}
    looked = operations.claimed_at(LOOK)
    wanted = any(source.enabled and source.schedule for source in hub.settings.sources.values())
    late = wanted and (looked is None or now.timestamp() - looked > CLOCK_LATE_S)
    free, size = values.get("disk_free_bytes"), values.get("disk_size_bytes")
    low = low_disk(free, size, hub.settings.disk_free_percent)
    return MachineStanding(looked, late, free, size, low, values.get("database_bytes"))


def low_disk(free: int | None, size: int | None, percent: int) -> bool:
    """Say whether a disk has less room than the operator wants left."""
    return free is not None and bool(size) and free * 100 < (size or 0) * percent


def measured(hub: Hub) -> dict[str, int]:
    """Return the room on the disk of the data, and the size of the databases, in bytes."""
    usage = shutil.disk_usage(hub.settings.data)
    sizes = sum(Operations(store.database).size() for store in stores_of(hub)[: 2 if hub.store.database.sqlite else 1])
    return {"disk_free_bytes": usage.free, "disk_size_bytes": usage.total, "database_bytes": sizes}
