"""Declaring: an operator looks at a document, maps its columns, and sees what they become; nothing of it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import schemas
from hub.application import Hub
from hub.declare import Declaration, declaration_of, declared
from hub.declare.fields import KINDS, simple_fields
from hub.declare.rows import flat
from hub.errors import ParseError, RecordRefused, UsageError
from hub.harvest.corridor import Tally, parsed, records_of
from hub.outside import Http, read_table
from hub.privacy.door import DoorKeeper
from hub.raw import Raw
from hub.runs import Run

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20
MOST_COLUMNS = 150
LONGEST_CELL = 300
MOST_TRAVEL = 200_000  #: bytes of rows that travel with the form
SECONDS = 20.0


@dataclass(frozen=True)
class Sample:
    """The first rows of a document, as they travel with the form; ``items`` is where they stand in JSON."""

    form: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    url: str = ""
    items: str = ""
    total: str = ""

    def cells(self, column: str) -> list[Any]:
        """Return the cells of a column."""
        shape: Any = PLAIN
        return [flat(shape, row).get(column) for row in self.rows]


class Shape:
    """Stands for a declaration of rows that are JSON objects."""

    is_table = False


PLAIN = Shape()


@dataclass
class Trial:
    """What the rows of a sample become: records, sentences on what is wrong, columns that nothing names."""

    records: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    without: int = 0


def kinds() -> dict[str, list[str]]:
    """Return the kinds that may be declared, each with the fields that one column can fill."""
    return {kind: sorted(simple_fields(kind)) for kind in KINDS}


def look(hub: Hub, *, url: str = "", body: bytes = b"", name: str = "") -> Sample:
    """Return the first rows of a document: one given, or fetched past the guards that every source has.

    :raises HubError: where it cannot be fetched or read.
    """
    if url:
        with Http(user_agent=f"Clausier/0.1 (+{hub.settings.base_url})", allow=hub.loopback, budget_s=SECONDS) as http:
            raw = http.get(url, max_bytes=MOST_BYTES, deadline_s=SECONDS, accept="text/csv")
        return replace(sample_of(raw), url=url)
    if not body:
        raise UsageError("neither an address nor a file was given")
    return sample_of(Raw.from_bytes(body, url=f"file:{name or 'document'}", name=name))


def sample_of(raw: Raw) -> Sample:
    """Return the first rows of a document whose form is found out, as many as can travel with a form."""
    sample = whole_sample(raw)
    while len(sample.rows) > 1 and len(json.dumps(sample.rows, ensure_ascii=False).encode()) > MOST_TRAVEL:
        sample = replace(sample, rows=sample.rows[: len(sample.rows) // 2])
    return sample


def whole_sample(raw: Raw) -> Sample:
    """Return the first rows of a document whose form is found out."""
    start = raw.read()[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return _json_sample(raw)
    table = read_table(raw)
    rows = [dict(row) for row, _ in zip(table.rows, range(MOST_ROWS), strict=False)]
    form = "spreadsheet" if start.startswith((b"PK", b"\xd0\xcf")) else "csv"
    return Sample(form, tuple(table.columns[:MOST_COLUMNS]), tuple(map(cut, rows)))


def _json_sample(raw: Raw) -> Sample:
    """Return the first objects of a JSON list, or of JSON lines."""
    try:
        page = raw.json()
        path, rows = longest(page, "")
        form = "json"
    except ParseError:
        lines = raw.text().splitlines()[:MOST_ROWS]
        try:
            page, path, rows, form = None, "", [json.loads(line) for line in lines if line.strip()], "jsonl"
        except (ValueError, RecursionError) as error:
            raise ParseError(f"{raw.url}: neither JSON nor JSON lines") from error
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise ParseError(f"{raw.url}: no list of objects in this JSON")
    shown = tuple(cut(row) for row in rows[:MOST_ROWS])
    shape: Any = PLAIN
    columns = dict.fromkeys(name for row in shown for name in flat(shape, row))
    return Sample(form, tuple(columns)[:MOST_COLUMNS], shown, items=path, total=total_of(page, "", len(rows)))


def longest(data: Any, path: str, *, depth: int = 4) -> tuple[str, list[Any]]:
    """Return the longest list of objects in JSON data, and its path."""
    if isinstance(data, list):
        return path, data if all(isinstance(one, dict) for one in data) else []
    best: tuple[str, list[Any]] = (path, [])
    for name, value in data.items() if isinstance(data, dict) and depth else ():
        if isinstance(value, dict | list):
            found = longest(value, f"{path}.{name}".removeprefix("."), depth=depth - 1)
            best = max(best, found, key=lambda one: len(one[1]))
    return best


def total_of(page: Any, path: str, least: int) -> str:
    """Return the path of what seems to be the announced total of a page."""
    for name, value in page.items() if isinstance(page, dict) else ():
        here = f"{path}.{name}".removeprefix(".")
        if type(value) is int and value >= least and any(word in name.lower() for word in ("total", "count", "nombre")):
            return here
        if isinstance(value, dict) and (found := total_of(value, here, least)):
            return found
    return ""


def cut(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its long texts cut, so that it can travel with a form."""
    return {
        name: value[:LONGEST_CELL] if isinstance(value, str) else cut(value) if isinstance(value, dict) else value
        for name, value in row.items()
    }


def tried(sample: Sample, text: str) -> Trial:
    """Return what the rows of a sample become by a declaration.

    :raises ConfigError: naming all that is wrong with the declaration.
    """
    declaration = declaration_of(text.encode())
    made = declared(as_lines(declaration))()
    rows = [{name: cell for name, cell in row.items() if name not in declaration.drop} for row in sample.rows]
    raw = Raw.from_bytes("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(), url="file:sample")
    run, trial = Run("trial", made.name, "file"), Trial()
    keeper = DoorKeeper(made.door)
    for entry in parsed(made, [raw], run, Tally()):
        found = records_of(made, entry, run, passed=keeper.passed, load=loaded) if entry.item else None
        trial.records += found or []
        trial.without += found == []
    trial.problems = [f"{problem.where.removeprefix('file:sample ')}: {problem.message}" for problem in run.problems]
    trial.drift = sorted(name for name, _ in run.drift)
    return trial


def as_lines(declaration: Declaration) -> Declaration:
    """Return a declaration of the same rows as JSON lines."""
    return replace(declaration, form="jsonl")


def loaded(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as its schema takes it."""
    try:
        clean = schemas.load(record)
    except schemas.Refusal as refusal:
        raise RecordRefused(str(refusal.record_id), refusal.messages) from refusal
    return {name: value for name, value in clean.items() if name != "origin"}
