"""Spelling: how headers and coded values are compared, whatever their accents, case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return a text in plain lower case words: ``N° d'adhérent *`` is ``n d adherent``."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return APART.sub(" ", letters.lower()).strip()


class Words:
    """A list of words to be met: exact ones, and beginnings (written ``nom *``: that word, and what follows it)."""

    def __init__(self, words: list[str]) -> None:
        self.exact = {folded(word.removesuffix("*")) for word in words} - {""}
        self.first = tuple(sorted(folded(word[:-1]) + " " for word in words if word.endswith("*")))

    def __contains__(self, text: str) -> bool:
        """Say whether a text, in whatever spelling, is one of the words."""
        plain = folded(text)
        return plain in self.exact or bool(self.first and plain.startswith(self.first))
