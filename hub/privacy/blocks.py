"""Blocks: parts of all tables that share nobody, so that each is judged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.privacy.frames import Catalogue, Coordinate, Key, Sheet, asked_of

NOBODY = ""  #: in the place of a sheet's name: the cells in which nobody stands
Node = tuple[str, object]  #: a cell, or the name of all cells that show the same people
Unit = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Block:
    """Some cells of some sheets, and what former releases spoke of that hangs together with them."""

    sheets: tuple[Sheet, ...]
    also: tuple[Key, ...]

    @property
    def size(self) -> int:
        """Return how many cells there are in it."""
        return sum(len(sheet.wanted) for sheet in self.sheets) + len(self.also)


class Ties:
    """Which cells hang together (a forest of cells, each tied to one above it)."""

    def __init__(self) -> None:
        self.above: dict[Node, Node] = {}

    def root(self, one: Node) -> Node:
        """Return what stands for all that hangs together with a cell."""
        while (up := self.above.get(one, one)) != one:
            self.above[one] = self.above.get(up, up)
            one = up
        return one

    def tie(self, some: Iterable[Node]) -> None:
        """Tie cells to one another."""
        roots = [self.root(one) for one in some]
        for one in roots[1:]:
            self.above[self.root(one)] = self.root(roots[0])


def blocks(sheets: Sequence[Sheet], also: Iterable[Key] = ()) -> list[Block]:
    """Return the blocks in which something is asked for, the small ones first.

    Two cells hang together where somebody stands in both, or where they show the same people in linked sheets. Of
    people who stand in two sheets that are not linked, or in two quarters of which no year is asked for, nobody
    outside knows that they do: every other number of each block goes with every other number of the rest.
    """
    also = list(also)
    ties, peopled = tied(sheets, also)
    rest = {sheet.name: (NOBODY, sheet.name) for sheet in sheets}
    homes: dict[Node, dict[str, list[Coordinate]]] = {}
    for sheet in sheets:
        for at in dict.fromkeys(sheet.wanted):
            home = ties.root((sheet.name, at)) if (sheet.name, at) in peopled else rest[sheet.name]
            homes.setdefault(home, {}).setdefault(sheet.name, []).append(at)
    before: dict[Node, list[Key]] = {}
    for key in also:
        if key in peopled:
            before.setdefault(ties.root(key), []).append(key)
    found = [
        Block(tuple(together(sheets, home, wanted)), tuple(before.get(home, ()))) for home, wanted in homes.items()
    ]
    return sorted(found, key=lambda block: block.size)


def together(sheets: Sequence[Sheet], home: Node, wanted: Mapping[str, list[Coordinate]]) -> Iterator[Sheet]:
    """Yield the sheets of a block, each with what is wanted of it there: with them those that show the same people."""
    linked = {sheet.linked for sheet in sheets if sheet.name in wanted and sheet.linked and home[0] != NOBODY}
    for sheet in sheets:
        if sheet.name in wanted or sheet.linked in linked:
            yield replace(sheet, wanted=tuple(wanted.get(sheet.name, ())))


def tied(sheets: Sequence[Sheet], also: Iterable[Key]) -> tuple[Ties, set[Key]]:
    """Return which cells hang together, and in which somebody stands."""
    ties, peopled, asked = Ties(), set[Key](), asked_of(sheets, also)
    for sheet in sheets:
        catalogue = Catalogue(sheet, asked[sheet.name])
        for leaf in {fact.at for fact in sheet.facts if fact.amount > 0}:
            keys = [(sheet.name, at) for at in catalogue.holding(leaf)]
            peopled.update(keys)
            same = [(NOBODY, sheet.twin(at)) for _, at in keys] if sheet.linked else []
            ties.tie([*keys, *same])
    return ties, peopled


def unit_of(sheet: Sheet, at: Coordinate) -> Unit:
    """Return what a cell is told with or not at all: of one place and time, all nodes of the same details."""
    pairs = list(zip(sheet.dimensions, at, strict=True))
    details = tuple(one.name for one, node in pairs if one.name in sheet.details and node != "*")
    fixed = tuple(node for one, node in pairs if one.name not in sheet.details) if details else ()
    return sheet.linked or sheet.name, details, fixed
