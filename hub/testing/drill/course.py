"""The course of a drill: processes are started, killed, frozen, cut off and started again, by one dice with a seed."""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from hub.testing.drill import disks
from hub.testing.drill.clock import BEGIN
from hub.testing.drill.cluster import Cluster
from hub.testing.drill.dice import cast, later
from hub.testing.drill.mischief import Mischief
from hub.testing.drill.namespace import mount_memory
from hub.testing.drill.roles import LEASE_S, live, open_hub, warm
from hub.testing.drill.sources import PAGE_S
from hub.testing.drill.verdict import judge
from hub.testing.drill.wanted import Wanted
from hub.testing.drill.witness import holding, passed_by
from hub.testing.drill.world import Fate, World

ENDLESS = 10**6
TICK_S = 0.02
DISK_MIB = 1024
BUG = "Exception on /"  #: what Flask writes of an error that no code of ours foresaw
EACH = 100  #: kills after which it is told how far a drill is
FREEZE_LEASES, HOLD_LEASES = 1.5, 3  #: for how many leases a frozen process stands still
LONGEST_HELD_S = 60.0  #: in which another process goes on with the run of one that stands still, or nobody does
AFTER_WAKING_S = 1.0  #: in which a process that was woken does what it was about to do


@dataclass
class Result:
    """What came of a drill."""

    findings: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    disk: str = ""  #: what the disk was that could be full

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
    mounted = not wanted.url and mount_memory(disk, DISK_MIB)
    own = wanted.engine == "postgresql" and not wanted.url
    cluster = Cluster(disk / "server", folder / "server.log") if own else None
    try:
        url = wanted.url or (started(cluster) if cluster else f"sqlite:///{disk / 'hub.db'}")
        ports = free_ports(wanted.webs)
        world = World(folder, url, wanted.seed, ENDLESS, wanted.speed, plant=wanted.plant, ports=ports)
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


def free_ports(number: int) -> tuple[int, ...]:
    """Return ports of this machine at which nobody listens."""
    with ExitStack() as stack:
        found = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return tuple(one.getsockname()[1] for one in found)


