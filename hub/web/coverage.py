"""Coverage: which conventions are valid now, which départements they reach, and which of them cover a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.publish.outlines import regions

Record = Mapping[str, Any]
Parents = Callable[[str, str], Sequence[Mapping[str, str]]]
TACIT = "tacit"


def valid(record: Record, today: date) -> bool:
    """Say whether a convention runs today; one that renews itself tacitly goes on after its written end."""
    day = today.isoformat()
    begun = (record.get("valid_from") or "") <= day
    return begun and (not record.get("valid_to") or record["valid_to"] >= day or record.get("renewal") == TACIT)


def standing(record: Record, today: date) -> str:
    """Return how a convention stands: valid, future, or over."""
    if valid(record, today):
        return "valid"
    return "future" if (record.get("valid_from") or "") > today.isoformat() else "over"


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


@dataclass(frozen=True)
class Answer:
    """Who covers one place: conventions for all of it, and conventions for a part of it."""

    place: Mapping[str, str]
    whole: tuple[Record, ...]
    part: tuple[Reach, ...]


def who_covers(place: Mapping[str, str], records: Iterable[Record], parents: Parents) -> Answer:
    """Return the conventions that cover a place: by the place itself or by what it lies in."""
    kind, code = place["type"], place["code"]
    around = {(kind, code), *((str(each["type"]), str(each["code"])) for each in parents(kind, code))}
    if kind in ("epci", "ept"):  # an EPCI over two départements lies wholly in neither
        inside = [each for each in around if each[0] == "departement"]
        around -= set(inside) if len(inside) > 1 else set()
    whole, part = [], []
    for record in records:
        covers = {(str(each.get("type")), str(each.get("code"))) for each in record.get("covers") or ()}
        if covers & around or any(cover[0] == "country" for cover in covers):
            whole.append(record)
        elif kind in ("departement", "region"):
            reached = reach(record, parents)
            part += [reached[inside] for inside in departements(kind, code, parents) if inside in reached][:1]
    return Answer(place, tuple(whole), tuple(part))
