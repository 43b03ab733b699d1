"""The desk's parts, taken from a hub."""

from __future__ import annotations

from hub.application import Hub
from hub.web.desk.desk_parts import DeskParts


def desk_parts(hub: Hub) -> DeskParts:
    """Return what the desk and its pages need of this hub."""
    connectors = hub.plugins.connectors()
    closed = frozenset(name for name, connector in connectors.items() if not connector.contract.republish)
    return DeskParts(
        place_name=hub.gazetteer.name,
        places_inside=lambda kind, code, child: hub.gazetteer.children(kind, code, child),
        closed_sources=closed,
    )
