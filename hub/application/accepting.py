"""Accepting: what a person decides on a run that is held, in whichever store it stands."""

from __future__ import annotations

from hub.application import Hub, connector_of
from hub.application.deriving import drain
from hub.application.personal import store_of
from hub.store import RunRow, Store
from hub.store.erasing import Erasing


def stores_of(hub: Hub) -> list[Store]:
    """Return the stores that keep runs and what they set aside: the common one, and that of persons."""
    return [hub.store, *([hub.persons] if hub.persons else [])]


def store_of_run(hub: Hub, run_id: str) -> Store:
    """Return the store in which a run's own counts stand: of a source about persons, that of persons."""
    return next((store for store in reversed(stores_of(hub)) if store.runs.get(run_id)), hub.store)


def accept(hub: Hub, row: RunRow) -> int:
    """Withdraw what a held run no longer saw; of a base that may not be handed on no text stays; return how many."""
    connector = connector_of(hub, row.source)
    store = store_of(hub, connector)
    gone = store.runs.accept(row.id)
    if not connector.contract.republish:
        store.forget(Erasing(store.database).withdrawn_with_text(row.source), row.source)
    drain(hub)
    return gone
