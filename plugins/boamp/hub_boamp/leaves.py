"""Leaves: every text of a notice with its path, and the elements that no reader knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from hub_boamp.changes import OLD
from hub_boamp.contacts import NEVER
from hub_boamp.text import meaningful
from hub_boamp.tree import Node, pairs, text_of

PAST = frozenset({"INIT", "TXT_INIT", "VALEUR_AVT", *OLD})
REMOVED = frozenset({"SUPPRIMER"})
STANDING = {**dict.fromkeys(REMOVED, "removed"), **dict.fromkeys(PAST, "past")}
WORDS = re.compile(r"[^\W\d_]{2}")
NUMBER = re.compile(r"\[\d+\]")
SPELLINGS = 16_384  #: remembered; a hostile document may hold any number
NO_WORDS = re.compile(r"^(?:\d{4}-\d\d-\d\d[T+ ].*|[0-9a-fA-F-]{36}|[A-Z]{2,4}-\d{4})$")


def gather(node: Node, lots: Mapping[str, str | None] | None = None) -> list[dict[str, Any]]:
    """Return every text leaf below a node with its path, lot and standing.

    ``lots`` says which lot an element is about, by its path; what stands below it is about the same lot. Texts that a
    corrigendum replaces or removes are of the past.
    """
    found: list[dict[str, Any]] = []
    lots = lots or {}
    _walk(node.value, node.path, lots, lots.get(node.path), STANDING.get(node.tag, "current"), found)
    return found


def _walk(
    value: Any, path: str, lots: Mapping[str, str | None], lot: str | None, standing: str, found: list[Any]
) -> None:
    """Add the texts at and below an element; on bare values, as this is walked for every element of every notice."""
    inner = type(value) is dict
    text = text_of(value) if not inner or "#text" in value else None
    if text and WORDS.search(text) and not NO_WORDS.match(text) and meaningful(text):
        leaf = {"path": path, "text": text, "standing": standing}
        found.append({**leaf, "lot": lot} if lot else leaf)
    if inner:
        for tag, child, place in pairs(value, path):
            if child != "" and tag not in NEVER:
                _walk(child, place, lots, lots.get(place, lot), STANDING.get(tag, standing), found)


@cache
def known_tags(family: str) -> frozenset[str]:
    """Return the tags of a family's schema that a reader knows, in the spelling of `plain`."""
    text = resources.files("hub_boamp").joinpath(f"tags/{family}.txt").read_text("utf-8")
    return frozenset(plain(tag) for tag in text.split())


@lru_cache(maxsize=4096)
def plain(tag: str) -> str:
    """Return a tag without its underscores and case: the retired API wrote tags so."""
    return tag.replace("_", "").replace("-", "").lower()


class Spelt(dict[str, bool]):
    """Whether a reader of a family knows a tag as it is spelt; each spelling is looked into once."""

    def __init__(self, family: str) -> None:
        self.known = known_tags(family)

    def __missing__(self, tag: str) -> bool:
        if len(self) >= SPELLINGS:
            self.clear()
        found = self[tag] = plain(tag) in self.known or tag in NEVER
        return found


spelt = cache(Spelt)  #: by family


def strangers(node: Node, family: str) -> dict[str, Any]:
    """Return path and value of the topmost elements that no reader knows, list numbers left out: they are drift."""
    found: dict[str, Any] = {}
    tags = spelt(family)
    waiting = [(NUMBER.sub("", node.path), node.value)]
    while waiting:
        path, value = waiting.pop()
        if type(value) is not dict:
            continue
        for tag, child in value.items():
            if child is None or tag[:1] in "@#":
                continue
            known = tags[tag]
            if known and type(child) is str:
                continue
            below = f"{path}.{tag}" if path else tag
            several = [one for one in child if one is not None] if isinstance(child, list) else [child]
            if known:
                waiting += [(below, one) for one in several]
            elif several:
                found[below] = several[0]
    return found
