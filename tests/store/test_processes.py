"""Several processes and threads: one order of changes, one owner of a run, one start of a due job."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.errors import LeaseLost
from hub.store import AlreadyRunning, Busy, SearchQuery, Stale, Store
from tests.conftest import everything
from tests.store.making import notice, put, run_of, tender


def test_the_order_of_seq_is_the_order_of_commits_with_several_writers(store: Store, store_url: str) -> None:
    done = threading.Event()
    followed: list[int] = []

    def follow() -> None:
        reader = Store.open(store_url, project=everything)
        last = 0
        while True:
            finished = done.is_set()
            rows = reader.changes(since=last, limit=1000)
            followed.extend(row.seq for row in rows)
            last = rows[-1].seq if rows else last
            if finished and not rows:
                break
        reader.close()

    def write(source: str) -> None:
        writer = Store.open(store_url, project=everything)
        run = run_of(writer, source)
        for n in range(12):
            put(writer, run, {f"{n}.{k}": [tender(f"{source}:{n}.{k}")] for k in range(5)})
        writer.close()

    follower = threading.Thread(target=follow)
    follower.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, ["a", "b", "c", "d"]))
    done.set()
    follower.join()
    assert followed == list(range(1, 4 * 12 * 5 + 1))


def test_a_living_run_is_not_taken_over_and_a_dead_one_is(store: Store) -> None:
    mine = store.runs.start("boamp", owner="one", lease_s=60)
    with pytest.raises(AlreadyRunning, match="under way"):
        store.runs.start("boamp", owner="two")
    store.runs.finish(mine, "incomplete", reason="half")
    dying = store.runs.start("boamp", owner="one", lease_s=-1)
    with store.batch(dying) as batch:
        batch.progress({"offset": 3})
    heir = store.runs.start("boamp", owner="two", lease_s=60)
    assert (heir.id, heir.resumed, heir.progress) == (dying.id, True, {"offset": 3})
    with pytest.raises(LeaseLost):
        store.runs.beat(dying)
    with pytest.raises(LeaseLost):
        store.runs.finish(dying, "complete", cursor=1)
    store.runs.beat(heir)
    assert store.runs.finish(heir, "complete", cursor={"page": 2}).cursor == {"page": 2}
    assert store.runs.cursor("boamp") == {"page": 2}


def test_only_a_complete_run_moves_the_cursor(store: Store) -> None:
    for status, cursor in (("complete", 1), ("incomplete", 2), ("failed", 3)):
        store.runs.finish(run_of(store), status, cursor=cursor)
    assert store.runs.cursor("boamp") == 1
    assert [run.status for run in store.runs.list("boamp")] == ["failed", "incomplete", "complete"]
    assert [run.status for run in store.runs.list(status="failed")] == ["failed"]


def test_a_due_job_starts_once_whatever_the_number_of_schedulers(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(lambda n: store.due("boamp", "2026-11-22T06:00:00Z", f"p{n}"), range(6)))
    assert claims.count(True) == 1
    assert store.due("boamp", "2026-11-22T07:00:00Z", "p")


def test_several_workers_never_take_the_same_key(store: Store) -> None:
    put(store, run_of(store), {f"{n}": [notice(f"n:{n:03}")] for n in range(60)})
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda n: [t.key for t in store.todo.take(15, owner=f"w{n}")], range(4)))
    assert len({key for keys in taken for key in keys}) == 60 or sum(map(len, taken)) == len(
        {k for ks in taken for k in ks}
    )
    assert len([key for keys in taken for key in keys]) == len({key for keys in taken for key in keys})


def test_claims_of_a_dead_worker_end(store: Store) -> None:
    store.todo.add(["n:1"], "table")
    assert len(store.todo.take(1, owner="dead", ttl_s=-1)) == 1
    again = store.todo.take(1, owner="alive")
    assert [(todo.key, todo.cause) for todo in again] == [("n:1", "table")]
    store.todo.release(again)
    assert len(store.todo.take(1, owner="other")) == 1


def test_a_derivation_from_an_older_reading_is_refused(store: Store) -> None:
    with store.derivation() as derivation:
        derivation.put("t:1", [tender("t:1")])
    with pytest.raises(Stale), store.derivation() as slow:
        with store.derivation() as quick:
            quick.put("t:1", [tender("t:1", title="newer")])
        slow.put("t:1", [tender("t:1", title="older")])
    assert b"newer" in (store.get("t:1") or b"")


def test_a_lease_has_one_owner_until_it_ends(store: Store) -> None:
    assert store.leases.take("demo", "a", 60)
    assert store.leases.take("demo", "a", 60)
    assert not store.leases.take("demo", "b", 60)
    assert store.leases.owner("demo") == "a"
    assert store.leases.beat("demo", "a", -1)
    assert store.leases.take("demo", "b", 60)
    assert not store.leases.beat("demo", "a", 60)
    store.leases.release("demo", "b")
    assert store.leases.owner("demo") is None


def test_turns_at_a_host_are_shared(store: Store) -> None:
    waits = [store.limiter.reserve("a.example.org", 10) for _ in range(3)]
    assert waits[0] == 0
    assert 9 < waits[1] <= 10
    assert 19 < waits[2] <= 20
    assert store.limiter.reserve("b.example.org", 10) == 0
    store.limiter.pause("b.example.org", 100)
    assert store.limiter.reserve("b.example.org", 1) > 90


def test_searches_that_wait_are_bounded(store_url: str) -> None:
    store = Store.open(store_url, project=everything, searches=1, waiting=0)
    with store.searching.turn(), pytest.raises(Busy):
        store.search(SearchQuery())
    assert store.search(SearchQuery()).total == 0
    store.close()


def test_held_runs_wait_for_a_person(store: Store) -> None:
    run = run_of(store)
    put(store, run, {k: [tender(f"t:{k}")] for k in "abc"}, scope="s1")
    store.runs.finish(run, "complete", cursor=1)
    run = run_of(store)
    put(store, run, {"a": [tender("t:a")]}, scope="s1")
    missing = store.runs.missing(run, "s1")
    assert missing == ["b", "c"]
    assert (store.runs.items("boamp", "s1"), store.runs.scopes("boamp")) == (3, ["s1"])
    held = store.runs.hold(run, missing, reason="2 of 3 would go", cursor=2)
    assert (held.status, held.held, store.runs.cursor("boamp")) == ("held", 2, 1)
    assert store.get("t:b") is not None
    assert store.runs.accept(run.id) == 2
    assert store.get("t:b") is None
    assert (store.runs.cursor("boamp"), store.runs.get(run.id).counts["withdrawn"]) == (2, 2)  # type: ignore[union-attr]
    other = store.runs.hold(run_of(store), ["a"], reason="again")
    store.runs.reject(other.id)
    assert store.get("t:a") is not None


def test_hidden_records_are_not_shown_and_come_back_with_the_next_put(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a", title="voirie")]})
    seen = store.last_seq(("tender",))
    with store.batch(run) as batch:
        batch.hide(["a"])
    assert batch.known(["a"])["a"].digest is None
    assert store.get("t:a") is None
    assert store.get("t:a", "internal") is not None
    assert store.search(SearchQuery()).total == 0
    assert store.last_seq(("tender",)) > seen
    assert list(store.stream("tender")) == []
    assert store.changes() == []
    put(store, run, {"a": [tender("t:a", title="voirie")]})
    assert store.search(SearchQuery(text="voirie")).total == 1
    assert len(store.changes(since=seen)) == 1
