"""Faults between every pair of writes: the state is that before the batch, or that after it (T6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.errors import StoreError
from hub.store import Aside, RunRow, Store, Stored
from tests.store.making import item, notice, put, run_of, tender


class Fault(Exception):
    """What the test throws."""


def failing_at(number: int) -> tuple[Callable[[str], None], list[str]]:
    """Return a function that raises before the statement of this number, and the list of those that it saw."""
    seen: list[str] = []

    def before(sql: str) -> None:
        seen.append(sql)
        if len(seen) == number:
            raise Fault(sql)

    return before, seen


def big_batch(store: Store, run: RunRow) -> None:
    with store.batch(run) as batch:
        batch.known(["a", "b", "c"])
        batch.put(item("a", data=1), [Stored(tender("t:a", title="changed"), own=("x",))])
        batch.put(item("b", data=1), [Stored(notice("n:b"), cited=("x",)), Stored(tender("t:b"))])
        batch.gone(["c"])
        batch.set_aside(Aside("parse", "page 1", "ParseError", "cut", key="z"))
        batch.drift({("f", "new"): 1})
        batch.count({"skipped": 1})
        batch.progress({"at": 2})


def all_of(store: Store) -> tuple:
    run = store.runs.list()[0]
    log = [(c.seq, c.id, c.event, c.body) for c in store.changes(audience="internal", limit=1000)]
    return store.dump_state(), run.counts, run.progress, run.seen, log, store.runs.drift(run.id), store.todo.count()


def test_a_fault_anywhere_in_a_batch_leaves_the_state_before_it(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a"), tender("t:a2")], "c": [tender("t:c")]})
    before = all_of(store)
    for number in range(1, 200):
        store.database.before, seen = failing_at(number)
        try:
            big_batch(store, run)
        except Fault:
            store.database.before = lambda _: None
            assert all_of(store) == before, seen[-1]
            continue
        store.database.before = lambda _: None
        break
    assert "COMMIT" in seen
    assert number > 20
    after = all_of(store)
    assert after != before
    assert [line[0] for line in after[4]] == list(range(1, len(after[4]) + 1))


def test_a_fault_anywhere_in_a_derivation_leaves_the_state_before_it(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [notice("n:a")]})
    with store.derivation() as derivation:
        derivation.put("t:1", [tender("t:1"), {"id": "t:1.c", "kind": "clause", "title": "c"}], members=["n:a"])
        derivation.put("t:2", [tender("t:2")])
    todos = store.todo.take(5, owner="me")
    before = all_of(store)
    for number in range(1, 200):
        store.database.before, seen = failing_at(number)
        try:
            with store.derivation() as derivation:
                derivation.put("t:1", [tender("t:1", title="merged")], members=["n:a"])
                derivation.withdraw("t:2", "merged", replaced_by="t:1")
                derivation.done(todos)
        except Fault:
            store.database.before = lambda _: None
            assert all_of(store) == before, seen[-1]
            continue
        store.database.before = lambda _: None
        break
    assert "COMMIT" in seen
    state = store.state("t:2")
    assert state is not None
    assert (state.reason, state.replaced_by) == ("merged", "t:1")
    assert store.get("t:1.c") is None
    assert store.todo.count() == 0


def test_what_the_database_refuses_is_told_as_an_error_of_ours(store: Store) -> None:
    with (
        pytest.raises(StoreError, match="the database refused 'SELECT nothing FROM nowhere'"),
        store.database.reading() as tx,
    ):
        tx.rows("SELECT nothing FROM nowhere")
