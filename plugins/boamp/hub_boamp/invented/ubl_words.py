"""UBL words: texts, codes and extensions in the shape of BOAMP's JSON."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.cases import Case

ALPHA3 = "FRA"
ESENDER = "ORG-0000"
COURT = "ORG-0003"
TICKS = {"works": "works", "services": "services", "supplies": "supplies"}


def said(text: str) -> dict[str, str]:
    """Return a text in French."""
    return {"@languageID": "FRA", "#text": text}


def code(name: str, text: str) -> dict[str, str]:
    """Return a code of a list."""
    return {"@listName": name, "#text": text}


def extension(content: dict[str, Any]) -> dict[str, Any]:
    """Return content in the box that UBL has for extensions."""
    return {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": content}}}


def concerns(case: Case, number: int) -> bool:
    """Say whether the social words of a case are about one of its lots."""
    return not (case.wording and case.wording.by_lot) or f"{number}" in case.words
