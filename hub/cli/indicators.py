"""`hub indicators`: release the figures of a quarter, once, under disclosure control."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from hub.application import opened
from hub.application.releasing import former_releases, release_quarter
from hub.figures.definitions import DEFINITIONS
from hub.figures.periods import quarter_of
from hub.figures.releases import due
from hub.privacy.budget import STEPS


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
    if made.withheld:
        click.echo(f"withheld, since they were not proved safe within {STEPS:,} steps: {', '.join(made.withheld)}")


@indicators_command.command("calendar")
@click.option("--day", help="The day to look from (YYYY-MM-DD); default: today.")
def indicators_calendar(day: str | None) -> None:
    """Say which quarters had their release, and what is due."""
    on = day or date.today().isoformat()
    with opened() as hub:
        former = former_releases(hub)
    for one in former:
        click.echo(f"{one.name}: released {', '.join(one.periods)}")
    periods = [period.name for period in due(on, former)]
    click.echo(f"{quarter_of(on)}: {'due: ' + ', '.join(periods) if periods else 'nothing is due'}")


@indicators_command.command("list")
def indicators_list() -> None:
    """List the indicators: code, method version, label, and why there is none where there is no input."""
    for one in DEFINITIONS.values():
        kind = "protected" if one.protected else "open"
        why = f" (not available: {one.reason[1]})" if one.reason[0] else ""
        click.echo(f"{one.code}\t{one.method_version}\t{kind}\t{one.label.fr} / {one.label.en}{why}")
