"""A heartbeat goes on after a short loss of the database, and ends when its run is another's."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

from hub.application.beating import beating
from hub.errors import LeaseLost, StoreError

ROW: Any = SimpleNamespace(id="toy-1", resumed=False)
CONNECTOR: Any = SimpleNamespace(name="toy", personal=False)


class Beats:
    """The runs of a store whose answers to beats are given."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.done, self.count = list(answers), threading.Event(), 0

    def beat(self, row: Any) -> None:
        """Answer one beat."""
        self.count += 1
        answer = self.answers.pop(0)
        if not self.answers:
            self.done.set()
            self.answers.append(answer)
        if answer:
            raise answer


def beaten(*answers: Exception | None) -> Beats:
    """Return what came of a heartbeat with such answers, some beats after the last."""
    beats = Beats(*answers)
    store: Any = SimpleNamespace(runs=beats)
    with beating(store, ROW, CONNECTOR, lease_s=0.02):
        assert beats.done.wait(5)
        threading.Event().wait(0.05)
    return beats


def test_a_heartbeat_goes_on_after_the_database_was_away() -> None:
    assert beaten(None, StoreError("away"), StoreError("away"), None).count > 4


def test_a_heartbeat_ends_when_another_process_has_the_run() -> None:
    assert beaten(None, LeaseLost("another's")).count == 2
