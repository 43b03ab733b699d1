"""The auditor: what anybody could reckon from all that was published, in all tables together, by linear programming.

It shares no arithmetic with what it audits: it lays out the people and the hours itself, writes each published number
(and each published quotient) as a line of one linear programme, adds what everybody knows (nobody works more than the
law lets them, nothing is below zero), and asks for the least and the most that each secret can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from hub.privacy.frames import HOURS, PERSONS, TOTAL, Cell, Fact, Key, Sheet
from hub.privacy.rules import OK, Rules, Statement, margin, primary

NEAR = 1e-4
Said = Mapping[str, Sequence[Statement]]


class Audit:
    """One linear programme over all sheets: its columns are people, and hours, of which nothing tells them apart."""

    def __init__(self, sheets: Sequence[Sheet], keys: Iterable[Key], rules: Rules | None = None) -> None:
        self.rules, self.sheets = rules or Rules(), {sheet.name: sheet for sheet in sheets}
        self.keys = {key for key in keys if key[0] in self.sheets}
        self.cells = {key: Cell(key, self.sheets[key[0]].measure) for key in self.keys}
        self.groups: dict[Key, set[str]] = defaultdict(set)
        self.columns: dict[Key, set[int]] = defaultdict(set)
        self.amounts: list[float] = []
        self.hours: list[frozenset[Key]] = []  #: of each column of hours, the cells that it is in
        self.first_hour = 0
        for measure in (PERSONS, HOURS):
            self._columns(measure)
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self._laws()

    def _columns(self, measure: str) -> None:
        parts: dict[object, list[tuple[float, frozenset[Key]]]] = defaultdict(list)
        for sheet in self.sheets.values():
            if sheet.measure != measure:
                continue
            for n, fact in enumerate(one for one in sheet.facts if one.amount > 0):
                above = [dimension.above(node) for dimension, node in zip(sheet.dimensions, fact.at, strict=True)]
                every = [(sheet.name, at) for at in product(*above)]
                self._describe(every, fact)
                height = 1.0 if measure == PERSONS else fact.amount
                unit = fact.person if measure == PERSONS else fact.key or (sheet.name, n)
                parts[unit].append((height, frozenset(self.keys.intersection(every))))
        sums: dict[frozenset[Key], float] = defaultdict(float)
        for heights in parts.values():
            done = 0.0
            for height in sorted({height for height, _ in heights}):
                sums[frozenset().union(*(keys for top, keys in heights if top >= height))] += height - done
                done = height
            if measure == PERSONS:  # nobody outside knows that there is no one who stands in one leaf alone
                for _, keys in heights:
                    sums[keys] += 0.0
        if measure == HOURS:
            self.first_hour = len(self.amounts)
        for keys, amount in sums.items():
            for key in keys:
                self.columns[key].add(len(self.amounts))
                self.cells[key].value += amount
            if measure == HOURS:
                self.hours.append(keys)
            self.amounts.append(amount)

    def _describe(self, keys: list[Key], fact: Fact) -> None:
        for key in keys:
            self.groups[key].add(fact.person)
            if key in self.cells:
                cell = self.cells[key]
                cell.persons[fact.person] = cell.persons.get(fact.person, 0.0) + fact.amount
                cell.rsa = cell.rsa or fact.rsa
                if fact.employer:
                    cell.employers[fact.employer] = cell.employers.get(fact.employer, 0.0) + fact.amount

    def _twin(self, key: Key) -> object:
        sheet = self.sheets[key[0]]
        nodes = zip(sheet.dimensions, key[1], strict=True)
        return sheet.linked, frozenset((one.name, node) for one, node in nodes if node != TOTAL)

    def _laws(self) -> None:
        """Add that the hours of a group of people are no more than such a number of people may work."""
        people = {self._twin(key): self.columns[key] for key in self.keys if self.sheets[key[0]].linked
                  and self.sheets[key[0]].measure == PERSONS and self.columns[key]}  # fmt: skip
        parts: dict[frozenset[object], set[int]] = defaultdict(set)
        for n, keys in enumerate(self.hours):
            where = frozenset(self._twin(key) for key in keys if self.sheets[key[0]].linked)
            parts[frozenset(where & people.keys())].add(self.first_hour + n)
        for where, columns in parts.items():
            if where:
                who = set.intersection(*(people[twin] for twin in where))
                quarter = any("-Q" in node for _, pairs in where for _, node in pairs)
                worked, number = (sum(self.amounts[n] for n in some) for some in (columns, who))
                cap = max(self.rules.most_hours[0 if quarter else 1], worked / number)
                self.rows.append(({**dict.fromkeys(columns, 1.0), **dict.fromkeys(who, -cap)}, -np.inf, 1e-6))

    def hear(self, said: Said) -> None:
        """Add the numbers of a release."""
        for name, statements in said.items():
            for one in statements:
                if one.status == OK and self.columns.get((name, one.at)):
                    self.rows.append((dict.fromkeys(self.columns[name, one.at], 1.0), one.value, one.value))

    def hear_quotient(self, part: Key, whole: Key | None, low: float, high: float) -> None:
        """Add that one cell is between so much and so much of another, or of one where ``whole`` is None."""
        if not self.columns[part]:
            return
        if whole is None:
            self.rows.append((dict.fromkeys(self.columns[part], 1.0), low, high))
            return
        for factor, bounds in ((low, (0.0, np.inf)), (high, (-np.inf, 0.0))):
            row = dict.fromkeys(self.columns[whole], -factor)
            for n in self.columns[part]:
                row[n] = row.get(n, 0.0) + 1.0
            self.rows.append((row, *bounds))

    def interval(self, key: Key) -> tuple[float, float]:
        """Return the least and the most that a cell can be."""
        equal = [(row, low) for row, low, high in self.rows if low == high]
        bounded = [(row, high, 1) for row, low, high in self.rows if low != high and high < np.inf]
        bounded += [(row, -low, -1) for row, low, high in self.rows if low != high and low > -np.inf]
        known = {}
        if equal:
            known |= {"A_eq": self._matrix([row for row, _ in equal]), "b_eq": np.array([value for _, value in equal])}
        if bounded:
            rows = [{n: sign * factor for n, factor in row.items()} for row, _, sign in bounded]
            known |= {"A_ub": self._matrix(rows), "b_ub": np.array([top for _, top, _ in bounded])}
        aim = np.zeros(len(self.amounts))
        aim[list(self.columns[key])] = 1
        least, most = (linprog(way * aim, bounds=(0, None), **known) for way in (1, -1))
        assert least.status == 0, least.message
        return least.fun, (-most.fun if most.status == 0 else float("inf"))

    def _matrix(self, rows: list[dict[int, float]]) -> csr_matrix:
        at = [(n, column, value) for n, row in enumerate(rows) for column, value in row.items()]
        places, columns, values = zip(*at, strict=True)
        return csr_matrix((values, (places, columns)), shape=(len(rows), len(self.amounts)))

    def primaries(self) -> dict[Key, str]:
        """Return the cells that are secret by themselves, or because the same people are in a linked sheet."""
        found: dict[Key, str] = {}
        for key, cell in self.cells.items():
            if cell.persons:
                sheet = self.sheets[key[0]]
                above = [parent for n in range(len(key[1])) if (parent := sheet.parent(key[1], n))]
                if why := primary(cell, [len(self.groups[key[0], at]) for at in above], self.rules):
                    found[key] = why
        twins = {self._twin(key): why for key, why in found.items() if self.sheets[key[0]].linked}
        linked = {key: f"linked to {twins[twin]}" for key, cell in self.cells.items()
                  if (twin := self._twin(key)) in twins and key not in found and cell.persons}  # fmt: skip
        return {**found, **linked}


def leaks(
    sheets: Sequence[Sheet], releases: Sequence[Said], rules: Rules | None = None, *, published: Audit | None = None
) -> list[str]:
    """Return a sentence for each secret that lies too near to what can be reckoned of it, or is said outright."""
    said = [(name, one) for release in releases for name, some in release.items() for one in some]
    audit = published or Audit(sheets, {(name, one.at) for name, one in said}, rules)
    for release in releases:
        audit.hear(release)
    public = {(name, one.at) for name, one in said if one.status == OK}
    found = []
    for key, why in sorted(audit.primaries().items()):
        cell = audit.cells[key]
        if key in public:
            found.append(f"{key}: {cell.value} is said, and is secret ({why})")
            continue
        low, high = audit.interval(key)
        width, slack = margin(cell, audit.rules), NEAR * max(1.0, cell.value)
        if low > max(cell.value - width, 0) + slack or high < cell.value + width - slack:
            found.append(f"{key}: {cell.value} ({why}) lies in [{low:.3f}, {high:.3f}], must be free by {width}")
    return found
