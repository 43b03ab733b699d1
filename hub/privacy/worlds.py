"""Worlds: another way in which the same numbers could have been published, as a witness that a secret is one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence

SCALINGS = 300  #: for each sum, before no world is believed to be found
CLOSE = 1e-7  #: how exactly each sum must be met, beside its size
SMALLEST = 1e-9

Sums = Sequence[tuple[frozenset[int], float]]


def other_world(atoms: Sequence[float], said: Sums, secret: frozenset[int], value: float) -> list[float] | None:
    """Return atoms, none negative, whose public sums are those said and whose secret sum is another value.

    Each sum that is not met is met by scaling its atoms, until all are (iterative proportional fitting, which finds a
    world where there is one and keeps the atoms positive). None says that none was found: then the secret is not safe.
    """
    world = [max(amount, SMALLEST) for amount in atoms]
    sums = [(tuple(some), amount) for some, amount in ((secret, value), *said)]
    touching: dict[int, list[int]] = defaultdict(list)
    for number, (some, _) in enumerate(sums):
        for atom in some:
            touching[atom].append(number)
    waiting, queued = deque(range(len(sums))), [True] * len(sums)
    left = SCALINGS * len(sums)
    while waiting:
        number = waiting.popleft()
        queued[number] = False
        some, amount = sums[number]
        total = sum([world[atom] for atom in some])
        if abs(total - amount) <= CLOSE * max(1.0, amount):
            continue
        left -= 1
        if left < 0 or total <= 0:
            return None
        factor = amount / total
        for atom in some:
            world[atom] *= factor
            for other in touching[atom]:
                if other != number and not queued[other]:
                    queued[other] = True
                    waiting.append(other)
    return world


def holds(world: Sequence[float], said: Sums, secret: frozenset[int], value: float) -> bool:
    """Say whether a world is a witness: it has all that was said, and the other value for the secret."""
    sums = ((secret, value), *said)
    return all(abs(sum(world[atom] for atom in some) - amount) <= 2 * CLOSE * max(1.0, amount) for some, amount in sums)
