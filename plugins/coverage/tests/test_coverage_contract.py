"""Coverage keeps what every connector must keep."""

from __future__ import annotations

from pathlib import Path

from hub_coverage import Coverage

from hub.testing.contract import ConnectorContract


class TestCoverage(ConnectorContract):
    """A good table under the template's comments, and a bad one under the English names."""

    connector = Coverage()
    fixtures = Path(__file__).parent / "fixtures" / "documents"
