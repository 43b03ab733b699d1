"""A witness of a drill: whether the process that stores a batch owns the run, and a stop with a batch in its hands."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from hub.store.batch import Batch

OWNER = "SELECT owner, status FROM run WHERE id = ?"


def witness(note: Callable[[str], None]) -> None:
    """Note each batch that is stored by a process that does not own its run, as the same transaction sees it."""
    close = Batch._close

    def seen(self: Batch, tx: Any, *rest: Any) -> None:
        now = tx.one(OWNER, (self.run.id,))
        if now != (self.run.owner, "running"):
            note(f"run {self.run.id}, {now}, batch of {self.run.owner}")
        close(self, tx, *rest)

    Batch._close = seen  # type: ignore[assignment,method-assign]


def stand_still(batches: int, note: Callable[[str], None]) -> None:
    """Have this process stop before it stores a batch, with all of it in its hands, and note it; 0: never."""
    commit, seen = Batch.commit, 0

    def held(self: Batch) -> None:
        nonlocal seen
        seen += 1
        if seen == batches:
            note(self.run.id)
            os.kill(os.getpid(), signal.SIGSTOP)
        commit(self)

    Batch.commit = held  # type: ignore[method-assign]
