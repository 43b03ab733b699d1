"""Scenes: all that is public put together, and whether a secret is still one beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from hub.privacy.budget import Budget
from hub.privacy.frames import HOURS, PERSONS, Frame, Key
from hub.privacy.links import Links, places_of
from hub.privacy.moves import Moves
from hub.privacy.worlds import MOST_PARTS, NOTHING, Changes, Ground

World = dict[str, Changes]
Ring = Mapping[str, set[int]]  #: of each measure, the atoms among which another world is looked for
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


@dataclass(frozen=True)
class Witness:
    """A world, and all cells that are another number in it: it stays a witness while none of them is public."""

    world: World
    moved: frozenset[int]


class Scene:
    """All that is public at one moment, as one who puts everything together sees it.

    Worlds are looked for beside all that is hoped to be told in the end (such a one is never looked for again), and
    only then beside what is public so far.
    """

    def __init__(
        self, frame: Frame, numbers: Mapping[Key, int], public: set[int], hoped: set[int], links: Links,
        guards: Iterable[Guard], budget: Budget,
    ) -> None:  # fmt: skip
        self.frame, self.links, self.budget = frame, links, budget
        self.values = {number: frame.cells[key].value for key, number in numbers.items()}
        self.public, self.hoped = set(public), public | hoped
        self.guards = {guard.cell: guard for guard in guards}
        self.holders: dict[tuple[str, int], list[int]] = defaultdict(list)
        for guard in self.guards.values():
            for atom in guard.atoms:
                self.holders[guard.measure, atom].append(guard.cell)
        self.stands = {measure: [[numbers[key] for key in some] for some in frame.stands[measure]]
                       for measure in (PERSONS, HOURS)}  # fmt: skip
        self.grounds = {measure: self._ground(measure, self.public) for measure in (PERSONS, HOURS)}
        self.ahead = {measure: self._ground(measure, self.hoped) for measure in (PERSONS, HOURS)}
        self.apart = {
            measure: self._ground(measure, self.public, places_of(links.found, measure, len(frame.amounts[measure])))
            for measure in (PERSONS, HOURS)
        }
        self.witnesses: dict[tuple[int, float], Witness] = {}
        self.failed: dict[tuple[int, float, bool], int] = {}
        self.changed = self.hidden = 0

    def _ground(self, measure: str, public: set[int], kept: list[object] | None = None) -> Ground:
        return Ground(self.frame.amounts[measure], (public.intersection(one) for one in self.stands[measure]), kept)

    def show(self, cells: Iterable[tuple[int, str, Iterable[int]]]) -> set[int]:
        """Add cells to what is public; return the secrets that must be proved anew."""
        touched: dict[str, set[int]] = {PERSONS: set(), HOURS: set()}
        shown = set()
        for cell, measure, atoms in cells:
            shown.add(cell)
            touched[measure] |= self.grounds[measure].show(cell, atoms)
            touched[measure] |= self.apart[measure].show(cell, atoms)
        self.public |= shown
        self.changed += 1
        moved = {cell for (cell, _), one in self.witnesses.items() if not one.moved.isdisjoint(shown)}
        return moved.union(*(self.holders.get((measure, atom), ()) for measure, some in touched.items()
                             for atom in some))  # fmt: skip

    def hide(self, cell: int, measure: str, atoms: Iterable[int]) -> None:
        """Take a cell from what is public; every witness stays one, since what is kept back allows more worlds."""
        self.public.discard(cell)
        self.hoped.discard(cell)
        for grounds in (self.grounds, self.apart, self.ahead):
            grounds[measure].hide(cell, atoms)
        self.changed += 1
        self.hidden += 1

    def safe(self, guard: Guard, rings: Iterable[Ring], most: int = MOST_PARTS) -> bool:
        """Say whether worlds are found in which a secret is far lower and far higher."""
        open_ = [value for value in (guard.low, guard.high) if not self._holds(guard, value)]
        if not open_:
            return True
        self.budget.spend(len(guard.atoms))
        low, high = self.apart[guard.measure].reach(guard.atoms)
        open_ = [value for value in open_ if not low <= value <= high]
        some = list(rings) if open_ else []
        return all(self._found(guard, value, some, most) for value in open_)

    def _found(self, guard: Guard, value: float, rings: list[Ring], most: int) -> bool:
        for grounds, state in ((self.ahead, self.hidden), (self.grounds, self.changed)):
            name = (guard.cell, value, grounds is self.ahead)
            if self.failed.get(name) == state and most == MOST_PARTS:
                continue
            for world in self._worlds(grounds, guard, value, rings, most):
                self._note(guard, value, world)
                return True
            self.failed[name] = state
        return False

    def _worlds(
        self, grounds: Mapping[str, Ground], guard: Guard, value: float, rings: list[Ring], most: int
    ) -> Iterator[World]:
        """Yield worlds in which a secret has another value, the easiest to find first."""
        ground = grounds[guard.measure]
        low, high = ground.reach(guard.atoms)
        if low <= value <= high:
            world = {guard.measure: ground.shift(guard.atoms, value)}
            if not self.links.broken(world):
                yield world
        for ring in rings:
            found = self._search(grounds, guard, value, {guard.measure: ring[guard.measure]}, most)
            if found and self.links.broken(found):
                found = self._search(grounds, guard, value, ring, most)
            if found:
                yield found

    def _search(
        self, grounds: Mapping[str, Ground], guard: Guard, value: float, ring: Ring, most: int
    ) -> World | None:  # fmt: skip
        """Return a world that differs inside a ring alone; with both measures in it, one in which hours are lawful."""
        lawful = len(ring) > 1
        parts: list[tuple[str, Collection[int]]] = []
        amounts: list[float] = []
        sums: dict[tuple[str, int], list[int]] = defaultdict(list)
        for measure, free in ring.items():
            for number, atoms, amount in self._parts(grounds, guard, measure, free, lawful=lawful):
                for cell in grounds[measure].told[number]:
                    sums[measure, cell].append(len(parts))
                parts.append((measure, atoms))
                amounts.append(amount)
        if not parts or len(parts) > most:
            return None
        rows: list[dict[int, float]] = [dict.fromkeys(one, 1.0) for one in {tuple(one): None for one in sums.values()}]
        laws, slacks = self.links.laws(parts, len(parts)) if lawful else ([], [])
        moves = Moves([*amounts, *slacks], [*rows, *laws], self.budget)
        aim = [n for n, (measure, atoms) in enumerate(parts)
               if measure == guard.measure and next(iter(atoms)) in guard.atoms]  # fmt: skip
        outside = guard.value - sum([amounts[n] for n in aim])
        if not moves.push(aim, value - outside):
            return None
        world: World = {measure: {} for measure in ring}
        for (measure, atoms), before, after in zip(parts, amounts, moves.amounts, strict=False):
            if abs(after - before) > NOTHING:
                world[measure].update(grounds[measure].spread(atoms, after))
        return world

    def _parts(
        self, grounds: Mapping[str, Ground], guard: Guard, measure: str, free: Iterable[int], *, lawful: bool
    ) -> list[tuple[int, Collection[int], float]]:
        """Return what is moved as one: atoms that nothing public tells apart, nor the secret, nor lawful hours."""
        ground, own = grounds[measure], guard.atoms if measure == guard.measure else frozenset[int]()
        around = ground.around(free)
        self.budget.spend(len(ground.used) + len(around))
        if not lawful:
            return ground.halves(around, own)
        some = [atom for number in around for atom in ground.members[number]]
        self.budget.spend(len(some))
        split = {atom: (atom in own, tuple(self.links.at[measure].get(atom, ()))) for atom in some}
        return [(number, atoms, sum([ground.amounts[atom] for atom in atoms]))
                for number, atoms in ground.parts(around, split)]  # fmt: skip

    def _note(self, guard: Guard, value: float, world: World) -> None:
        """Keep a world as a witness of every secret that is far enough from what it is in it."""
        gone: dict[int, float] = defaultdict(float)
        for measure, changes in world.items():
            amounts, stands = self.frame.amounts[measure], self.stands[measure]
            for atom, amount in changes.items():
                for cell in stands[atom]:
                    gone[cell] += amount - amounts[atom]
        moved = frozenset(cell for cell, by in gone.items() if abs(by) > OFF * max(1.0, self.values[cell]))
        witness = Witness(world, moved)
        self.witnesses[guard.cell, value] = witness
        for cell in moved & self.guards.keys():
            one = self.guards[cell]
            there = one.value + gone[cell]
            for aim, met in ((one.low, there <= one.low), (one.high, there >= one.high)):
                old = self.witnesses.get((cell, aim))
                if met and (old is None or not old.moved.isdisjoint(self.hoped)):
                    self.witnesses[cell, aim] = witness

    def _holds(self, guard: Guard, value: float) -> bool:
        witness = self.witnesses.get((guard.cell, value))
        return witness is not None and witness.moved.isdisjoint(self.public)

    def proved(self, guard: Guard) -> bool:
        """Say whether the witnesses of a secret still hold beside all that is public in the end, reckoned anew."""
        low, high = self.apart[guard.measure].reach(guard.atoms)
        return (low <= guard.low or self._true(guard, guard.low)) and (high >= guard.high
                                                                       or self._true(guard, guard.high))  # fmt: skip

    def _true(self, guard: Guard, value: float) -> bool:
        witness = self.witnesses.get((guard.cell, value))
        if witness is None or self.links.broken(witness.world) or min(map(min_of, witness.world.values())) < 0:
            return False
        amounts = self.frame.amounts[guard.measure]
        changes = witness.world.get(guard.measure, {})
        there = guard.value + sum(changes[atom] - amounts[atom] for atom in guard.atoms if atom in changes)
        slack = OFF * max(1.0, guard.value)
        met = there <= value + slack if value < guard.value else there >= value - slack
        return met and all(
            abs(gone) <= OFF * max(1.0, self.values[cell])
            for measure, some in witness.world.items()
            for cell, gone in self.grounds[measure].off(some).items()
        )


def min_of(changes: Changes) -> float:
    """Return the least amount of a world."""
    return min(changes.values(), default=0.0)
