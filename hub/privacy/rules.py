"""Rules: which cells are secret by themselves, because of whom they tell, or of whom a linked table tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.privacy.frames import PERSONS, Cell, Coordinate, Frame, Key

OK, SECRET = "ok", "secret"
UNPROVED = "unproved"  #: nothing is said, since the budget was spent before it was proved that it may be
UNSAFE = "unsafe"  #: nothing is said of a block, since former releases leave no safe way
LINKED = "linked"  #: why a cell is secret: the same people are, in another table


@dataclass(frozen=True)
class Rules:
    """The thresholds of facts/domain.md 6.2; an operator may only make them stricter.

    ``most_hours`` (a quarter, a year) is what the public knows that nobody exceeds: 48 hours a week.
    """

    persons_min: int = 5
    persons_min_rsa: int = 11
    person_dominance: float = 0.80
    firms_min: int = 3
    firms_dominance: float = 0.85
    share_band: tuple[float, float] = (0.05, 0.95)
    share_group: int = 20
    fine_territories: tuple[str, ...] = ("commune:", "qpv:")
    fine_min: int = 30
    max_crossed: int = 3
    whole_lines: tuple[str, ...] = ("rsa",)
    most_hours: tuple[float, float] = (624.0, 2300.0)


@dataclass(frozen=True)
class Statement:
    """What a release said, or kept secret, of one cell: kept for ever, since every later release is judged with it."""

    at: Coordinate
    status: str
    value: float | None = None
    primary: str = ""


def primary(cell: Cell, groups: Iterable[int], rules: Rules) -> str:
    """Return why a cell is secret by itself, or nothing; ``groups`` are the numbers of people right above it."""
    fewest = rules.persons_min_rsa if cell.rsa else rules.persons_min
    if any(node.startswith(rules.fine_territories) for node in cell.key[1]):
        fewest = max(fewest, rules.fine_min)
    persons, total = len(cell.persons), sum(cell.persons.values())
    if 0 < persons < fewest:
        return "persons"
    if total and max(cell.persons.values()) > rules.person_dominance * total:
        return "person_dominance"
    if cell.employers and len(cell.employers) < rules.firms_min:
        return "firms"
    if cell.employers and max(cell.employers.values()) > rules.firms_dominance * sum(cell.employers.values()):
        return "firm_dominance"
    low, high = rules.share_band
    for group in groups:
        if 0 < group < rules.share_group and not low <= persons / group <= high:
            return "share"
    return ""


def each(cell: Cell) -> float:
    """Return what one person is of a cell: one, or the mean hours."""
    return 1.0 if cell.measure == PERSONS else cell.value / max(len(cell.persons), 1)


def margin(cell: Cell, rules: Rules) -> float:
    """Return how far from its value a secret cell must be able to lie: half of it, and the fewest persons."""
    fewest = rules.persons_min_rsa if cell.rsa else rules.persons_min
    return max(0.5 * cell.value, fewest * each(cell))


@dataclass(frozen=True)
class Judged:
    """What is known of cells before anything is kept back for others' sake.

    ``why`` are the cells that are secret by themselves, now or in a former release; ``zero`` those of a group so
    small that even nobody says something; ``known`` was published, ``revised`` of it what is another number now.
    """

    wanted: frozenset[Key]
    why: Mapping[Key, str]
    unsaid: frozenset[Key]
    known: frozenset[Key]
    revised: frozenset[Key]


def judged(frame: Frame, former: Mapping[str, Sequence[Statement]], rules: Rules) -> Judged:
    """Return which cells are secret by themselves, and what was said of all before."""
    wanted = [(name, at) for name, sheet in frame.sheets.items() for at in sheet.wanted]
    same, twins = twin_cells(frame), {frame.sheets[name].twin(at) for name, at in wanted}
    here = sorted(key for twin in twins for key in same.get(twin, ()))
    said = {(name, one.at): one for name, some in former.items() for one in some if (name, one.at) in frame.cells}
    known = {key for name, some in former.items() for one in some
             if one.status == OK and (key := (name, one.at)) in frame.cells}  # fmt: skip
    last = {(name, one.at): one.value for name, some in former.items() for one in some if one.status == OK}
    revised = {key for key in known if abs(frame.cells[key].value - (last[key] or 0.0)) > 1e-6}
    held = {key: one.primary for key, one in said.items() if one.primary and key not in known}
    frame.describe({*here, *held, *revised})
    above = {(name, at): [parent for n in range(len(at)) if (parent := frame.sheets[name].parent(at, n))]
             for name, at in {*wanted, *here}}  # fmt: skip
    groups = frame.groups({(key[0], at) for key, some in above.items() for at in some}, rules.share_group)
    why = dict(held)
    for key in here:
        found = primary(frame.cells[key], (groups[key[0], at] for at in above[key]), rules)
        if found:
            why[key] = found
    small = {key for key in wanted if any(0 < groups[key[0], at] < rules.share_group for at in above[key])}
    unsaid = {key for key in wanted if key not in frame.cells and key in small}
    unsaid |= {key for key in here if key in revised and _slight(frame.cells[key], last[key] or 0.0, rules)}
    return Judged(frozenset(wanted), linked(frame, why), frozenset(unsaid), frozenset(known), frozenset(revised))


def _slight(cell: Cell, before: float, rules: Rules) -> bool:
    """Say whether a revision is less than the fewest persons could make."""
    return abs(cell.value - before) < rules.persons_min * each(cell)


def linked(frame: Frame, why: Mapping[Key, str]) -> dict[Key, str]:
    """Return the secrets with those of the same people in linked sheets."""
    found = dict(why)
    for twins in twin_cells(frame).values():
        if any(key in why for key in twins):
            for key in twins:
                found.setdefault(key, LINKED)
    frame.describe(key for key in found if not frame.cells[key].persons)
    return found


def twin_cells(frame: Frame) -> dict[object, list[Key]]:
    """Return the cells that show the same people, together."""
    found: dict[object, list[Key]] = {}
    for key in sorted(frame.cells):
        found.setdefault(frame.sheets[key[0]].twin(key[1]), []).append(key)
    return found
