"""What the tests of deliveries share: a store with three tenders, a desk over it, and a partner's server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.application.partner_desk import PartnerDesk
from hub.store import Store
from hub.testing.server import serve
from tests.deliver.posts import Clock
from tests.deliver.targets import Target, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """A store on each engine, with three tenders."""
    hub = Opened(Store.open(store_url))
    hub.put(*map(tender, range(3)))
    yield hub
    hub.store.close()


@pytest.fixture
def desk(opened: Opened, clock: Clock) -> PartnerDesk:
    """The desk of one process."""
    return desk_over(opened.store, clock)


@pytest.fixture
def target() -> Target:
    """A partner's server."""
    return Target()


@pytest.fixture
def url(target: Target) -> Iterator[str]:
    """Its address."""
    with serve(target) as served:
        yield f"{served.url}hook" if served.url.endswith("/") else f"{served.url}/hook"
