"""Bounds: how much processor time and memory the kit lets foreign code use before it says so."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TooLong(BaseException):
    """Raised inside foreign code that used up its time; no ``except Exception`` of its own holds it."""


@contextmanager
def within_cpu(seconds: float) -> Iterator[None]:
    """Raise `TooLong` where the block uses more processor time; outside the main thread there is no bound."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
