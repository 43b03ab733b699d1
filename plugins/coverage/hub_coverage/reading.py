"""Reading: a whole table at once, for a preview or a check before it is harvested."""

from __future__ import annotations

from typing import Any

from hub import Raw
from hub_coverage.rows import Wrong, coverage_of
from hub_coverage.table import COLUMNS, rows_of


def read_coverage(raw: Raw) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the coverages of a table, and each error: line, column, what to do.

    :raises hub.ParseError: when it is no coverage table at all.
    """
    records: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for item in rows_of(raw):
        try:
            records.append({"id": f"coverage:{item.key}", **coverage_of(dict(item.data))})
        except Wrong as wrong:
            errors += [{"line": wrong.line, "column": COLUMNS.get(name, (name,))[0], "what": what}
                       for name, what in wrong.problems]  # fmt: skip
    return records, errors
