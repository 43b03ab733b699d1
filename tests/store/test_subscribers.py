"""Subscribers are kept, told in turn, limited, purged and erased alike on both engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.store import Store
from hub.store.subscribers import PENDING_S, Subscriber, Subscribers

NOW = 1_800_000_000
ZELIE = Subscriber("s1", "lookup-1", b"sealed", "tender", "q=peinture", "fr", "daily", "pending", 0, NOW, None, NOW)


@pytest.fixture
def people(store: Store) -> Subscribers:
    """The subscribers of an empty store."""
    return Subscribers(store.database)


def active(people: Subscribers, id: str = "s1", **changed: object) -> Subscriber:
    people.ask(replace(ZELIE, id=id, lookup=f"lookup of {id}", **changed), f"letter-{id}", now=NOW)
    people.claim(f"letter-{id}", "me", now=NOW, ttl_s=60)
    (letter,) = [each for each in people.waiting(NOW + 61) if each.subscriber == id]
    people.claim(letter.id, "me", now=NOW + 61, ttl_s=60)
    people.settle(letter, "me", how="sent", code=250, next_at=0, now=NOW)
    people.confirm(id, cursor=5, next_at=NOW, now=NOW)
    return people.get(id) or ZELIE


def test_the_same_search_is_subscribed_once_and_each_demand_is_answered(people: Subscribers) -> None:
    people.ask(ZELIE, "a", now=NOW)
    people.ask(replace(ZELIE, id="s2", rhythm="weekly"), "b", now=NOW + 5)
    assert [(each.id, each.rhythm) for each in people.every()] == [("s1", "weekly")]
    assert people.confirm("s1", cursor=7, next_at=NOW, now=NOW) and not people.confirm("s1", cursor=9, next_at=0, now=0)
    people.ask(replace(ZELIE, id="s3"), "c", now=NOW)
    assert [(each.id, each.purpose, each.subscriber) for each in people.waiting(NOW + 10)] == [
        ("a", "confirm", "s1"), ("c", "known", "s1"), ("b", "confirm", "s1"),
    ]  # fmt: skip


def test_a_digest_is_pinned_once_and_settled_with_its_cursor(people: Subscribers) -> None:
    active(people)
    assert people.due(NOW) == ["s1"] and people.due(NOW - 1) == []
    assert people.pin("s1", upto=9, now=NOW) and not people.pin("s1", upto=12, now=NOW) and people.due(NOW) == []
    (letter,) = people.waiting(NOW)
    assert (letter.since, letter.upto, letter.purpose) == (5, 9, "digest")
    assert people.claim(letter.id, "me", now=NOW, ttl_s=60) and not people.claim(letter.id, "you", now=NOW, ttl_s=60)
    assert people.waiting(NOW) == []
    assert not people.settle(letter, "you", how="sent", code=250, next_at=NOW + 9, now=NOW)
    assert people.settle(letter, "me", how="sent", code=250, next_at=NOW + 9, now=NOW)
    known = people.get("s1")
    assert known is not None and (known.cursor, known.next_at) == (9, NOW + 9)
    assert people.waiting(NOW + 100) == []


def test_a_letter_whose_sender_died_is_taken_up_by_another(people: Subscribers) -> None:
    active(people)
    people.pin("s1", upto=9, now=NOW)
    (letter,) = people.waiting(NOW)
    people.claim(letter.id, "dead", now=NOW, ttl_s=60)
    assert people.waiting(NOW + 59) == [] and people.waiting(NOW + 61) == [letter]
    assert people.claim(letter.id, "me", now=NOW + 61, ttl_s=60)
    assert not people.settle(letter, "dead", how="sent", code=250, next_at=0, now=NOW)


def test_an_address_that_refuses_is_paused_after_some_times_and_can_be_taken_up_again(people: Subscribers) -> None:
    active(people)
    people.pin("s1", upto=9, now=NOW)
    (letter,) = people.waiting(NOW)
    for day in range(1, 4):
        assert people.claim(letter.id, "me", now=NOW + day * 100, ttl_s=60)
        people.refuse(letter, "me", code=550, next_at=NOW + day * 100, most=3, now=NOW)
        known = people.get("s1")
        assert known is not None and (known.refusals, known.state, known.cursor) == (
            day, "paused" if day == 3 else "active", 5,
        )  # fmt: skip
    assert people.waiting(NOW + 9999) == [] and people.due(NOW + 9999) == []
    assert people.change("s1", rhythm="weekly", language="en", next_at=NOW)
    assert people.due(NOW) == ["s1"] and people.pin("s1", upto=9, now=NOW)


def test_who_does_not_confirm_is_forgotten_after_two_days(people: Subscribers) -> None:
    people.ask(ZELIE, "a", now=NOW)
    active(people, "s2")
    assert people.purge(NOW + PENDING_S - 1) == 0 and people.purge(NOW + PENDING_S) == 1
    assert [each.id for each in people.every()] == ["s2"] and people.waiting(NOW + PENDING_S) == []


def test_erasing_leaves_nothing_of_a_subscription(people: Subscribers, store: Store) -> None:
    active(people)
    people.pin("s1", upto=9, now=NOW)
    (letter,) = people.waiting(NOW)
    assert people.erase("s1") and not people.erase("s1")
    assert not people.claim(letter.id, "me", now=NOW, ttl_s=60)
    with store.database.reading() as tx:
        assert [tx.one(f"SELECT count(*) FROM {table}") for table in ("subscriber", "mail")] == [(0,), (0,)]


def test_attempts_are_counted_over_all_processes_and_forgotten(people: Subscribers, store: Store) -> None:
    other = Subscribers(store.database)
    limits = [("address:x", 3, 3600), ("address:x", 5, 86400), ("client:y", 100, 3600)]
    answers = [(people if n % 2 else other).allow(limits, NOW + n) for n in range(6)]
    assert [each[0] for each in answers] == [True, True, True, False, False, False]
    assert [each[1] for each in answers] == [True] * 5 + [False]
    assert all(each[2] for each in answers)
    assert people.allow(limits, NOW + 2 * 3600)[0]
    people.purge(NOW + 2 * 86400)
    with store.database.reading() as tx:
        assert tx.one("SELECT count(*) FROM attempt") == (0,)
