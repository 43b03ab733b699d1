"""Remarking: asks plugins what a derived record has to do with others, and what is noteworthy about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hub.plugins import Plugins
from hub.runs import Run

Find = Callable[..., list[str]]


def remarked(plugins: Plugins, records: list[dict[str, Any]], find: Find) -> list[dict[str, Any]]:
    """Return the records with the links and findings that plugins add; one that raises is noted."""
    linkers, assessors = plugins.hook.link_record.get_hookimpls(), plugins.hook.assess_record.get_hookimpls()
    if not linkers and not assessors:
        return records
    run = Run("remarks", "plugins", "derive")
    return [with_remarks(record, linkers, assessors, find, run) for record in records]


def with_remarks(
    record: dict[str, Any], linkers: list[Any], assessors: list[Any], find: Find, run: Run
) -> dict[str, Any]:
    """Return one record with what is remarked on it."""
    links = [*record.get("links", ()), *said(linkers, run, record=record, find=find)]
    findings = [*record.get("findings", ()), *said(assessors, run, record=record)]
    more = {"links": links, "findings": findings}
    return {**record, **{name: value for name, value in more.items() if value}}


def said(implementations: list[Any], run: Run, **given: Any) -> Iterator[dict[str, Any]]:
    """Yield the remarks of each plugin, as the record holds them; each is handed the arguments that it names."""
    for each in implementations:
        remarks: list[Any] = []
        with run.noting("remark", str(given["record"].get("id"))):
            remarks = list(each.function(**{name: given[name] for name in each.argnames}) or ())
        yield from (remark.as_json() for remark in remarks)
