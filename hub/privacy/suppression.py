"""Suppression: which cells of a block are kept back for others' sake, until every secret is proved to be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from hub.errors import HubError
from hub.privacy.blocks import Unit, unit_of
from hub.privacy.budget import SHARE, Budget, Spent
from hub.privacy.frames import HOURS, PERSONS, TOTAL, Frame, Key
from hub.privacy.links import Links, regions
from hub.privacy.rules import Judged, Rules, margin, twin_cells
from hub.privacy.scenes import Guard, Ring, Scene
from hub.privacy.worlds import MOST_AT_LAST

PARTNERS = (1, 4)  #: how many cells beside a secret are looked at for what it loses or gains
BEYOND = 1.00001  #: a little further than the rule asks, for the rounding of machines


class NotReleased(HubError):
    """Tables that cannot be published as they are; nothing of them was."""


class Work:
    """The making of one release: which cells are shown, which are secret by themselves, which for others' sake."""

    def __init__(self, frame: Frame, rules: Rules, found: Judged, budget: Budget) -> None:
        self.frame, self.rules, self.judged, self.budget = frame, rules, found, budget
        self.numbers = {key: number for number, key in enumerate(sorted(frame.cells))}
        self.unproved: set[Key] = set()
        self.secret = {key for key in found.wanted if key in found.why or key in found.unsaid}
        self.shown = {key for key in found.wanted if key in frame.cells} - self.secret
        self.lines = frame.lines()
        self.of: dict[Key, list[int]] = defaultdict(list)
        for number, (parent, _, parts) in enumerate(self.lines):
            for key in (parent, *parts):
                self.of[key].append(number)
        self.covered = [self._covers(parent, parts) for parent, _, parts in self.lines]
        self.twins = twin_cells(frame)
        self.guards = {key: self._guard(key) for key in found.why if key not in found.known}
        self.scenes = self._scenes()

    def _guard(self, key: Key) -> Guard:
        """Return how far a secret must be able to lie from what it is, a little further than the rule asks."""
        cell, measure = self.frame.cells[key], self.frame.cells[key].measure
        width = margin(cell, self.rules) * BEYOND
        low = max(cell.value - width, 0.0)
        return Guard(self.numbers[key], measure, frozenset(cell.atoms), cell.value, low, cell.value + width)

    def _covers(self, parent: Key, parts: list[Key]) -> bool:
        """Say whether the parts that are asked for are all that there is of a cell."""
        cells = self.frame.cells
        return len(cells[parent].atoms) == len({atom for part in parts for atom in cells[part].atoms})

    def public(self, key: Key) -> bool:
        """Say whether a cell was published, or will be."""
        return key in self.shown or key in self.judged.known

    def suppress(self) -> None:
        """Keep back cells until every secret could be far from what it is.

        The widest totals are told first, and details after them, as long as each secret is safe: nothing that was told
        is taken back for the sake of a detail. Where the budget is spent, all secrets are safe beside what was told
        until then: the rest is ``unproved``.

        :raises NotReleased: where former releases give a secret away, or a proof does not hold in the end.
        """
        self._spread(sorted(key for key in self.frame.cells if not self.public(key)))
        stages = self._stages()
        try:
            for scene, guards in self.scenes:
                self._settle(scene, guards, set(), self.budget)
        except Spent:
            for stage in stages:
                self._withhold(stage)
            return
        for stage in stages:
            self._tell(stage)
        for scene, guards in self.scenes:
            if not all(scene.proved(guard) for guard in guards.values()):
                raise NotReleased("the check of the finished tables failed: not released")

    def _tell(self, stage: list[Key]) -> None:
        """Tell the cells of a stage as far as each secret stays one; none of them where that is not proved in time."""
        cells = [self.frame.cells[key] for key in stage if key in self.shown]
        lent = self.budget.lend(SHARE)
        touched = [scene.show((self.numbers[cell.key], cell.measure, cell.atoms) for cell in cells)
                   for scene, _ in self.scenes]  # fmt: skip
        try:
            for (scene, guards), some in zip(self.scenes, touched, strict=True):
                waiting = {key: guard for key, guard in guards.items() if guard.cell in some}
                self._settle(scene, waiting, set(stage), lent)
        except Spent:
            self._withhold(stage)
        self.budget.settle(lent)

    def _withhold(self, stage: list[Key]) -> None:
        """Tell nothing of a stage: every secret is safe beside what was told before it."""
        for key in stage:
            self._hide(key)
        self.unproved.update(stage)

    def _scenes(self) -> list[tuple[Scene, dict[Key, Guard]]]:
        """Return what everybody sees; and, where published numbers were revised, what is seen without the old ones.

        A revised number is itself a secret: what is between it and the old one may be a single person.
        """
        most_hours = self.rules.most_hours
        links = Links(self.frame, regions(self.frame, quarter=most_hours[0], year=most_hours[1]))
        revised = self.judged.revised - self.shown
        of_revised = {key: self._guard(key) for key in revised}
        known = {key: self.numbers[key] for key in self.judged.known}
        hoped = {self.numbers[key] for key in self.shown}
        return [
            (Scene(self.frame, self.numbers, {known[key] for key in known if key not in left_out}, hoped, links,
                   guards.values(), self.budget), guards)
            for left_out, guards in ((frozenset[Key](), self.guards), (revised, of_revised))
            if guards
        ]  # fmt: skip

    def _stages(self) -> list[list[Key]]:
        """Return the cells to show in the order in which they are told: totals before details, wide before narrow."""
        found: dict[tuple[tuple[int, int], Unit], list[Key]] = defaultdict(list)
        for key in sorted(self.shown - self.judged.known):
            sheet = self.frame.sheets[key[0]]
            found[sheet.rank(key[1]), unit_of(sheet, key[1])].append(key)
        size = {rank: -max(self.frame.cells[key].value for key in some) for rank, some in found.items()}
        return [found[rank] for rank in sorted(found, key=lambda rank: (rank[0], rank[1][1], size[rank], rank[1]))]

    def _settle(self, scene: Scene, guards: Mapping[Key, Guard], stage: set[Key], budget: Budget) -> None:
        """Keep back cells of a stage until each secret is safe in a scene.

        :raises Spent: where the budget does not suffice for it.
        """
        scene.budget = budget
        waiting = sorted(guards, key=lambda key: (guards[key].value, key))
        while waiting:
            unsafe = [key for key in waiting if not scene.safe(guards[key], self._rings(key))]
            for number, key in enumerate(unsafe):
                if number and scene.safe(guards[key], self._rings(key)):
                    continue
                nearest = self._nearest(key, guards[key], stage)
                if nearest is None and scene.safe(guards[key], [self._everywhere()], MOST_AT_LAST):
                    continue
                if nearest is None:
                    raise NotReleased("former releases and these tables together would give a secret away")
                self._hide(nearest)
                self._spread([nearest])
            waiting = unsafe

    def _rings(self, key: Key) -> Iterator[Ring]:
        """Yield the atoms among which another world is looked for: those right around a cell, then those of its like.

        What one cell loses and its own total keeps, another of the cells beside it must gain in a total of its own.
        """
        home = self._home(key)
        yield self._ring([home])
        beside = [[one for one in parts if one != key and not self.public(one)]
                  for parent, _, parts in (self.lines[number] for number in self.of[key])
                  if parent not in (key, home)]
        ordered = [sorted(some, key=lambda one: -self.frame.cells[one].value) for some in beside]
        for many in PARTNERS:
            yield self._ring([home, *(self._home(one) for some in ordered for one in some[:many])])
        parents = self._parents(key)
        yield self._ring([*parents, *(two for one in parents for two in self._parents(one))] or [key])

    def _ring(self, keys: Iterable[Key]) -> Ring:
        """Return the atoms of some cells, and of those that show the same people."""
        found: dict[str, set[int]] = {PERSONS: set(), HOURS: set()}
        for key in keys:
            for one in self._same(key):
                found[self.frame.cells[one].measure].update(self.frame.cells[one].atoms)
        return found

    def _everywhere(self) -> Ring:
        return {measure: set(range(len(self.frame.amounts[measure]))) for measure in (PERSONS, HOURS)}

    def _home(self, key: Key) -> Key:
        """Return the cell that a cell is a detail of; itself where it is none."""
        cells, details = self.frame.cells, self.frame.sheets[key[0]].details
        above = [(name not in details, len(cells[parent].atoms), parent)
                 for parent, name, _ in (self.lines[number] for number in self.of[key]) if parent != key]  # fmt: skip
        if key[1].count(TOTAL) == len(key[1]) or (details and above and min(above)[0]):
            return key
        return min(above)[2] if above else key

    def _parents(self, key: Key) -> list[Key]:
        return [self.lines[number][0] for number in self.of[key] if self.lines[number][0] != key]

    def _same(self, key: Key) -> list[Key]:
        """Return the cells that show the same people, the cell itself among them."""
        return self.twins[self.frame.sheets[key[0]].twin(key[1])]

    def _hide(self, key: Key) -> None:
        self.shown.discard(key)
        self.secret.add(key)
        cell = self.frame.cells[key]
        if key not in self.judged.known:
            for scene, _ in self.scenes:
                scene.hide(self.numbers[key], cell.measure, cell.atoms)

    def _spread(self, hidden: list[Key]) -> None:
        """Keep back what must go with hidden cells: their twins, their whole line, and another part of each line."""
        waiting = list(hidden)
        while waiting:
            key = waiting.pop()
            found = [one for one in self._same(key) if one in self.shown]
            for number in self.of[key]:
                found += self._line(number)
            for one in dict.fromkeys(found):
                if one in self.shown:
                    self._hide(one)
                    waiting.append(one)

    def _line(self, number: int) -> list[Key]:
        """Return what must be hidden of a line: all parts where it is told whole, one more where one is hidden."""
        parent, name, parts = self.lines[number]
        hidden = [key for key in parts if not self.public(key)]
        if hidden and name in self.rules.whole_lines:
            return [key for key in parts if key in self.shown]
        if len(hidden) != 1 or not self.public(parent) or not self.covered[number]:
            return []
        free = [key for key in parts if key in self.shown and key not in self.judged.known]
        need = self.guards[hidden[0]].high - self.guards[hidden[0]].value if hidden[0] in self.guards else 0.0
        return [min(free, key=lambda key: self._order(key, need))] if free else []

    def _order(self, key: Key, need: float) -> tuple[int, int, bool, float, Key]:
        """Order cells by what is given up first: details, and of these the smallest that hides enough."""
        crossed, depth = self.frame.sheets[key[0]].rank(key[1])
        value = self.frame.cells[key].value
        return -crossed, -depth, value < need, value if value >= need else -value, key

    def _nearest(self, key: Key, guard: Guard, stage: set[Key]) -> Key | None:
        """Return the next cell of a stage to keep back for a secret: of its own lines, of what it touches, of all."""
        need = guard.high - guard.value
        free = [one for one in stage if one in self.shown]
        lines = [self.lines[number] for one in self._same(key) for number in self.of[one]]
        beside = {other for parent, _, parts in lines for other in (parent, *parts)}
        cells = self.frame.cells
        near = {stand for one in self._same(key) for atom in cells[one].atoms
                for stand in self.frame.stands[cells[one].measure][atom]}  # fmt: skip
        chosen = [one for one in free if one in beside] or [one for one in free if one in near] or free
        return min(chosen, key=lambda one: self._order(one, need), default=None)