class Course:
    """One drill under way."""

    def __init__(self, wanted: Wanted, world: World, cluster: Cluster | None, *, small_disk: bool) -> None:
        self.wanted, self.world, self.cluster, self.small_disk = wanted, world, cluster, small_disk
        self.chance = random.Random(wanted.seed)
        self.crew: dict[int, str] = {}
        self.frozen: dict[int, float] = {}
        self.woken_at, self.began, self.told_at = 0.0, time.monotonic(), 0
        self.counts: Counter[str] = Counter()
        self.mischief = Mischief(
            world, self.chance, self.counts, cluster=cluster, small_disk=small_disk, kills=wanted.rate
        )

    def hold(self) -> Result:
        """Go through the whole of it."""
        self.world.clock.start(self.wanted.speed)
        warm(self.world)
        self.apart(self.prepare)
        for role in self.wanted.roles:
            self.spawn(role)
        while not self.enough() and time.monotonic() - self.began < self.wanted.most_s:
            self.turn()
            self.tell()
        self.rest()
        return self.end()

    def end(self) -> Result:
        """Finish in calm, judge, and return what came of it."""
        simulated = self.world.clock.now() - BEGIN
        pages = int(simulated // PAGE_S) + 1
        self.world.clock.jump(86_400)
        self.wanted.told(f"{self.counts['kills']} kills after {self.passed():.0f} s; it is finished in calm and judged")
        report = self.world.folder / "report.json"
        webs = [self.fork(partial(live, self.world, "web1", Fate(), lambda: False)) for _ in self.world.ports[:1]]
        self.apart(lambda: judge(replace(self.world, pages=pages), report))
        for pid in webs:
            self.end_one(pid)
        said = json.loads(report.read_text()) if report.exists() else self.unfinished()
        counts = self.counts + Counter(said["counts"]) + self.noted() + Counter({"simulated seconds": int(simulated)})
        disk = disks.told(DISK_MIB if self.small_disk else 0, ours=not self.wanted.url)
        return Result(said["findings"] + self.escaped(), counts, self.passed(), disk)

    def passed(self) -> float:
        """Return the seconds since it began."""
        return time.monotonic() - self.began

    def tell(self) -> None:
        """Tell how far it is, each hundred kills."""
        if self.counts["kills"] >= self.told_at + EACH:
            self.told_at = self.counts["kills"]
            self.wanted.told(f"{self.told_at} kills after {self.passed():.0f} s")

    def noted(self) -> Counter[str]:
        """Return the counts of what the processes noted."""
        told = Counter({"batches held": len(self.lines(self.world.held.name)), "errors told": len(self.lines("told"))})
        answers = self.world.answers.read_text().split() if self.world.answers.exists() else []
        told += Counter(f"answers by HTTP: {answer}" for answer in answers)
        told["errors escaped"] = self.counts["exit 3"]
        if self.cluster:
            told["panics of the server"] = self.cluster.panics()
            told["statements refused for want of room"] = self.cluster.refusals()
        return told

    def enough(self) -> bool:
        """Say whether all has happened that is asked for, whatever the machine's pace."""
        few = len(self.lines("started")) < self.wanted.starts or not self.mischief.happened(self.wanted.least)
        if not self.killed() or few or self.wanting():
            return False
        held = any(holding(self.world, pid) for pid in self.frozen)
        return not self.wanted.holds or (not held and time.monotonic() > self.woken_at + AFTER_WAKING_S)

    def prepare(self) -> int:
        """Make the tables, once, before all."""
        open_hub(self.world).close()
        return 0

    def unfinished(self) -> dict[str, Any]:
        """Return what to report where judging itself failed."""
        path = self.world.folder / "noise"
        return {"findings": [f"not judged: {path.read_text()[-900:] if path.exists() else ''}"], "counts": {}}

    def lines(self, name: str) -> list[str]:
        """Return the lines of a file of the drill."""
        path = self.world.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def escaped(self) -> list[str]:
        """Return the first error that no process of ours told in a sentence, and the first that a web process hid."""
        path, noise = self.world.folder / "escaped", self.world.folder / "noise"
        found = [f"an error escaped: {path.read_text()[-900:]}"] if path.exists() else []
        heard = noise.read_text(errors="replace") if noise.exists() else ""
        at = heard.find(BUG)
        return found + ([f"web: a bug answered 500: {heard[at : at + 1500]}"] if at >= 0 else [])

    def apart(self, work: Callable[[], int]) -> None:
        """Do some work in a process of its own, and wait for it."""
        pid = self.fork(work)
        os.waitpid(pid, 0)

    def fork(self, work: Callable[[], int]) -> int:
        """Start a process that does some work; this one has no thread and no connection, so that it can be copied."""
        pid = os.fork()
        if pid:
            return pid
        try:
            os._exit(self.copied(work))
        finally:
            os._exit(3)  # a process that is copied has nobody above to tell

    def copied(self, work: Callable[[], int]) -> int:
        """Do some work in the process that was copied, and return its exit code."""
        noise = os.open(self.world.folder / "noise", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(noise, 2)
        os.dup2(noise, 1)
        os.setpgid(0, 0)
        faulthandler.register(signal.SIGUSR1)
        end_with_parent()
        try:
            return work()
        finally:
            if sys.exc_info()[0]:
                traceback.print_exc()

    def spawn(self, role: str) -> None:
        """Start a process of the crew, with its fate."""
        fate, stop = self.fate(role), self.world.folder / "stop"
        pid = self.fork(lambda: live(self.world, role, fate, stop.exists))
        self.crew[pid] = role
        self.counts["processes with little room"] += fate.room > 0
        self.counts["processes that may not write"] += fate.read_only and self.world.url.startswith("sqlite")

    def fate(self, role: str) -> Fate:
        """Cast what befalls a process; a web process, which takes longest to begin, dies later than others."""
        fate = cast(self.chance, spared=self.killed(), wanting=self.wanting())
        return later(fate) if role.startswith("web") else fate

    def wanting(self) -> bool:
        """Say whether too few have gone on yet with a batch that they held; who is killed before has shown nothing."""
        return self.counts["held batches gone on with"] < self.wanted.holds

    def killed(self) -> bool:
        """Say whether enough were killed: what the drill then still waits for comes the sooner."""
        return self.counts["kills"] >= self.wanted.kills

    def turn(self) -> None:
        """Let a moment pass: bury, wake, start again, and do some mischief."""
        for pid in list(self.crew):
            self.look_at(pid)
        now = time.monotonic()
        for pid, until in list(self.frozen.items()):
            late = now > until + LONGEST_HELD_S or not holding(self.world, pid) or passed_by(self.world, pid)
            if now > until and late:
                self.wake(pid)
        self.mischief.turn(self.crew, spared=self.killed())
        time.sleep(TICK_S)

    def look_at(self, pid: int) -> None:
        """Note how a process stands, and start another for one that ended."""
        known, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
        if not known:
            return
        if os.WIFSTOPPED(status):
            self.counts["frozen"] += pid not in self.frozen
            leases = HOLD_LEASES if holding(self.world, pid) else FREEZE_LEASES
            self.frozen.setdefault(pid, time.monotonic() + leases * LEASE_S / self.wanted.speed)
            return
        self.frozen.pop(pid, None)
        self.counts["kills" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"] += 1
        self.spawn(self.crew.pop(pid))

    def wake(self, pid: int) -> None:
        """Let a frozen process go on, as one whose machine had stood still."""
        self.frozen.pop(pid, None)
        if passed_by(self.world, pid):
            self.woken_at = time.monotonic()
            self.counts["held batches gone on with"] += 1
        os.kill(pid, signal.SIGCONT)

    def rest(self) -> None:
        """End all mischief and all processes."""
        for pid in self.crew:
            self.end_one(pid)
        self.mischief.over()

    def end_one(self, pid: int) -> None:
        """End a process."""
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def end_with_parent() -> None:
    """Have the kernel end this process when the drill itself is ended: no orphan goes on."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
