"""What is asked of a drill, and what no drill can be held with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.errors import ConfigError

ROLES = ("web1", "web2", "web3", "web4", "follower1", "follower2", "reader1", "reader2", "clock1", "clock2",
         "worker1", "worker2", "worker3")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is asked of a drill."""

    seed: int = 7
    kills: int = 100
    engine: str = "sqlite"
    url: str = ""
    speed: float = 30.0
    most_s: float = 3600.0
    plant: str = ""
    rate: float = 3.0  #: kills a second from outside, beside those that a process is fated to
    least: int = 0  #: how often each other kind of mischief has to happen before the drill may end
    starts: int = 3  #: runs that clocks have to start before the drill may end
    holds: int = 0  #: processes that have to stand still with a batch in their hands, and go on, before it may end
    roles: tuple[str, ...] = ROLES
    told: Callable[[str], None] = lambda line: None  #: who is told how far it is

    @property
    def webs(self) -> int:
        """Return how many web processes there are."""
        return sum(role.startswith("web") for role in self.roles)


def refuse(wanted: Wanted) -> None:
    """Refuse what no drill can be held with.

    :raises ConfigError: saying what is wrong.
    """
    if wanted.url and wanted.engine != "postgresql":
        raise ConfigError("--url is for PostgreSQL: a drill makes its own SQLite file")
