"""The search index as it is written: words, codes of facets, and the vocabulary by stem."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

import Stemmer

from hub.store.connection import Tx
from hub.store.search.passages import passages

if TYPE_CHECKING:
    from hub.store.records import Codes, Prepared

BULK = 300  #: documents of one transaction above which FTS5 gets a large hash
HASH_BYTES = 64 << 20
DEFAULT_HASH_BYTES = 1 << 20
DEFAULT_AUTOMERGE = 4
REMEMBERED = 50_000  #: codes and terms remembered by a process
UNINDEX = (
    "INSERT INTO words_index (words_index, rowid, title, text)"
    " SELECT 'delete', rid, title, text FROM words WHERE rid = ?"
)


class Vocabulary:
    """What one process remembers of codes and terms that are in the database for certain."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], int] = {}
        self.terms: set[str] = set()

    def learn(self, codes: dict[tuple[str, str], int], terms: Iterable[str]) -> None:
        """Remember what a committed transaction has written."""
        if len(self.codes) > REMEMBERED:
            self.codes.clear()
        if len(self.terms) > REMEMBERED:
            self.terms.clear()
        self.codes.update(codes)
        self.terms.update(terms)


def stem(words: Iterable[str]) -> list[str]:
    """Return the French stem of each folded word; feminine participles, whose accent is gone, with the masculine."""
    masculine = (
        word[:-1] if word.endswith("ee") else word[:-2] + "s" if word.endswith("ees") else word for word in words
    )
    return list(Stemmer.Stemmer("french").stemWords(list(masculine)))


class IndexWriter:
    """The part of one transaction that writes the search index."""

    def __init__(self, tx: Tx, vocabulary: Vocabulary) -> None:
        self.tx = tx
        self.vocabulary = vocabulary
        self.codes: dict[tuple[str, str], int] = {}
        self.terms: set[str] = set()
        self.bulky = False

    def resolve(self, written: list[Prepared], counters: dict[str, int]) -> None:
        """Give each facet value of these records its code."""
        remembered = self.vocabulary.codes
        wanted = {pair for prepared in written for pair in prepared.codes if pair not in remembered}
        if not wanted:
            return
        by_facet: dict[str, list[str]] = {}
        for facet, value in sorted(wanted):
            by_facet.setdefault(facet, []).append(value)
        for facet, values in by_facet.items():
            sql = "SELECT value, code FROM code WHERE facet = ? AND value IN ({})"
            self.codes.update({(facet, value): code for value, code in self.tx.among(sql, values, first=(facet,))})
        rows = []
        for pair in sorted(wanted - self.codes.keys()):
            counters["code"] += 1
            self.codes[pair] = counters["code"]
            rows.append((counters["code"], *pair))
        self.tx.many("INSERT INTO code (code, facet, value) VALUES (?, ?, ?)", rows)

    def code(self, pairs: Codes) -> bytes:
        """Return facet values as packed codes."""
        codes, remembered = self.codes, self.vocabulary.codes
        return array("I", [remembered[pair] if pair in remembered else codes[pair] for pair in pairs]).tobytes()

    def add(self, written: list[tuple[int, Prepared]]) -> None:
        """Index the words of records."""
        for _, prepared in written:
            self.terms.update(prepared.title.split())
            self.terms.update(prepared.text.split())
        if not self.tx.sqlite:
            vectors = [(rid, part, words) for rid, p in written for part, words in passages(p.title, p.text)]
            self.tx.many("INSERT INTO passage (rid, part, words) VALUES (?, ?, ?::tsvector)", vectors)
            return
        self._widen(len(written))
        rows = [(rid, p.title, p.text) for rid, p in written]
        self.tx.many("INSERT INTO words (rid, title, text) VALUES (?, ?, ?)", rows)
        self.tx.many("INSERT INTO words_index (rowid, title, text) VALUES (?, ?, ?)", rows)

    def remove(self, rids: list[int]) -> None:
        """Take records out of the index."""
        keys = [(rid,) for rid in rids]
        if not self.tx.sqlite:
            self.tx.many("DELETE FROM passage WHERE rid = ?", keys)
            return
        self.tx.many(UNINDEX, keys)
        self.tx.many("DELETE FROM words WHERE rid = ?", keys)

    def _widen(self, documents: int) -> None:
        """Have FTS5 gather a large transaction in memory, and leave merging to later, smaller ones."""
        if documents > BULK and not self.bulky:
            self.bulky = True
            self._set("hashsize", HASH_BYTES)
            self._set("automerge", 0)

    def _set(self, option: str, value: int) -> None:
        self.tx.run("INSERT INTO words_index (words_index, rank) VALUES (?, ?)", (option, value))

    def finish(self, counters: dict[str, int]) -> None:
        """Write the vocabulary, and put back what was set for a large transaction."""
        self.terms -= self.vocabulary.terms
        terms = sorted(self.terms)
        self.tx.many(
            "INSERT INTO term (term, stem) VALUES (?, ?) ON CONFLICT (term) DO NOTHING",
            list(zip(terms, stem(terms), strict=True)),
        )
        if self.bulky:
            self._set("hashsize", DEFAULT_HASH_BYTES)
            self._set("automerge", DEFAULT_AUTOMERGE)

    def committed(self) -> None:
        """Remember what is in the database now."""
        self.vocabulary.learn(self.codes, self.terms)
