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
from hub_boamp.tree import Node

PAST = frozenset({"INIT", "TXT_INIT", "VALEUR_AVT", *OLD})
REMOVED = frozenset({"SUPPRIMER"})
WORDS = re.compile(r"[^\W\d_]{2}")
NO_WORDS = re.compile(r"^(?:\d{4}-\d\d-\d\d[T+ ].*|[0-9a-fA-F-]{36}|[A-Z]{2,4}-\d{4})$")


def gather(node: Node, lots: Mapping[str, str | None] | None = None) -> list[dict[str, Any]]:
    """Return every text leaf below a node with its path, lot and standing.

    ``lots`` says which lot an element is about, by its path; what stands below it is about the same lot. Texts that a
    corrigendum replaces or removes are of the past.
    """
    found: list[dict[str, Any]] = []
    _walk(node, lots or {}, None, "current", found)
    return found


def _walk(node: Node, lots: Mapping[str, str | None], lot: str | None, standing: str, found: list[Any]) -> None:
    lot = lots.get(node.path, lot)
    tag = node.tag
    standing = "past" if tag in PAST else "removed" if tag in REMOVED else standing
    text = node.own_text()
    if text and WORDS.search(text) and not NO_WORDS.match(text) and meaningful(text):
        leaf = {"path": node.path, "text": text, "standing": standing}
        found.append({**leaf, "lot": lot} if lot else leaf)
    for child in node.children():
        if child.tag not in NEVER:
            _walk(child, lots, lot, standing, found)


@cache
def known_tags(family: str) -> frozenset[str]:
    """Return the tags of a family's schema that a reader knows, in the spelling of `plain`."""
    text = resources.files("hub_boamp").joinpath(f"tags/{family}.txt").read_text("utf-8")
    return frozenset(plain(tag) for tag in text.split())


@lru_cache(maxsize=4096)
def plain(tag: str) -> str:
    """Return a tag without its underscores and case: the retired API wrote tags so."""
    return tag.replace("_", "").replace("-", "").lower()


def strangers(node: Node, family: str) -> dict[str, Any]:
    """Return path and value of the topmost elements that no reader knows, list numbers left out: they are drift."""
    known = known_tags(family)
    found: dict[str, Any] = {}
    waiting = [node]
    while waiting:
        for child in waiting.pop().children():
            if plain(child.tag) in known or child.tag in NEVER:
                waiting.append(child)
            else:
                found.setdefault(re.sub(r"\[\d+\]", "", child.path), child.value)
    return found
