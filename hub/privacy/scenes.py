"""Scenes: all that is public put together, and whether a secret is still one beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.privacy.frames import HOURS, PERSONS, Frame, Key
from hub.privacy.links import Links, places_of
from hub.privacy.worlds import Changes, Ground

World = dict[str, Changes]
OFF = 1e-5  #: by how much, beside its size, a sum may be missed


@dataclass(frozen=True)
class Guard:
    """A secret, and how low and how high it must be able to be."""

    cell: int
    measure: str
    atoms: frozenset[int]
    value: float
    low: float
    high: float


class Scene:
    """All that is public at one moment, as one who puts everything together sees it."""

    def __init__(self, frame: Frame, numbers: Mapping[Key, int], public: set[int], links: Links) -> None:
        self.frame, self.links = frame, links
        self.values = {number: frame.cells[key].value for key, number in numbers.items()}
        self.grounds: dict[str, Ground] = {}
        self.apart: dict[str, Ground] = {}
        for measure in (PERSONS, HOURS):
            stands, amounts = frame.stands[measure], frame.amounts[measure]
            told = [{numbers[key] for key in some} & public for some in stands]
            self.grounds[measure] = Ground(amounts, told)
            places = places_of(links.found, measure, len(amounts))
            self.apart[measure] = Ground(amounts, (set(some) for some in told), places)
        self.witnesses: dict[tuple[int, float], World] = {}

    def show(self, cells: Iterable[tuple[int, str, Iterable[int]]]) -> None:
        """Add cells to what is public; each witness is looked at again when it is asked for."""
        for cell, measure, atoms in cells:
            self.grounds[measure].show(cell, atoms)
            self.apart[measure].show(cell, atoms)

    def hide(self, cell: int, measure: str, atoms: Iterable[int]) -> None:
        """Take a cell from what is public; every witness stays one, since what is kept back allows more worlds."""
        self.grounds[measure].hide(cell, atoms)
        self.apart[measure].hide(cell, atoms)

    def safe(self, guard: Guard, rings: Sequence[set[int]]) -> bool:
        """Say whether worlds are found in which a secret is far lower and far higher."""
        low, high = self.apart[guard.measure].reach(guard.atoms)
        sides = [(guard.low, low <= guard.low), (guard.high, high >= guard.high)]
        return all(near or self._holds(guard, value) or self._found(guard, value, rings)
                   for value, near in sides)  # fmt: skip

    def _found(self, guard: Guard, value: float, rings: Sequence[set[int]]) -> bool:
        for world in self._worlds(guard, value, rings):
            mended = self._mended(guard, world)
            if mended is not None:
                self.witnesses[guard.cell, value] = mended
                return True
        return False

    def _worlds(self, guard: Guard, value: float, rings: Sequence[set[int]]) -> Iterator[Changes]:
        """Yield worlds in which a secret has another value, the easiest to find first."""
        ground = self.grounds[guard.measure]
        low, high = ground.reach(guard.atoms)
        if low <= value <= high:
            yield ground.shift(guard.atoms, value)
        for ring in rings:
            found = ground.search([(guard.atoms, value)], {ground.group[atom] for atom in ring})
            if found is not None:
                yield found

    def _mended(self, guard: Guard, changes: Changes) -> World | None:
        """Return a world with the hours that its people can have worked, or the people for its hours."""
        world: World = {guard.measure: changes}
        broken = self.links.broken(world)
        if not broken:
            return world
        other = HOURS if guard.measure == PERSONS else PERSONS
        ground = self.grounds[other]
        targets = self.links.targets(broken, other)
        near = {cell for atoms, _ in targets for atom in atoms for cell in ground.public[atom]}
        ring = {number for number, cells in enumerate(ground.told) if cells & near and ground.members[number]}
        ring |= {ground.group[atom] for atoms, _ in targets for atom in atoms}
        found = ground.search(targets, ring)
        if found is None:
            return None
        world[other] = found
        return None if self.links.broken(world) else world

    def proved(self, guard: Guard) -> bool:
        """Say whether the witnesses of a secret still hold beside all that is public in the end."""
        low, high = self.apart[guard.measure].reach(guard.atoms)
        return (low <= guard.low or self._holds(guard, guard.low)) and (high >= guard.high
                                                                        or self._holds(guard, guard.high))  # fmt: skip

    def _holds(self, guard: Guard, value: float) -> bool:
        world = self.witnesses.get((guard.cell, value))
        if world is None or self.links.broken(world) or min(map(min_of, world.values())) < 0:
            return False
        amounts = self.frame.amounts[guard.measure]
        changes = world[guard.measure]
        there = guard.value + sum(changes[atom] - amounts[atom] for atom in guard.atoms if atom in changes)
        met = abs(there - value) <= OFF * max(1.0, guard.value)
        return met and all(
            abs(gone) <= OFF * max(1.0, self.values[cell])
            for measure, some in world.items()
            for cell, gone in self.grounds[measure].off(some).items()
        )


def min_of(changes: Changes) -> float:
    """Return the least amount of a world."""
    return min(changes.values(), default=0.0)
