"""Ledger: what was found so far of a connector, in a file that outlives the process that asks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOADING = "loading"  #: what is asked before all checks: to load the connector
Found = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Ledger:
    """Lines of JSON: what is asked now, and the verdict on what was asked before."""

    path: Path

    @contextmanager
    def asking(self, what: str) -> Iterator[None]:
        """Note what is asked, and that it was answered; not, where the process ends in it, or is told to end."""
        self._write({"asked": what, "at": time.time()})
        try:
            yield
        except Exception:
            self._write({"answered": what})
            raise
        self._write({"answered": what})

    def note(self, check: str, verdict: str, told: str) -> None:
        """Note the verdict on a check."""
        self._write({"answered": check, "verdict": verdict, "told": told})

    def found(self) -> Found:
        """Return each verdict and what was told, by check."""
        return {line["answered"]: (line["verdict"], line["told"]) for line in self._lines() if "verdict" in line}

    def open(self) -> tuple[str, float] | None:
        """Return what was asked last and is not answered, and since when; None where nothing is."""
        lines = list(self._lines())
        return (lines[-1]["asked"], lines[-1]["at"]) if lines and "asked" in lines[-1] else None

    def _lines(self) -> Iterator[dict[str, Any]]:
        if self.path.exists():
            for line in self.path.read_text("utf-8").splitlines():
                yield json.loads(line)

    def _write(self, line: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
