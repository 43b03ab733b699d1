"""PostgreSQL's text vectors, made of our own words so that both engines split alike."""

from __future__ import annotations

from collections.abc import Iterator

LENGTH = 2_000  #: words of a passage; a vector keeps 16,383 positions, and 255 of one word
OVERLAP = 64  #: words that a passage shares with the next, so that a phrase is found across the seam
MOST = 255
LONGEST = 1_000  #: letters of a word; a vector keeps 2,046


def passages(title: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield (number, vector) of a record: the title first, then the text by the passage."""
    part = 0
    for words in (title.split(), text.split()):
        for vector in vectors(words, length=LENGTH):
            yield part, vector
            part += 1


def vectors(words: list[str], *, length: int) -> Iterator[str]:
    """Yield the vectors of words, each of a length that keeps all positions."""
    start = 0
    while start < len(words):
        piece = words[start : start + length]
        positions: dict[str, list[int]] = {}
        for number, word in enumerate(piece, 1):
            positions.setdefault(word[:LONGEST], []).append(number)
        if max(map(len, positions.values())) > MOST:
            yield from vectors(piece, length=MOST)
        else:
            yield " ".join(f"{word}:{','.join(map(str, at))}" for word, at in positions.items())
        if start + length >= len(words):
            return
        start += length - OVERLAP
