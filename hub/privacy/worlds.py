"""Worlds: other ways in which the same numbers could have been published, as witnesses that a secret is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

NOTHING = 1e-9
MOST_PARTS = 250  #: of one search, so that its time is bounded
MOST_AT_LAST = 20_000  #: of a search after which nothing would be released

Changes = dict[int, float]  #: atom -> its amount in another world; all others are as they are


class Ground:
    """One measure as the public sees it: atoms in groups of which nothing published tells the one from the other.

    Inside a group amounts can be moved about freely. ``kept`` names what must stay together besides.
    """

    def __init__(
        self, amounts: Sequence[float], public: Iterable[set[int]], kept: Sequence[object] | None = None
    ) -> None:
        self.amounts, self.public = amounts, list(public)
        self.kept: Sequence[object] = kept or [None] * len(amounts)
        self.names: dict[tuple[frozenset[int], object], int] = {}
        self.told: list[frozenset[int]] = []  #: of each group, the public cells that it lies in
        self.members: list[set[int]] = []
        self.mass: list[float] = []
        self.group = [-1] * len(amounts)
        self.used: set[int] = set()  #: the groups that have members
        for atom in range(len(amounts)):
            self._place(atom)

    def _place(self, atom: int) -> None:
        name = (frozenset(self.public[atom]), self.kept[atom])
        number = self.names.setdefault(name, len(self.members))
        if number == len(self.members):
            self.told.append(name[0])
            self.members.append(set())
            self.mass.append(0.0)
        self.members[number].add(atom)
        self.used.add(number)
        self.mass[number] += self.amounts[atom]
        self.group[atom] = number

    def hide(self, cell: int, atoms: Iterable[int]) -> None:
        """Take a cell from what is public."""
        for atom in atoms:
            if cell in self.public[atom]:
                self._leave(atom)
                self.public[atom].discard(cell)
                self._place(atom)

    def show(self, cell: int, atoms: Iterable[int]) -> set[int]:
        """Add a cell to what is public; return the atoms that are among others than before."""
        moved = [atom for atom in atoms if cell not in self.public[atom]]
        old = {self.group[atom] for atom in moved}
        for atom in moved:
            self._leave(atom)
            self.public[atom].add(cell)
            self._place(atom)
        return set(moved).union(*(self.members[number] for number in old))

    def _leave(self, atom: int) -> None:
        old = self.group[atom]
        self.members[old].discard(atom)
        if not self.members[old]:
            self.used.discard(old)
        self.mass[old] = self.mass[old] - self.amounts[atom] if self.members[old] else 0.0

    def inside(self, atoms: Iterable[int]) -> dict[int, list[int]]:
        """Return the groups that some atoms are of, each with those atoms."""
        found: dict[int, list[int]] = defaultdict(list)
        for atom in atoms:
            found[self.group[atom]].append(atom)
        return found

    def reach(self, atoms: Iterable[int]) -> tuple[float, float]:
        """Return how low and how high a sum of atoms can be by moving amounts inside groups alone."""
        low = high = 0.0
        for number, mine in self.inside(atoms).items():
            high += self.mass[number]
            if len(mine) == len(self.members[number]):
                low += self.mass[number]
        return low, high

    def shift(self, atoms: Iterable[int], value: float) -> Changes:
        """Return the world in which a sum is another, within its reach, by moving amounts inside groups."""
        parts = {n: mine for n, mine in self.inside(atoms).items() if len(mine) < len(self.members[n])}
        held = {n: sum(self.amounts[atom] for atom in mine) for n, mine in parts.items()}
        fixed = sum(self.amounts[atom] for atom in atoms) - sum(held.values())
        most = sum(self.mass[n] for n in parts)
        now, wanted = sum(held.values()), value - fixed
        changes: Changes = {}
        for n, mine in parts.items():
            there = held[n]
            rising = wanted > now
            after = there + (self.mass[n] - there) * (wanted - now) / (most - now) if rising else there * wanted / now
            own = set(mine)
            changes.update(self._spread(mine, there, after))
            beside = [atom for atom in self.members[n] if atom not in own]
            changes.update(self._spread(beside, self.mass[n] - there, self.mass[n] - after))
        return changes

    def _spread(self, atoms: Collection[int], now: float, after: float) -> Changes:
        """Return atoms with another sum: each as much more or less, or all alike where there is nothing in them."""
        if now <= NOTHING:
            return dict.fromkeys(atoms, after / max(len(atoms), 1))
        return {atom: self.amounts[atom] * after / now for atom in atoms}

    def around(self, atoms: Iterable[int]) -> set[int]:
        """Return the groups of some atoms, and all that lie in the same public cells and in no other."""
        own = {self.group[atom] for atom in atoms}
        near = frozenset().union(*(self.told[number] for number in own))
        return {number for number in self.used if self.told[number] <= near}

    def halves(self, free: Iterable[int], own: Iterable[int]) -> list[tuple[int, Collection[int], float]]:
        """Return groups, each with its atoms and their sum; those of ``own`` apart from the others of their group."""
        mine = self.inside(own)
        found: list[tuple[int, Collection[int], float]] = []
        for number in sorted(free):
            if number not in mine:
                found.append((number, self.members[number], self.mass[number]))
                continue
            held = sum([self.amounts[atom] for atom in mine[number]])
            found.append((number, mine[number], held))
            if others := self.members[number].difference(mine[number]):
                found.append((number, others, max(self.mass[number] - held, 0.0)))
        return found

    def parts(self, free: Iterable[int], apart: Mapping[int, object]) -> list[tuple[int, list[int]]]:
        """Return the atoms of some groups, each with its group; what ``apart`` names differently is not one part."""
        found: list[tuple[int, list[int]]] = []
        for number in sorted(free):
            split: dict[object, list[int]] = defaultdict(list)
            for atom in sorted(self.members[number]):
                split[apart.get(atom)].append(atom)
            found += [(number, some) for some in split.values()]
        return found

    def spread(self, atoms: Collection[int], after: float) -> Changes:
        """Return some atoms with another sum."""
        return self._spread(atoms, sum([self.amounts[atom] for atom in atoms]), after)

    def off(self, changes: Changes) -> dict[int, float]:
        """Return by how much a world departs from each public cell that it touches."""
        gone: dict[int, float] = defaultdict(float)
        for atom, amount in changes.items():
            for cell in self.public[atom]:
                gone[cell] += amount - self.amounts[atom]
        return gone
