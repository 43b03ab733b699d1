"""Frozen1 keeps what every connector must keep, and reads each document as its expected file says."""

from pathlib import Path

from hub.testing.contract import ConnectorContract

from hub_frozen_1 import Frozen1
from hub_frozen_1.replica import create_replica


class TestFrozen1(ConnectorContract):
    """Invented documents."""

    connector = Frozen1(secrets={"FROZEN_KEY": "only-for-tests"})
    fixtures = Path(__file__).parent / "fixtures"
    replica = staticmethod(create_replica)
