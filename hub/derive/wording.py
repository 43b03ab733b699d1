"""Wording: taking out of a text what a corrigendum says is no longer true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

LONGEST = 300  #: words of an old text that are looked for as a whole
SHORT = 5  #: an old text of fewer words is replaced in its place, for alone it means nothing
SENTENCE = 4  #: words from which a sentence of an old text is looked for on its own

_WORD = re.compile(r"\w+")
_SENTENCES = re.compile(r"[.;!?\n•]+\s*")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text of a notice: where it stands, for which lot, in which notice, and whether it is true now."""

    path: str
    text: str
    lot: str | None = None
    notice: str | None = None
    standing: str = "current"


@lru_cache(maxsize=2048)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\W+".join(re.escape(word) for word in words) + r"(?!\w)", re.IGNORECASE)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def revised(leaves: list[Leaf], old: str, new: str, *, lot: str | None, notice: str) -> list[Leaf]:
    """Return the leaves without an old text; the new text takes its place only where it is too short to stand alone.

    A longer new text is a leaf of the corrigendum itself, so that its evidence names the right notice.
    """
    words = _words(old)
    if not words:
        return leaves
    if len(words) < SHORT:
        return _short(leaves, words, new, lot=lot, notice=notice)
    cut = rewriter(old, "")
    return [_cut(leaf, cut) if _concerns(leaf, lot) and leaf.standing == "current" else leaf for leaf in leaves]


def _concerns(leaf: Leaf, lot: str | None) -> bool:
    return lot is None or leaf.lot is None or leaf.lot == lot


def _cut(leaf: Leaf, cut: Callable[[str], str]) -> Leaf:
    text = cut(leaf.text)
    return leaf if text == leaf.text else replace(leaf, text=text)


def _short(leaves: list[Leaf], words: tuple[str, ...], new: str, *, lot: str | None, notice: str) -> list[Leaf]:
    """Replace a few words where they stand in one place only; in several, nobody knows which is meant."""
    pattern = _pattern(words)
    counts = [
        len(pattern.findall(leaf.text)) if _concerns(leaf, lot) and leaf.standing == "current" else 0 for leaf in leaves
    ]
    if sum(counts) != 1:
        own = [count if leaf.lot == lot and lot is not None else 0 for leaf, count in zip(leaves, counts, strict=True)]
        counts = own
    if sum(counts) != 1:
        return leaves
    return [
        replace(leaf, text=pattern.sub(lambda _: new, leaf.text), notice=notice) if count else leaf
        for leaf, count in zip(leaves, counts, strict=True)
    ]


def rewriter(old: str, new: str) -> Callable[[str], str]:
    """Return the function that writes ``new`` for ``old`` in a text: as a whole, else its sentences one by one."""
    words = _words(old)
    whole = _pattern(words) if words and len(words) <= LONGEST else None
    parts = [_words(part) for part in _SENTENCES.split(old)] if len(words) >= SHORT else []
    pieces = [_pattern(part) for part in parts if SENTENCE <= len(part) <= LONGEST]

    def rewrite(text: str) -> str:
        if whole is not None and whole.search(text):
            return whole.sub(lambda _: new, text).strip()
        for piece in pieces:
            text = piece.sub(" ", text)
        return text

    return rewrite


def leaves_of(notice: dict[str, object]) -> Iterable[Leaf]:
    """Yield the texts of a notice that are true as far as the notice itself goes, and those that it takes away."""
    texts = notice.get("texts")
    for item in texts if isinstance(texts, list) else ():
        standing = item.get("standing", "current")
        if standing != "past" and item["text"]:
            yield Leaf(item["path"], item["text"], item.get("lot"), str(notice["id"]), standing)
