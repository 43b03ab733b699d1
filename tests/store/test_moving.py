"""A hub moves from one engine to the other and back with data in every table, and its tables go down and up again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from hub.errors import StoreError
from hub.store import Change, SearchQuery, Store
from hub.store.connection import Database, Tx
from hub.store.migrate import HEAD, ready, revisions
from hub.store.moving import Moved, move_all
from hub.store.moving import copy as moving_copy
from hub.store.persons import SCHEMA, persons_url, prepare
from tests.conftest import everything
from tests.store.filled import fill, rows_of
from tests.store.making import put, run_of, tender
from tests.store.postgres import fresh_database


@pytest.fixture
def full(store: Store) -> Store:
    """A store with data in every table, on each engine in turn."""
    fill(store)
    assert [name for name, rows in rows_of(store).items() if not rows] == []
    return store


@pytest.fixture
def other_url(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of the other engine."""
    if store.engine == "postgresql":
        yield f"sqlite:///{tmp_path / 'moved.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_cluster")) as url:
        yield url


def moved(source: Store, target: Store) -> Moved:
    return move_all(source.database, target.database, target.preparing, told=lambda name: None)


def log_of(store: Store) -> list[tuple]:
    with store.database.reading() as tx:
        rows = tx.rows("SELECT seq, rid, kind, at, event, cause, level, reason, body, open FROM change ORDER BY seq")
    return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in rows]


@pytest.mark.postgres
def test_a_moved_hub_is_the_same_and_goes_on_with_the_next_number(full: Store, other_url: str, tmp_path: Path) -> None:
    target = Store.open(other_url, project=everything)
    done = moved(full, target)
    assert done.rows == rows_of(full) == rows_of(target)
    assert log_of(target) == log_of(full) and done.seq == log_of(full)[-1][0]
    assert target.dump_state() == full.dump_state()
    assert list(target.dump_canonical()) == list(full.dump_canonical())
    for words in ("voirie", "mâcon", "charpente"):
        found = target.search(SearchQuery(text=words))
        assert set(found.ids) == set(full.search(SearchQuery(text=words)).ids) != set()
    back = Store.open(f"sqlite:///{tmp_path / 'back.db'}", project=everything)
    assert moved(target, back) == done
    for store in (target, back):
        put(store, run_of(store, "later"), {"new": [tender("t:new")]})
        assert [change.seq for change in store.changes(done.seq)] == [done.seq + 1]
        with store.database.writing() as tx:  # numbers that the database gives go on after those that were copied
            tx.run("INSERT INTO account_log (at, event) VALUES (1, 'x')")
            tx.run("INSERT INTO decision (subject, a, b, verdict, decided_by, at) VALUES ('link','a','b','x','y',1)")
        store.close()


def losing_the_last_of_the_log(there: Tx, here: Tx, table: str) -> None:
    moving_copy(there, here, table)
    if table == "change":
        here.run("DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)")


def forgetting_where_the_log_stood(there: Tx, here: Tx, table: str) -> None:
    moving_copy(there, here, table)
    if table == "counter":
        here.run("UPDATE counter SET value = value - 1 WHERE name = 'seq'")


@pytest.mark.postgres
@pytest.mark.usefixtures("connections_closed")
@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("index", lambda tx, preparing: None),
        ("copy", losing_the_last_of_the_log),
        ("copy", forgetting_where_the_log_stood),
    ],
    ids=["no-search-index", "log-cut-short", "counter-behind"],
)
def test_a_fault_planted_in_moving_is_found(
    part: str, fault: Any, full: Store, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"hub.store.moving.{part}", fault)
    with pytest.raises((AssertionError, StoreError)):
        test_a_moved_hub_is_the_same_and_goes_on_with_the_next_number(full, other_url, tmp_path)


