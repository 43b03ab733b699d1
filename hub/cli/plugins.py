"""`hub plugins`: each installed plugin with its tier, its hooks, and how it does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from hub.application import Hub, connector_of
from hub.application.lacking import Lack, lacks
from hub.application.personal import store_of
from hub.cli.showing import as_json, show_table
from hub.errors import HubError
from hub.plugins import PluginCard, create_plugin_manager
from hub.settings import Settings, read_settings
from hub.testing.reports import UNKNOWN, Standing, standing_of

RUNS_LOOKED_AT = 50  #: runs among which the last error is looked for
GOOD = ("running", "complete")


@dataclass(frozen=True)
class SourceHealth:
    """How one source of a plugin does: its tier, its last run, its last error, and what it lacks."""

    name: str
    standing: Standing
    last_run: str | None = None
    status: str = "never"
    last_error: str | None = None
    last_error_at: str | None = None
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True)
class PluginLine:
    """A plugin's card with how each of its sources does."""

    card: PluginCard
    sources: tuple[SourceHealth, ...] = ()


@click.command("plugins")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def plugins_command(for_program: bool) -> None:
    """Show each installed plugin: version, hook API, hooks, tier and health, and why one does not load.

    Exit codes: 0 all load, 1 one does not.
    """
    settings = read_settings()
    with looked_into(settings) as (hub, trouble):
        lines = lines_of(hub, settings)
    if for_program:
        told = [{**asdict(line.card), "sources": [asdict(each) for each in line.sources]} for line in lines]
        click.echo(as_json(told))
    else:
        columns = ("name", "distribution", "version", "hook API", "hooks", "tier", "health")
        show_table(columns, [cells(line) for line in lines], title="plugins")
        if trouble:
            click.echo(f"hub: runs are not known: {trouble}", err=True)
    sys.exit(1 if any(line.card.problem for line in lines) else 0)


@contextmanager
def looked_into(settings: Settings) -> Iterator[tuple[Hub | None, str]]:
    """Give the hub where there is one that opens; else none, and why: this command must answer all the same."""
    database = settings.database.removeprefix("sqlite:///")
    if database != settings.database and not Path(database).exists():
        yield None, ""
        return
    try:
        hub = Hub.open(settings)
    except HubError as error:
        yield None, str(error)
        return
    try:
        yield hub, ""
    finally:
        hub.close()


def lines_of(hub: Hub | None, settings: Settings) -> list[PluginLine]:
    """Return a line for each installed plugin, by its name."""
    plugins = hub.plugins if hub else create_plugin_manager(data=settings.data, config=settings.config)
    classes = plugins.connectors()
    return [
        PluginLine(card, tuple(health(hub, settings, classes[name]) for name in card.connectors if name in classes))
        for card in plugins.cards()
    ]


def health(hub: Hub | None, settings: Settings, connector: Any) -> SourceHealth:
    """Return how one source does."""
    standing = standing_of(connector, data=settings.data)
    if hub is None:
        return SourceHealth(connector.name, standing)
    lacking = tuple(lacks(hub, connector.name))
    if standing.tier == UNKNOWN:
        lacking = (*lacking, Lack("no_tier", connector.name))
    try:
        runs = store_of(hub, connector_of(hub, connector.name)).runs.list(connector.name, limit=RUNS_LOOKED_AT)
    except HubError:
        return SourceHealth(connector.name, standing, lacks=lacking)
    last = runs[0] if runs else None
    bad = next((run for run in runs if run.status not in GOOD), None)
    return SourceHealth(
        connector.name,
        standing,
        last.started_at if last else None,
        last.status if last else "never",
        (bad.reason or bad.status) if bad else None,
        bad.started_at if bad else None,
        lacking,
    )


def cells(line: PluginLine) -> tuple[Any, ...]:
    """Return one plugin as the cells of a table."""
    card = line.card
    tiers = "; ".join(dict.fromkeys(tier_words(each.standing) for each in line.sources))
    return (card.name, card.distribution, card.version, card.api, ", ".join(card.hooks), tiers, health_words(line))


def tier_words(standing: Standing) -> str:
    """Return a tier with who says it and since when."""
    if standing.tier == UNKNOWN:
        return f"unknown ({standing.why})"
    told = f"{standing.tier} ({standing.said_by}, {standing.made_at[:10]})"
    return f"{told}: {standing.why}" if standing.why else told


def health_words(line: PluginLine) -> str:
    """Return how a plugin does in one cell: what is wrong first."""
    if line.card.problem:
        return f"does not load: {line.card.problem}"
    told = [f"deprecated: {warning}" for warning in line.card.warns]
    for each in line.sources:
        last = f"{each.status} {each.last_run}" if each.last_run else "never harvested"
        error = f"; last error {each.last_error_at}: {each.last_error}" if each.last_error else ""
        told.append(f"{last}{error}" if len(line.sources) == 1 else f"{each.name}: {last}{error}")
    return "\n".join(told) or "ok"

