"""Showing: progress on a terminal, tables, JSON where a program reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any, TextIO

import click
import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

Noted = Callable[[dict[str, int]], None]


def as_json(data: Any) -> str:
    """Return data as JSON for a program."""
    return orjson.dumps(data, default=plain, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def show_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None, on: TextIO | None = None
) -> None:
    """Print a table; where there is nothing to show, say so. Standard output takes it, or the file ``on``."""
    if not rows:
        click.echo(f"{title or 'rows'}: none", file=on)
        return
    head = Text(title) if title else None
    table = Table(*map(escape, columns), title=head, title_justify="left", header_style="bold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    file = on or sys.stdout
    Console(file=file, width=None if file.isatty() else 200).print(table)


@contextmanager
def progress_of(what: str, *, quiet: bool = False) -> Iterator[Noted]:
    """Give a function that is told what was done; it draws a line on a terminal, and prints nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda counts: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=False) as progress:
        task = progress.add_task(what)
        totals: dict[str, int] = {}

        def noted(counts: dict[str, int]) -> None:
            for name, n in counts.items():
                totals[name] = n if name == "to derive" else totals.get(name, 0) + n
            told = ", ".join(f"{n:,} {name}" for name, n in totals.items()).replace(",", " ", 1)
            progress.update(task, description=f"{what}: {told}")

        yield noted


def counts_sentence(counts: Mapping[str, int]) -> str:
    """Return the counts of a run as one line: documents, what became of their items, and records written."""
    first = ("documents", "new", "changed", "unchanged", "skipped", "set_aside", "withdrawn", "repeated")
    skipped = sorted(name for name in counts if name.startswith("skipped: "))
    names = [name for name in (*first, *skipped, "records") if counts.get(name)]
    return ", ".join(counted(name, counts[name]) for name in names) or "nothing came"


def counted(name: str, n: int) -> str:
    """Return how many there are of what a run counts."""
    if name == "records":
        return f"{n} record{'s' * (n != 1)} written"
    return f"{n} {'document' if name == 'documents' and n == 1 else name.replace('_', ' ')}"

