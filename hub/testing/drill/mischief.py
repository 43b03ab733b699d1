"""The mischief of a drill: what happens to its processes, its clock, its disk and the server of its database."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable

from hub.testing.drill import disks
from hub.testing.drill.cluster import Cluster
from hub.testing.drill.world import World

FULL_S, READ_ONLY_S = 0.8, 0.6
SPARED = 4  #: a web process, which takes longest to begin, is hit so many times more seldom than another
LONGEST_S = 0.5  #: a turn that took longer, on a machine with much to do, counts as one of this length
#: how often a second each kind of mischief happens, beside the kills
RATES = {"freeze": 0.15, "jump": 0.15, "cut": 0.8, "restart": 0.05, "full": 0.06, "read only": 0.06}
#: what is counted for each kind that is not the fate of a process
COUNTED = {"freeze": "frozen", "jump": "clock jumps", "cut": "connections cut", "restart": "server restarts",
           "full": "full disks", "read only": "read-only"}  # fmt: skip


class Mischief:
    """What happens, by one dice; what was begun for a moment is ended when its moment is over."""

    def __init__(
        self, world: World, chance: random.Random, counts: Counter[str], *,
        cluster: Cluster | None, small_disk: bool, kills: float,
    ) -> None:  # fmt: skip
        self.world, self.chance, self.counts, self.cluster, self.small_disk = world, chance, counts, cluster, small_disk
        self.rates = {"kill": kills, **{kind: RATES[kind] for kind in self.possible()}}
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.last = time.monotonic()

    def possible(self) -> list[str]:
        """Return the kinds that can happen here."""
        server = ["cut", "restart", "read only"] if self.cluster else []
        return ["freeze", "jump", *server, *(["full"] if self.small_disk else [])]

    def happened(self, times: int) -> bool:
        """Say whether each kind that can happen has happened so often."""
        return all(self.counts[COUNTED[kind]] >= times for kind in self.possible())

    def turn(self, crew: dict[int, str], *, spared: bool) -> None:
        """Let happen what the time since the last turn brings; none is killed when they are spared."""
        now = time.monotonic()
        passed, self.last = min(now - self.last, LONGEST_S), now
        for at, act in [one for one in self.later if one[0] <= now]:
            self.later.remove((at, act))
            act()
        for kind, rate in self.rates.items():
            if self.chance.random() < rate * passed and not (spared and kind == "kill"):
                self.happen(kind, crew)

    def over(self) -> None:
        """End all that was begun; the server stands again."""
        for _, act in self.later:
            act()
        self.later.clear()
        self.stand()

    def happen(self, kind: str, crew: dict[int, str]) -> None:
        """Do one thing that happens to machines."""
        if kind in ("kill", "freeze"):
            weights = [1 if role.startswith("web") else SPARED for role in crew.values()]
            [pid] = self.chance.choices(list(crew), weights)
            os.kill(pid, signal.SIGKILL if kind == "kill" else signal.SIGSTOP)
        elif kind == "jump":
            self.world.clock.jump(self.chance.choice([-240, -60, -5, 30, 120, 400]))
            self.counts[COUNTED[kind]] += 1
        elif kind == "full" and not self.later:
            self.full()
        elif self.cluster:
            self.at_the_server(self.cluster, kind)

    def full(self) -> None:
        """Fill the disk for a moment."""
        disks.fill(self.world.disk)
        self.counts[COUNTED["full"]] += 1
        if self.cluster:
            self.cluster.press()
        self.later.append((time.monotonic() + FULL_S, self.room))

    def room(self) -> None:
        """Give the disk its room again."""
        disks.empty(self.world.disk)
        self.stand()

    def stand(self) -> None:
        """Start a server again that ended by itself, as a server does whose log finds no room."""
        if self.cluster and not self.cluster.standing():
            self.counts["servers that a full disk ended"] += 1
            self.cluster.restart()

    def at_the_server(self, cluster: Cluster, kind: str) -> None:
        """Do something to the server of the database."""
        if kind == "cut":
            cluster.cut(self.chance.randint(1, 4))
        elif self.later:
            return
        elif kind == "restart":
            cluster.restart()
        else:
            cluster.read_only("on")
            self.later.append((time.monotonic() + READ_ONLY_S, lambda: cluster.read_only("off")))
        self.counts[COUNTED[kind]] += 1