@pytest.mark.postgres
def test_a_reader_reads_on_while_a_hub_is_moved_and_goes_on_in_the_copy(full: Store, other_url: str) -> None:
    target, read = Store.open(other_url, project=everything), list[Change]()

    def reads(store: Store, most: int) -> None:
        since = read[-1].seq if read else 0
        read.extend(store.changes(since, limit=most, audience="internal"))

    move_all(full.database, target.database, target.preparing, told=lambda name: reads(full, 1) if name < "b" else None)
    assert 0 < len(read) < full.last_seq((), "internal")
    reads(target, 1000)
    assert read == full.changes(limit=1000, audience="internal")
    target.close()


@pytest.mark.postgres
def test_a_move_that_ended_is_not_done_twice_and_nothing_is_written_over(full: Store, other_url: str) -> None:
    target = Store.open(other_url, project=everything)
    done = moved(full, target)
    assert moved(full, target) == done
    put(target, run_of(target, "later"), {"new": [tender("t:new")]})
    with pytest.raises(StoreError, match="is not empty: move to a new, empty database"):
        moved(full, target)
    target.close()


class Killed(BaseException):
    """What a process feels that is killed."""


@pytest.mark.postgres
def test_a_move_that_dies_leaves_the_target_empty(full: Store, other_url: str) -> None:
    target = Store.open(other_url, project=everything)

    def dying(name: str) -> None:
        if name == "source":
            raise Killed

    with pytest.raises(Killed):
        move_all(full.database, target.database, target.preparing, told=dying)
    assert moved(full, target).rows == rows_of(full)
    target.close()


@pytest.mark.postgres
def test_a_hub_at_work_is_not_moved(store: Store, other_url: str) -> None:
    run_of(store)
    target = Store.open(other_url, project=everything)
    with pytest.raises(StoreError, match="run boamp-1 is under way: stop"):
        moved(store, target)
    target.close()


@pytest.mark.postgres
def test_a_copy_that_is_not_the_same_is_not_kept(full: Store, other_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.store import moving

    target, copy = Store.open(other_url, project=everything), moving.copy

    def losing(there: Tx, here: Tx, table: str) -> None:
        copy(there, here, table)
        if table == "change":
            here.run("UPDATE change SET reason = 'another' WHERE seq = 2")

    monkeypatch.setattr(moving, "copy", losing)
    with pytest.raises(StoreError, match="the table change has"):
        moved(full, target)
    assert target.last_seq() == 0 and not log_of(target)
    target.close()


def test_tables_go_down_one_by_one_and_up_again_with_data_in_each(full: Store, store_url: str) -> None:
    state, log = full.dump_state(), log_of(full)
    full.close()
    steps = sorted(revisions())
    for step in [*reversed(steps[:-1]), *steps[1:]]:
        Store.downgrade(store_url, step) if step < steps[-1] else Store.upgrade(store_url, step)
    again = Store.open(store_url, project=everything, migrate=False)
    assert again.revision() == HEAD
    assert (again.dump_state(), log_of(again)) == (state, log), "what 0001 keeps stays through every revision"
    fill_again = [name for name, rows in rows_of(again).items() if not rows]
    assert "change" not in fill_again and "account" in fill_again
    again.close()
    Store.downgrade(store_url, "base")
    Store.upgrade(store_url)


def test_a_migration_for_which_there_is_no_room_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hub.db'}")
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 20"))
    with pytest.raises(StoreError, match=r"migration to .*disk is full"):
        ready(database, migrate=True)
    database.close()


def test_the_schema_of_persons_is_made_once_and_a_server_that_is_away_is_told(store: Store) -> None:
    url = persons_url(store.database.url, Path("var"))
    prepare(url)
    prepare(url)
    if store.engine == "postgresql":
        assert store.database.ask("SELECT 1 FROM pg_namespace WHERE nspname = ?", (SCHEMA,)) == [(1,)]
    with pytest.raises(StoreError, match="no connection to the database"):
        prepare("postgresql+psycopg://hub@127.0.0.1:1/nobody")
