"""Budget: how much is reckoned for one release, counted in steps, so that it is the same on every machine."""

from __future__ import annotations

from hub.errors import HubError

#: of one release: about a minute of a processor of 2024; what is not proved safe by then is withheld
STEPS = 60_000_000
SHARE = 10  #: what is told together may take this part of what is left, so that the rest has its turn


class Spent(HubError):
    """The budget is spent; what was not proved by then is not published."""


class Budget:
    """What is left to spend."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take some steps.

        :raises Spent: where there are not so many left.
        """
        self.left -= steps
        if self.left < 0:
            raise Spent("the budget of this release is spent")

    def lend(self, part: int) -> Budget:
        """Return a part of what is left as a budget of its own; what is left of that comes back by ``settle``."""
        lent = Budget(max(self.left, 0) // max(part, 1))
        self.left -= lent.left
        return lent

    def settle(self, lent: Budget) -> None:
        """Take back what was not spent of what was lent."""
        self.left += max(lent.left, 0)
