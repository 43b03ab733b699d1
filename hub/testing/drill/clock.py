"""The clock of a drill: simulated time in a file that all processes read, which runs fast and can jump."""

from __future__ import annotations

import os
import struct
import sys
import time
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any

FORM = struct.Struct("<ddd")  #: simulated instant, the machine's monotonic instant at which it was, speed
BEGIN = 1_790_000_000.0  #: when a drill begins, in seconds since 1970


class Clock:
    """Simulated time; the machine's monotonic clock, which all its processes share, carries it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self, speed: float) -> None:
        """Begin at the beginning."""
        self._write(BEGIN, speed)

    def now(self) -> float:
        """Return the simulated seconds since 1970."""
        at, then, speed = FORM.unpack(self.path.read_bytes())
        return float(at + (time.monotonic() - then) * speed)

    def jump(self, seconds: float) -> None:
        """Set the clock forward, or back."""
        _, _, speed = FORM.unpack(self.path.read_bytes())
        self._write(self.now() + seconds, speed)

    def _write(self, at: float, speed: float) -> None:
        part = self.path.with_suffix(".part")
        part.write_bytes(FORM.pack(at, time.monotonic(), speed))
        os.replace(part, self.path)


def install(clock: Clock) -> None:
    """Have the store of this process, and what looks what is due, go by a clock; waiting stays that of the machine."""
    told = SimpleNamespace(time=clock.now, sleep=time.sleep, monotonic=time.monotonic)
    for name, module in list(sys.modules.items()):
        if name.startswith("hub.store") and getattr(module, "time", None) is time:
            module.time = told  # type: ignore[attr-defined]

    class Simulated(datetime):
        """A datetime that knows the simulated time."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.fromtimestamp(clock.now(), tz or UTC)

    due: Any = sys.modules["hub.application.due"]
    due.datetime = Simulated
