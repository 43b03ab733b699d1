"""DataParts: what the pages of data ask of the dumps."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hub.publish.dumps_shelf import Shelf


@dataclass(frozen=True)
class DataParts:
    """Where the dumps are, and what an operator types to make one."""

    shelf: Shelf = field(default_factory=lambda: Shelf(Path("/nonexistent")))
    command: str = "hub dumps make"
