"""Generic: what can be said of a notice in a shape that no reader knows: its texts."""

from __future__ import annotations

from typing import Any

from hub_boamp.leaves import gather
from hub_boamp.tree import Node


def read(donnees: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return every text leaf; all else is left to the columns."""
    return {"texts": gather(donnees)}
