"""School year: works in schools are done in the holidays, which is short for an integration pathway."""

from __future__ import annotations

import re
from typing import Any

from hub import Factor, Finding, hookimpl

SCHOOL = re.compile(r"\b(?:[ée]coles?|coll[èe]ges?|lyc[ée]es?|groupes? scolaires?|cr[èe]ches?)\b", re.IGNORECASE)
SUMMER = re.compile(r"\b(?:juillet|ao[ûu]t|[ée]t[ée]|vacances)\b", re.IGNORECASE)
SOURCE = "Code de l'éducation, article D521-1 : l'année scolaire compte trente-six semaines"


@hookimpl
def assess_lot(tender: dict[str, Any], lot: dict[str, Any] | None) -> list[Factor]:
    """Say of works in a school that most of them fall into the holidays."""
    title, nature = text_of(tender, lot), (lot or {}).get("nature") or tender.get("nature") or []
    found = SCHOOL.search(title)
    if not found or "works" not in nature:
        return []
    evidence = {"path": "lots.title" if lot else "title", "excerpt": found[0], "method": "text", "rule": SOURCE}
    return [Factor(
        "holidays",
        "Travaux dans une école : souvent concentrés sur les vacances, prévoyez des heures hors site ou groupées",
        "Works in a school: often in the holidays only, plan hours off site or in one stretch",
        value=0.4, evidence=(evidence,),
    )]  # fmt: skip


@hookimpl
def assess_record(record: dict[str, Any]) -> list[Finding]:
    """Note a tender of works that says itself that they are done in summer."""
    if record.get("kind") != "tender" or "works" not in (record.get("nature") or ()):
        return []
    told = f"{record.get('title') or ''} {record.get('description') or ''}"
    found = SUMMER.search(told) if SCHOOL.search(told) else None
    if found is None:
        return []
    evidence = (
        {"path": "description", "excerpt": told[max(0, found.start() - 40) : found.end() + 40], "method": "text"},
    )
    return [Finding("summer_works", "info", "L'avis parle de travaux d'été dans une école.",
                    "The notice speaks of summer works in a school.", evidence)]  # fmt: skip


def text_of(tender: dict[str, Any], lot: dict[str, Any] | None) -> str:
    """Return the title of a lot with that of its tender."""
    return f"{(lot or {}).get('title') or ''} {tender.get('title') or ''}"
