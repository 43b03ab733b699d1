"""A witness of a drill: who stores a batch, who stands still with one in its hands, and who takes a run over."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from hub.store.batch import Batch
from hub.store.model import RunRow
from hub.store.runs import Runs
from hub.testing.drill.world import World, note

OWNER = "SELECT owner, status FROM run WHERE id = ?"


def witness(world: World) -> None:
    """Note each batch that is stored by a process that does not own its run, as the same transaction sees it.

    Each run that a process takes over is noted too.
    """
    close, start = Batch._close, Runs.start

    def seen(self: Batch, tx: Any, *rest: Any) -> None:
        now = tx.one(OWNER, (self.run.id,))
        if now != (self.run.owner, "running"):
            note(world.trespasses, f"run {self.run.id}, {now}, batch of {self.run.owner}")
        close(self, tx, *rest)

    def taken(self: Runs, *given: Any, **named: Any) -> RunRow:
        row = start(self, *given, **named)
        if row.resumed:
            note(world.taken, f"{row.id} {os.getpid()}")
        return row

    Batch._close = seen  # type: ignore[assignment,method-assign]
    Runs.start = taken  # type: ignore[method-assign]


def stand_still(world: World, batches: int) -> None:
    """Have this process stop before it stores a batch, with all of it in its hands, and note it; 0: never."""
    commit, seen = Batch.commit, 0

    def held(self: Batch) -> None:
        nonlocal seen
        seen += 1
        if seen == batches:
            note(world.held, f"{self.run.id} {os.getpid()}")
            os.kill(os.getpid(), signal.SIGSTOP)
        commit(self)

    Batch.commit = held  # type: ignore[method-assign]


def holding(world: World, pid: int) -> str:
    """Return the run with a batch of which a process stands still; none where it stopped for another reason."""
    return next((run for run, holder in pairs(world.held) if holder == str(pid)), "")


def passed_by(world: World, pid: int) -> bool:
    """Say whether another process was the last to take over the run of which a process holds a batch."""
    takers = [taker for run, taker in pairs(world.taken) if run == holding(world, pid)]
    return bool(takers) and takers[-1] != str(pid)


def pairs(path: Path) -> list[list[str]]:
    """Return what was noted: a run, and a process."""
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []
