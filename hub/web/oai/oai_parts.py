"""OaiParts: what the OAI-PMH pages ask of the hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OaiParts:
    """The change log as snapshots, and the sets by which harvests are narrowed."""

    snapshots: Any  #: hub.store.snapshots.Snapshots
    sets: Callable[[], Sequence[tuple[str, str]]]  #: -> (setSpec, name), each set once
