"""What the web may ask of the field's knowledge, taken from a hub."""

from __future__ import annotations

from functools import partial

from hub.application import Hub
from hub.application.published import published
from hub.application.quality import read
from hub.clauses.estimating import estimate
from hub.web.knowing.knowing_parts import KnowingParts


def knowing_parts(hub: Hub) -> KnowingParts:
    """Return estimating by the tables in force, and the figures in the hub's folder."""
    data = hub.settings.data
    return KnowingParts(
        estimate=partial(estimate, lookups=hub.lookups),
        tables=lambda: hub.lookups,
        compared=partial(read, data),
        sets=partial(published, data),
    )
