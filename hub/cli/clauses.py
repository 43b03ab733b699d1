"""`hub clauses`: find social considerations in texts, and measure how well."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click
import orjson

from hub.clauses.reading import detect_lines


@click.group("clauses")
def clauses_command() -> None:
    """Find social considerations in texts."""


@clauses_command.command("detect")
@click.argument("file", type=click.File("rb"))
def clauses_detect(file: BinaryIO) -> None:
    """Print the clauses found in FILE (or - for standard input), one JSON object a line.

    FILE holds plain text, or JSON Lines with `id` and `text`.
    """
    for clause in detect_lines(file):
        sys.stdout.write(orjson.dumps(clause).decode() + "\n")
