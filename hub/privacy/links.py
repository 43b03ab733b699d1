"""Links: what ties the number of people to their hours, so that a world of the one needs one of the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hub.privacy.frames import HOURS, PERSONS, Frame
from hub.privacy.worlds import Changes

QUARTER = re.compile(r"\d{4}-Q\d")
Twin = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Region:
    """The smallest part of linked sheets that people and hours share; nobody works more than ``cap`` hours in it."""

    people: frozenset[int]
    hours: frozenset[int]
    cap: float


def regions(frame: Frame, *, quarter: float, year: float) -> list[Region]:
    """Return the regions of all linked sheets; ``quarter`` and ``year`` are the most hours that anybody works.

    What is known to exceed the bound in truth is bounded by the truth: the public can only be wrong about it.
    """
    sheets = [sheet for sheet in frame.sheets.values() if sheet.linked]
    twins: dict[str, dict[Twin, frozenset[int]]] = {PERSONS: {}, HOURS: {}}
    of_key: dict[object, Twin] = {}
    for sheet in sheets:
        for at in frame.asked[sheet.name].asked:
            cell = frame.cells.get((sheet.name, at))
            if cell is not None:
                twin = sheet.twin(at)
                of_key[cell.key] = twin
                twins[sheet.measure][twin] = twins[sheet.measure].get(twin, frozenset()) | frozenset(cell.atoms)
    shared = twins[PERSONS].keys() & twins[HOURS].keys()
    places: dict[frozenset[Twin], set[int]] = defaultdict(set)
    for atom, stands in enumerate(frame.stands[HOURS]):
        where = frozenset(of_key[key] for key in stands if of_key.get(key) in shared)
        if where:
            places[where].add(atom)
    found = []
    for where, atoms in sorted(places.items(), key=lambda pair: min(pair[1])):
        people = frozenset.intersection(*(twins[PERSONS][twin] for twin in where))
        bound = quarter if any(QUARTER.fullmatch(node) for _, pairs in where for _, node in pairs) else year
        number = sum(frame.amounts[PERSONS][atom] for atom in people)
        worked = sum(frame.amounts[HOURS][atom] for atom in atoms)
        if people:
            found.append(Region(people, frozenset(atoms), max(bound, worked / number)))
    return found


def places_of(found: list[Region], measure: str, size: int) -> list[object]:
    """Return for each atom of a measure in which regions it lies."""
    where: list[list[int]] = [[] for _ in range(size)]
    for number, region in enumerate(found):
        for atom in region.people if measure == PERSONS else region.hours:
            where[atom].append(number)
    return [tuple(some) for some in where]


class Links:
    """The regions, and what a world must keep to in each of them."""

    def __init__(self, frame: Frame, found: list[Region]) -> None:
        self.found, self.amounts = found, frame.amounts
        self.at: dict[str, dict[int, list[int]]] = {PERSONS: defaultdict(list), HOURS: defaultdict(list)}
        for number, region in enumerate(found):
            for atom in region.people:
                self.at[PERSONS][atom].append(number)
            for atom in region.hours:
                self.at[HOURS][atom].append(number)
        self.sums = [
            (sum(frame.amounts[PERSONS][a] for a in one.people), sum(frame.amounts[HOURS][a] for a in one.hours))
            for one in found
        ]

    def broken(self, world: Mapping[str, Changes]) -> dict[int, tuple[float, float]]:
        """Return the regions in which people would have worked more than anybody does, with people and hours."""
        gone: dict[int, list[float]] = {}
        for place, measure in enumerate((PERSONS, HOURS)):
            for atom, amount in world.get(measure, {}).items():
                for number in self.at[measure].get(atom, ()):
                    sums = gone.setdefault(number, list(self.sums[number]))
                    sums[place] += amount - self.amounts[measure][atom]
        return {
            number: (people, hours)
            for number, (people, hours) in sorted(gone.items())
            if hours > self.found[number].cap * people + 1e-4 * max(1.0, hours)
        }

    def laws(
        self, parts: Sequence[tuple[str, Collection[int]]], first: int
    ) -> tuple[list[dict[int, float]], list[float]]:  # fmt: skip
        """Return what parts must keep to: people less the fewest for their hours are what is left over, never negative.

        What is left over is one more amount of each region, the first of them number ``first``.
        """
        rows: dict[int, dict[int, float]] = {}
        for n, (measure, atoms) in enumerate(parts):
            for number in self.at[measure].get(next(iter(atoms)), ()):
                weight = 1.0 if measure == PERSONS else -1.0 / self.found[number].cap
                rows.setdefault(number, {})[n] = weight
        spare: list[float] = []
        for number, row in rows.items():
            people, hours = self.sums[number]
            row[first + len(spare)] = -1.0
            spare.append(max(people - hours / self.found[number].cap, 0.0))
        return list(rows.values()), spare
