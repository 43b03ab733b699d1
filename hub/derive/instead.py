"""Instead: « au lieu de X, lire Y » and « date limite reportée au Y » in the free text of a corrigendum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hub.derive.moments import moment

#: words replaced end before the next « au lieu », and are a paragraph, not a book: else they would be sought for hours
_PAIR = re.compile(
    r"au\s+lieu\s+(?:de\s+|du\s+|des\s+|d['’]\s*)?:?\s*[«\"]?\s*(?P<old>(?:(?!au\s+lieu\s).){1,4000}?)[\s,;:.»\"]*"
    r"\b(?:il\s+(?:faut|convient\s+de)\s+)?lire\b\s*:?\s*[«\"]?\s*(?P<new>.{1,4000}?)(?=\s*au\s+lieu\s+d|[»\"]|\n\n|$)",
    re.IGNORECASE | re.DOTALL,
)
_DEADLINE = re.compile(r"date\s+limite|remise\s+des|r[ée]ception\s+des", re.IGNORECASE)
_MOVED = re.compile(
    r"report|prolong|repouss|d[ée]cal|nouvelle\s+date|d[ée]sormais|modifi[ée]e?\s+(?:au|comme)|fix[ée]e\s+au",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:au|jusqu['’]au|est\s+le|:)\s+(?P<when>(?:\w+\s+)?\d.{4,60})", re.IGNORECASE | re.DOTALL)


def spelled_out(change: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a change as it is, or each replacement that its free text spells out."""
    text = change.get("new") or ""
    pairs = [] if change.get("old") else list(_PAIR.finditer(text))
    if not pairs:
        yield change
    for found in pairs:
        lead = text[max(0, found.start() - 120) : found.start()].strip()
        section = " ".join(filter(None, (change.get("section"), lead)))
        yield {
            **change,
            "action": "replace",
            "section": section,
            "old": found["old"].strip(),
            "new": found["new"].strip(),
        }


def without_old(text: str) -> str:
    """Return the text of a corrigendum without the words that it replaces, which are no longer true."""
    return _PAIR.sub(lambda found: f"lire {found['new']}", text)


def announced(text: str | None, *, clock: str) -> str | None:
    """Return the Paris time to which a text says that the deadline is moved, else None."""
    if not text or not _DEADLINE.search(text) or not _MOVED.search(text):
        return None
    for found in reversed(list(_TO.finditer(text))):
        when = moment(found["when"], clock=clock)
        if when:
            return when
    return None
