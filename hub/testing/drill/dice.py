"""The dice of a drill: what befalls one process."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from hub.testing.drill.world import Fate

LATER = 10  #: times as many statements


def cast(chance: random.Random, *, spared: bool, wanting: bool) -> Fate:
    """Return the fate of a process; none dies when they are spared, and more stand still when such are wanting."""
    if wanting and chance.random() < 0.5:
        return Fate(hold_at=chance.randint(1, 2))
    thrown, at = chance.random(), int(math.exp(chance.uniform(1, 6.5)))
    if thrown < 0.6:
        return Fate() if spared else Fate(kill_at=at)
    if thrown < 0.68:
        return Fate(freeze_at=at)
    if thrown < 0.80:
        return Fate(hold_at=chance.randint(1, 3))
    if thrown < 0.90:
        return Fate()
    return Fate(read_only=True) if thrown < 0.93 else Fate(room=chance.choice([4096, 65_536, 400_000]))


def later(fate: Fate) -> Fate:
    """Return the same fate, which comes later."""
    return replace(fate, kill_at=fate.kill_at * LATER, freeze_at=fate.freeze_at * LATER)
