"""`hub indicators`: release the figures of a quarter, once, under disclosure control."""

from __future__ import annotations

from collections import Counter

import click

from hub.application import opened
from hub.application.releasing import release_quarter


@click.group("indicators")
def indicators_command() -> None:
    """Release figures about clauses, hours and pathways."""


@indicators_command.command("release")
@click.option("--day", help="The day of the release (YYYY-MM-DD); default: today.")
def indicators_release(day: str | None) -> None:
    """Release what is due: the quarters that are over and had no release yet. It cannot be done again."""
    with opened() as hub:
        made = release_quarter(hub, day)
    counts = Counter(record["status"] for record in made.records)
    told = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    click.echo(f"release {made.name} of {', '.join(made.periods)}: {told}")
