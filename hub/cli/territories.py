"""`hub territories`: the tables of communes, intercommunalities, départements and régions as records."""

from __future__ import annotations

import click

from hub.application import opened
from hub.application.territories import load_territories
from hub.cli.showing import counts_sentence, progress_of


@click.group("territories")
def territories_command() -> None:
    """Keep the territories of France as records, for the API and the exports."""


@territories_command.command("load")
@click.option("--quiet", is_flag=True, help="Draw no progress.")
def territories_load(quiet: bool) -> None:
    """Store each territory in force; where the tables are those of the last time, nothing is written."""
    with opened() as hub, progress_of("territories", quiet=quiet) as noted:
        counts = load_territories(hub, noted=noted)
    click.echo(f"territories: {counts_sentence(dict(counts))}")
