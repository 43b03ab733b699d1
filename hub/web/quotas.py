"""Quotas: how often a name may ask in a window of time, one count for all processes that serve a hub.

A process takes numbers of a window from the shared counts, more at a time the more are asked for, and gives them out
one by one; a request may go on where its number is within the quota. So no quota is ever exceeded, and what it costs is
one write in up to sixteen requests; what a process has taken and not given out when a window ends is lost.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

MOST_AT_A_TIME = 16
MOST_NAMES = 10_000  #: names whose windows a process remembers


class Counts(Protocol):
    """Where numbers are taken from."""

    @property
    def clock(self) -> Callable[[], float]:
        """Return the clock of the windows."""

    def take(self, name: str, number: int, *, seconds: int) -> tuple[int, float]:
        """Take so many of a name's window; return how many were taken with these, and when the window ends."""


@dataclass
class CountsHere:
    """Counts of this process alone, where it has no database to share them in."""

    clock: Callable[[], float] = time.time
    windows: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)

    def take(self, name: str, number: int, *, seconds: int) -> tuple[int, float]:
        """Take so many of a name's window; return how many were taken with these, and when the window ends."""
        now = self.clock()
        taken, until = self.windows.pop(name, (0, 0.0))
        if not now < until <= now + seconds:
            taken, until = 0, now + seconds
        self.windows[name] = taken + number, until
        if len(self.windows) > MOST_NAMES:
            self.windows.popitem(last=False)
        return taken + number, until


@dataclass
class Window:
    """What a process holds of a name's window: the number given out last, the last that it took, and its end."""

    given: int
    taken: int
    until: float


class Quotas:
    """Gives out the numbers of windows; names are kept as keyed digests, for an address may be a person's."""

    def __init__(self, counts: Counts, *, secret: str = "") -> None:
        self.counts = counts
        self.secret = hashlib.sha256(secret.encode()).digest()
        self.windows: OrderedDict[str, Window] = OrderedDict()
        self.lock = Lock()

    def number(self, name: str, seconds: int) -> tuple[int, float]:
        """Return the number of a request in the window of its name, and how many seconds the window still lasts."""
        key = hashlib.blake2b(f"{seconds} {name}".encode(), key=self.secret, digest_size=16).hexdigest()
        with self.lock:
            now = self.counts.clock()
            window = self.windows.pop(key, None)
            if window is None or not now < window.until <= now + seconds:
                window = self._taken(key, 1, seconds)
            elif window.given == window.taken:
                window = self._taken(key, min(MOST_AT_A_TIME, 1 + window.taken // 8), seconds)
            window.given += 1
            self.windows[key] = window
            if len(self.windows) > MOST_NAMES:
                self.windows.popitem(last=False)
            return window.given, max(0.0, window.until - now)

    def _taken(self, key: str, number: int, seconds: int) -> Window:
        taken, until = self.counts.take(key, number, seconds=seconds)
        return Window(taken - number, taken, until)

    def ask(self, name: str, quota: int, seconds: int) -> tuple[int, int]:
        """Count a request; return how many are left, -1 where it was one too many, and in how many seconds more are."""
        number, left_s = self.number(name, seconds)
        return max(-1, quota - number), max(1, int(left_s + 0.999))
