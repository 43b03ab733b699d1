"""Worlds: other ways in which the same numbers could have been published, as witnesses that a secret is one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence

SCALINGS = 150  #: of each sum, before no world is believed to be found
CLOSE = 1e-7  #: how exactly each sum must be met, beside its size
SMALLEST = 1e-6  #: an amount that is as good as nothing
NOTHING = 1e-9
EMPTY = 0.01  #: where a search starts for parts in which there is nobody
MOST_PARTS = 5000  #: of one search, so that its time is bounded

Changes = dict[int, float]  #: atom -> its amount in another world; all others are as they are
Target = tuple[frozenset[int], float]  #: atoms, and the sum that they shall have


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
        self.mass[number] += self.amounts[atom]
        self.group[atom] = number

    def hide(self, cell: int, atoms: Iterable[int]) -> None:
        """Take a cell from what is public."""
        for atom in atoms:
            if cell in self.public[atom]:
                self._leave(atom)
                self.public[atom].discard(cell)
                self._place(atom)

    def show(self, cell: int, atoms: Iterable[int]) -> None:
        """Add a cell to what is public."""
        for atom in atoms:
            if cell not in self.public[atom]:
                self._leave(atom)
                self.public[atom].add(cell)
                self._place(atom)

    def _leave(self, atom: int) -> None:
        old = self.group[atom]
        self.members[old].discard(atom)
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

    def _spread(self, atoms: Sequence[int], now: float, after: float) -> Changes:
        """Return atoms with another sum: each as much more or less, or all alike where there is nothing in them."""
        if now <= NOTHING:
            return dict.fromkeys(atoms, after / max(len(atoms), 1))
        return {atom: self.amounts[atom] * after / now for atom in atoms}

    def search(self, targets: Sequence[Target], free: Collection[int]) -> Changes | None:
        """Return a world in which sums are others and all that is public is as it is; None where none was found.

        Only the groups ``free`` change. A world that is found is one; one that is not found may yet be.
        """
        parts: list[list[int]] = []
        told: list[frozenset[int]] = []
        for number in sorted(free):
            split: dict[tuple[bool, ...], list[int]] = defaultdict(list)
            for atom in sorted(self.members[number]):
                split[tuple(atom in some for some, _ in targets)].append(atom)
            for some in split.values():
                parts.append(some)
                told.append(self.told[number])
        if not parts or len(parts) > MOST_PARTS:
            return None
        held = [sum(self.amounts[atom] for atom in some) for some in parts]
        start = [max(amount, EMPTY) for amount in held]
        wanted = [
            (frozenset(n for n, some in enumerate(parts) if some[0] in atoms), value
             - sum(self.amounts[atom] for atom in atoms if self.group[atom] not in free))
            for atoms, value in targets
        ]  # fmt: skip
        if any(value < -CLOSE or not some for some, value in wanted):
            return None
        world = fitted(start, [*remainders(held, told), *wanted])
        if world is None:
            return None
        changes: Changes = {}
        for n, some in enumerate(parts):
            if abs(world[n] - held[n]) > 0:
                changes.update(self._spread(some, held[n], world[n]))
        return changes

    def off(self, changes: Changes) -> dict[int, float]:
        """Return by how much a world departs from each public cell that it touches."""
        gone: dict[int, float] = defaultdict(float)
        for atom, amount in changes.items():
            for cell in self.public[atom]:
                gone[cell] += amount - self.amounts[atom]
        return gone


def remainders(start: Sequence[float], told: Sequence[frozenset[int]]) -> list[tuple[frozenset[int], float]]:
    """Return the public sums of some parts, each less the smaller ones that lie in it side by side."""
    parts: dict[int, set[int]] = defaultdict(set)
    for n, cells in enumerate(told):
        for cell in cells:
            parts[cell].add(n)
    known = sorted({frozenset(some) for some in parts.values()}, key=lambda some: (len(some), sorted(some)))
    found: set[frozenset[int]] = set()
    for place, whole in enumerate(known):
        left = set(whole)
        for part in reversed(known[:place]):
            if len(part) <= len(left) and part <= left:
                left -= part
        if left:
            found.add(frozenset(left))
    ordered = sorted(found, key=lambda some: (len(some), sorted(some)))
    return [(some, sum(start[n] for n in some)) for some in ordered]


def fitted(start: Sequence[float], sums: Sequence[tuple[frozenset[int], float]]) -> list[float] | None:
    """Return amounts, none negative, that have all of these sums; None where none were found.

    Each sum that is not met is met by scaling its parts, until all are (iterative proportional fitting).
    """
    world = list(start)
    lists = [sorted(some) for some, _ in sums]
    touching: dict[int, list[int]] = defaultdict(list)
    for number, some in enumerate(lists):
        for n in some:
            touching[n].append(number)
    waiting, queued = deque(range(len(sums))), [True] * len(sums)
    left = [SCALINGS] * len(sums)
    while waiting:
        number = waiting.popleft()
        queued[number] = False
        some, amount = lists[number], max(sums[number][1], SMALLEST)
        total = sum([world[n] for n in some])
        if abs(total - amount) <= CLOSE * max(1.0, amount):
            continue
        left[number] -= 1
        if left[number] < 0 or total <= 0:
            return None
        factor = amount / total
        for n in some:
            world[n] *= factor
            for other in touching[n]:
                if other != number and not queued[other]:
                    queued[other] = True
                    waiting.append(other)
    return world
