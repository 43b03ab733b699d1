"""The parts of the data pages, taken from a hub."""

from __future__ import annotations

from hub.application import Hub
from hub.application.dumping import shelf_of
from hub.web.open_data.data_parts import DataParts


def data_parts(hub: Hub) -> DataParts:
    """Return what the data pages need of this hub."""
    return DataParts(shelf_of(hub))
