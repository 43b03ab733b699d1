"""Signing in on both engines: sessions that end, lock-outs that all processes share, links that are good once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

import pytest
from argon2 import PasswordHasher

from hub.application.accounts import AccountRoom, Refused, SignedIn
from hub.errors import UsageError
from hub.people.accounts import IDLE_S, LINK_S, SESSION_S, BadPassword
from hub.people.accounts_passwords import Passwords
from hub.store import Store
from hub.store.decisions import CANDIDATE, LINK, Decisions

PASSWORD = "le chardonneret chante"
HERE, THERE = "192.0.2.7", "198.51.100.9"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: int = 1_800_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(store: Store, clock: Clock) -> Iterator[AccountRoom]:
    """A room of accounts with a facilitator, and quick passwords."""
    quick = Passwords.made(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = AccountRoom(store.database, "s" * 40, quick, clock)
    made.set_password(made.add("zelie", "facilitator", ["departement:38"]), PASSWORD)
    yield made


def entered(room: AccountRoom, name: str = "zelie", password: str = PASSWORD, client: str = HERE) -> Any:
    return room.sign_in(name, password, client)


def test_who_signs_in_has_a_session_that_ends(room: AccountRoom, clock: Clock) -> None:
    inside = entered(room, " Zelie ")
    assert isinstance(inside, SignedIn)
    assert room.inside(inside.secret).name == "zelie" and room.inside("x") is None
    assert room.inside(inside.secret).territories == (("departement", "38"),)
    clock.now += IDLE_S - 1
    assert room.inside(inside.secret)
    clock.now += IDLE_S - 1
    assert room.inside(inside.secret)
    clock.now += IDLE_S
    assert room.inside(inside.secret) is None
    again = entered(room)
    for _ in range(SESSION_S // 3600 - 1):
        clock.now += 3600
        assert room.inside(again.secret)
    clock.now += 3600
    assert room.inside(again.secret) is None


def test_nothing_that_opens_a_session_is_kept(room: AccountRoom, store: Store) -> None:
    secret = entered(room).secret
    link = room.make_link(room.need("zelie"))
    with store.database.reading() as tx:
        rows = [row for table in ("account", "account_session", "account_log", "account_lock")
                for row in tx.rows(f"SELECT * FROM {table}")]  # fmt: skip
    assert not any(word in repr(rows) for word in (secret, link, PASSWORD))
    assert "$argon2id$" in repr(rows) and PASSWORD not in repr(room.need("zelie")) + repr(room)
    assert "argon2" not in repr(room.need("zelie"))


def test_a_session_ends_when_it_is_left_taken_back_or_its_account_disabled(room: AccountRoom) -> None:
    first, second, third = entered(room), entered(room), entered(room)
    room.sign_out(first.secret)
    assert room.inside(first.secret) is None and len(room.sessions(room.need("zelie"))) == 2
    assert room.end_others(room.need("zelie"), second.secret) == 1
    assert room.inside(third.secret) is None and room.inside(second.secret)
    room.disable(room.need("zelie"))
    assert room.inside(second.secret) is None and isinstance(entered(room), Refused)
    room.enable(room.need("zelie"))
    assert isinstance(entered(room), SignedIn) and room.inside(second.secret) is None


def test_five_failures_lock_a_name_for_longer_each_time(room: AccountRoom, clock: Clock) -> None:
    for n in range(5):
        assert entered(room, password="wrong", client=f"192.0.2.{n}") == Refused()
    assert entered(room, client=THERE) == Refused(30), "the right password too"
    clock.now += 30
    assert entered(room, password="wrong", client="192.0.2.20") == Refused()
    assert entered(room, client=THERE) == Refused(60)
    clock.now += 60
    assert isinstance(entered(room, client=THERE), SignedIn)
    assert entered(room, password="wrong", client="192.0.2.21") == Refused()
    assert isinstance(entered(room, client=THERE), SignedIn), "what went well is forgotten"


def test_a_name_that_does_not_exist_is_refused_and_locked_alike(room: AccountRoom) -> None:
    names = ("zelie", "nobody")
    told = [[entered(room, name, "wrong", f"192.0.2.{n}{i}") for n in range(7)] for i, name in enumerate(names)]
    assert told[0] == told[1] and told[0][5] == Refused(30)


def test_an_address_is_locked_whatever_names_it_tries(room: AccountRoom, clock: Clock) -> None:
    for n in range(5):
        entered(room, f"name-{n}", "wrong")
    assert entered(room) == Refused(30) and isinstance(entered(room, client=THERE), SignedIn)
    for n in range(5):
        entered(room, f"other-{n}", "wrong", f"2001:db8:1:2::{n}")
    assert entered(room, client="2001:db8:1:2:ffff::1") == Refused(30), "one customer is one address"
    clock.now += 30
    assert isinstance(entered(room), SignedIn)


def test_an_own_account_does_not_buy_further_tries(room: AccountRoom) -> None:
    for n in range(4):
        entered(room, f"name-{n}", "wrong")
        assert isinstance(entered(room), SignedIn)
    entered(room, "name-5", "wrong")
    assert entered(room, "name-6", "wrong").wait_s == 30


def test_parallel_guesses_are_counted_before_they_are_judged(room: AccountRoom) -> None:
    told: list[Any] = []
    guesses = [Thread(target=lambda n=n: told.append(entered(room, password="wrong", client=f"192.0.2.{n}")))
               for n in range(12)]  # fmt: skip
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()
    assert told.count(Refused()) == 5 and len(told) == 12


def test_an_operator_unlocks_a_name(room: AccountRoom) -> None:
    for n in range(6):
        entered(room, password="wrong", client=f"192.0.2.{n}")
    assert room.unlock("zelie") and isinstance(entered(room, client=THERE), SignedIn)


def test_a_password_is_changed_by_who_knows_the_old_one(room: AccountRoom) -> None:
    first, second = entered(room), entered(room)
    own = room.need("zelie")
    assert not room.change_password(own, "wrong", "une autre phrase longue", secret=first.secret, client=HERE)
    with pytest.raises(BadPassword):
        room.change_password(own, PASSWORD, "court", secret=first.secret, client=HERE)
    assert room.change_password(own, PASSWORD, "une autre phrase longue", secret=first.secret, client=HERE)
    assert room.inside(first.secret) and room.inside(second.secret) is None
    assert isinstance(entered(room), Refused)
    assert isinstance(entered(room, password="une autre phrase longue"), SignedIn)


def test_a_link_is_good_once_and_for_48_hours(room: AccountRoom, clock: Clock) -> None:
    account = room.add("abel", "operator")
    assert isinstance(entered(room, "abel", ""), Refused) and not room.operators()
    link = room.make_link(account)
    with pytest.raises(BadPassword):
        room.choose_password(link, "abel", HERE)
    inside = room.choose_password(link, PASSWORD, HERE)
    assert inside and room.inside(inside.secret) and room.operators()
    assert room.choose_password(link, "une autre phrase longue", HERE) is None and room.of_link(link) is None
    late = room.make_link(room.need("abel"))
    clock.now += LINK_S
    assert room.of_link(late) is None and room.choose_password(late, PASSWORD, HERE) is None
    newer = room.make_link(room.need("abel"))
    room.disable(room.need("abel"))
    assert room.of_link(newer) is None and not room.operators() and room.of_link("") is None


def test_a_facilitator_has_a_territory_that_there_is(room: AccountRoom) -> None:
    checked = replace(room, known=lambda kind, code: "Isère" if code == "38" else None)
    for given in ([], ["departement:999"], ["commune:38185"]):
        with pytest.raises(UsageError):
            checked.add("celine", "facilitator", given)
    with pytest.raises(UsageError, match="already"):
        checked.add("zelie", "facilitator", ["departement:38"])
    with pytest.raises(UsageError, match="no role"):
        checked.add("celine", "king", ["departement:38"])


def test_another_role_ends_the_sessions(room: AccountRoom) -> None:
    inside = entered(room)
    room.role(room.need("zelie"), "facilitator", ["epci:200040715"])
    assert room.inside(inside.secret) is None and room.need("zelie").territories == (("epci", "200040715"),)
    with pytest.raises(UsageError):
        room.role(room.need("zelie"), "facilitator", [])


def test_the_log_says_who_came_in_and_no_password(room: AccountRoom) -> None:
    entered(room, password="wrong")
    entered(room, "my secret passphrase", "wrong")
    entered(room)
    events = [(line.event, line.name, line.client) for line in room.log()]
    assert events[:3] == [("signed_in", "zelie", HERE), ("refused", None, HERE), ("refused", "zelie", HERE)]
    assert "secret" not in repr(room.log()) and "wrong" not in repr(room.log())


def test_the_log_forgets_after_six_months(room: AccountRoom, clock: Clock) -> None:
    clock.now += 181 * 86400
    entered(room)
    assert [line.event for line in room.log()] == ["signed_in"]


def test_an_account_is_erased_with_all_that_names_it(room: AccountRoom, store: Store) -> None:
    entered(room)
    own, ledger = room.need("zelie"), Decisions(store.database)
    ledger.put(CANDIDATE, "boamp:tender-26-1", own.id, "kept", by="zelie", note="à revoir")
    ledger.put(LINK, "francetravail:1", "boamp:tender-26-1", "confirmed", by="zelie", reason="le chantier")
    assert room.erase(own) == 1
    assert room.accounts.named("zelie") is None and room.log() == [] and ledger.of(CANDIDATE, [own.id]) == []
    (left,) = ledger.current(LINK)
    assert (left.by, left.reason, left.verdict) == ("facilitator", None, "confirmed")


def test_the_tables_go_and_come_back(store_url: str) -> None:
    Store.open(store_url).close()
    Store.downgrade(store_url, "0002")
    Store.upgrade(store_url)
    store = Store.open(store_url)
    assert AccountRoom(store.database, "s" * 40).operators() is False
    store.close()
