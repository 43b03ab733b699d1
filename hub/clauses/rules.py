"""How a rule is written: a pattern over the normal form, a kind, a confidence, and its own examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?<[!=][^()]*\)| |'|[^\\\[( ']+|\(|\[")
_LOOSE = {" ": r"\s{0,3}", "'": r"['\s]{0,2}"}


def rx(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which a space may be missing or doubled, and an apostrophe be anything or nothing.

    Character classes, look-behinds and escapes stay as they are written.
    """
    return re.compile("".join(_LOOSE.get(piece, piece) for piece in _PIECES.findall(pattern)))


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern with words of which one stands in everything that it matches: where none is there, it is not tried."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        """Give the first match; plain words are found some twenty times faster than a pattern."""
        for word in self.words:
            if word in text:
                return self.pattern.search(text)
        return None


def sought(words: str, pattern: str) -> Sought:
    """Compile a pattern as ``rx`` does; ``words`` are parted by spaces, and have none inside."""
    return Sought(tuple(words.split()), rx(pattern))


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying something, tried only where one of its stems stands.

    ``after`` must follow the pattern within ``reach`` characters (two short searches cost less than one long pattern);
    ``needs`` must be found in the same sentence, ``unless`` must not.
    """

    name: str
    kind: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    confidence: float
    after: re.Pattern[str] | None = None
    reach: int = 0
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    weak: bool = False
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def may_speak(self, sentence: str) -> bool:
        """Tell whether one of the stems stands in a sentence; asked of each rule, so it is a plain loop."""
        for stem in self.stems:  # noqa: SIM110
            if stem in sentence:
                return True
        return False

    def spans(self, sentence: str) -> Iterator[Span]:
        """Give the places of a sentence where the rule speaks, if what it needs is there and what it refuses is not."""
        if not self.may_speak(sentence):
            return
        refused = self.unless is not None and self.unless.search(sentence)
        if refused or (self.needs is not None and not self.needs.search(sentence)):
            return
        for hit in self.pattern.finditer(sentence):
            if self.after is None:
                yield hit.span()
                continue
            limit = hit.end() + self.reach
            blanked = sentence.find("#", hit.end(), limit)
            if follow := self.after.search(sentence, hit.end(), limit if blanked < 0 else blanked):
                yield hit.start(), follow.end()

    def search(self, sentence: str) -> Span | None:
        """Give the first place of a sentence where the rule speaks."""
        return next(self.spans(sentence), None)
