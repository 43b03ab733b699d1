"""`hub harvest`, `hub replay`, `hub derive`: bring data in, read it again, derive from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hub.application import Hub, connector_of, opened
from hub.application.deriving import drain
from hub.application.failing import STATION, ask_again
from hub.application.harvesting import documents_under, forget_cursor, harvest, harvest_files
from hub.application.previewing import previewed
from hub.application.replaying import replay
from hub.application.tables import ask_all, check_tables
from hub.cli.showing import as_json, counts_sentence, progress_of, show_table
from hub.harvest.child import Limits, handed_over, run_child
from hub.harvest.tracing import Trace, Untraced
from hub.raw import Raw
from hub.scheduler import child_command, child_environment
from hub.settings import read_settings, with_options
from hub.store import RunRow


@click.command("harvest")
@click.argument("name")
@click.option(
    "--file", "files", multiple=True, type=click.Path(exists=True, path_type=Path), help="A document or folder by hand."
)
@click.argument("more_files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--url", help="The address that a document given by hand comes from.")
@click.option("--since", help="Begin at this day (YYYY-MM-DD), whatever was harvested before.")
@click.option(
    "--from-the-start", "forgetting", is_flag=True, help="Forget where the last run ended, and read all again."
)
@click.option("--preview", is_flag=True, help="Show how each column of a document is understood; nothing is stored.")
@click.option("--json", "for_program", is_flag=True, help="Print the run and its counts as JSON.")
@click.option("--quiet", is_flag=True, help="Draw no progress.")
@click.option("--trace", "traced", is_flag=True, help="Tell how long each station and each hook took.")
@click.option("--in-process", is_flag=True, help="Run without a child process, as a scheduler's child does itself.")
def harvest_command(
    name: str,
    files: tuple[Path, ...],
    more_files: tuple[Path, ...],
    url: str | None,
    since: str | None,
    forgetting: bool,
    preview: bool,
    for_program: bool,
    quiet: bool,
    traced: bool,
    in_process: bool,
) -> None:
    """Harvest the source NAME: fetch what is new, or read the documents given with --file."""
    if preview:
        show_previews(name, (*files, *more_files), for_program=for_program)
        return
    if not in_process:
        sys.exit(as_child(name))
    given, trace = (*files, *more_files), Trace() if traced else Untraced()

    def work(hub: Hub, noted: Any) -> RunRow:
        if forgetting:
            forget_cursor(hub, name)
        with trace.hooks(vars(hub.plugins.hook).values()):
            if given:
                row = harvest_files(hub, name, given, url=url, noted=noted, trace=trace)
            else:
                row = harvest(hub, name, since=since, noted=noted, trace=trace)
        show_trace(trace)
        return row

    run_and_tell(f"harvest of {name}", work, handed_over(), for_program=for_program, quiet=quiet)


def show_previews(name: str, paths: tuple[Path, ...], *, for_program: bool) -> None:
    """Print how a connector understands the columns of documents, without a value of them."""
    with opened() as hub:
        connector = connector_of(hub, name)
        found = [previewed(connector, Raw.from_file(path)) for given in paths for path in documents_under(given)]
    for rows in found:
        if for_program:
            click.echo(as_json(rows))
        else:
            columns = list(rows[0]) if rows else ["column"]
            show_table(columns, [[row.get(column) for column in columns] for row in rows], title="columns")


def show_trace(trace: Untraced) -> None:
    """Print a trace on standard error, so that what a program reads stays as it is."""
    rows = [
        (name, f"{stay.things:,}", f"{stay.seconds * 1000:,.1f}", f"{stay.longest_s * 1000:,.1f}")
        for name, stay in trace.rows()
    ]
    if rows:
        show_table(("station or hook", "things", "ms", "longest ms"), rows, title="trace", on=sys.stderr)


def as_child(name: str) -> int:
    """Run this same command in a child under the source's limits, and return its exit code."""
    settings = read_settings()
    source = settings.source(name)
    limits = Limits(source.time_limit_minutes * 60, source.memory_limit_mib)
    arguments = [argument for argument in sys.argv[1:] if argument != "--in-process"]
    command = [*child_command(), *arguments, "--in-process"]
    ended = run_child(command, limits=limits, environ=child_environment(settings))
    if ended.reason:
        click.echo(f"hub: the harvest of {name} {ended.reason}", err=True)
    return ended.code if ended.code >= 0 else 1


@click.command("replay")
@click.argument("name")
@click.option("--json", "for_program", is_flag=True, help="Print the run and its counts as JSON.")
@click.option("--quiet", is_flag=True, help="Draw no progress.")
def replay_command(name: str, for_program: bool, quiet: bool) -> None:
    """Read the source NAME again from the archive, without the network."""
    work = lambda hub, noted: replay(hub, name, noted=noted)  # noqa: E731
    run_and_tell(f"replay of {name}", work, {}, for_program=for_program, quiet=quiet)


@click.command("derive")
@click.option("--all", "everything", is_flag=True, help="Derive again from every notice, as after a table changed.")
@click.option("--tables", is_flag=True, help="Derive again each tender, with the lookup tables as they are.")
@click.option("--quiet", is_flag=True, help="Draw no progress.")
def derive_command(everything: bool, tables: bool, quiet: bool) -> None:
    """Derive tenders, clauses, contracts, organisations and links from what was harvested.

    What could not be derived before is tried again. Where a lookup table changed, its tenders are derived again.
    """
    with opened() as hub, progress_of("derivation", quiet=quiet) as noted:
        if everything:
            hub.store.todo.add(list(hub.store.ids("notice")), "table")
        ask_all(hub) if tables else check_tables(hub)
        ask_again(hub)
        done = drain(hub, noted=lambda left: noted({"to derive": left}))
        failed = len(hub.store.aside.list(station=STATION, limit=1_000_000))
    click.echo(f"{done} keys derived")
    if failed:
        click.echo(f"hub: {failed} could not be derived: see `hub aside list`", err=True)
        sys.exit(1)


def run_and_tell(
    what: str, work: Callable[[Hub, Any], RunRow], handed: dict[str, Any], *, for_program: bool, quiet: bool
) -> None:
    """Do the work of a run in a hub, tell how it ended, and exit as it went."""
    loopback = frozenset((str(host), int(port)) for host, port in handed.get("loopback", ()))
    settings = with_options(read_settings(), handed.get("options", {}))
    replicas = handed.get("replicas", {})
    with opened(settings, loopback=loopback, replicas=replicas) as hub, progress_of(what, quiet=quiet) as noted:
        check_tables(hub)
        row = work(hub, noted)
    click.echo(as_json(row) if for_program else f"{what}: {row.status}; {counts_sentence(row.counts)}")
    if row.reason:
        click.echo(f"hub: {row.reason}", err=True)
    sys.exit(0 if row.status == "complete" and not row.counts.get("set_aside") else 1)
