"""Decp keeps what every connector must keep, and reads each form of file as its expected file says."""

from pathlib import Path

from hub_decp import Decp
from hub_decp.replica import create_replica

from hub.testing.contract import ConnectorContract


class TestDecp(ConnectorContract):
    """Invented contracts in each form; `pytest --update-expected` writes the expected files, which you then read."""

    connector = Decp()
    fixtures = Path(__file__).parent / "fixtures"
    replica = staticmethod(create_replica)
