"""`hub clauses`: find social considerations in texts, and measure how well."""

from __future__ import annotations

import sys
from typing import TextIO

import click
import orjson

from hub.clauses.evaluating import report
from hub.clauses.reading import detect_lines, evaluate_csv

TEXT = click.File("r", encoding="utf-8", errors="replace")


@click.group("clauses")
def clauses_command() -> None:
    """Find social considerations in texts, and measure how well."""


@clauses_command.command("detect")
@click.argument("file", type=TEXT)
def clauses_detect(file: TextIO) -> None:
    """Print the clauses found in FILE (or - for standard input), one JSON object a line.

    FILE holds plain text, or JSON Lines: `id` and `text`, or whole notices.
    """
    for clause in detect_lines(file):
        sys.stdout.write(orjson.dumps(clause).decode() + "\n")


@clauses_command.command("evaluate")
@click.argument("labels", type=TEXT)
@click.argument("predictions", type=TEXT)
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def clauses_evaluate(labels: TextIO, predictions: TextIO, for_program: bool) -> None:
    """Compare PREDICTIONS, as `hub clauses detect` prints them, with LABELS.

    LABELS is a CSV file: id, lot, part, kind, hours, basis, slice.
    """
    scores = evaluate_csv(labels, predictions)
    if for_program:
        click.echo(orjson.dumps({name: score.as_json() for name, score in scores.items()}).decode())
    else:
        click.echo("\n".join(report(scores)))
