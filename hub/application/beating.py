"""Beating: a run's sign of life while it works, and its name on every line that is logged meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hub.connector import Connector
from hub.errors import LeaseLost, StoreError
from hub.privacy.logs import about
from hub.store import RunRow, Store

log = logging.getLogger("hub.harvest")
LEASE_S = 60


@contextmanager
def beating(store: Store, row: RunRow, connector: Connector, *, lease_s: float = LEASE_S) -> Iterator[None]:
    """Keep the run's lease alive while the block works, even where no batch is stored for long."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(lease_s / 4):
            try:
                store.runs.beat(row)
            except LeaseLost:
                return
            except StoreError as error:  # a database that is away for a moment: the lease outlasts some beats
                log.warning("run %s gave no sign of life, and tries again: %s", row.id, error)

    heart = threading.Thread(target=beat, name=f"heartbeat of run {row.id}", daemon=True)
    heart.start()
    try:
        with about(run=row.id, source=connector.name, personal=connector.personal or None):
            log.info("run %s of %s goes on" if row.resumed else "run %s of %s begins", row.id, connector.name)
            yield
    finally:
        stop.set()
        heart.join(5)
