"""The processes of a drill: readers of the change log, clocks that start what is due, workers that go on and derive."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
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
from hub.testing.drill import plants
from hub.testing.drill.clock import Clock, install
from hub.testing.drill.sources import DrillPlugin
from hub.testing.drill.witness import stand_still, witness

LEASE_S = 60  #: simulated seconds
DUE_EVERY = CronTrigger(minute="*", timezone="UTC")


@dataclass(frozen=True)
class World:
    """Where a drill takes place."""

    folder: Path
    url: str
    seed: int
    pages: int
    speed: float
    sources: tuple[str, ...] = ("drilla", "drillb", "drillc")
    plant: str = ""

    @property
    def disk(self) -> Path:
        """Return the folder of database and archive, which may be a small disk; what judges the drill is beside it."""
        return self.folder / "disk"

    @property
    def clock(self) -> Clock:
        """Return the clock that all go by."""
        return Clock(self.folder / "clock")

    @property
    def journal(self) -> Path:
        """Return the file in which clocks note what they start."""
        return self.folder / "started"

    @property
    def trespasses(self) -> Path:
        """Return the file in which is noted who stored a batch of a run that was another's."""
        return self.folder / "trespasses"


@dataclass(frozen=True)
class Fate:
    """What befalls one process: the statement that it dies, or stops, before; whether its disk takes nothing."""

    kill_at: int = 0
    freeze_at: int = 0
    hold_at: int = 0  #: the batch with which in its hands it stops, until others have gone on with its run
    read_only: bool = False
    room: int = 0  #: bytes that files may grow by; 0 = no limit


def open_hub(world: World, url: str | None = None, data: str = "data") -> Hub:
    """Open the hub of a drill in this process."""
    places = {"HUB_DOTENV": "", "HUB_CONFIG": str(world.folder / "config"), "HUB_DATA": str(world.disk / data)}
    settings = read_settings({**places, "HUB_DATABASE": url or world.url})
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
    witness(partial(note, world.trespasses))


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


@contextmanager
def own_disk() -> Iterator[None]:
    """Have a reader whose own disk is full end as such; started again, it goes on from its cursor.

    Raises:
        OSError: The disk of the copy takes no more.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"the copy takes no more: {error}") from error


def open_copy(path: Path) -> sqlite3.Connection:
    """Open the copy of a reader: what it read, in order, and how far it is."""
    path.parent.mkdir(exist_ok=True)
    copy = sqlite3.connect(path, isolation_level=None, timeout=30)
    with own_disk():
        copy.execute("PRAGMA synchronous = OFF")  # a killed process loses nothing by it
        copy.execute("CREATE TABLE IF NOT EXISTS line (n INTEGER PRIMARY KEY, seq INTEGER, id TEXT, body BLOB)")
        copy.execute("CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER)")
        copy.execute("INSERT OR IGNORE INTO cursor VALUES (1, 0)")
    return copy


def note(path: Path, line: str) -> None:
    """Append a line to a file that several processes write."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def live(world: World, role: str, fate: Fate, stopped: Callable[[], bool]) -> int:
    """Live as a process of a drill; return its exit code: 1 where the hub told of an error, 3 where it did not."""
    from hub.testing.drill.disks import afflict

    try:
        begin(world)
        stand_still(fate.hold_at, partial(note, world.folder / "held"))
        hub = open_hub(world)
        hub.store.database.before = befalling(fate)
        afflict(hub.store.database, fate)
        if role.startswith("reader"):
            read_log(world, hub, stopped, name=role)
        else:
            (keep_clock if role.startswith("clock") else work)(world, hub, stopped)
        hub.close()
    except (HubError, OSError) as error:
        note(world.folder / "told", f"{role}: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        return 1
    finally:
        if sys.exc_info()[0]:  # whatever else escapes is a finding, and is shown
            note(world.folder / "escaped", f"{role}: {traceback.format_exc()}")
    return 0
