"""The processes of a drill: web, readers of the change log, clocks that start what is due, workers that derive."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from apscheduler.triggers.cron import CronTrigger

from hub.application import Hub, deriving, harvesting
from hub.application.beating import beating
from hub.application.due import due_job, rescue_job
from hub.connector import Connector
from hub.errors import HubError, LeaseLost
from hub.harvest.child import Ended
from hub.plugins import create_plugin_manager
from hub.settings import SourceSettings, read_settings
from hub.store import AlreadyRunning, RunRow, Store
from hub.testing.drill import plants, web
from hub.testing.drill.clock import install
from hub.testing.drill.copies import open_copy, own_disk
from hub.testing.drill.disks import afflict
from hub.testing.drill.sources import DrillPlugin
from hub.testing.drill.witness import stand_still, witness
from hub.testing.drill.world import Fate, World, note

LEASE_S = 60  #: simulated seconds
DUE_EVERY = CronTrigger(minute="*", timezone="UTC")


def open_hub(world: World, url: str | None = None, data: str = "data") -> Hub:
    """Open the hub of a drill in this process."""
    settings = read_settings({**world.places(data), "HUB_DATABASE": url or world.url})
    plugin = DrillPlugin(world.sources, seed=world.seed, pages=world.pages, clock=world.clock)
    hub = Hub.open(settings, plugins=create_plugin_manager([plugin], group=None))
    for name in world.sources:
        hub.settings.sources[name] = SourceSettings(name, enabled=True, schedule="* * * * *")  # type: ignore[index]
    return hub


def begin(world: World) -> None:
    """Have this process live in simulated time, with short batches and the fault that was planted."""
    install(world.clock)
    harvesting.LEASE_S = LEASE_S
    harvesting.beating = beating_in(world.speed)
    deriving.KEYS_AT_ONCE, deriving.CLAIM_S, deriving.WAIT_S = 12, LEASE_S, 0.02
    plants.install(world.plant)
    witness(world)


def beating_in(speed: float) -> Any:
    """Return the heartbeat of a run, whose lease is in simulated seconds, at the machine's pace."""

    def paced(store: Store, row: RunRow, connector: Connector, *, lease_s: float) -> Any:
        return beating(store, row, connector, lease_s=lease_s / speed)

    return paced


def befalling(fate: Fate) -> Callable[[str], None]:
    """Return what is called before each statement: at its hour the process dies, or stands still until it is woken."""
    seen = 0

    def before(sql: str) -> None:
        nonlocal seen
        seen += 1
        if seen == fate.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if seen == fate.freeze_at:
            os.kill(os.getpid(), signal.SIGSTOP)

    return before


def harvested(hub: Hub, name: str) -> Ended:
    """Harvest a source, as the child does that a clock starts."""
    try:
        harvesting.harvest(hub, name)
    except (AlreadyRunning, LeaseLost) as error:
        return Ended(1, str(error))
    return Ended(0)


def keep_clock(world: World, hub: Hub, stopped: Callable[[], bool]) -> None:
    """Look what is due, note it, and start it: the jobs are those of the scheduler."""

    def start(source: SourceSettings) -> Ended:
        note(world.journal, f"{source.name} {hub.owner}")
        return harvested(hub, source.name)

    jobs = [due_job(hub, hub.settings.sources[name], start, DUE_EVERY) for name in world.sources]
    while not stopped():
        for job in jobs:
            job()
        time.sleep(0.02)


def work(world: World, hub: Hub, stopped: Callable[[], bool]) -> None:
    """Go on with runs whose process died, and derive what waits."""
    rescue = rescue_job(hub, lambda source: harvested(hub, source.name))
    while not stopped():
        rescue()
        deriving.drain(hub)
        time.sleep(0.05)


def read_log(world: World, hub: Hub, stopped: Callable[[], bool], *, name: str) -> None:
    """Follow the change log as the web's readers do, into a copy of one's own, until stopped and at its end."""
    chance, taking = random.Random(os.getpid()), plants.READERS.get(world.plant, plants.take)
    with closing(open_copy(world.folder / "copies" / f"{name}.db")) as copy:
        while True:
            ended = stopped()
            with own_disk():
                cursor = copy.execute("SELECT seq FROM cursor").fetchone()[0]
            rows = hub.store.changes(cursor, limit=chance.randint(1, 60), audience="internal")
            if rows:
                with own_disk():
                    taking(hub.store, copy, rows)
            elif ended:
                return
            else:
                time.sleep(0.02)


def live(world: World, role: str, fate: Fate, stopped: Callable[[], bool]) -> int:
    """Live as a process of a drill; return its exit code: 1 where the hub told of an error, 3 where it did not."""
    try:
        begin(world)
        if role.startswith("web"):
            return web.serve(world, role, partial(befall, fate))
        if role.startswith("follower"):
            web.follow(world, stopped, befalling(fate), name=role)
        else:
            live_inside(world, role, fate, stopped)
    except (HubError, OSError) as error:
        note(world.folder / "told", f"{role}: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        return 1
    finally:
        if sys.exc_info()[0]:  # whatever else escapes is a finding, and is shown
            note(world.folder / "escaped", f"{role}: {traceback.format_exc()}")
    return 0


def live_inside(world: World, role: str, fate: Fate, stopped: Callable[[], bool]) -> None:
    """Live as a process that opens the hub itself."""
    stand_still(world, fate.hold_at)
    hub = open_hub(world)
    befall(fate, hub)
    if role.startswith("reader"):
        read_log(world, hub, stopped, name=role)
    else:
        (keep_clock if role.startswith("clock") else work)(world, hub, stopped)
    hub.close()


def befall(fate: Fate, hub: Hub) -> None:
    """Have a fate come true from now on."""
    hub.store.database.before = befalling(fate)
    afflict(hub.store.database, fate)


def warm(world: World) -> None:
    """Load once, in the process that all others are copied from, what each would load when it begins."""
    web.load()
    with closing(open_hub(world, f"sqlite:///{world.folder / 'warm.db'}", data="warm")) as hub:
        harvested(hub, world.sources[0])
        deriving.drain(hub)
