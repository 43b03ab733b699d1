"""Reading the lookup tables: what is shipped, with an operator's corrections laid over it row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import ConfigError

SHIPPED = Path(__file__).parent
Row = dict[str, Any]


def _text(value: str) -> str:
    return value


def _number(value: str) -> float:
    return float(value.replace(",", "."))


def _share(value: str) -> float:
    found = _number(value)
    if not 0 <= found <= 1:
        raise ValueError("write a fraction from 0 to 1")
    return found


def _positive(value: str) -> float:
    found = _number(value)
    if not 0 <= found < float("inf"):
        raise ValueError("write a number that is not negative")
    return found


def _maybe(value: str) -> float | None:
    return _positive(value) if value else None


def _grade(value: str) -> int:
    if value not in ("0", "1", "2", "3"):
        raise ValueError("write 0, 1, 2 or 3")
    return int(value)


def _yes(value: str) -> bool:
    if value not in ("", "yes"):
        raise ValueError("write yes, or leave it empty")
    return value == "yes"


def _day(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write a date as 2026-08-22")
    return value


def _cpv(value: str) -> str:
    if not re.fullmatch(r"\d{2,8}", value):
        raise ValueError("write the first digits of a CPV code, two to eight, without the zeros at the end")
    return value


def one_of(*allowed: str) -> Callable[[str], str]:
    """Return a check that a value is one of these."""

    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"write one of {', '.join(each or 'nothing' for each in allowed)}")
        return value

    return check


@dataclass(frozen=True)
class Table:
    """One table: its columns with what each may hold, and the columns that name a row."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Callable[[str], Any]]


_LABELS = {"label_fr": _text, "label_en": _text}
_NATURE = one_of("works", "services", "supplies")

TABLES = {
    table.name: table
    for table in (
        Table("trades", ("cpv",), {
            "cpv": _cpv, "nature": _NATURE, "family": _text, **_LABELS, "share_min": _share, "share_max": _share,
            "suitability": _grade, "formula": one_of("A", "B", "E"), "general": _yes, "rome": _text,
            "source": _text, "note": _text}),
        Table("families", ("family",), {
            "family": _text, **_LABELS, "tools": _text, "observed": _text, "reason_fr": _text, "reason_en": _text,
            "source": _text}),
        Table("descriptors", ("code",), {"code": _text, "label": _text, "cpv": _cpv, "source": _text}),
        Table("title_words", ("words",), {"words": _text, "cpv": _cpv, "decides": _yes, "source": _text}),
        Table("natures", ("nature",), {
            "nature": one_of("works", "services", "supplies", "unknown"), **_LABELS, "share_min": _share,
            "share_max": _share, "source": _text}),
        Table("observed_hours", ("group",), {
            "group": _text, **_LABELS, "lots": _positive, "min": _positive, "median": _positive, "max": _positive,
            "source": _text}),
        Table("thresholds", ("from", "purchase"), {
            "from": _day, "to": _day, "amount": _positive, "source": _text,
            "purchase": one_of("works", "state", "other", "utility", "social", "social_utility")}),
        Table("rule_dates", ("name",), {"name": _text, "date": _day, "source": _text}),
        Table("parameters", ("name",), {
            "name": _text, "value": _positive, "unit": _text, **_LABELS, "source": _text}),
        Table("scales", ("factor", "from"), {
            "factor": _text, "from": _positive, "value": _share, **_LABELS, "source": _text}),
        Table("weights", ("factor",), {"factor": _text, "weight": _share, **_LABELS, "note": _text}),
        Table("social_services", ("cpv",), {"cpv": _cpv, **_LABELS, "source": _text}),
        Table("supply", ("family", "departement"), {
            "family": _text, "departement": _text, "suppliers": _positive, "mean_turnover": _maybe, "as_of": _text,
            "source": _text}),
    )
}  # fmt: skip

#: tables of which each row is asked for by name
NEEDED = ("parameters", "weights", "scales", "rule_dates", "natures")


def read(override: Path | None) -> dict[str, dict[str, Row]]:
    """Return the rows of each table by key, those of ``override`` in place of those shipped.

    A row of an override with its key alone removes the row that is shipped.

    :raises ConfigError: a file, a column or a value that no table knows.
    """
    found = {name: dict(_rows(table, SHIPPED / f"{name}.csv")) for name, table in TABLES.items()}
    if override is None or not override.is_dir():
        return _without_removed(found)
    for path in sorted(override.glob("*.csv")):
        corrected = dict(_rows(_known(path), path, corrected=True))  # an unknown name is refused first
        found[path.stem].update(corrected)
    return _without_removed(found)


def corrections(override: Path | None) -> list[dict[str, Any]]:
    """Return each row of a folder that adds to, changes or removes what is shipped: table, key, action, changes.

    :raises ConfigError: a file, a column or a value that no table knows.
    """
    found: list[dict[str, Any]] = []
    for path in sorted(override.glob("*.csv")) if override is not None and override.is_dir() else ():
        table = _known(path)
        shipped = dict(_rows(table, SHIPPED / f"{table.name}.csv"))
        for key, row in dict(_rows(table, path, corrected=True)).items():
            before = shipped.get(key)
            action = "removed" if not row else "added" if before is None else "changed" if row != before else "same"
            changes = {name: [before[name], row[name]] for name in row if before and before[name] != row[name]}
            found.append({"table": table.name, "key": key, "action": action, "file": path.name, "changes": changes})
    return found


def _known(path: Path) -> Table:
    if path.stem not in TABLES:
        raise ConfigError(f"{path} is no lookup table: rename it to one of {', '.join(sorted(TABLES))}, with .csv")
    return TABLES[path.stem]


def _without_removed(found: dict[str, dict[str, Row]]) -> dict[str, dict[str, Row]]:
    return {name: {key: row for key, row in rows.items() if row} for name, rows in found.items()}


def _rows(table: Table, path: Path, *, corrected: bool = False) -> Iterator[tuple[str, Row]]:
    """Yield key and row of one file; an empty row stands for one that is removed."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        reader = csv.DictReader(lines, delimiter=";" if first.count(";") > first.count(",") else ",")
        _check_columns(table, path, reader.fieldnames or [])
        for each in reader:
            cells = {name: (value or "").strip() for name, value in each.items() if name in table.columns}
            if not any(cells.values()):
                continue
            removed = corrected and not any(value for name, value in cells.items() if name not in table.key)
            yield _parsed(table, path, reader.line_num, cells, removed)


def _check_columns(table: Table, path: Path, names: Any) -> None:
    missing = [name for name in table.columns if name not in names]
    unknown = [name for name in names if name not in table.columns]
    if missing or unknown:
        wrong = [f"{name} is missing" for name in missing] + [f"{name} is unknown" for name in unknown]
        raise ConfigError(f"{path}: {', '.join(wrong)}; the columns are {', '.join(table.columns)}")


def _parsed(table: Table, path: Path, line: int, cells: dict[str, str], removed: bool) -> tuple[str, Row]:
    """Return key and values of one row."""
    row: Row = {}
    if removed and table.name in NEEDED:
        raise ConfigError(f"{path}, line {line}: this row cannot be removed: write its values, or delete the line")
    for name, check in table.columns.items():
        if removed and name not in table.key:
            continue
        try:
            row[name] = check(cells[name])
        except ValueError as wrong:
            said = str(wrong) if str(wrong).startswith("write") else "write a number"
            raise ConfigError(f"{path}, line {line}, column {name}: {cells[name]!r} is refused: {said}") from None
    key = "/".join(cells[name] for name in table.key)
    return key, {} if removed else row
