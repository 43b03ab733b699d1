"""The parts of the operator's desk: runs, and what they set aside, of the common store and of that of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from hub.application import Hub, connector_of
from hub.application.accepting import accept, store_of_run, stores_of
from hub.application.personal import store_of
from hub.application.replaying import replay_aside
from hub.privacy.logs import Redaction, secrets_of
from hub.store import AsideRow, RunRow
from hub.web import AsideDesk, Runs

#: what is set aside of persons is numbered from here on pages, so that numbers of both stores never meet
PERSONS_FROM = 1_000_000_000_000


def runs_of(hub: Hub) -> Runs:
    """Return what may be asked of the logbooks, and the decisions on a run that is held."""
    clean = Redaction(secrets_of(hub.settings.environment))

    def listed(source: str | None = None, limit: int = 50, status: str | None = None) -> list[RunRow]:
        rows = [row for store in stores_of(hub) for row in store.runs.list(source, limit=limit, status=status)]
        return [said(hub, clean, row) for row in sorted(rows, key=lambda row: row.started_at, reverse=True)[:limit]]

    def one(run_id: str) -> RunRow | None:
        row = store_of_run(hub, run_id).runs.get(run_id)
        return said(hub, clean, row) if row else None

    return Runs(
        listed,
        one,
        lambda run_id: store_of_run(hub, run_id).runs.held_keys(run_id),
        lambda run_id: accept(hub, known(hub, run_id)),
        lambda run_id: store_of(hub, connector_of(hub, known(hub, run_id).source)).runs.reject(run_id),
        lambda run_id: store_of_run(hub, run_id).runs.drift(run_id),
    )


def said(hub: Hub, clean: Redaction, row: RunRow) -> RunRow:
    """Return a run as pages may tell it: its reason without a secret or a person, as logs say it."""
    if not row.reason:
        return row
    connector = hub.plugins.connectors().get(row.source)
    return replace(row, reason=clean.of(row.reason, personal=connector is None or connector.personal))


def known(hub: Hub, run_id: str) -> RunRow:
    """Return a run that there is."""
    row = store_of_run(hub, run_id).runs.get(run_id)
    if row is None:
        raise LookupError(run_id)
    return row


def aside_of(hub: Hub) -> AsideDesk:
    """Return what may be asked of what is set aside."""
    return AsideDesk(partial(aside_list, hub), partial(aside_row, hub), partial(aside_counts, hub), partial(again, hub))


def aside_list(
    hub: Hub, source: str | None = None, rule: str | None = None, limit: int = 100, after: int = 0
) -> list[AsideRow]:
    """Return what is set aside, by number, from after a number: of the common store first."""
    found = hub.store.aside.list(source, rule=rule, limit=limit, after=after) if after < PERSONS_FROM else []
    if hub.persons and len(found) < limit:
        first = max(after - PERSONS_FROM, 0)
        rows = hub.persons.aside.list(source, rule=rule, limit=limit - len(found), after=first)
        found += [replace(row, id=row.id + PERSONS_FROM) for row in rows]
    return found


def aside_row(hub: Hub, number: int) -> AsideRow | None:
    """Return one thing that was set aside, by its number on pages."""
    if number < PERSONS_FROM:
        return hub.store.aside.get(number)
    row = hub.persons.aside.get(number - PERSONS_FROM) if hub.persons else None
    return replace(row, id=number) if row else None


def aside_counts(hub: Hub, **given: Any) -> list[tuple[str, str, str, int]]:
    """Return (source, station, rule, how many) of what waits."""
    return [count for store in stores_of(hub) for count in store.aside.counts(**given)]


def again(hub: Hub, numbers: Sequence[int]) -> str:
    """Read again what was set aside of the sources of these items, and say in French what came of it."""
    sources = sorted({row.source for row in (aside_row(hub, number) for number in numbers) if row})
    stores = {source: store_of(hub, connector_of(hub, source)) for source in sources}
    before = sum(store.aside.count(source) for source, store in stores.items())
    after = sum(replay_aside(hub, source)[1] for source in sources)
    return f"{before - after} élément(s) repris, {after} encore de côté."
