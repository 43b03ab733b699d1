"""The course of a drill: processes are started, killed, frozen, cut off and started again, by one dice with a seed."""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hub.testing.drill import disks
from hub.testing.drill.clock import BEGIN
from hub.testing.drill.cluster import Cluster
from hub.testing.drill.dice import cast
from hub.testing.drill.roles import LEASE_S, Fate, World, live, open_hub
from hub.testing.drill.sources import PAGE_S
from hub.testing.drill.verdict import judge
from hub.testing.drill.wanted import Wanted

ENDLESS = 10**6
TICK_S = 0.02
DISK_MIB = 1024
FULL_S, READ_ONLY_S = 0.8, 0.6
FREEZE_LEASES, HOLD_LEASES = 1.5, 3  #: for how many leases a frozen process stands still
AFTER_WAKING_S = 1.0  #: in which a process that was woken does what it was about to do
#: how often a second each kind of mischief happens
RATES = {"kill": 3.0, "freeze": 0.15, "jump": 0.15, "cut": 0.8, "restart": 0.05, "full": 0.06, "read only": 0.06}


@dataclass
class Result:
    """What came of a drill."""

    findings: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Say whether nothing was found wrong."""
        return not self.findings


def drill(wanted: Wanted) -> Result:
    """Hold a drill, and return what came of it; all that it made is taken away again."""
    folder = Path(tempfile.mkdtemp(prefix="hub-drill-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    mounted = disks.mount(disk, DISK_MIB) if not wanted.url else False
    cluster = Cluster(disk / "server") if wanted.engine == "postgresql" and not wanted.url else None
    try:
        url = wanted.url or (started(cluster) if cluster else f"sqlite:///{disk / 'hub.db'}")
        world = World(folder, url, wanted.seed, ENDLESS, wanted.speed, plant=wanted.plant)
        return Course(wanted, world, cluster, small_disk=mounted).hold()
    finally:
        if cluster:
            cluster.stop()
        if mounted:
            disks.unmount(disk)
        shutil.rmtree(folder, ignore_errors=True)


def started(cluster: Cluster) -> str:
    """Start a server and return the address of its database."""
    cluster.folder.mkdir()
    cluster.start()
    return cluster.url


class Course:
    """One drill under way."""

    def __init__(self, wanted: Wanted, world: World, cluster: Cluster | None, *, small_disk: bool) -> None:
        self.wanted, self.world, self.cluster, self.small_disk = wanted, world, cluster, small_disk
        self.chance = random.Random(wanted.seed)
        self.crew: dict[int, str] = {}
        self.frozen: dict[int, float] = {}
        self.fates: dict[int, Fate] = {}
        self.woken_at = 0.0
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.counts: Counter[str] = Counter()

    def hold(self) -> Result:
        """Go through the whole of it."""
        began = time.monotonic()
        self.world.clock.start(self.wanted.speed)
        self.apart(self.prepare)
        for role in self.wanted.roles:
            self.spawn(role)
        while not self.enough() and time.monotonic() - began < self.wanted.most_s:
            self.turn()
        self.rest()
        simulated = self.world.clock.now() - BEGIN
        pages = int(simulated // PAGE_S) + 1
        self.world.clock.jump(86_400)
        report = self.world.folder / "report.json"
        self.apart(lambda: judge(replace(self.world, pages=pages), report))
        said = json.loads(report.read_text()) if report.exists() else self.unfinished()
        counts = self.counts + Counter(said["counts"]) + Counter({"simulated seconds": int(simulated)})
        counts["batches held"] = self.lines("held")
        counts["errors told"], counts["errors escaped"] = self.lines("told"), self.counts["exit 3"]
        return Result(said["findings"] + self.escaped(), counts, time.monotonic() - began)

    def enough(self) -> bool:
        """Say whether all has happened that is asked for, whatever the machine's pace."""
        if not self.killed() or self.lines("started") < self.wanted.starts:
            return False
        if self.lines("held") < self.wanted.holds:
            return False
        holding = any(self.fates[pid].hold_at for pid in self.frozen)
        return not self.wanted.holds or (not holding and time.monotonic() > self.woken_at + AFTER_WAKING_S)

    def prepare(self) -> int:
        """Make the tables, once, before all."""
        open_hub(self.world).close()
        return 0

    def unfinished(self) -> dict[str, Any]:
        """Return what to report where judging itself failed."""
        path = self.world.folder / "noise"
        return {"findings": [f"not judged: {path.read_text()[-900:] if path.exists() else ''}"], "counts": {}}

    def lines(self, name: str) -> int:
        """Return how many lines a file of the drill has."""
        path = self.world.folder / name
        return len(path.read_text().splitlines()) if path.exists() else 0

    def escaped(self) -> list[str]:
        """Return the first error that no process of ours told in a sentence."""
        path = self.world.folder / "escaped"
        return [f"an error escaped: {path.read_text()[-900:]}"] if path.exists() else []

    # ---- processes

    def apart(self, work: Callable[[], int]) -> None:
        """Do some work in a process of its own, and wait for it."""
        pid = self.fork(work)
        os.waitpid(pid, 0)

    def fork(self, work: Callable[[], int]) -> int:
        """Start a process that does some work; this one has no thread and no connection, so that it can be copied."""
        pid = os.fork()
        if pid:
            return pid
        code = 3
        try:
            noise = os.open(self.world.folder / "noise", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.dup2(noise, 2)
            os.dup2(noise, 1)
            os.setpgid(0, 0)
            faulthandler.register(signal.SIGUSR1)
            end_with_parent()
            code = work()
        finally:
            if sys.exc_info()[0]:
                traceback.print_exc()  # where there was an error; a process that is copied has nobody above to tell
            os._exit(code)

    def spawn(self, role: str) -> None:
        """Start a process of the crew, with its fate."""
        fate, stop = self.fate(), self.world.folder / "stop"
        pid = self.fork(lambda: live(self.world, role, fate, stop.exists))
        self.crew[pid], self.fates[pid] = role, fate

    def fate(self) -> Fate:
        """Cast what befalls a process."""
        wanting = self.lines("held") < self.wanted.holds
        return cast(self.chance, spared=self.killed(), wanting=wanting)

    def killed(self) -> bool:
        """Say whether enough were killed: what the drill then still waits for comes the sooner."""
        return self.counts["kills"] >= self.wanted.kills

    def turn(self) -> None:
        """Let a moment pass: bury, wake, start again, and do some mischief."""
        for pid in list(self.crew):
            self.look_at(pid)
        now = time.monotonic()
        for pid, until in list(self.frozen.items()):
            if now > until:
                self.wake(pid)
        for at, act in [one for one in self.later if one[0] <= now]:
            self.later.remove((at, act))
            act()
        for what, rate in RATES.items():
            if self.chance.random() < rate * TICK_S:
                self.mischief(what)
        time.sleep(TICK_S)

    def look_at(self, pid: int) -> None:
        """Note how a process stands, and start another for one that ended."""
        known, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
        if not known:
            return
        if os.WIFSTOPPED(status):
            self.counts["frozen"] += pid not in self.frozen
            leases = HOLD_LEASES if self.fates[pid].hold_at else FREEZE_LEASES
            self.frozen.setdefault(pid, time.monotonic() + leases * LEASE_S / self.wanted.speed)
            return
        self.frozen.pop(pid, None)
        self.fates.pop(pid)
        self.counts["kills" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"] += 1
        self.spawn(self.crew.pop(pid))

    def wake(self, pid: int) -> None:
        """Let a frozen process go on, as one whose machine had stood still."""
        self.frozen.pop(pid, None)
        if self.fates[pid].hold_at:
            self.woken_at = time.monotonic()
        os.kill(pid, signal.SIGCONT)

    def rest(self) -> None:
        """End all mischief and all processes."""
        for _, act in self.later:
            act()
        for pid in self.crew:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        if self.cluster and not self.cluster.standing():
            self.cluster.restart()

    # ---- mischief

    def mischief(self, what: str) -> None:
        """Do one thing that happens to machines."""
        if what == "kill":
            if not self.killed():
                os.kill(self.chance.choice(sorted(self.crew)), signal.SIGKILL)
        elif what == "freeze":
            os.kill(self.chance.choice(sorted(self.crew)), signal.SIGSTOP)
        elif what == "jump":
            self.world.clock.jump(self.chance.choice([-240, -60, -5, 30, 120, 400]))
            self.counts["clock jumps"] += 1
        elif what == "full" and self.small_disk and not self.later:
            self.full()
        elif self.cluster:
            self.at_the_server(self.cluster, what)

    def full(self) -> None:
        """Fill the disk for a moment."""
        disks.fill(self.world.disk)
        self.counts["full disks"] += 1

        def room() -> None:
            disks.empty(self.world.disk)
            if self.cluster and not self.cluster.standing():
                self.cluster.restart()

        self.later.append((time.monotonic() + FULL_S, room))

    def at_the_server(self, cluster: Cluster, what: str) -> None:
        """Do something to the server of the database."""
        if what == "cut":
            cluster.cut(self.chance.randint(1, 4))
            self.counts["connections cut"] += 1
        elif what == "restart" and not self.later:
            cluster.restart()
            self.counts["server restarts"] += 1
        elif what == "read only" and not self.later:
            cluster.read_only("on")
            self.counts["read-only"] += 1
            self.later.append((time.monotonic() + READ_ONLY_S, lambda: cluster.read_only("off")))


def end_with_parent() -> None:
    """Have the kernel end this process when the drill itself is ended: no orphan goes on."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
