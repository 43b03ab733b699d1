"""What the tests of the way out share: a client that may ask one replica, and no other place than loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_socket import _remove_restrictions, socket_allow_hosts

from hub.outside import Http, Retries


@pytest.fixture(autouse=True)
def only_loopback() -> Iterator[None]:
    socket_allow_hosts(["127.0.0.1", "::1"])
    yield
    _remove_restrictions()


class Slept(list):
    """The pauses that a client took, without taking them."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def slept() -> Slept:
    return Slept()


@pytest.fixture
def client(slept: Slept) -> Iterator[Callable[..., Http]]:
    made: list[Http] = []

    def make(served: Any, **options: Any) -> Http:
        options.setdefault("retries", Retries(chance=lambda: 1.0))
        http = Http(user_agent="Clausier-tests/1", allow=served.allow, sleep=slept, **options)
        made.append(http)
        return http

    yield make
    for http in made:
        http.close()
