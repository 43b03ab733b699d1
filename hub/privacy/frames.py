"""Frames: micro-data laid out over sheets of cells, so that every cell of every sheet is a sum of the same atoms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Coordinate = tuple[str, ...]
Key = tuple[str, Coordinate]  #: a cell: the name of its sheet and where it stands in it
TOTAL = "*"  #: the node of a dimension above all others
PERSONS, HOURS = "persons", "hours"


@dataclass(frozen=True)
class Dimension:
    """One dimension: its leaves and what lies above them, up to the total (``*``), which need not be given."""

    name: str
    parents: Mapping[str, str] = field(default_factory=dict)

    def above(self, node: str) -> list[str]:
        """Return a node and all that it lies in, the total last.

        :raises ValueError: for parents that go round in a circle.
        """
        found = [node]
        while found[-1] != TOTAL:
            found.append(self.parents.get(found[-1], TOTAL))
            if len(found) > 50:
                raise ValueError(f"dimension {self.name}: the parents of {node!r} go round in a circle")
        return found


@dataclass(frozen=True, slots=True)
class Fact:
    """What one person adds to one leaf cell: an amount (hours), for an employer where there is one.

    ``key`` names the record of hours: facts of one key in several sheets (reported, validated) are the same hours.
    """

    at: Coordinate
    person: str
    amount: float = 1.0
    employer: str = ""
    rsa: bool = False
    key: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: its facts, the cells that are wanted of it.

    Sheets of one ``linked`` name show the same people (their number, their hours): what is secret in one is in all.
    ``details`` are the dimensions that are given up first.
    """

    name: str
    measure: str
    dimensions: tuple[Dimension, ...]
    facts: tuple[Fact, ...]
    wanted: tuple[Coordinate, ...]
    linked: str = ""
    details: tuple[str, ...] = ()

    def twin(self, at: Coordinate) -> tuple[str, frozenset[tuple[str, str]]]:
        """Return the name of a cell that is the same in all linked sheets."""
        named = zip(self.dimensions, at, strict=True)
        return self.linked or self.name, frozenset((one.name, node) for one, node in named if node != TOTAL)

    def rank(self, at: Coordinate) -> tuple[int, int]:
        """Return how much of a detail a cell is: how many details it crosses, and how deep it lies."""
        pairs = list(zip(self.dimensions, at, strict=True))
        crossed = sum(node != TOTAL for one, node in pairs if one.name in self.details)
        return crossed, sum(len(one.above(node)) - 1 for one, node in pairs if one.name not in self.details)

    def parent(self, at: Coordinate, place: int) -> Coordinate | None:
        """Return the cell above along one dimension; None at its total."""
        if at[place] == TOTAL:
            return None
        return (*at[:place], self.dimensions[place].parents.get(at[place], TOTAL), *at[place + 1 :])


@dataclass
class Cell:
    """One number that a sheet would show, with what must be known to judge whether it may."""

    key: Key
    measure: str
    atoms: list[int] = field(default_factory=list)
    value: float = 0.0
    persons: dict[str, float] = field(default_factory=dict)
    employers: dict[str, float] = field(default_factory=dict)
    rsa: bool = False


class Catalogue:
    """The cells of one sheet that are asked for, and which of them a leaf lies in."""

    def __init__(self, sheet: Sheet, asked: Iterable[Coordinate]) -> None:
        self.sheet, self.asked = sheet, set(asked)
        self.patterns = {tuple(n for n, node in enumerate(at) if node != TOTAL) for at in self.asked}
        self.known: dict[Coordinate, tuple[Coordinate, ...]] = {}

    def holding(self, leaf: Coordinate) -> tuple[Coordinate, ...]:
        """Return the cells asked for that a leaf lies in."""
        if leaf not in self.known:
            self.known[leaf] = tuple(at for at in self._above(leaf) if at in self.asked)
        return self.known[leaf]

    def _above(self, leaf: Coordinate) -> Iterator[Coordinate]:
        """Yield the cells above a leaf that have the form of one that is asked for."""
        above = [one.above(node)[:-1] for one, node in zip(self.sheet.dimensions, leaf, strict=True)]
        for pattern in self.patterns:
            for nodes in product(*(above[n] for n in pattern)):
                at = [TOTAL] * len(leaf)
                for n, node in zip(pattern, nodes, strict=True):
                    at[n] = node
                yield tuple(at)


def asked_of(sheets: Sequence[Sheet], also: Iterable[Key]) -> dict[str, set[Coordinate]]:
    """Return the cells of each sheet that are wanted or spoken of, and those of linked sheets for the same people."""
    asked: dict[str, set[Coordinate]] = {sheet.name: set(sheet.wanted) for sheet in sheets}
    for name, at in also:
        if name in asked:
            asked[name].add(at)
    told: dict[str, set[frozenset[tuple[str, str]]]] = defaultdict(set)
    for sheet in sheets:
        told[sheet.linked].update(sheet.twin(at)[1] for at in asked[sheet.name])
    return {sheet.name: asked[sheet.name] | (_twins(sheet, told[sheet.linked]) if sheet.linked else set())
            for sheet in sheets}  # fmt: skip


