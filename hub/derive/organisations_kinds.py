"""Kinds of organisations: by what a list says, by role, and by what the name says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from hub.derive.organisations_mentions import KIND_OF_ROLE, Mention
from hub.derive.organisations_names import folded

#: what a folded name says by itself; a list or a role may add to it
NAMED = tuple(
    (re.compile(rf"\b(?:{words})\b"), kind)
    for words, kind in (
        (r"plie|plan local (?:pour l |d )insertion", "PLIE"),
        (r"maison de l emploi", "MDE"),
        (r"mission locale", "ML"),
        (r"cap emploi", "CAP_EMPLOI"),
        (r"france travail|pole emploi", "FT"),
        (r"conseil (?:departemental|general)|departement (?:de|du|des|d)", "DEPT"),
        (r"direccte|dreets|ddets|ddetspp|dgefp", "STATE"),
        (r"geiq", "GEIQ"),
        (r"esat", "ESAT"),
        (r"regie de quartiers?", "REGIE"),
        (r"office public (?:de l |d )habitat|hlm|bailleur social", "LANDLORD"),
        (r"atelier (?:et )?chantier d insertion", "ACI"),
        (r"association intermediaire", "AI"),
        (r"entreprise adaptee", "EA"),
    )
)


def kinds_of(mentions: Iterable[Mention]) -> list[str]:
    """Return what an organisation is, sorted."""
    found: set[str] = set()
    for mention in mentions:
        found |= set(mention.kinds)
        if mention.role in KIND_OF_ROLE:
            found.add(KIND_OF_ROLE[mention.role])
        found |= named(mention.name)
    return sorted(found)


@lru_cache(maxsize=8192)
def named(name: str) -> frozenset[str]:
    """Return what an organisation's name says that it is."""
    words_of_it = folded(name)
    return frozenset(kind for words, kind in NAMED if words.search(words_of_it))
