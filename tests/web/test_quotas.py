"""Quotas are one for all processes that serve a hub, on both databases, and cost few writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.store import Store
from hub.store.quotas import SOMETIMES_S, Counts
from hub.web import create_app
from hub.web.partners.partner_parts import PartnerParts
from hub.web.quotas import CountsHere, Quotas
from tests.deliver.posts import BASE
from tests.deliver.targets import PARTNER, desk_over
from tests.web.opened import Opened, full_parts
from tests.web.test_partners import SUBSCRIPTIONS, key


class Clock:
    """A clock in seconds that stands until it is moved."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of all processes."""
    return Clock()


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """An empty store on each engine."""
    hub = Opened(Store.open(store_url))
    yield hub
    hub.store.close()


def quotas_over(opened: Opened, clock: Clock) -> Quotas:
    """Return the quotas of one process."""
    return Quotas(Counts(opened.store.database, clock=clock), secret="k" * 40)


def web(opened: Opened, clock: Clock, **changed: Any) -> FlaskClient:
    """Return a client of the app of one process."""
    desk = desk_over(opened.store, partners=[PARTNER, replace(PARTNER, name="autre", requests_a_minute=5)])
    counts = Counts(opened.store.database, clock=clock)
    parts = full_parts(opened, partners=PartnerParts(desk=desk), base_url=BASE, secret_key="k" * 40, counts=counts)
    return create_app(replace(parts, **changed)).test_client()


def test_two_processes_give_a_partner_one_quota(opened: Opened, clock: Clock) -> None:
    clients = [web(opened, clock), web(opened, clock)]
    headers = key(desk_over(opened.store, partners=[replace(PARTNER, name="autre")]), "autre")
    answers = [clients[number % 2].get(SUBSCRIPTIONS, headers=headers) for number in range(7)]
    assert [each.status_code for each in answers] == [200] * 5 + [429] * 2
    assert [each.headers["RateLimit"] for each in answers[:5]] == [f'"partner";r={n};t=60' for n in (4, 3, 2, 1, 0)]
    assert {each.headers["RateLimit-Policy"] for each in answers} == {'"partner";q=5;w=60'}
    clock.now += 20
    late = clients[0].get(SUBSCRIPTIONS, headers=headers)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "40")
    assert late.headers["RateLimit"] == '"partner";r=0;t=40'
    clock.now += 41
    assert [each.get(SUBSCRIPTIONS, headers=headers).status_code for each in clients] == [200, 200]


def test_two_processes_slow_one_address_that_guesses(opened: Opened, clock: Clock) -> None:
    clients = [web(opened, clock, operator_token="an invented token"), web(opened, clock, operator_token="same")]
    wrong = {"Authorization": "Bearer clausier_000000000000_" + "x" * 43}
    guesses = [clients[n % 2].get(SUBSCRIPTIONS, headers=wrong).status_code for n in range(40)]
    assert guesses.count(401) == 30 and guesses[-1] == 429
    tries = [clients[n % 2].post("/operator/sign-in", data={"token": f"guess {n}"}).status_code for n in range(8)]
    assert tries == [403] * 5 + [429] * 3


def test_reading_offers_too_fast_is_refused_by_all_processes_together(opened: Opened, clock: Clock) -> None:
    clients = [web(opened, clock, offers_a_minute=6), web(opened, clock, offers_a_minute=6)]
    read = [clients[n % 2].get("/offers").status_code for n in range(9)]
    assert read == [200] * 6 + [429] * 3


def test_no_quota_is_exceeded_and_a_write_is_made_once_in_many_requests(opened: Opened, clock: Clock) -> None:
    writes: list[str] = []
    opened.store.database.before = lambda sql: writes.append(sql) if "INTO quota" in sql else None
    processes = [quotas_over(opened, clock) for _ in range(3)]
    good: list[int] = []

    def ask(process: Quotas) -> None:
        good.extend(left for _ in range(200) if (left := process.ask("partner a", 120, 60)[0]) >= 0)

    threads = [threading.Thread(target=ask, args=(each,)) for each in processes for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(good) == len(set(good)) == 120
    assert len(writes) < 1200 / 8


def test_a_clock_that_is_put_back_closes_nobody_out(opened: Opened, clock: Clock) -> None:
    one = quotas_over(opened, clock)
    assert [one.ask("a", 1, 60)[0] for _ in range(2)] == [0, -1]
    clock.now -= 3600
    assert quotas_over(opened, clock).ask("a", 1, 60)[0] == 0 and one.ask("b", 1, 60) == (0, 60)


def test_windows_that_ended_are_forgotten_and_no_address_is_kept(opened: Opened, clock: Clock) -> None:
    one = quotas_over(opened, clock)
    one.ask("address 192.0.2.7", 30, 60)

    def kept() -> list[Any]:
        with opened.store.database.reading() as tx:
            return tx.rows("SELECT name, taken FROM quota")

    assert len(kept()) == 1 and "192" not in kept()[0][0] and len(kept()[0][0]) == 32
    clock.now += SOMETIMES_S + 1
    one.ask("address 192.0.2.8", 30, 60)
    assert len(kept()) == 1


def test_without_a_database_each_process_counts_alone(clock: Clock) -> None:
    one, other = Quotas(CountsHere(clock)), Quotas(CountsHere(clock))
    assert [one.ask("a", 20, 60)[0] for _ in range(22)] == [*range(19, -1, -1), -1, -1]
    assert other.ask("a", 20, 60) == (19, 60)
    clock.now += 60
    assert one.ask("a", 20, 60) == (19, 60)
