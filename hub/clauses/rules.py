"""How a rule is written: a pattern over the normal form, a kind, a confidence, and its own examples."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?<[!=][^()]*\)| |'|[^\\\[( ']+|\(|\[")
_LOOSE = {" ": r"\s{0,3}", "'": r"['\s]{0,2}"}


def rx(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which a space may be missing or doubled, and an apostrophe be anything or nothing.

    Character classes, look-behinds and escapes stay as they are written.
    """
    return re.compile("".join(_LOOSE.get(piece, piece) for piece in _PIECES.findall(pattern)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying something, tried only where one of its stems stands.

    ``needs`` must be found in the same sentence, ``unless`` must not.
    """

    name: str
    kind: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]
    confidence: float
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    weak: bool = False
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    def search(self, sentence: str) -> re.Match[str] | None:
        """Find the rule's words in a sentence, if what it needs is there and what it refuses is not."""
        if not any(stem in sentence for stem in self.stems):
            return None
        hit = self.pattern.search(sentence)
        if hit is None or (self.needs is not None and not self.needs.search(sentence)):
            return None
        return None if self.unless is not None and self.unless.search(sentence) else hit
