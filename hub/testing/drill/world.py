"""Where a drill takes place, and what befalls one of its processes."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path

from hub.testing.drill.clock import Clock


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
    ports: tuple[int, ...] = ()  #: at which the web processes listen

    def places(self, data: str = "data") -> dict[str, str]:
        """Return the settings that say where everything is."""
        return {"HUB_DOTENV": "", "HUB_CONFIG": str(self.folder / "config"), "HUB_DATA": str(self.disk / data)}

    def port(self, role: str) -> int:
        """Return where a web process listens: web1 at the first port."""
        return self.ports[int(role.removeprefix("web")) - 1]

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

    @property
    def held(self) -> Path:
        """Return the file in which is noted who stands still with a batch of which run."""
        return self.folder / "held"

    @property
    def taken(self) -> Path:
        """Return the file in which is noted who has taken over which run."""
        return self.folder / "taken"

    @property
    def answers(self) -> Path:
        """Return the file in which those who ask by HTTP note what each answer was."""
        return self.folder / "answers"


@dataclass(frozen=True)
class Fate:
    """What befalls one process: the statement that it dies, or stops, before; whether its disk takes nothing."""

    kill_at: int = 0
    freeze_at: int = 0
    hold_at: int = 0  #: the batch with which in its hands it stops, until others have gone on with its run
    read_only: bool = False
    room: int = 0  #: bytes that files may grow by; 0 = no limit


def note(path: Path, line: str) -> None:
    """Append a line to a file that several processes write, whatever the limit of what a process may write."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
