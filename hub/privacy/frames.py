"""Frames: micro-data laid out over dimensions, so that every cell of every table is a sum of the same atoms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

Coordinate = tuple[str, ...]
TOTAL = "*"  #: the node of a dimension above all others


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


@dataclass(frozen=True)
class Fact:
    """What one person adds to one leaf cell: an amount (hours), for an employer where there is one."""

    at: Coordinate
    person: str
    amount: float = 1.0
    employer: str = ""
    rsa: bool = False


@dataclass
class Cell:
    """One number that a table would show, with what must be known to judge whether it may."""

    at: Coordinate
    atoms: frozenset[int]
    value: float = 0.0
    persons: dict[str, float] = field(default_factory=dict)
    employers: dict[str, float] = field(default_factory=dict)
    rsa: bool = False


class Frame:
    """All facts of one measure (``persons`` or ``hours``) over the same dimensions.

    An atom is the smallest part that any cell is a sum of: of hours a leaf cell; of persons those who stand in
    exactly the same leaf cells, so that one who stands in two is counted once.
    """

    def __init__(self, facts: Iterable[Fact], dimensions: tuple[Dimension, ...], *, measure: str = "hours") -> None:
        if measure not in ("persons", "hours"):
            raise ValueError(f"measure {measure!r}: write persons or hours")
        self.dimensions, self.measure = dimensions, measure
        self.facts = [fact for fact in facts if fact.amount > 0]
        self._places: dict[frozenset[Coordinate], int] = {}
        self.atoms: list[float] = []
        self.leaves: list[frozenset[Coordinate]] = []
        self._lay()

    def _lay(self) -> None:
        """Sum the facts into atoms."""
        if self.measure == "hours":
            for fact in self.facts:
                self.atoms[self._atom(frozenset([fact.at]))] += fact.amount
            return
        stands: dict[str, set[Coordinate]] = defaultdict(set)
        for fact in self.facts:
            stands[fact.person].add(fact.at)
        for leaves in stands.values():
            self.atoms[self._atom(frozenset(leaves))] += 1

    def _atom(self, leaves: frozenset[Coordinate]) -> int:
        if leaves not in self._places:
            self._places[leaves] = len(self.atoms)
            self.atoms.append(0.0)
            self.leaves.append(leaves)
        return self._places[leaves]

    def above(self, leaf: Coordinate) -> Iterator[Coordinate]:
        """Yield each cell that a leaf cell is part of, itself among them."""
        return product(*(dimension.above(node) for dimension, node in zip(self.dimensions, leaf, strict=True)))

    def cells(self) -> dict[Coordinate, Cell]:
        """Return every cell in which there is somebody, totals among them."""
        atoms: dict[Coordinate, set[int]] = defaultdict(set)
        for number, leaves in enumerate(self.leaves):
            for leaf in leaves:
                for at in self.above(leaf):
                    atoms[at].add(number)
        found = {at: Cell(at, frozenset(some), sum(self.atoms[n] for n in some)) for at, some in atoms.items()}
        for fact in self.facts:
            for at in self.above(fact.at):
                cell = found[at]
                cell.persons[fact.person] = cell.persons.get(fact.person, 0.0) + fact.amount
                cell.rsa = cell.rsa or fact.rsa
                if fact.employer:
                    cell.employers[fact.employer] = cell.employers.get(fact.employer, 0.0) + fact.amount
        return found

    def grid(self) -> list[Coordinate]:
        """Return every crossing of the nodes that the facts name, in order: those without anybody, too."""
        nodes: list[set[str]] = [set() for _ in self.dimensions]
        for leaf in {leaf for leaves in self.leaves for leaf in leaves}:
            for number, dimension in enumerate(self.dimensions):
                nodes[number].update(dimension.above(leaf[number]))
        return sorted(product(*nodes))

    def parent(self, at: Coordinate, dimension: int) -> Coordinate | None:
        """Return the cell above along one dimension; None at its total."""
        if at[dimension] == TOTAL:
            return None
        above = self.dimensions[dimension].parents.get(at[dimension], TOTAL)
        return (*at[:dimension], above, *at[dimension + 1 :])
