"""What the tests of the web share: an app over invented tenders, and the judges of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.application import Hub
from hub.cli.web_parts import web_parts
from hub.settings import read_settings
from hub.web import create_app
from tests.web.invented import clause, tender
from tests.web.invented_kinds import offer, others
from tests.web.memory import MemoryHub, parts_of
from tests.web.opened import Opened


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


@pytest.fixture(scope="session")
def whole_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A real hub on SQLite with records of every open kind, and offers."""
    folder = tmp_path_factory.mktemp("whole")
    given = {
        "HUB_CONFIG": f"{folder}/config",
        "HUB_DATA": f"{folder}/data",
        "HUB_DOTENV": "",
        "HUB_SECRET_KEY": "k" * 40,
    }
    hub = Hub.open(read_settings(given))
    Opened(hub.store).put(*map(tender, range(40)), *others(), *map(offer, range(5)))
    yield hub
    hub.close()


@pytest.fixture
def whole_web(whole_hub: Hub) -> FlaskClient:
    """A client of the app as `hub serve` makes it, every room in it."""
    return create_app(web_parts(whole_hub)).test_client()
