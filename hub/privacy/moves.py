"""Moves: how far a sum can be pushed while others stay as they are (the simplex method, from where one stands)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from hub.privacy.budget import Budget

TINY = 1e-9
STEADY = 1e-7  #: the least factor that is divided by
LOOKED_AT = 12  #: ways to go that are compared at each step
MOST_STEPS = 400  #: of one push, so that its time is bounded
MOST_STUCK = 40  #: steps on the spot before the ways are taken in their order, which cannot go round in a circle

Row = dict[int, float]


class Moves:
    """Amounts, none of them ever negative, and weighted sums of them that never change.

    Each sum that says something new determines one amount (a basic one) by those left free. All amounts start where
    they are, so that every state on the way is a world; there is no search for a first one.
    """

    def __init__(
        self, amounts: Sequence[float], sums: Iterable[Mapping[int, float]], budget: Budget | None = None
    ) -> None:
        self.amounts, self.budget = list(amounts), budget or Budget()
        self.rows: dict[int, Row] = {}  #: of each basic amount: itself and these, weighted, have a fixed sum
        self.users: dict[int, set[int]] = defaultdict(set)
        for one in sorted(sums, key=len):
            self._add(dict(one))

    def _add(self, row: Row) -> None:
        """Take in a sum, freed from the amounts that others determine."""
        for basic in [n for n in row if n in self.rows]:
            weight = row.pop(basic)
            self.budget.spend(len(self.rows[basic]))
            for n, factor in self.rows[basic].items():
                _into(row, n, -weight * factor)
        if not row:
            return
        chosen = max(row, key=lambda n: (abs(row[n]) > STEADY, self.amounts[n] > TINY, -len(self.users[n]),
                                         self.amounts[n], -n))  # fmt: skip
        weight = row.pop(chosen)
        self._determine(chosen, {n: factor / weight for n, factor in row.items()})

    def _determine(self, chosen: int, row: Row) -> None:
        """Make an amount basic by a row, and take it out of all others."""
        self.budget.spend((len(row) + 1) * (len(self.users[chosen]) + 1))
        for basic in list(self.users[chosen]):
            other = self.rows[basic]
            weight = other.pop(chosen)
            for n, factor in row.items():
                if _into(other, n, -weight * factor):
                    self.users[n].add(basic)
                else:
                    self.users[n].discard(basic)
        self.users[chosen] = set()
        self.rows[chosen] = row
        for n in row:
            self.users[n].add(chosen)

    def _swap(self, leaving: int, entering: int) -> None:
        """Let a free amount be determined in the place of a basic one."""
        row = self.rows.pop(leaving)
        for n in row:
            self.users[n].discard(leaving)
        weight = row.pop(entering)
        changed = {n: factor / weight for n, factor in row.items()}
        changed[leaving] = 1 / weight
        self._determine(entering, changed)

    def push(self, aim: Iterable[int], value: float) -> bool:
        """Move until a sum of some amounts is a value, and say whether it is; where it is not, no world was found."""
        gains: Row = defaultdict(float)
        now = 0.0
        for n in aim:
            now += self.amounts[n]
            if n not in self.rows:
                gains[n] += 1.0
            for other, factor in self.rows.get(n, {}).items():
                gains[other] -= factor
        stuck = 0
        for _ in range(MOST_STEPS):
            gap = value - now
            if abs(gap) <= TINY * max(1.0, abs(value)):
                return True
            step = self._best(gains, gap, in_order=stuck > MOST_STUCK)
            if step is None:
                return False
            n, by, blocking = step
            stuck = stuck + 1 if abs(by) <= TINY else 0
            now += gains[n] * by
            self._move(n, by)
            if blocking is not None:
                self.amounts[blocking] = 0.0
                self._swap(blocking, n)
                weight = gains.pop(n)
                for other, factor in self.rows[n].items():
                    gains[other] -= weight * factor
        return False

    def _best(self, gains: Row, gap: float, *, in_order: bool) -> tuple[int, float, int | None] | None:
        """Return the free amount to change, by how much, and the basic one that then is nothing, if one is."""
        self.budget.spend(len(gains))
        up = 1.0 if gap > 0 else -1.0
        ways = [n for n, gain in gains.items()
                if gain * up > STEADY or (gain * up < -STEADY and self.amounts[n] > TINY)]  # fmt: skip
        if not ways:
            return None
        ways.sort(key=(lambda n: n) if in_order else (lambda n: (-abs(gains[n]), n)))
        best, most = None, -1.0
        for n in ways[: 1 if in_order else LOOKED_AT]:
            by, blocking = self._limit(n, gap / gains[n])
            if abs(by * gains[n]) > most:
                best, most = (n, by, blocking), abs(by * gains[n])
        return best

    def _limit(self, n: int, by: float) -> tuple[float, int | None]:
        """Return how far a free amount can go on a way, and the basic amount that stops it."""
        sign, far, blocking, steady = (1.0 if by > 0 else -1.0), abs(by), None, 0.0
        if sign < 0:
            far = min(far, self.amounts[n])
        self.budget.spend(len(self.users[n]))
        for basic in self.users[n]:
            loss = self.rows[basic][n] * sign
            if loss <= STEADY:
                continue
            reach = max(self.amounts[basic], 0.0) / loss
            if reach < far - TINY or (blocking is not None and reach <= far + TINY and loss > steady):
                far, blocking, steady = min(reach, far), basic, loss
        return sign * far, blocking

    def _move(self, n: int, by: float) -> None:
        self.amounts[n] = max(self.amounts[n] + by, 0.0)
        for basic in self.users[n]:
            self.amounts[basic] = max(self.amounts[basic] - self.rows[basic][n] * by, 0.0)


def _into(row: Row, n: int, by: float) -> bool:
    """Add to a factor of a row; say whether there is one then."""
    factor = row.get(n, 0.0) + by
    if abs(factor) <= TINY:
        row.pop(n, None)
        return False
    row[n] = factor
    return True
