"""Facts: what any form says of a project, still in the source's spelling, before it becomes a record."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from stdnum.fr import siren, siret

from hub_kohesio.persons import MASK
from hub_kohesio.points import Point
from hub_kohesio.text import fold, line, said

QID = re.compile(r"\bQ[1-9]\d{0,9}\b")


@dataclass
class Text:
    """A title and a description in a language; ``machine`` is None where nothing tells who translated."""

    language: str | None
    title: object = None
    description: object = None
    machine: bool | None = None


@dataclass
class Facts:
    """One project as a form gives it."""

    native: str | None = None
    texts: list[Text] = field(default_factory=list)
    start: object = None
    end: object = None
    total: object = None
    eu: object = None
    currency: str = "EUR"
    rate: object = None
    exchange: object = None
    countries: list[str] = field(default_factory=list)
    funds: object = None
    fund_text: object = None
    programme: object = None
    programme_code: object = None
    period: object = None
    period_known: str | None = None
    authority: object = None
    beneficiaries: list[dict[str, Any]] = field(default_factory=list)
    objectives: list[dict[str, Any]] = field(default_factory=list)
    categories: list[dict[str, Any]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    region: object = None
    identifiers: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    website: object = None
    official_url: str | None = None
    highlighted: bool | None = None
    interreg: bool | None = None
    selected: object = None
    updated: object = None
    year: object = None
    duration: object = None


def qid(*given: object) -> str | None:
    """Return the Q-id that an id, an entity's address or a page's address ends with."""
    for text in given:
        if found := QID.findall(str(text or "")):
            return str(found[-1])
    return None


def digest(*parts: object) -> str:
    """Return a short digest of what makes a thing itself, spelling aside."""
    joined = "\x1f".join(fold(part) for part in parts)
    return hashlib.blake2b(joined.encode(), digest_size=8).hexdigest()


def parts(given: object) -> list[str]:
    """Return the values of a cell that holds several, joined by ``|``, each once."""
    found = (said(part) for part in str(given or "").split("|"))
    return list(dict.fromkeys(part for part in found if part))


def pairs(codes: object, labels: object) -> list[tuple[str | None, str | None]]:
    """Return codes with their labels where there are as many of both, else all codes, then all labels."""
    some, others = parts(codes), parts(labels)
    if len(some) == len(others):
        return list(zip(some, others, strict=True))
    return [*((code, None) for code in some), *((None, label) for label in others)]


def objectives(scheme: str, codes: object, labels: object) -> list[dict[str, Any]]:
    """Return objectives of one kind."""
    return [
        {"scheme": scheme, **{k: v for k, v in (("code", code), ("label", label)) if v}}
        for code, label in pairs(codes, labels)
    ]


def categories(codes: object, labels: object) -> list[dict[str, Any]]:
    """Return categories of intervention; ``1`` is 001, ``CI01_117 - text`` is 117."""
    found = []
    for code, label in pairs(codes, labels):
        number = re.fullmatch(r"(?:CI\d\d_)?(\d{1,3})(?:\.0+)?", code or "")
        made = {"code": number[1].zfill(3) if number else code, "label": label}
        found.append({name: value for name, value in made.items() if value})
    return found


def beneficiaries(names: object, ids: object = None, **others: Any) -> list[dict[str, Any]]:
    """Return the bodies that benefit; a SIRET or SIREN among their ids is kept when it is valid."""
    listed, numbers = parts(names), parts(ids)
    found = []
    for place, name in enumerate(listed):
        number = re.sub(r"\D", "", numbers[place]) if len(numbers) == len(listed) else ""
        found.append({"name": name, **registered(number), **{k: v for k, v in others.items() if v}})
    return found


def registered(number: str) -> dict[str, str]:
    """Return a SIRET with its SIREN, or a SIREN, where a number is one."""
    if siret.is_valid(number):
        return {"siret": number, "siren": number[:9]}
    return {"siren": number} if siren.is_valid(number) else {}


def masked(facts: Facts) -> bool:
    """Say whether one of the beneficiaries is a person, whose name was left at the door."""
    return any(body["name"] == MASK for body in facts.beneficiaries)


def title_of(facts: Facts) -> str:
    """Return the first title there is."""
    return next((line(text.title) for text in facts.texts if line(text.title)), "")
