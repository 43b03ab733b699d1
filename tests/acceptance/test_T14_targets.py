"""T14 for targets of partners: no private address, however it is spelt, resolved, rebound or redirected to.

No packet leaves: names are resolved by the test, and what is refused is refused before a connection is made.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.application.delivering import turn
from hub.deliver.webhooks import Sender
from hub.errors import UsageError
from hub.store import Store
from hub.store.leases import Leases
from hub.testing.server import serve
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
PUBLIC = "185.24.184.1"
NUMBERS = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "ff02::1", "2001:db8::1",
]  # fmt: skip
SPELLINGS = [
    "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://127.0.0.1./",
    "https://[::ffff:127.0.0.1]/", "https://user:pw@hooks.example.org/", "https://hooks.example.org./",
    "http://hooks.example.org/", "file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://hooks.example.org/",
    "javascript:alert(1)", "//hooks.example.org/", "https://", "not a url", "https://%31%32%37.0.0.1/",
    "https://hooks.example.org\\@127.0.0.1/", "https://[fe80::1%25eth0]/",
]  # fmt: skip


def resolving(*numbers: str) -> Callable[..., list[Any]]:
    """Return a resolver that knows one host, whatever its name."""

    def resolve(host: str, port: int, **options: Any) -> list[Any]:
        try:
            socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
            found = (host,)
        except OSError:
            found = numbers
        return [(socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
                for each in found]  # fmt: skip

    return resolve


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store with one tender."""
    hub = Opened(Store.open(f"sqlite:///{tmp_path / 'hub.db'}"))
    hub.put(tender(0))
    yield hub
    hub.store.close()


@pytest.mark.parametrize("target", ["webhook", "file"])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_host_that_leads_to_a_private_address_is_refused_at_registration(
    opened: Opened, number: str, target: str
) -> None:
    desk = desk_over(opened.store, allow_any_port=frozenset(), resolver=resolving(number))
    for url in ("https://hooks.example.org/x", f"https://[{number}]/" if ":" in number else f"https://{number}/"):
        with pytest.raises(UsageError):
            desk.create(PARTNER, {"url": url, "target": target})
    assert desk.subscriptions(PARTNER) == []


def test_one_private_address_among_public_ones_is_enough(opened: Opened) -> None:
    desk = desk_over(opened.store, allow_any_port=frozenset(), resolver=resolving(PUBLIC, "10.0.0.1"))
    with pytest.raises(UsageError, match="not of the public Internet"):
        desk.create(PARTNER, {"url": "https://hooks.example.org/"})


@pytest.mark.parametrize("url", SPELLINGS)
def test_an_odd_spelling_is_refused(opened: Opened, url: str) -> None:
    desk = desk_over(opened.store, resolver=resolving(PUBLIC))
    with pytest.raises(UsageError):
        desk.create(PARTNER, {"url": url})


def test_a_public_https_target_is_taken_and_the_same_is_asked_of_a_change(opened: Opened) -> None:
    desk = desk_over(opened.store, allow_any_port=frozenset(), resolver=resolving(PUBLIC))
    id = desk.create(PARTNER, {"url": "https://hooks.example.org/"}).subscription.id
    for url in ("https://127.0.0.1/", "http://hooks.example.org/"):
        with pytest.raises(UsageError):
            desk.change(PARTNER, id, {"url": url})
    assert desk.get(PARTNER, id).url == "https://hooks.example.org/"


@pytest.mark.parametrize("number", ["127.0.0.1", "::1", "64:ff9b::7f00:1", "169.254.169.254"])
def test_a_name_that_is_rebound_after_registration_is_refused_at_delivery(opened: Opened, number: str) -> None:
    target = Target()
    with serve(target) as served:
        answers = [resolving(PUBLIC), resolving(number)]

        def rebound(host: str, port: int, **options: Any) -> list[Any]:
            return (answers.pop(0) if len(answers) > 1 else answers[0])(host, port, **options)

        desk = desk_over(opened.store, allow_any_port=frozenset(), resolver=rebound)
        url = f"https://hooks.example.org:{served.port}/"
        id = desk.create(PARTNER, {"url": url, "since": 0}).subscription.id
        assert turn(desk.hub, id, Leases(opened.store.database)) == 0
    attempt = desk.attempts(desk.get(PARTNER, id))[0]
    assert attempt.status is None and "not of the public Internet" in attempt.answer and target.taken == []


def test_the_connection_goes_to_the_address_that_was_looked_at(opened: Opened) -> None:
    """One look-up for each connection: there is no second one that could answer otherwise."""
    target, looked = Target(), []
    with serve(target) as served:

        def counted(host: str, port: int, **options: Any) -> list[Any]:
            looked.append(host)
            return resolving("127.0.0.1")(host, port)

        sender = Sender(user_agent="test", allow_any_port=frozenset({"127.0.0.1"}), resolver=counted)
        assert sender.send("POST", f"http://127.0.0.1:{served.port}/", b"{}", {}).status == 200
    assert looked == ["127.0.0.1"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(opened: Opened, status: int) -> None:
    inside = Target()
    with serve(inside) as hidden:
        target = Target(answers=[status], headers=[("Location", f"http://127.0.0.1:{hidden.port}/secret")])
        with serve(target) as served:
            desk = desk_over(opened.store, Clock())
            made = desk.create(PARTNER, {"url": f"http://127.0.0.1:{served.port}/", "since": 0})
            turn(desk.hub, made.subscription.id, Leases(opened.store.database))
    assert inside.taken == [] and len(target.taken) == 1
    assert desk.get(PARTNER, made.subscription.id).tries == 1


def test_the_allowance_is_for_literal_127_0_0_1_alone(opened: Opened) -> None:
    desk = desk_over(opened.store, resolver=resolving("127.0.0.1"))
    for url in ("http://localhost:9/", "http://[::1]:9/", "http://127.0.0.2:9/", "http://hooks.example.org:9/"):
        with pytest.raises(UsageError):
            desk.create(PARTNER, {"url": url})
    assert desk.create(PARTNER, {"url": "http://127.0.0.1:9/"})


def test_a_target_that_drips_or_answers_without_end_is_left_in_time(opened: Opened) -> None:
    def drips(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        while True:
            time.sleep(0.2)
            yield b"."

    with serve(drips) as served:
        sender = Sender(user_agent="test", allow_any_port=frozenset({"127.0.0.1"}), timeout_s=1.0)
        began = time.monotonic()
        answered = sender.send("POST", f"http://127.0.0.1:{served.port}/", b"{}", {})
        assert time.monotonic() - began < 3 and answered.ms < 3000
    body = Target(body=b"x" * 5_000_000)
    with serve(body) as served:
        answered = sender.send("POST", f"http://127.0.0.1:{served.port}/", b"{}", {})
        assert answered.good and len(answered.text) <= 500
