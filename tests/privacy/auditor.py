"""The auditor: what anybody could reckon from all that was published, by linear programming."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from hub.privacy.disclosure import OK, Release, Rules, Statement, margin, primary
from hub.privacy.frames import Coordinate, Frame

NEAR = 1e-4


def interval(frame: Frame, said: list[Statement], at: Coordinate) -> tuple[float, float]:
    """Return the least and the most that a cell can be for somebody who knows the form of the tables and all sums."""
    cells = frame.cells()
    public = [one for one in said if one.status == OK and one.at in cells]
    rows = np.zeros((len(public), len(frame.atoms)))
    for number, one in enumerate(public):
        rows[number, list(cells[one.at].atoms)] = 1
    sums = np.array([cells[one.at].value for one in public])
    aim = np.zeros(len(frame.atoms))
    aim[list(cells[at].atoms)] = 1
    known = {"A_eq": rows, "b_eq": sums} if public else {}
    least = linprog(aim, bounds=(0, None), **known)
    most = linprog(-aim, bounds=(0, None), **known)
    assert least.status == 0, least.message
    return least.fun, (-most.fun if most.status == 0 else float("inf"))


def leaks(frame: Frame, releases: list[Release], rules: Rules | None = None) -> list[str]:
    """Return a sentence for each cell, secret by itself, that lies too near to what can be reckoned of it."""
    rules, cells = rules or Rules(), frame.cells()
    said = [one for release in releases for one in release.statements]
    shown = {one.at for one in said if one.status == OK}
    asked = {one.at for one in said if one.at in cells and one.at not in shown}
    found = []
    for at in sorted(asked):
        cell = cells[at]
        above = [cells[parent] for number in range(len(at)) if (parent := frame.parent(at, number))]
        if not primary(cell, above, rules):
            continue
        low, high = interval(frame, said, at)
        width = margin(cell, frame.measure, rules)
        slack = NEAR * max(1.0, cell.value)
        if low > max(cell.value - width, 0) + slack or high < cell.value + width - slack:
            found.append(f"{at}: {cell.value} lies in [{low:.3f}, {high:.3f}], and must be free by {width}")
    return found
