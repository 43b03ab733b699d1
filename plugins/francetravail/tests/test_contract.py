"""France Travail keeps what every connector must keep, and reads each document as its expected file says."""

from __future__ import annotations

from pathlib import Path

from hub_francetravail import FranceTravail

from hub.testing.contract import ConnectorContract


class TestFranceTravail(ConnectorContract):
    """Answers, lists, a single offer, reference lists and flattened exports, all invented."""

    connector = FranceTravail()
    fixtures = Path(__file__).parent / "fixtures"
