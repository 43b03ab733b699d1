"""PluginParts: what the operator's page of plugins is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


def none() -> Sequence[Any]:
    """Know of none."""
    return ()


@dataclass(frozen=True)
class PluginParts:
    """What may be asked: each plugin's card, with how each of its sources does; and names that no plugin gives."""

    lines: Callable[[], Sequence[Any]] = none  #: lines with ``card`` and ``sources``
    strangers: Callable[[], Sequence[str]] = none  #: sources of sources.toml for which no plugin is installed
