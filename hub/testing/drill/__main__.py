"""`python -m hub.testing.drill`: hold a drill, print its figures, and exit with 1 where it found something wrong."""

from __future__ import annotations

import signal
from typing import Any

import click

from hub.testing.drill import namespace
from hub.testing.drill.course import Result, drill
from hub.testing.drill.plants import HOLDS, NAMES
from hub.testing.drill.wanted import Wanted, refuse


@click.command()
@click.option("--seed", type=int, default=7, show_default=True, help="What the dice begin with.")
@click.option("--kills", type=click.IntRange(1), default=100, show_default=True, help="How many processes are killed.")
@click.option("--engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--url", default="", help="An empty PostgreSQL database; without it a throwaway server is started.")
@click.option("--speed", type=click.FloatRange(1, 120), default=30.0, show_default=True, help="Of the clock.")
@click.option(
    "--most", "most_s", type=click.FloatRange(1), default=3600.0, show_default=True, help="Seconds after which it ends."
)
@click.option("--rate", type=click.FloatRange(0.1, 50), default=3.0, show_default=True, help="Kills a second.")
@click.option("--plant", type=click.Choice(NAMES), help="Plant a fault, which the drill has to find.")
def main(**asked: Any) -> None:
    """Kill, freeze and cut off the processes of a hub at random, and prove that nothing was lost or done twice."""
    kills, plant = asked["kills"], asked.pop("plant") or ""
    asked |= {"plant": plant, "least": kills // 100, "holds": HOLDS.get(plant, 0)}
    wanted = Wanted(**asked, told=lambda line: click.echo(f"  {line}"))
    refuse(wanted)
    click.echo(f"seed {wanted.seed}, {wanted.engine}, {kills} kills{f', planted: {plant}' if plant else ''}")
    namespace.enter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # all that was made is taken away then too
    result = drill(wanted)
    show(result)
    if result.counts["kills"] < kills:
        click.echo(f"the time was over: {result.counts['kills']} kills of {kills}")
    raise SystemExit(0 if result.good else 1)


def show(result: Result) -> None:
    """Print what came of a drill."""
    for what, number in sorted(result.counts.items()):
        click.echo(f"  {what}: {number}")
    click.echo(f"  disk: {result.disk}")
    click.echo(f"  seconds: {result.seconds:.0f}")
    for finding in result.findings:
        click.echo(f"  FOUND {finding}")
    click.echo("verdict: " + ("nothing lost, nothing twice, no change missed" if result.good else "NOT GOOD"))


if __name__ == "__main__":
    main()
