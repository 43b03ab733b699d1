"""The mirror keeps what every connector must keep, and reads a dump and a page of a log as their expected files say."""

from __future__ import annotations

from pathlib import Path

from hub_clausier import Clausier
from hub_clausier.replica import create_replica

from hub.raw import Raw
from hub.testing.contract import ConnectorContract

HUB = "https://clausier.example.org"
ADDRESSES = {
    "changes.json": f"{HUB}/api/v1/changes?since=3&limit=1000",
    "records.jsonl.gz": f"{HUB}/dumps/2026-11-20/records.jsonl.gz#seq=4",
}


class TestClausier(ConnectorContract):
    """A dump of four records, and the lines of a log after it."""

    connector = Clausier()
    fixtures = Path(__file__).parent / "fixtures" / "documents"
    replica = staticmethod(create_replica)

    def raw(self, path: Path) -> Raw:
        """Give a document the address from which the mirror tells what it is."""
        return Raw.from_file(path, url=ADDRESSES[path.name])
