"""Spelling: one form for each way of writing a place's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "\u00a0": " "})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CEDEX = re.compile(r"\bcedex(?:\s+\d{1,2})?\b|\bcx(?:\s+\d{1,2})?\b")
_ABBREVIATIONS = {
    "st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes",
}  # fmt: skip
_ON = re.compile(r"\bs\s*/\s*", re.IGNORECASE)
_UNDER = re.compile(r"\bs/s\b\.?\s*", re.IGNORECASE)
_ARTICLE_LAST = re.compile(r"^(?P<name>.+) (?P<article>le|la|les|l)$")
_ARRONDISSEMENT = re.compile(
    r"^(?P<city>paris|lyon|marseille)\s+(?P<number>\d{1,2})\s*(?:er|e|eme|ere|nd|nde)?(?:\s+arr(?:ondissement|dt|t)?)?$"
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a name without case, accents, ligatures, hyphens, postal words and abbreviations of « saint »."""
    text = _ON.sub("sur ", _UNDER.sub("sous ", text.translate(_LIGATURES)))
    flat = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    words = _CEDEX.sub(" ", _NOT_WORD.sub(" ", flat)).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def commune_keys(name: str) -> list[str]:
    """Return the keys under which a commune's name as published may be found, the likeliest first."""
    key = fold(name)
    keys = [key]
    turned = _ARTICLE_LAST.match(key)
    if turned:
        keys.append(f"{turned['article']} {turned['name']}")
    district = _ARRONDISSEMENT.match(key)
    if district:
        keys.append(district["city"])
    elif re.search(r" \d{1,2}$", key):
        keys.append(key.rsplit(" ", 1)[0])
    return keys


def arrondissement(name: str) -> tuple[str, int] | None:
    """Return the city and the number that « Lyon 3e arrondissement » names, else None."""
    found = _ARRONDISSEMENT.match(fold(name))
    return (found["city"], int(found["number"])) if found else None
