"""Mentions: intercommunalities and software that a text names, for records that have no place of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hub_kohesio.themes import excerpt

CAPITAL = r"(?!(?:Agglo(?:mération)?|M[ée]tropole|Communauté)\b)[A-ZÀ-Þ][\w’'\-]*"
NAME = rf"{CAPITAL}(?:[\s-]+(?:de|du|des|la|le|les|en|et|sur|d[’'])?\s*{CAPITAL}){{0,4}}"
BEFORE = re.compile(rf"({NAME})[\s-]+$")
KIND = re.compile(r"\b(?:Agglo(?:mération)?|M[ée]tropole|Communauté)\b")
REACH = 80  #: characters before such a word in which the name stands
PLACES = (
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
        for kind, start, end in _spans(text):
            name = _name(text[start:end])
            found.setdefault((kind, name.lower()), {"kind": kind, "text": name, "excerpt": excerpt(text, start, end)})
    return list(found.values())[:20]


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield where a place or a software is named; a name that ends with its kind is looked for from its end."""
    for word in KIND.finditer(text):
        first = max(0, word.start() - REACH)
        if before := BEFORE.search(text[first : word.start()]):
            yield "place", first + before.start(1), word.end()
    for kind, expression in (*(("place", one) for one in PLACES), ("software", SOFTWARE)):
        for match in expression.finditer(text):
            yield kind, match.start(1), match.end(1)


def _name(text: str) -> str:
    """Return a name as it is usually written: ``Grenoble- Alpes Métropole`` lost its hyphen's place."""
    name = " ".join(HYPHEN.sub("-", text).split())
    while (shorter := LEADING.sub("", name)) != name:
        name = shorter
    return name
