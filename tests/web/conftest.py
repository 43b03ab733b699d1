"""What the tests of the web share: an app over invented tenders, and the judges of its answers."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.web import create_app
from tests.web.invented import clause, tender
from tests.web.memory import MemoryHub, parts_of


@pytest.fixture
def hub() -> MemoryHub:
    """A hub with forty tenders, half of them with a clause."""
    tenders = [tender(number) for number in range(40)]
    return MemoryHub([*tenders, *(clause(each) for each in tenders if "clauses" in each)])


@pytest.fixture
def web(hub: MemoryHub) -> FlaskClient:
    """A client of an app over the hub."""
    return create_app(parts_of(hub)).test_client()


@pytest.fixture
def app_of() -> Any:
    """The function that makes an app of parts."""
    return lambda hub, **changed: create_app(parts_of(hub, **changed))
