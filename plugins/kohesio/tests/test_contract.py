"""Kohesio keeps what every connector must keep, and reads each document as its expected file says."""

from __future__ import annotations

from pathlib import Path

from hub_kohesio import Kohesio

from hub.raw import Raw
from hub.testing.contract import ConnectorContract

ADDRESSES = {
    "page_known.txt": "https://kohesio.eu/en/projects/Q99000999",
    "api_list.json": "https://kohesio.ec.europa.eu/api/projects?language=en&limit=5",
    "api_detail.json": "https://kohesio.ec.europa.eu/api/projects/x?id=https://linkedopendata.eu/entity/Q99000003&language=fr",
}


class TestKohesio(ConnectorContract):
    """One document of ours for each shape that is read, about bodies that do not exist."""

    connector = Kohesio()
    fixtures = Path(__file__).parent / "fixtures" / "documents"

    def raw(self, path: Path) -> Raw:
        """Give the pages that we know the address of their address."""
        return Raw.from_file(path, url=ADDRESSES.get(path.name, f"file:{path.name}"))
