"""BOAMP keeps what every connector must keep, and reads each document as its expected file says."""

from __future__ import annotations

from pathlib import Path

from hub_boamp import Boamp

from hub.testing.contract import ConnectorContract


class TestBoamp(ConnectorContract):
    """One document of ours for each shape that is read, about bodies that do not exist."""

    connector = Boamp()
    fixtures = Path(__file__).parent / "fixtures" / "documents"
