"""ABC ViEsion keeps what every connector must keep, and reads each document as its expected file says."""

from __future__ import annotations

from pathlib import Path

from hub_abcviesion import AbcViesion

from hub.testing.contract import ConnectorContract


class TestAbcViesion(ConnectorContract):
    """One document of ours for each table, encoding and delimiter, about people who do not exist."""

    connector = AbcViesion()
    fixtures = Path(__file__).parent / "fixtures" / "documents"
