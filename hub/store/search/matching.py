"""From a query to the set of records that match: the same set on both engines (promise P10)."""

from __future__ import annotations

from functools import reduce

import orjson
from pyroaring import BitMap

from hub.store.connection import Tx
from hub.store.search.language import Atom, Wanted
from hub.store.search.writing import stem

MOST_TERMS = 300  #: words of the vocabulary that one word of a query may stand for
IDS_SQLITE = "SELECT group_concat(rowid) FROM words_index WHERE words_index MATCH ?"
IDS_POSTGRESQL = "SELECT string_agg(rid::text, ',') FROM passage WHERE words @@ ?::tsquery"
# A list of hits that outgrows work_mem (4 MB unless set) forgets rows and keeps pages, and every text of those is then
# read again: of a million records, one word in a quarter of them took 9 s instead of 0.9 (measured). work_mem: 20.4.1
# of PostgreSQL's documentation
ROOM_POSTGRESQL = "SET LOCAL work_mem = '64MB'"
TERMS = "SELECT term FROM term WHERE stem = ? ORDER BY term LIMIT ?"
RANKS_SQLITE = "SELECT rowid, bm25(words_index, 8.0, 1.0) FROM words_index WHERE words_index MATCH ? AND rowid >= ?"
RANKS_POSTGRESQL = (
    "SELECT rid, -sum(ts_rank(words, q) * CASE WHEN part = 0 THEN 8 ELSE 1 END)"
    " FROM passage, (SELECT ?::tsquery AS q) AS asked WHERE words @@ q AND rid >= ? GROUP BY rid"
)


def spellings(tx: Tx, atom: Atom) -> list[str]:
    """Return the words of the vocabulary that a word stands for: those that share its French stem."""
    word = atom.words[0]
    found = [row[0] for row in tx.rows(TERMS, (stem([word])[0], MOST_TERMS))]
    return found if word in found else [word, *found]


def expression(tx: Tx, atom: Atom) -> str:
    """Return an atom in the engine's own language; our words are plain ASCII, so that quoting is enough."""
    if tx.sqlite:
        if atom.phrase or atom.prefix:
            return f'"{" ".join(atom.words)}"' + "*" * atom.prefix
        return "(" + " OR ".join(f'"{word}"' for word in spellings(tx, atom)) + ")"
    if atom.phrase:
        return "(" + "<->".join(f"'{word}'" for word in atom.words) + ")"
    if atom.prefix:
        return f"'{atom.words[0]}':*"
    return "(" + "|".join(f"'{word}'" for word in spellings(tx, atom)) + ")"


def numbers(joined: str | None) -> BitMap:
    """Return numbers joined by commas as a set."""
    return BitMap(orjson.loads(f"[{joined}]")) if joined else BitMap()


def all_of(tx: Tx, atoms: tuple[Atom, ...]) -> BitMap:
    """Return the records that match all of these atoms."""
    expressions = [expression(tx, atom) for atom in atoms]
    if tx.sqlite:
        return numbers((tx.one(IDS_SQLITE, (" AND ".join(expressions),)) or (None,))[0])
    found = (numbers((tx.one(IDS_POSTGRESQL, (one,)) or (None,))[0]) for one in expressions)
    return reduce(lambda left, right: left & right, found)


def make_room(tx: Tx) -> None:
    """Let PostgreSQL keep the hits of a common word by row, to the end of this transaction."""
    if not tx.sqlite:
        tx.run(ROOM_POSTGRESQL)


def matches(tx: Tx, wanted: Wanted, living: BitMap) -> BitMap:
    """Return the living records that a query asks for."""
    if wanted.hopeless:
        return BitMap()
    make_room(tx)
    hits = all_of(tx, wanted.need) & living if wanted.need else living
    for atoms in wanted.without:
        hits = hits - all_of(tx, atoms)
    return hits


def ranks(tx: Tx, wanted: Wanted, *, least: int) -> dict[int, int]:
    """Return how well records match, from a rid on: the lower, the better."""
    make_room(tx)
    expressions = [expression(tx, atom) for atom in wanted.need]
    sql, junction = (RANKS_SQLITE, " AND ") if tx.sqlite else (RANKS_POSTGRESQL, "|")
    return {rid: round(rank * 1_000_000) for rid, rank in tx.rows(sql, (junction.join(expressions), least))}
