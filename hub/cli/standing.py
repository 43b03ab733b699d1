"""`hub status` and `hub watch`: how the hub keeps its promises, and telling operators where it does not."""

from __future__ import annotations

import sys
from typing import Any

import click

from hub.application import opened
from hub.application.telling import OPERATORS, told
from hub.application.watching import look, tell
from hub.cli.showing import as_json, show_table

JSON = click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
WORDS = {
    "well": "all promises hold",
    "troubled": "something does not hold: see below",
    "unwatched": "no clock has looked of late: is `hub serve` or `hub worker` running?",
}


@click.command("status")
@JSON
def status_command(for_program: bool) -> None:
    """Show how the hub keeps its promises: sources, dumps, deliveries, disk, incidents; exit 1 where one is broken."""
    with opened() as hub:
        now = told(hub, audience=OPERATORS, language="en")
    if for_program:
        click.echo(as_json(now))
    else:
        show(now)
    sys.exit(0 if now["state"] == "well" else 1)


def show(now: dict[str, Any]) -> None:
    """Print how the hub stands, for people."""
    click.echo(f"{now['state']}: {WORDS[now['state']]} ({now['at']})")
    names = ("name", "state", "expected_hours", "last_good_at", "missed", "held", "set_aside", "run", "run_status")
    columns = ("source", "state", "every (h)", "last good", "missed", "held", "set aside", "last run", "status")
    show_table(columns, [tuple(each[name] for name in names) for each in now["sources"]], title="sources")
    for room in ("dumps", "deliveries", "machine"):
        cells = [(name, value) for name, value in now[room].items() if value not in (None, [])]
        show_table(("what", "value"), cells, title=room)
    rows = [(each["opened_at"], each["closed_at"] or "lasts", each["title"]) for each in now["incidents"]]
    show_table(("from", "to", "incident"), rows, title="incidents")


@click.command("watch")
@JSON
def watch_command(for_program: bool) -> None:
    """Look once whether promises hold, and send the letters about what does not; the clock does it every 5 minutes."""
    with opened() as hub:
        began, ended = look(hub)
        letters = tell(hub)
    if for_program:
        click.echo(as_json({"opened": began, "closed": ended, "letters": dict(letters)}))
    else:
        click.echo(f"{len(began)} incidents began, {len(ended)} are over; letters: {dict(letters) or 'none'}")
    sys.exit(1 if letters.keys() & {"refused", "given up", "unavailable"} else 0)
