"""Batches: what is stored together, and what the change log says of it."""

from __future__ import annotations

import json

import pytest

from hub.errors import LeaseLost
from hub.store import Aside, Store
from tests.store.making import item, notice, put, run_of, tender


def test_a_new_record_is_stored_and_logged_once(store: Store) -> None:
    run = run_of(store)
    batch = put(store, run, {"a": [tender("boamp:1", title="Voirie", secret="x")]})
    assert batch.outcomes == {"a": "new"}
    assert json.loads(store.get("boamp:1") or b"")["title"] == "Voirie"
    assert "secret" not in json.loads(store.get("boamp:1") or b"")
    assert json.loads(store.get("boamp:1", "internal") or b"")["secret"] == "x"
    assert [(c.seq, c.id, c.event, c.cause) for c in store.changes()] == [(1, "boamp:1", "created", "source")]
    again = put(store, run, {"a": [tender("boamp:1", title="Voirie", secret="x")]})
    assert again.outcomes == {"a": "unchanged"}
    assert store.last_seq() == 1


def test_a_change_of_internal_fields_alone_is_no_open_change(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("boamp:1", secret="x")]})
    put(store, run, {"a": [tender("boamp:1", secret="y")]})
    assert store.last_seq(audience="open") == 1
    assert store.last_seq(audience="internal") == 2
    assert [v.seq for v in store.history("boamp:1", "internal")] == [1, 2]
    assert json.loads(store.as_of("boamp:1", 1, "internal") or b"")["secret"] == "x"
    assert len(store.changes(audience="open")) == 1


def test_a_record_that_its_item_gives_no_more_is_withdrawn_and_may_come_back(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("boamp:1"), tender("boamp:2")]})
    put(store, run, {"a": [tender("boamp:1")]})
    assert store.get("boamp:2") is None
    state = store.state("boamp:2")
    assert state is not None
    assert state.withdrawn_at is not None
    put(store, run, {"a": [tender("boamp:1"), tender("boamp:2", title="again")]})
    assert [v.event for v in store.history("boamp:2")] == ["created", "withdrawn", "created"]
    assert [json.loads(v.body)["title"] if v.body else None for v in store.history("boamp:2")] == ["t", None, "again"]


def test_an_item_that_is_gone_leaves_a_tombstone_with_its_reason(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("boamp:1")]})
    with store.batch(run) as batch:
        batch.gone(["a"], "deleted there")
    assert [(c.event, c.cause, c.reason, c.body) for c in store.changes(since=1)] == [
        ("withdrawn", "withdrawn", "deleted there", None)
    ]
    known = batch.known(["a"])["a"]
    assert known.gone
    assert known.digest is None
    assert put(store, run, {"a": [tender("boamp:1")]}).outcomes == {"a": "new"}


def test_counts_drift_progress_and_set_aside_items_commit_with_the_batch(store: Store) -> None:
    run = run_of(store)
    with store.batch(run) as batch:
        batch.put(item("a"), [])
        batch.count({"skipped": 2})
        batch.drift({("donnees.x", "new"): 3})
        batch.progress({"offset": 7})
        batch.set_aside(Aside("normalise", "item b", "ValidationError", "no title", key="b", payload={"id": "b"}))
    run = store.runs.get(run.id) or run
    assert run.counts == {"new": 1, "skipped": 2, "set_aside": 1}
    assert run.progress == {"offset": 7}
    assert store.runs.drift(run.id) == [("donnees.x", "new", 3)]
    waiting = store.aside.list("boamp")
    assert [(row.rule, row.payload) for row in waiting] == [("ValidationError", {"id": "b"})]
    put(store, run, {"b": [tender("boamp:b")]})
    assert store.aside.list("boamp") == []
    assert store.aside.list("boamp", open=False)[0].resolved_at is not None


def test_an_exception_inside_a_batch_keeps_nothing(store: Store) -> None:
    run = run_of(store)
    with pytest.raises(ZeroDivisionError), store.batch(run) as batch:
        batch.put(item("a"), [])
        raise ZeroDivisionError
    assert batch.known(["a"]) == {}


def test_a_batch_of_a_run_that_was_taken_over_keeps_nothing(store: Store) -> None:
    mine = store.runs.start("boamp", owner="one", lease_s=-1)
    other = store.runs.start("boamp", owner="two")
    assert other.resumed
    assert other.id == mine.id
    with pytest.raises(LeaseLost):
        put(store, mine, {"a": [tender("boamp:1")]})
    assert store.get("boamp:1") is None
    put(store, other, {"a": [tender("boamp:1")]})


def test_notices_ask_to_be_derived(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [notice("boamp:notice-1")]})
    todos = store.todo.take(10, owner="me")
    assert [(todo.key, todo.cause) for todo in todos] == [("boamp:notice-1", "source")]
    assert store.todo.take(10, owner="you") == []
    put(store, run, {"a": [notice("boamp:notice-1", title="new")]})
    with store.derivation() as derivation:
        derivation.put("boamp:tender-1", [tender("boamp:tender-1")], members=["boamp:notice-1"])
        derivation.done(todos)
    assert [todo.key for todo in store.todo.take(10, owner="you")] == ["boamp:notice-1"]
    assert store.whole_of(["boamp:notice-1"]) == {"boamp:notice-1": "boamp:tender-1"}
