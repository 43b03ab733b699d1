"""The language of queries: words, "phrases", prefix*, -without; whatever is typed means something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.store.search.folding import fold

TOKEN = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
ARTICLE = re.compile(
    r"(?<![^\W_])([lr][.*]{0,2}|[ad][.*]{1,2})\s+(?=\d{1,4}-\d)", re.IGNORECASE
)  #: as folding reads it
MOST_WORDS = 24  #: of one query; what follows is left out
LONGEST_PHRASE = 32
LONGEST_WORD = 100


@dataclass(frozen=True)
class Atom:
    """One word (or its beginning), or words that stand one after another."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def phrase(self) -> bool:
        """Say whether the words stand together."""
        return len(self.words) > 1


@dataclass(frozen=True)
class Wanted:
    """What a query asks for: all of ``need``, and for each of ``without`` not all of it."""

    need: tuple[Atom, ...] = ()
    without: tuple[tuple[Atom, ...], ...] = ()
    hopeless: bool = False

    @property
    def empty(self) -> bool:
        """Say whether the query asks for nothing in particular."""
        return not (self.need or self.without or self.hopeless)


def parse(text: str) -> Wanted:
    """Return what a query asks for; it never fails."""
    need: list[Atom] = []
    without: list[tuple[Atom, ...]] = []
    hopeless = False
    for minus, phrase, word in TOKEN.findall(ARTICLE.sub(r"\1", text)):
        atoms = atoms_of(phrase, word)
        if minus and atoms:
            without.append(atoms)
        else:
            need += atoms
            hopeless = hopeless or (not atoms and not minus and any(char.isalnum() for char in phrase or word))
    return Wanted(tuple(dict.fromkeys(need))[:MOST_WORDS], tuple(without)[:MOST_WORDS], hopeless or too_long(need))


def atoms_of(phrase: str, word: str) -> tuple[Atom, ...]:
    """Return what one token of a query asks for."""
    if phrase:
        words = tuple(fold(phrase).split())[:LONGEST_PHRASE]
        return (Atom(words),) if words else ()
    words = tuple(fold(word).split())
    if not words:
        return ()
    *first, last = words
    return (*(Atom((one,)) for one in first), Atom((last,), prefix=word.endswith("*")))


def too_long(atoms: list[Atom]) -> bool:
    """Say whether a word is longer than any that is kept."""
    return any(len(word) > LONGEST_WORD for atom in atoms for word in atom.words)
