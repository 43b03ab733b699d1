"""PLIE clauses: a clause that a facilitator's software knows meets the tender that it was written into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from hub.remarks import Link

REL = "tender"
RULE = "rule:plie-1"  #: to be raised with the scores
CERTAIN, LIKELY, WORTH_A_LOOK = 0.95, 0.8, 0.5
SAME_NAME = 85  #: of rapidfuzz, out of 100
MOST = 5
BY_REFERENCE, BY_BUYER = "-reference:", "-buyer:"  #: how the names go on under which both find each other


def match_clause(clause: Mapping[str, Any], tenders: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the links of a clause of the software to tenders, the best first, each with its score and evidence.

    The buyer's reference settles most; alone it settles nothing, since every buyer numbers from 1. With the same
    buyer (SIRET, SIREN or name) it does; the lot, the département and the dates raise or lower the score.
    A link under 0.8 is a suggestion for people.
    """
    found = [link for tender in tenders if (link := matched(clause, tender)) is not None]
    best = sorted(found, key=lambda link: (-link.score, str(link.id)))[:MOST]
    if len(best) > 1 and best[0].score - best[1].score < 0.05:
        best = [replace(link, score=min(link.score, LIKELY - 0.05)) for link in best]
    return [link.as_json() for link in best]


def matched(clause: Mapping[str, Any], tender: Mapping[str, Any]) -> Link | None:
    """Return the link of a clause to one tender, where there is enough to say so."""
    evidence: list[dict[str, Any]] = []
    reference = same_reference(clause, tender)
    buyer, why = same_buyer(clause, tender)
    if reference:
        evidence.append({"path": "reference", "method": "equal", "excerpt": reference, "confidence": 0.9})
    if buyer:
        evidence.append({"path": "organisations.buyer", "method": why, "confidence": round(buyer, 2)})
    score = 0.9 if reference and buyer else 0.55 if reference else 0.35 * buyer
    score += lot_points(clause, tender, evidence) + place_points(clause, tender, evidence)
    score += date_points(clause, tender, evidence)
    if not (reference or (buyer and len(evidence) > 2)) or score < WORTH_A_LOOK:
        return None
    top = 0.99 if reference and buyer else LIKELY - 0.01
    points = round(max(0.0, min(score, top)), 2)
    return Link(REL, id=str(tender["id"]), score=points, evidence=tuple(evidence), decided_by=RULE)


def same_reference(clause: Mapping[str, Any], tender: Mapping[str, Any]) -> str:
    """Return the reference that both give, as the clause writes it."""
    theirs = {plain(value) for value in references(tender)} - {""}
    return next((value for value in references(clause) if plain(value) in theirs), "")


def references(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the buyer's own numbers of a record."""
    if record.get("reference"):
        yield str(record["reference"])
    for one in record.get("identifiers") or ():
        if one.get("scheme") in ("buyer_reference", "reference", "folder"):
            yield str(one.get("value", ""))


@lru_cache(maxsize=8192)
def plain(reference: str) -> str:
    """Return a reference as it is compared; one of a few digits alone says too little to be compared."""
    bare = re.sub(r"^(?:marche|operation|dossier|n)\s*", "", fold(reference))
    bare = re.sub(r"[^a-z0-9]", "", bare)
    return bare if len(bare) >= 4 else ""


def marks(record: Mapping[str, Any]) -> set[str]:
    """Return the names under which a tender is found by clauses of the software, or such a clause by tenders."""
    return named(record, side) if (side := side_of(record)) else set()


def sought(record: Mapping[str, Any]) -> set[str]:
    """Return the names under which the tenders of a clause are found, or the clauses of a tender."""
    side = side_of(record)
    return named(record, "clause" if side == "tender" else "tender") if side else set()


def side_of(record: Mapping[str, Any]) -> str | None:
    """Return whether a record is a tender or a clause of the software; a clause of a tender is neither."""
    kind = record.get("kind")
    return str(kind) if kind == "tender" or (kind == "clause" and not record.get("tender")) else None


def named(record: Mapping[str, Any], side: str) -> set[str]:
    """Return the names that a record's references and the SIRENs of its buyers make, for one side."""
    sirens = {str(one.get("siren") or str(one.get("siret") or "")[:9]) for one in bodies(record)} - {""}
    found = {f"{side}{BY_REFERENCE}{plain(value)}" for value in references(record) if plain(value)}
    return found | {f"{side}{BY_BUYER}{siren}" for siren in sirens}


def bodies(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the buyers of a record."""
    roles = ("buyer", "lead_buyer", "project_owner")
    return [one for one in record.get("organisations") or () if one.get("role") in roles]


def fold(text: str) -> str:
    """Return a text in plain lower case words."""
    flat = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", flat))


def same_buyer(clause: Mapping[str, Any], tender: Mapping[str, Any]) -> tuple[float, str]:
    """Return how surely both have the same buyer, and by what."""
    best = (0.0, "")
    for mine in bodies(clause):
        for theirs in bodies(tender):
            best = max(best, alike(mine, theirs))
    return best


def alike(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[float, str]:
    """Return how surely two bodies are one: by SIRET, SIREN or name."""
    if mine.get("siret") and mine.get("siret") == theirs.get("siret"):
        return 1.0, "siret"
    sirens = [str(one.get("siren") or str(one.get("siret") or "")[:9]) for one in (mine, theirs)]
    if all(sirens):
        return (0.95, "siren") if sirens[0] == sirens[1] else (0.0, "")
    names = [fold(str(one.get("name") or "")) for one in (mine, theirs)]
    likeness = fuzz.token_sort_ratio(*names) if all(names) else 0
    return (likeness / 100 * 0.9, "name") if likeness >= SAME_NAME else (0.0, "")


def lot_points(clause: Mapping[str, Any], tender: Mapping[str, Any], evidence: list[dict[str, Any]]) -> float:
    """Return what the lot adds, or takes away where the tender has lots and not this one."""
    lot = clause.get("lot")
    numbers = {str(one.get("number")) for one in tender.get("lots") or ()}
    if not lot or not numbers:
        return 0.0
    if str(lot) in numbers:
        evidence.append({"path": "lots.number", "method": "equal", "excerpt": str(lot), "confidence": 0.6})
        return 0.05
    return -0.2


def place_points(clause: Mapping[str, Any], tender: Mapping[str, Any], evidence: list[dict[str, Any]]) -> float:
    """Return what the département adds, or takes away where both have one and not the same."""
    mine, theirs = (
        {one["code"] for one in record.get("territories") or () if one.get("type") == "departement"}
        for record in (clause, tender)
    )
    if not mine or not theirs:
        return 0.0
    if mine & theirs:
        evidence.append({"path": "territories", "method": "equal", "excerpt": min(mine & theirs), "confidence": 0.3})
        return 0.1
    return -0.3


def date_points(clause: Mapping[str, Any], tender: Mapping[str, Any], evidence: list[dict[str, Any]]) -> float:
    """Return what the dates add: works begin after their tender is published, and within three years."""
    begun, published = str(clause.get("starts_on") or "")[:10], str(tender.get("published_on") or "")[:10]
    if not begun or not published:
        return 0.0
    years = int(begun[:4]) - int(published[:4])
    if begun >= published and years <= 3:
        evidence.append({"path": "starts_on", "method": "after publication", "confidence": 0.2})
        return 0.05
    return -0.3
