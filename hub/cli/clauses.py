"""`hub clauses`: find social considerations in texts, measure how well, and see what new rules would change."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import click
import orjson

from hub.application import opened
from hub.application.noticing import clauses_in, found_now, held
from hub.application.published import publish_figures
from hub.clauses.comparing import compare, report, rows_of
from hub.clauses.evaluating import report as figures_of
from hub.clauses.reading import evaluate_csv
from hub.cli.lookups import lookups_of
from hub.errors import UsageError
from hub.plugins import create_plugin_manager
from hub.raw import Raw
from hub.settings import read_settings

TEXT = click.File("r", encoding="utf-8", errors="replace")
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.group("clauses")
def clauses_command() -> None:
    """Find social considerations in texts, measure how well, and see what new rules would change."""


@clauses_command.command("detect")
@click.argument("file", type=FILE)
def clauses_detect(file: Path) -> None:
    """Print the clauses found in FILE (or - for standard input), one JSON object a line.

    FILE holds plain text, JSON Lines with `id` and `text`, or notices in any form that the connector boamp reads:
    XML of DILA, eForms or TED, answers and exports of the API (JSON, JSON Lines, CSV), archives of them.
    """
    raw = Raw.from_bytes(sys.stdin.buffer.read(), url="standard input") if str(file) == "-" else Raw.from_file(file)
    connector = create_plugin_manager().connector("boamp")()
    for clause in clauses_in(raw, connector, noted=lambda where, why: click.echo(f"hub: {where}: {why}", err=True)):
        sys.stdout.write(orjson.dumps(clause).decode() + "\n")


@clauses_command.command("evaluate")
@click.argument("labels", type=TEXT)
@click.argument("predictions", type=TEXT)
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
@click.option("--publish", "name", help="Show these figures on the page /quality too, under this name.")
def clauses_evaluate(labels: TextIO, predictions: TextIO, for_program: bool, name: str | None) -> None:
    """Compare PREDICTIONS, as `hub clauses detect` prints them, with LABELS.

    LABELS is a CSV file: id, lot, part, kind, hours, basis, slice.
    """
    written = labels.read()
    scores = evaluate_csv(written.splitlines(), predictions)
    if for_program:
        click.echo(orjson.dumps({each: score.as_json() for each, score in scores.items()}).decode())
    else:
        click.echo("\n".join(figures_of(scores)))
    if name:
        path = publish_figures(read_settings().data, name, written, scores)
        click.echo(f"published on /quality: {name} ({path})", err=True)


@clauses_command.command("diff")
@click.argument("old", type=TEXT, required=False)
@click.argument("new", type=TEXT, required=False)
@click.option("--against", "store", metavar="STORE", help="`store` for this hub's, or the URL of another database.")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def clauses_diff(old: TextIO | None, new: TextIO | None, store: str | None, for_program: bool) -> None:
    """Show what another version of the rules adds (+), removes (-) and changes (~), with counts by kind.

    OLD and NEW are what `hub clauses detect` printed with each version, or labels in CSV. With --against, what the
    store holds is compared with what the present rules find in its notices; nothing is written.
    """
    if store and (old or new):
        raise UsageError("give two files, or --against STORE, not both")
    if store:
        before, after = _of_store(store)
    elif old is None or new is None:
        raise UsageError("give two files, OLD and NEW, or --against STORE")
    else:
        before, after = rows_of(old, old.name), rows_of(new, new.name)
    found = compare(before, after)
    click.echo(orjson.dumps(found.as_json()).decode() if for_program else "\n".join(report(found)))


def _of_store(url: str) -> tuple[Iterable[Any], Iterable[Any]]:
    """Return what a store holds and what the present rules find there."""
    settings = read_settings()
    with opened(settings if url == "store" else replace(settings, database=url)) as hub:
        return list(held(hub)), list(found_now(hub))


@clauses_command.command("lookups")
@click.option("--over-store", is_flag=True, help="Assess every tender of the store first, to see which rows serve.")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def clauses_lookups(over_store: bool, for_program: bool) -> None:
    """List the lookup tables, the corrections of config/lookups in force, and the rows that nothing asks for."""
    for line in lookups_of(read_settings(), over_store=over_store, for_program=for_program):
        click.echo(line)
