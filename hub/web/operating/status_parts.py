"""StatusParts: what the web is given of how the hub stands, and who may read its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def nothing_told(*, audience: str, language: str) -> Mapping[str, Any]:
    """Return how a hub stands of which nothing is known."""
    return {
        "state": "unwatched",
        "at": None,
        "sources": [],
        "dumps": {"last": None, "last_at": None, "last_failed": False, "missed": 0},
        "deliveries": {"active": 0, "late": 0, "late_since": None, "paused": 0},
        "machine": {"disk": "unknown", "clock": "unknown", "looked_at": None},
        "incidents": [],
    }


@dataclass(frozen=True)
class StatusParts:
    """How the hub stands; ``told`` answers for ``everybody`` or for ``operators``, in a language."""

    told: Callable[..., Mapping[str, Any]] = nothing_told
    metrics_token: str | None = field(default=None, repr=False)
    near: str = "direct"  #: ``direct``: an address of a client is its own; ``unknown``: a proxy may stand before us
