"""Ending: how a run ends, and what becomes of the items that its source shows no more."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain

from hub.application import Hub
from hub.application.personal import store_of
from hub.connector import Connector
from hub.harvest.guards import Verdict, verdict
from hub.harvest.pipeline import Outcome
from hub.store import RunRow, Store
from hub.store.erasing import Erasing

log = logging.getLogger("hub.harvest")


def judged(hub: Hub, connector: Connector, row: RunRow, outcome: Outcome) -> tuple[Verdict, list[str]]:
    """Return how the run ends, and the scopes of which the source no longer shows every item."""
    if not connector.withdraws or row.kind != "harvest" or outcome.failure:
        return verdict(outcome.failure, gone={}, sizes={}), []
    store = store_of(hub, connector)
    gone = {scope: sum(map(len, unseen(store, row, [scope]))) for scope in sorted(outcome.scopes)}
    sizes = {scope: store.runs.items(connector.name, scope or None) for scope in gone}
    return verdict(None, gone=gone, sizes=sizes), [scope for scope, n in gone.items() if n]


def settle(store: Store, connector: Connector, row: RunRow, end: Verdict, scopes: list[str]) -> None:
    """Withdraw what a complete run no longer saw; while a run is held, hide what must not be shown unseen.

    Each thousand of items is a transaction: one of all would keep every other writer out for minutes, in memory and log
    that grow with it. That so many may go was decided before the first. Where the process dies between two, who takes
    the run over judges what is left: a share of its scope that is no larger, so that it is judged the same.
    """
    if end.status == "complete":
        for keys in unseen(store, row, scopes):
            with store.batch(row) as batch:
                batch.gone(keys)
        if (scopes or row.resumed) and not connector.contract.republish:
            store.forget(Erasing(store.database).withdrawn_with_text(connector.name), connector.name)
    elif end.status == "held" and connector.contract.hide_unseen_hours is not None:
        for keys in unseen(store, row, scopes):
            with store.batch(row) as batch:
                batch.hide(keys)


def unseen(store: Store, row: RunRow, scopes: list[str]) -> Iterator[list[str]]:
    """Yield, by the thousand, the keys of the items of some scopes that a run has not seen."""
    return chain.from_iterable(store.runs.unseen(row, scope or None) for scope in scopes)


def ended(
    hub: Hub, connector: Connector, row: RunRow, end: Verdict, scopes: list[str], outcome: Outcome
) -> RunRow:
    """Write the end of a run; only a complete harvest moves the source's cursor."""
    store = store_of(hub, connector)
    cursor = outcome.cursor if row.kind == "harvest" else None
    log.info("run %s of %s ends: %s", row.id, connector.name, end.status, extra={"status": end.status})
    if end.status == "held":
        gone = chain.from_iterable(unseen(store, row, scopes))
        return store.runs.hold(row, gone, reason=end.reason or "", cursor=cursor)
    return store.runs.finish(row, end.status, cursor=cursor, reason=end.reason)
