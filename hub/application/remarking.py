"""Remarking: asks plugins what a derived record has to do with others, and what is noteworthy about it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hub.errors import RecordRefused
from hub.plugins import Plugins
from hub.runs import Run
from schemas.assessment import Factor
from schemas.nested import FindingRef, LinkRef

Record = dict[str, Any]
Find = Callable[..., list[str]]


def remarked(plugins: Plugins, records: list[Record], find: Find) -> list[Record]:
    """Return the records with the links and findings that plugins add; one that raises is noted."""
    linkers, assessors = plugins.hook.link_record.get_hookimpls(), plugins.hook.assess_record.get_hookimpls()
    if not linkers and not assessors:
        return records
    run = Run("remarks", "plugins", "derive")
    return [with_remarks(record, linkers, assessors, find, run) for record in records]


def with_remarks(record: Record, linkers: list[Any], assessors: list[Any], find: Find, run: Run) -> Record:
    """Return one record with what is remarked on it."""
    where = str(record.get("id"))
    links = [*record.get("links", ()), *said(linkers, run, LinkRef, where, record=record, find=find)]
    findings = [*record.get("findings", ()), *said(assessors, run, FindingRef, where, record=record)]
    more = {"links": links, "findings": findings}
    return {**record, **{name: value for name, value in more.items() if value}}


def factored(plugins: Plugins, tender: Record) -> Record:
    """Return an assessed tender with the factors that plugins add to its lots, or to itself where it has none.

    The tender's own assessment stays that of its best lot; no score changes.
    """
    judges = plugins.hook.assess_lot.get_hookimpls()
    if not judges:
        return tender
    run = Run("remarks", "plugins", "derive")
    lots = tender.get("lots") or []
    if not lots:
        return with_factors(tender, tender, None, judges, run)
    best = next((n for n, lot in enumerate(lots) if lot.get("assessment") == tender.get("assessment")), 0)
    judged = [with_factors(lot, tender, lot, judges, run) for lot in lots]
    return {**tender, "lots": judged, "assessment": judged[best].get("assessment")}


def with_factors(whole: Record, tender: Record, lot: Record | None, judges: list[Any], run: Run) -> Record:
    """Return a lot or a tender with more factors, each under the name of its plugin."""
    more: list[Record] = []
    for judge in judges:
        found = said([judge], run, Factor, str(tender.get("id")), tender=tender, lot=lot)
        more += [{**factor, "name": f"{judge.plugin_name}.{factor['name']}"} for factor in found]
    if not more:
        return whole
    assessment = whole.get("assessment") or {}
    return {**whole, "assessment": {**assessment, "factors": [*assessment.get("factors", ()), *more]}}


def said(implementations: list[Any], run: Run, shape: Any, where: str, **given: Any) -> list[Record]:
    """Return the remarks of each plugin, as the record holds them; each is handed the arguments that it names.

    A plugin gets a copy, and what it says must be as the schema wants it: neither an error nor a slip of a plugin
    reaches the record.
    """
    found: list[Record] = []
    for each in implementations:
        with run.noting("remark", f"{each.plugin_name}: {where}"):
            handed = {name: value if callable(value) else deepcopy(value) for name, value in given.items()}
            told = each.function(**{name: handed[name] for name in each.argnames})
            remarks = [remark.as_json() for remark in told or ()]
            if wrong := [complaint for remark in remarks if (complaint := shape().validate(remark))]:
                raise RecordRefused(where, wrong[0])
            found += remarks
    return found
