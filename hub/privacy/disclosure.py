"""Disclosure control: which cells of a table may be shown, so that nothing published gives a person or firm away.

A cell is secret by itself (too few, one who dominates, a share that says all), or because a secret one could be
reckoned from it. Whether it could is not guessed: for each secret cell two other worlds are found, in which all that
was ever published is the same and the secret is far lower, or far higher (QUALITY 7). Where no such worlds are found,
more is kept back; where keeping back all of the table does not help, nothing of it is released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.errors import HubError
from hub.privacy.frames import TOTAL, Cell, Coordinate, Frame
from hub.privacy.worlds import holds, other_world

OK, SECRET = "ok", "secret"


class NotReleased(HubError):
    """A table that cannot be published as it is; nothing of it was."""


@dataclass(frozen=True)
class Rules:
    """The thresholds of facts/domain.md 6.2; an operator may only make them stricter."""

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
    most_rounds: int = 400


@dataclass(frozen=True)
class Statement:
    """What a release said, or kept secret, of one cell: kept for ever, since every later release is judged with it."""

    at: Coordinate
    status: str
    value: float | None = None
    primary: str = ""


@dataclass(frozen=True)
class Release:
    """One table as it is published: null and ``secret`` where nothing is said; never 0 for it."""

    measure: str
    statements: tuple[Statement, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    def rows(self) -> list[dict[str, object]]:
        """Return the published rows: without why a cell is secret, which would say something of it."""
        return [{"at": list(one.at), "value": one.value, "status": one.status} for one in self.statements]


def primary(cell: Cell, above: Iterable[Cell], rules: Rules) -> str:
    """Return why a cell is secret by itself, or nothing."""
    fewest = rules.persons_min_rsa if cell.rsa else rules.persons_min
    if any(node.startswith(rules.fine_territories) for node in cell.at):
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
    for group in above:
        share = persons / len(group.persons) if group.persons else 1.0
        if len(group.persons) < rules.share_group and not low <= share <= high:
            return "share"
    return ""


def margin(cell: Cell, measure: str, rules: Rules) -> float:
    """Return how far from its value a secret cell must be able to lie: half of it, and the fewest persons."""
    fewest = rules.persons_min_rsa if cell.rsa else rules.persons_min
    each = 1.0 if measure == "persons" else cell.value / max(len(cell.persons), 1)
    return max(0.5 * cell.value, fewest * each)


def release(
    frame: Frame,
    *,
    wanted: Sequence[Coordinate] | None = None,
    former: Sequence[Statement] = (),
    rules: Rules | None = None,
) -> Release:
    """Return a table of which every number may be published with all that was published before.

    ``frame`` holds the facts of all periods that former releases of this measure speak of, as they are known now.
    ``wanted`` are the cells of the table; by default all of the frame.

    :raises NotReleased: where the former releases leave no safe way, or the table crosses too many dimensions.
    """
    rules = rules or Rules()
    cells = frame.cells()
    table = list(wanted) if wanted is not None else frame.grid()
    for at in table:
        if sum(node != TOTAL for node in at) > rules.max_crossed:
            raise NotReleased(f"{' x '.join(at)}: crosses more than {rules.max_crossed} dimensions; drop one")
    work = Work(frame, cells, rules, table, former)
    work.suppress()
    return work.result()


class Work:
    """The making of one release: which cells are shown, which are secret by themselves, which for others' sake."""

    def __init__(
        self, frame: Frame, cells: dict[Coordinate, Cell], rules: Rules, table: list[Coordinate],
        former: Sequence[Statement],
    ) -> None:  # fmt: skip
        self.frame, self.cells, self.rules = frame, cells, rules
        self.table = [at for at in table if at in cells]
        self.empty = [at for at in table if at not in cells]
        self.known = {one.at: one for one in former if one.status == OK and one.at in cells}
        self.why = {at: why for at in self.table if (why := primary(cells[at], self._above(at), rules))}
        self.held = {
            one.at: one.primary for one in former if one.primary and one.at in cells and one.at not in self.known
        }
        self.secret = set(self.why) | {at for at in self.table if at in self.held or self._revised(at)}
        self.shown = {at for at in self.table if at not in self.secret}
        self.lines = self._lines()
        self.witness: dict[tuple[Coordinate, float], list[float]] = {}

    def _above(self, at: Coordinate) -> list[Cell]:
        parents = (self.frame.parent(at, number) for number in range(len(at)))
        return [self.cells[parent] for parent in parents if parent]

    def _revised(self, at: Coordinate) -> bool:
        """Say whether a cell was published with a value that differs by less than the fewest persons could make."""
        said = self.known.get(at)
        if said is None or said.value is None:
            return False
        difference = abs(self.cells[at].value - said.value)
        cell = self.cells[at]
        each = 1.0 if self.frame.measure == "persons" else cell.value / max(len(cell.persons), 1)
        return 1e-9 < difference < self.rules.persons_min * each

    def _lines(self) -> list[tuple[Coordinate, list[Coordinate]]]:
        """Return each cell of the table with its parts along one dimension."""
        found: dict[tuple[Coordinate, int], list[Coordinate]] = defaultdict(list)
        for at in self.table:
            for number in range(len(at)):
                parent = self.frame.parent(at, number)
                if parent is not None and parent in self.cells:
                    found[(parent, number)].append(at)
        return [(parent, parts) for (parent, _), parts in sorted(found.items())]

    def suppress(self) -> None:
        """Keep back cells until every secret could be far from what it is."""
        rounds, waiting = 0, self._guarded()
        self._complement()
        while waiting:
            at = waiting[0]
            if self._safe(at):
                waiting.pop(0)
                continue
            rounds += 1
            nearest = self._nearest(at) if rounds <= self.rules.most_rounds else None
            if nearest is None:
                raise NotReleased("former releases and this table together would give a secret away: not released")
            self._hide(nearest)
            self._complement()
        said = self._said()
        if not all(self._proved(at, said) for at in self._guarded()):
            raise NotReleased("the check of the finished table failed: not released")

    def _guarded(self) -> list[Coordinate]:
        """Return the cells that are secret by themselves, of this release and of all before, the smallest first."""
        found = (set(self.why) | set(self.held)) - set(self.known)
        return sorted(found, key=lambda at: (self.cells[at].value, at))

    def _hide(self, at: Coordinate) -> None:
        self.shown.discard(at)
        self.secret.add(at)

    def _complement(self) -> None:
        """Leave no line with a single secret: the smallest other part is kept back, else the total of the line."""
        changed = True
        while changed:
            changed = False
            for parent, parts in self.lines:
                hidden = [at for at in parts if not self._public(at)]
                if len(hidden) != 1 or not self._public(parent):
                    continue
                others = [at for at in parts if at in self.shown and at not in self.known and self.cells[at].value > 0]
                chosen = min(others, key=lambda at: (self.cells[at].value, at), default=None)
                if chosen is None and parent in self.shown and parent not in self.known:
                    chosen = parent
                if chosen is not None:
                    self._hide(chosen)
                    changed = True

    def _public(self, at: Coordinate) -> bool:
        return at in self.shown or at in self.known

    def _said(self) -> list[tuple[frozenset[int], float]]:
        """Return all that is public once this release is: sums of atoms, as they are known now."""
        public = {cell.atoms: cell.value for at, cell in self.cells.items() if self._public(at)}
        return sorted(public.items(), key=lambda pair: len(pair[0]))

    def _bounds(self, at: Coordinate) -> tuple[float, float]:
        """Return the values that a secret must be able to have, a little further than the rule asks."""
        cell = self.cells[at]
        width = margin(cell, self.frame.measure, self.rules) * 1.01
        return max(cell.value - width, 0.0), cell.value + width

    def _safe(self, at: Coordinate) -> bool:
        """Say whether a secret could be far lower and far higher than it is, for all that is public.

        A witness found once is one for ever: what is kept back later only makes more worlds possible.
        """
        for value in self._bounds(at):
            if (at, value) not in self.witness:
                world = other_world(self.frame.atoms, self._said(), self.cells[at].atoms, value)
                if world is None:
                    return False
                self.witness[at, value] = world
        return True

    def _proved(self, at: Coordinate, said: list[tuple[frozenset[int], float]]) -> bool:
        """Say whether the witnesses of a secret still hold beside all that is public in the end."""
        worlds = [(self.witness.get((at, value)), value) for value in self._bounds(at)]
        return all(world is not None and holds(world, said, self.cells[at].atoms, value) for world, value in worlds)

    def _nearest(self, at: Coordinate) -> Coordinate | None:
        """Return the next cell to keep back for a secret: of its own lines first, then of what it touches."""
        mine = self.cells[at].atoms
        beside = {other for parent, parts in self.lines if at in parts or at == parent for other in (*parts, parent)}
        free = [other for other in self.shown if other not in self.known]

        def order(other: Coordinate) -> tuple[int, float, Coordinate]:
            cell = self.cells[other]
            return (0 if other in beside else 1 if cell.atoms & mine else 2, cell.value, other)

        return min(free, key=order, default=None)

    def _zero(self, at: Coordinate) -> Statement:
        """Return what is said of a cell without anybody: zero, unless that says something of a small group."""
        above = [self.frame.parent(at, number) for number in range(len(at))]
        small = any(
            parent is not None and len(self.cells[parent].persons) < self.rules.share_group
            for parent in above
            if parent in self.cells
        )
        return Statement(at, SECRET) if small else Statement(at, OK, 0.0)

    def result(self) -> Release:
        """Return the release."""
        said = [self._zero(at) for at in self.empty]
        for at in self.table:
            if at in self.shown:
                said.append(Statement(at, OK, self.cells[at].value))
            else:
                said.append(Statement(at, SECRET, None, self.why.get(at, self.held.get(at, ""))))
        counts = {
            "shown": len(self.shown),
            "primary": len(self.why),
            "secret": sum(one.status == SECRET for one in said),
        }
        return Release(self.frame.measure, tuple(sorted(said, key=lambda one: one.at)), counts)
