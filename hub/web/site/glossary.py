"""Glossary: the words of the field as pages explain them, in French and in English (glossary.csv)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Term(NamedTuple):
    """A word of the field: its theme, the French word, the English one, and what it means in both."""

    theme: str
    french: str
    english: str
    meaning_fr: str
    meaning_en: str


#: theme -> its title in French and in English, in the order of the page
THEMES: Mapping[str, tuple[str, str]] = {
    "Clause": ("Les clauses", "Clauses"),
    "Marché": ("Les marchés", "Procurement"),
    "Acteurs": ("Les acteurs", "Bodies"),
    "Personnes": ("Les personnes", "People"),
    "Europe": ("L’Europe", "Europe"),
    "Lieux": ("Les lieux", "Places"),
    "Clausier": ("Ici", "Here"),
}


@cache
def glossary() -> Mapping[str, tuple[Term, ...]]:
    """Return the terms of each theme, in the order of the page."""
    text = files("hub.web.site").joinpath("glossary.csv").read_text("utf-8")
    terms = [Term(**row) for row in csv.DictReader(text.splitlines())]
    return {theme: tuple(term for term in terms if term.theme == theme) for theme in THEMES}
