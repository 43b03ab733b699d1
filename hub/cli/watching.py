"""`hub runs`, `hub aside`, `hub sources`: see how it is, and decide what waits for a decision."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from hub.application import Hub, connector_of, opened
from hub.application.accepting import accept, stores_of
from hub.application.lacking import lacks
from hub.application.personal import store_of
from hub.application.replaying import replay_aside
from hub.cli.showing import as_json, counts_sentence, show_table
from hub.errors import UsageError

JSON = click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")


@click.group("runs", invoke_without_command=True)
@click.pass_context
def runs_command(context: click.Context) -> None:
    """Show the last runs; accept or reject one that is held because it would withdraw much."""
    if context.invoked_subcommand is None:
        context.invoke(runs_list)


@runs_command.command("list")
@click.argument("source", required=False)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@JSON
def runs_list(source: str | None, limit: int, for_program: bool) -> None:
    """List the last runs, the newest first."""
    with opened() as hub:
        rows = [row for store in stores_of(hub) for row in store.runs.list(source, limit=limit)]
    rows = sorted(rows, key=lambda row: row.started_at, reverse=True)[:limit]
    if for_program:
        click.echo(as_json(rows))
        return
    columns = ("run", "source", "kind", "started", "status", "counts", "reason")
    show_table(columns, [run_cells(row) for row in rows], title="runs")


def run_cells(row: Any) -> tuple[Any, ...]:
    """Return one run as the cells of a table."""
    return (row.id, row.source, row.kind, row.started_at, row.status, counts_sentence(row.counts), row.reason)


@runs_command.command("show")
@click.argument("run_id")
@JSON
def runs_show(run_id: str, for_program: bool) -> None:
    """Show one run: its counts, its drift, and what it set aside, grouped by rule."""
    with opened() as hub:
        row = found_run(hub, run_id)
        store = store_of(hub, connector_of(hub, row.source))
        drift = store.runs.drift(row.id)
        aside = store.aside.counts(run=row.id)
    if for_program:
        click.echo(as_json({"run": row, "drift": drift, "set_aside": aside}))
        return
    show_table(("what", "n"), sorted(row.counts.items()), title=f"run {row.id}: {row.status}")
    show_table(("field", "what", "n"), drift, title="drift: fields that the connector does not know")
    show_table(("source", "station", "rule", "n"), aside, title="set aside")


@runs_command.command("accept")
@click.argument("run_id")
def runs_accept(run_id: str) -> None:
    """Accept a held run: what it no longer saw is withdrawn."""
    with opened() as hub:
        row = found_run(hub, run_id, status="held")
        gone = accept(hub, row)
    click.echo(f"run {row.id} is accepted: {gone} items withdrawn")


@runs_command.command("reject")
@click.argument("run_id")
def runs_reject(run_id: str) -> None:
    """Reject a held run: what it did not see stays."""
    with opened() as hub:
        row = found_run(hub, run_id, status="held")
        store_of(hub, connector_of(hub, row.source)).runs.reject(row.id)
        click.echo(f"run {row.id} is rejected: nothing is withdrawn")


def found_run(hub: Hub, run_id: str, *, status: str | None = None) -> Any:
    """Return a run by its id, or say what is wrong with the question."""
    row = next((row for store in reversed(stores_of(hub)) if (row := store.runs.get(run_id))), None)
    if row is None:
        raise UsageError(f"there is no run {run_id}; see: hub runs list")
    if status and row.status != status:
        raise UsageError(f"run {row.id} is {row.status}, not {status}")
    return row


@click.group("aside")
def aside_command() -> None:
    """Show what was set aside, and read it again when its reason is mended."""


@aside_command.command("list")
@click.argument("source", required=False)
@click.option("--rule", help="Only those that this rule set aside.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 1_000_000))
@JSON
def aside_list(source: str | None, rule: str | None, limit: int, for_program: bool) -> None:
    """List what is set aside, by what is wrong, with the key and the place of each; with --json, all that is known."""
    with opened() as hub:
        rows = [row for store in stores_of(hub) for row in store.aside.list(source, rule=rule, limit=limit)]
        counts = [count for store in stores_of(hub) for count in store.aside.counts(source)]
    if for_program:
        click.echo(as_json(rows))
        return
    show_table(("source", "station", "rule", "n"), counts, title="by rule")
    for (source_name, message), same in grouped(rows):
        cells = [(row.id, row.key or "", row.where, row.rule) for row in same]
        show_table(("id", "key", "where", "rule"), cells, title=f"{source_name}, {len(same)}: {message[:300]}")


def grouped(rows: Iterable[Any]) -> list[tuple[tuple[str, str], list[Any]]]:
    """Return set-aside items by source and message, the most frequent first."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.source, row.message), []).append(row)
    return sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))


@aside_command.command("show")
@click.argument("aside_id", type=int)
@click.option("--source", help="Its source, where that is one about persons.")
def aside_show(aside_id: int, source: str | None) -> None:
    """Show one thing that was set aside, with what it said as it left the door."""
    with opened() as hub:
        store = store_of(hub, connector_of(hub, source)) if source else hub.store
        row = store.aside.get(aside_id)
    if row is None:
        raise UsageError(f"nothing was set aside under {aside_id}; see: hub aside list")
    click.echo(as_json(row))


@aside_command.command("replay")
@click.argument("source")
def aside_replay(source: str) -> None:
    """Read again what was set aside of a source: as it was archived, with the connector as it is now."""
    with opened() as hub:
        row, left = replay_aside(hub, source)
    click.echo(f"replay of {source}: {row.status}; {counts_sentence(row.counts)}; {left} still set aside")
    sys.exit(1 if left else 0)


@click.command("sources")
@JSON
def sources_command(for_program: bool) -> None:
    """Show each source: whether it is enabled, what it lacks, and how its last run went."""
    with opened() as hub:
        rows = [source_row(hub, name) for name in sorted(hub.plugins.connectors())]
        for name in sorted(hub.settings.sources.keys() - hub.plugins.connectors().keys()):
            where = hub.settings.config / "sources.toml"
            click.echo(f"hub: {where} [{name}]: no installed plugin gives this source (see: hub plugins)", err=True)
    if for_program:
        click.echo(as_json(rows))
        return
    columns = ("name", "title", "enabled", "schedule", "last run", "status", "items", "missing")
    show_table(columns, [tuple(row.values()) for row in rows], title="sources")


def source_row(hub: Hub, name: str) -> dict[str, Any]:
    """Return what people are told of one source."""
    store = store_of(hub, connector_of(hub, name))
    known = {row["name"]: row for row in store.runs.sources()}.get(name, {})
    settings, last = hub.settings.source(name), store.runs.last(name)
    return {
        "name": name,
        "title": hub.plugins.connector(name).title,
        "enabled": "yes" if settings.enabled else "no",
        "schedule": settings.schedule or "by hand",
        "last_run": last.started_at if last else None,
        "status": last.status if last else "never",
        "items": known.get("items", 0),
        "missing": "; ".join(map(str, lacks(hub, name))),
    }
