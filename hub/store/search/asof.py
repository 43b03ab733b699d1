"""Matching one version of a record, as it was: the answer that the index gave when that version was the living one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.store.model import IndexEntry, SearchQuery
from hub.store.search.folding import fold
from hub.store.search.indexing import day_number, minute_number
from hub.store.search.language import Atom, parse
from hub.store.search.reach import COVERED_BY
from hub.store.search.writing import stem

#: facets whose values stand in a record's text as they are, so that most versions are passed over unread
LITERAL = frozenset((
    "departement", "region", "commune", "siret", "siren", "nature", "cpv", "procedure", "stage", "clause_kind",
    "beneficiary", "recommendation", "source", "fund", "theme",
))  # fmt: skip
BETWEEN = "\x00"  #: stands between title and text: no phrase goes from one into the other


@dataclass(frozen=True, slots=True)
class Facts:
    """What one version of a record gives to search."""

    kind: str
    text: str
    facets: Mapping[str, frozenset[str]]
    published: int | None
    deadline: int | None

    @classmethod
    def of(cls, kind: str, entry: IndexEntry) -> Facts:
        """Return the facts of an index entry."""
        facets = {name: frozenset(values) for name, values in entry.facets.items() if values}
        words = [" ".join(fold(each).split()) for each in (entry.title, " \n ".join(entry.text))]
        return cls(kind, f" {f' {BETWEEN} '.join(words)} ", facets, entry.published_day, entry.deadline_minute)


class AsOf:
    """A query, ready to be asked of versions; whether something is open is for the caller, who knows when."""

    def __init__(self, query: SearchQuery, *, territories: frozenset[tuple[str, str]] | None = None) -> None:
        """Take a query; ``territories`` (facet, code) are those of the conventions that it names, None for all."""
        self.query, self.territories = query, territories
        self.wanted = parse(query.text)
        filters = {name: frozenset(values) for name, values in query.filters.items() if values}
        self.reached = bool(filters.pop(COVERED_BY, None)) and territories is not None
        self.filters = filters
        self.published = tuple(day_number(each) for each in query.published)
        self.deadline = tuple(minute_number(each) for each in query.deadline)

    @cached_property
    def literals(self) -> list[list[bytes]]:
        """Return, for each facet that is asked, what of it must stand in the text of a record."""
        return [
            [f'"{value}"'.encode() for value in values] for name, values in self.filters.items() if name in LITERAL
        ]

    def may(self, body: bytes) -> bool:
        """Say, without reading it, whether a version can match at all."""
        return not self.wanted.hopeless and all(any(one in body for one in some) for some in self.literals)

    def matches(self, facts: Facts) -> bool:
        """Say whether a version matches."""
        return (
            facts.kind in (self.query.kinds or (facts.kind,))
            and not self.wanted.hopeless
            and self.has_facets(facts.facets)
            and within(facts.published, self.published)
            and within(facts.deadline, self.deadline)
            and all(has(facts, atom) for atom in self.wanted.need)
            and not any(all(has(facts, atom) for atom in atoms) for atoms in self.wanted.without)
        )

    def has_facets(self, facets: Mapping[str, Any]) -> bool:
        """Say whether each filter finds one of its values."""
        if self.reached and not any(code in facets.get(name, ()) for name, code in self.territories or ()):
            return False
        return all(values & facets.get(name, frozenset()) for name, values in self.filters.items())

    def may_have(self, facets: Mapping[str, Any], published: int | None, deadline: int | None) -> bool:
        """Say whether a record whose words are gone can have matched; what is not known any more counts for it."""
        return self.has_facets(facets) and within(published, self.published) and within(deadline, self.deadline)


def within(value: int | None, ends: tuple[Any, ...]) -> bool:
    """Say whether a day or a minute is in a range, both ends included; without a value, only in no range at all."""
    first, last = ends
    if first is None and last is None:
        return True
    return value is not None and (first is None or value >= first) and (last is None or value <= last)


def has(facts: Facts, atom: Atom) -> bool:
    """Say whether a version has a word (any of its forms), the beginning of one, or a phrase."""
    if atom.phrase:
        return f" {' '.join(atom.words)} " in facts.text
    word = atom.words[0]
    if atom.prefix:
        return f" {word}" in facts.text
    if f" {word} " in facts.text:
        return True
    alike = {other for other in facts.text.split() if other[:1] == word[:1]}
    return stem([word])[0] in stem(alike)
