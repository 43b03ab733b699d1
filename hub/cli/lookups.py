"""What `hub clauses lookups` tells: tables, corrections in force, rows that nothing asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from hub.application import opened
from hub.application.quality import asked_over, last_asked
from hub.clauses.lookups import Lookups
from hub.clauses.lookups.tables import TABLES, corrections
from hub.settings import Settings

SHOWN = 12  #: keys of a table named on a line; JSON names them all


def lookups_of(settings: Settings, *, over_store: bool, for_program: bool) -> Iterator[str]:
    """Yield the lines of the answer.

    :raises ConfigError: a correction that cannot be used, with its file, line and column.
    """
    folder = settings.config / "lookups"
    lookups = Lookups.load(folder)
    corrected = corrections(folder)
    when: str | None
    used: set[str] | None
    if over_store:
        with opened(settings) as hub:
            when, used = "over the store, now", asked_over(hub, lookups)
    else:
        when, used = last_asked(settings.data)
    unused = None if used is None else unused_of(lookups, used)
    tables = [
        {
            "table": name,
            "rows": len(lookups.rows[name]),
            "columns": list(TABLES[name].columns),
            "corrections": [each for each in corrected if each["table"] == name],
            **({} if unused is None else {"unused": unused.get(name, [])}),
        }
        for name in sorted(TABLES)
    ]
    if for_program:
        told: dict[str, Any] = {"folder": str(folder), "digest": lookups.digest, "asked": when, "tables": tables}
        yield orjson.dumps(told).decode()
        return
    yield from lines(tables, str(folder), when)


def unused_of(lookups: Lookups, used: set[str]) -> dict[str, list[str]]:
    """Return the rows of each table that are not among those asked for."""
    lookups.used = set(used)
    return lookups.unused()


def lines(tables: list[dict[str, Any]], folder: str, when: str | None) -> Iterator[str]:
    """Write tables, then corrections, then rows that nothing asked for."""
    yield f"{'table':16} {'rows':>6} {'corrected':>10} {'unused':>8}"
    for each in tables:
        unused = str(len(each["unused"])) if "unused" in each else "-"
        yield f"{each['table']:16} {each['rows']:6} {len(each['corrections']):10} {unused:>8}"
    yield ""
    corrected = [one for each in tables for one in each["corrections"]]
    yield f"corrections in {folder}: {len(corrected) or 'none'}"
    for one in corrected:
        changes = ", ".join(f"{name} {old!r} -> {new!r}" for name, (old, new) in one["changes"].items())
        yield f"  {one['table']}/{one['key']}: {one['action']}{': ' + changes if changes else ''} ({one['file']})"
    yield ""
    if when is None:
        yield "rows that nothing asks for: not known before a derivation; --over-store assesses every tender now"
        return
    yield f"rows that nothing asked for, {when}:"
    for each in tables:
        if each["unused"]:
            more = f" and {len(each['unused']) - SHOWN} more" if len(each["unused"]) > SHOWN else ""
            yield f"  {each['table']}: {', '.join(each['unused'][:SHOWN])}{more}"
