"""One statement is asked alone: of one snapshot, and of a connection that the server still has."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import StoreError
from hub.store import SearchQuery, Store
from hub.store.marking import mark
from tests.store.making import put, run_of, tender

OTHERS = "pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with one tender."""
    put(store, run_of(store), {"1": [tender("t:1")]})
    return store


def test_a_record_its_state_and_the_last_number_are_each_one_statement(filled: Store) -> None:
    ran: list[str] = []
    filled.database.before = ran.append
    assert filled.get("t:1") == filled.get("t:1", kind="tender") and filled.get("t:1", kind="call") is None
    state = filled.state("t:1")
    assert state and state.kind == "tender" and filled.last_seq(("tender",)) == filled.last_seq() == 1
    assert mark(filled.database) >= 1 and filled.get("t:2") is None and filled.state("t:2") is None
    assert len(ran) == 9 and all(sql.startswith("SELECT") for sql in ran)


def test_what_is_committed_elsewhere_is_seen_at_once_and_what_is_not_never(filled: Store, store_url: str) -> None:
    other, before = Store.open(store_url), mark(filled.database)
    with other.database.writing() as tx:
        tx.run("UPDATE counter SET value = value + 1 WHERE name = 'seq'")
        assert mark(filled.database) == before
    assert mark(filled.database) == before + 1
    other.close()


def test_a_wrong_statement_is_told_and_the_connection_goes_on(filled: Store) -> None:
    for _ in range(10):
        with pytest.raises(StoreError, match="nowhere"):
            filled.database.ask("SELECT * FROM nowhere")
    assert filled.get("t:1") and filled.search(SearchQuery(kinds=("tender",))).total == 1
    put(filled, run_of(filled, "other"), {"2": [tender("t:2")]})
    assert [line.id for line in filled.changes()] == ["t:1", "t:2"]
    assert [id for id, _ in filled.stream("tender")] == ["t:1", "t:2"]


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_connections_that_the_server_has_ended_are_replaced(store: Store, store_url: str) -> None:
    put(store, run_of(store), {"1": [tender("t:1")]})
    killer = Store.open(store_url)

    def end_all() -> None:
        killer.database.ask(f"SELECT pg_terminate_backend(pid, 10000) FROM {OTHERS}")

    asked: list[Any] = []
    for ask in (lambda: store.get("t:1"), store.last_seq, lambda: mark(store.database), lambda: store.load(["t:1"]),
                lambda: store.search(SearchQuery()).ids, store.revision):  # fmt: skip
        ask()
        end_all()
        asked.append(ask())
    assert all(asked)
    end_all()
    put(store, run_of(store, "other"), {"2": [tender("t:2")]})
    assert store.get("t:2")
    killer.close()


def test_how_many_there_are_is_counted_again_after_each_change(store: Store) -> None:
    run, counts = run_of(store), []
    for key in ("a", "b", "c"):
        put(store, run, {key: [tender(f"t:{key}")]})
        counts.append((store.count("tender"), store.count("clause")))
    store.redact("t:b", "asked for")
    counts.append((store.count("tender"), store.count("tender", "internal")))
    with store.batch(run) as batch:
        batch.gone(["a"], "deleted there")
    assert [*counts, (store.count("tender"), store.count("tender"))] == [(1, 0), (2, 0), (3, 0), (2, 2), (1, 1)]
