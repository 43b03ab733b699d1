"""Coverage: whom a convention names, and which départements it reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.publish.outlines import regions

Record = Mapping[str, Any]
Parents = Callable[[str, str], Sequence[Mapping[str, str]]]


def facilitator(record: Record) -> str:
    """Return the names of those who accompany, else of all who signed."""
    named = [each for each in record.get("organisations") or [] if each.get("name")]
    chosen = [each["name"] for each in named if each.get("role") in ("facilitator", "plie")]
    return ", ".join(dict.fromkeys(chosen or [each["name"] for each in named]))


@dataclass(frozen=True)
class Reach:
    """How far a convention goes in one département: all of it, or the territories named."""

    record: Record
    whole: bool
    names: tuple[str, ...]


def reach(record: Record, parents: Parents) -> dict[str, Reach]:
    """Return how far a convention goes in each département that it reaches."""
    found: dict[str, tuple[bool, list[str]]] = {}
    for cover in record.get("covers") or ():
        kind, code = str(cover.get("type")), str(cover.get("code") or "")
        for departement in departements(kind, code, parents):
            whole, names = found.get(departement, (False, []))
            everything = kind in ("departement", "region", "country")
            found[departement] = (whole or everything, [*names, str(cover.get("name") or code)])
    for code in derived(record):
        found.setdefault(code, (False, []))
    return {code: Reach(record, whole, tuple(dict.fromkeys(names))) for code, (whole, names) in found.items()}


def derived(record: Record) -> list[str]:
    """Return the départements among the territories that were derived."""
    return [each["code"] for each in record.get("territories") or () if each.get("type") == "departement"]


def departements(kind: str, code: str, parents: Parents) -> list[str]:
    """Return the départements that a territory reaches."""
    if kind == "country":
        return list(regions())
    if kind == "region":
        return [departement for departement, region in regions().items() if region == code]
    if kind == "departement":
        return [code]
    return [str(each["code"]) for each in parents(kind, code) if each.get("type") == "departement"]


def by_departement(records: Iterable[Record], parents: Parents) -> dict[str, list[Reach]]:
    """Return the conventions that reach each département, those that cover all of it first."""
    found: dict[str, list[Reach]] = {}
    for record in records:
        for code, reached in reach(record, parents).items():
            found.setdefault(code, []).append(reached)
    for reached_here in found.values():
        reached_here.sort(key=lambda each: (not each.whole, facilitator(each.record)))
    return found
