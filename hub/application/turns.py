"""Turns: threads for many subscriptions, so that a target that is slow, hangs or is hostile delays no other.

Targets that answer share a few places. A turn that is held up loses its place to the next one, and goes on beside;
targets known to be slow have threads of their own, and one partner has only so many turns that are held up at a time.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

PLACES = 8  #: turns at a time of targets that answer
HELD = 64  #: turns at a time that are held up, beside them
SLOW = 24  #: threads for targets that are known to be slow or to fail
OF_PARTNER = 8  #: turns of one partner that are held up or slow, at a time
HELD_UP_S = 2.0  #: after which a turn is held up


@dataclass
class Turn:
    """One turn that is waiting or under way."""

    partner: str
    slow: bool
    placed_at: float | None = None  #: since when it has a place


class Turns:
    """Runs the turns of subscriptions, each of them once at a time."""

    def __init__(self, work: Callable[[str], int], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.work, self.clock = work, clock
        self.brisk = ThreadPoolExecutor(PLACES + HELD, thread_name_prefix="deliveries")
        self.slow = ThreadPoolExecutor(SLOW, thread_name_prefix="deliveries-slow")
        self.places = threading.Semaphore(PLACES)
        self.turns: dict[str, Turn] = {}
        self.held: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.stopping = False

    def give(self, id: str, partner: str, *, slow: bool) -> Future[int] | None:
        """Give a subscription a turn, where it has none and its partner does not hold up too many."""
        with self.lock:
            if self.stopping or id in self.turns or self.held[partner] >= OF_PARTNER:
                return None
            self.turns[id] = Turn(partner, slow)
            self.held[partner] += slow
        return (self.slow if slow else self.brisk).submit(self._slowly if slow else self._briskly, id)

    def relieve(self) -> None:
        """Let others have the places of turns that are held up."""
        now = self.clock()
        with self.lock:
            for turn in self.turns.values():
                if turn.placed_at is not None and now - turn.placed_at > HELD_UP_S:
                    turn.placed_at, turn.slow = None, True
                    self.held[turn.partner] += 1
                    self.places.release()

    def stop(self) -> None:
        """Begin no other turn, and wait for those that are under way."""
        with self.lock:
            self.stopping = True
        for pool in (self.brisk, self.slow):
            pool.shutdown(wait=True, cancel_futures=True)

    def _briskly(self, id: str) -> int:
        self.places.acquire()
        with self.lock:
            turn = self.turns[id]
            turn.placed_at = self.clock()
            enough = self.held[turn.partner] >= OF_PARTNER  # since it was given: it will be due again
        if enough:
            self._end(id)
            return 0
        return self._slowly(id)

    def _slowly(self, id: str) -> int:
        try:
            return 0 if self.stopping else self.work(id)
        finally:
            self._end(id)

    def _end(self, id: str) -> None:
        with self.lock:
            turn = self.turns.pop(id)
            self.held[turn.partner] -= turn.slow
            if turn.placed_at is not None:
                self.places.release()