def _twins(sheet: Sheet, told: Iterable[frozenset[tuple[str, str]]]) -> set[Coordinate]:
    """Return the cells of a sheet that are named by nodes."""
    names = {dimension.name for dimension in sheet.dimensions}
    named = [dict(pairs) for pairs in told if all(name in names for name, _ in pairs)]
    return {tuple(pairs.get(one.name, TOTAL) for one in sheet.dimensions) for pairs in named}


class Frame:
    """All sheets over the same atoms.

    An atom is the smallest part that any cell is a sum of: of persons those who stand in exactly the same cells of
    all sheets, so that one who stands in two is counted once; of hours the records, or the parts of records
    (validated, reported and not validated), that do. Nobody outside knows that there is no one who stands in one leaf
    alone: such atoms are there, with nobody in them. ``also`` are cells that former releases spoke of.
    """

    def __init__(self, sheets: Sequence[Sheet], also: Iterable[Key] = ()) -> None:
        self.sheets = {sheet.name: sheet for sheet in sheets}
        asked = asked_of(sheets, also)
        self.asked = {name: Catalogue(self.sheets[name], some) for name, some in asked.items()}
        self.amounts: dict[str, list[float]] = {PERSONS: [], HOURS: []}
        self.stands: dict[str, list[frozenset[Key]]] = {PERSONS: [], HOURS: []}
        self.cells: dict[Key, Cell] = {}
        for measure in (PERSONS, HOURS):
            self._lay(measure)

    def _lay(self, measure: str) -> None:
        """Sum the facts of a measure into atoms, and the atoms into cells."""
        sums: dict[frozenset[Key], float] = defaultdict(float)
        for parts in self._units(measure).values():
            before = 0.0
            for amount in sorted({amount for amount, _ in parts}):
                stands = frozenset(key for height, keys in parts if height >= amount for key in keys)
                sums[stands] += amount - before
                before = amount
            if measure == PERSONS:
                for _, keys in parts:
                    sums[frozenset(keys)] += 0.0
        for number, (stands, amount) in enumerate(pair for pair in sums.items() if pair[0]):
            self.amounts[measure].append(amount)
            self.stands[measure].append(stands)
            for key in stands:
                cell = self.cells.setdefault(key, Cell(key, measure))
                cell.atoms.append(number)
                cell.value += amount

    def _units(self, measure: str) -> dict[object, list[tuple[float, tuple[Key, ...]]]]:
        """Return for each person, or record of hours, the amounts it has and the cells where it has them."""
        found: dict[object, list[tuple[float, tuple[Key, ...]]]] = defaultdict(list)
        for name, sheet in self.sheets.items():
            if sheet.measure == measure:
                held: dict[Coordinate, tuple[Key, ...]] = {}
                for number, fact in enumerate(sheet.facts):
                    if fact.amount <= 0:
                        continue
                    if fact.at not in held:
                        held[fact.at] = tuple((name, at) for at in self.asked[name].holding(fact.at))
                    unit: object = fact.person if measure == PERSONS else fact.key or (name, number)
                    found[unit].append((1.0 if measure == PERSONS else fact.amount, held[fact.at]))
        return found

    def describe(self, keys: Iterable[Key]) -> None:
        """Note who stands in some cells, for which employers, and how much of each."""
        chosen: dict[str, set[Coordinate]] = defaultdict(set)
        for name, at in keys:
            chosen[name].add(at)
        for name, some in chosen.items():
            for fact in self.sheets[name].facts:
                for at in self.asked[name].holding(fact.at):
                    if at in some and fact.amount > 0:
                        add(self.cells[name, at], fact)

    def groups(self, keys: Iterable[Key], most: int) -> dict[Key, int]:
        """Return how many persons stand in some cells, which need not be asked for; counted up to ``most``."""
        chosen: dict[str, set[Coordinate]] = defaultdict(set)
        for name, at in keys:
            chosen[name].add(at)
        found: dict[Key, set[str]] = {(name, at): set() for name, some in chosen.items() for at in some}
        for name, some in chosen.items():
            catalogue = Catalogue(self.sheets[name], some)
            for fact in self.sheets[name].facts:
                for at in catalogue.holding(fact.at):
                    if len(found[name, at]) < most:
                        found[name, at].add(fact.person)
        return {key: len(people) for key, people in found.items()}

    def lines(self) -> list[tuple[Key, str, list[Key]]]:
        """Return each cell with its parts along one dimension: those asked for right under it."""
        found: dict[tuple[Key, int], list[Key]] = defaultdict(list)
        for name, at in sorted(self.cells):
            for place, dimension in enumerate(self.sheets[name].dimensions):
                for node in dimension.above(at[place])[1:]:
                    parent = (name, (*at[:place], node, *at[place + 1 :]))
                    if parent in self.cells:
                        found[parent, place].append((name, at))
                        break
        return [(parent, self.sheets[parent[0]].dimensions[place].name, parts)
                for (parent, place), parts in sorted(found.items())]  # fmt: skip


def add(cell: Cell, fact: Fact) -> None:
    """Count a fact in a cell."""
    cell.persons[fact.person] = cell.persons.get(fact.person, 0.0) + fact.amount
    cell.rsa = cell.rsa or fact.rsa
    if fact.employer:
        cell.employers[fact.employer] = cell.employers.get(fact.employer, 0.0) + fact.amount
