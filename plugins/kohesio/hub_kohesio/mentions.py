"""Mentions: intercommunalities and software that a text names, for records that have no place of their own."""

from __future__ import annotations

import re
from typing import Any

from hub_kohesio.themes import excerpt

CAPITAL = r"(?!(?:Agglo(?:mération)?|M[ée]tropole|Communauté)\b)[A-ZÀ-Þ][\w’'\-]*"
NAME = rf"{CAPITAL}(?:[\s-]+(?:de|du|des|la|le|les|en|et|sur|d[’'])?\s*{CAPITAL}){{0,4}}"
PLACES = (
    re.compile(rf"\b({NAME}[\s-]+(?:Agglo(?:mération)?|Métropole|Metropole|Communauté))\b"),
    re.compile(rf"\b((?:Communauté\s+(?:de\s+[Cc]ommunes|d[’']\s?[Aa]gglomération|[Uu]rbaine)|(?:Eurom|M)étropole)"
               rf"\s+(?:du|de\s+la|de|des|d[’'])\s?{NAME})"),
    re.compile(rf"\b([Dd]épartement\s+(?:du|de\s+la|de|des|d[’'])\s?{NAME})"),
)  # fmt: skip
SOFTWARE = re.compile(r"\b(ABC\s+(?:V\.?I\.?E\.?|Vi?Esion|VIESION|PLIE)|Up\s+ViEsion|Ma\s+[Dd]émarche\s+FSE\+?)")
LEADING = re.compile(r"^(?:The|Le|La|Les|In|Since|Of|And|For|At|To|By|DGA|Dans|Sur)\s+")
HYPHEN = re.compile(r"\s*-\s+|\s+-\s*")


def mentions(texts: list[str | None]) -> list[dict[str, Any]]:
    """Return the places and software that some texts name, each once, with the passage."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for text in filter(None, texts):
        for kind, expression in (*(("place", one) for one in PLACES), ("software", SOFTWARE)):
            for match in expression.finditer(text):
                name = _name(match[1])
                shown = excerpt(text, match.start(), match.end())
                found.setdefault((kind, name.lower()), {"kind": kind, "text": name, "excerpt": shown})
    return list(found.values())[:20]


def _name(text: str) -> str:
    """Return a name as it is usually written: ``Grenoble- Alpes Métropole`` lost its hyphen's place."""
    name = " ".join(HYPHEN.sub("-", text).split())
    while (shorter := LEADING.sub("", name)) != name:
        name = shorter
    return name
