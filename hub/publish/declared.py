"""Declared codes in words: what a buyer ticked, as people say it; the code itself stays beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RESERVED = ("L’acheteur déclare un marché réservé.", "The buyer declares a reserved contract.")
#: code as declared -> French, English; from the eForms lists, BOAMP's criteria and the boxes of the older forms
WORDS: Mapping[str, tuple[str, str]] = {
    "soc-obj": ("L’acheteur déclare un objectif social.", "The buyer declares a social objective."),
    "opp": (
        "L’acheteur déclare vouloir l’emploi de personnes défavorisées.",
        "The buyer declares employment opportunities for disadvantaged people.",
    ),
    "sociaux": ("L’acheteur déclare une considération sociale.", "The buyer declares a social consideration."),
    "clause sociale": ("L’acheteur déclare une clause sociale.", "The buyer declares a social clause."),
    "critere social": ("L’acheteur déclare un critère social.", "The buyer declares a social criterion."),
    "marche reserve": RESERVED,
    "marche_reserve_oui": RESERVED,
    "reserved": RESERVED,
    "concession reservee": ("L’acheteur déclare une concession réservée.", "The buyer declares a reserved concession."),
    "res-ws": (
        "L’acheteur réserve la participation à des ateliers protégés ou à des structures d’insertion.",
        "The buyer reserves participation to sheltered workshops or work-integration enterprises.",
    ),
    "res-pub-ser": (
        "L’acheteur réserve la participation à des organismes de service public.",
        "The buyer reserves participation to bodies with a public-service mission.",
    ),
    "ateliers_proteges": (
        "L’acheteur réserve le marché à des ateliers protégés.",
        "The buyer reserves the contract to sheltered workshops.",
    ),
    "emplois_proteges": (
        "L’acheteur réserve l’exécution à des programmes d’emplois protégés.",
        "The buyer reserves performance to sheltered employment programmes.",
    ),
    "yes": (
        "L’acheteur déclare que l’exécution est réservée à des programmes d’emplois protégés.",
        "The buyer declares that performance is reserved to sheltered employment programmes.",
    ),
}
DECLARED = "declared_only"


def plain(text: str) -> str:
    """Return a code as it is compared."""
    return text.strip().lower().replace("é", "e").replace("è", "e")


def in_words(excerpt: str, *, language: str) -> str | None:
    """Return what a declared code says, or None where the text is no code that we know.

    The text is the name of a list and a code, or the code alone: "strategic-procurement soc-obj".
    """
    whole = plain(excerpt)
    tails = [whole, whole.partition(" ")[2], whole.rpartition(" ")[2]]
    words = next((WORDS[tail] for tail in tails if tail in WORDS), None)
    return words[language == "en"] if words and len(excerpt) < 80 else None


def said(clause: Mapping[str, Any], excerpt: str, *, language: str) -> str | None:
    """Return the words of an excerpt of a clause that was only declared."""
    return in_words(excerpt, language=language) if clause.get("mandatory") == DECLARED else None
