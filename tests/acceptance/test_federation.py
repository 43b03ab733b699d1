"""Federation: a hub that mirrors another holds, after any churn, the same open records, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hub_clausier
import pytest
from hub_clausier import Clausier

from hub.application import Hub
from hub.application.dumping import make_dump
from hub.application.harvesting import harvest
from hub.application.redacting import redact
from hub.cli.web_parts import web_parts
from hub.hookspecs import hookimpl
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.store.mirrored import Collision, Mirrored
from hub.testing.server import Served, serve
from hub.web import create_app
from tests.acceptance.children import child, dying, ended
from tests.store.postgres import fresh_database
from tests.web.invented import clause, tender
from tests.web.invented_kinds import others


class Mirror:
    """The plugin that brings the mirror, and nothing else."""

    @hookimpl
    def register_connectors(self) -> list[type]:
        return [Clausier]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'first.db'}", f"sqlite:///{tmp_path / 'second.db'}"
        return
    cluster = request.getfixturevalue("postgres_cluster")
    with fresh_database(cluster) as first, fresh_database(cluster) as second:
        yield first, second


@contextmanager
def hub_at(folder: Path, url: str, *, base: str = "http://127.0.0.1:8000", follows: Served | None = None) -> Any:
    """Give a hub in a folder of its own; one that follows another reaches it on loopback."""
    environ = {"HUB_CONFIG": f"{folder}/config", "HUB_DATA": f"{folder}/var", "HUB_DATABASE": url, "HUB_DOTENV": "",
               "HUB_BASE_URL": base}  # fmt: skip
    hub = Hub.open(
        read_settings(environ),
        plugins=create_plugin_manager([Mirror()] if follows else [], group=None),
        loopback=follows.allow if follows else frozenset(),
        replicas={"clausier": follows.url} if follows else {},
    )
    try:
        yield hub
    finally:
        hub.close()


@pytest.fixture
def first(urls: tuple[str, str], tmp_path: Path) -> Iterator[tuple[Hub, Served]]:
    """A hub with records of every open kind, served on loopback."""
    app: list[Any] = []
    with (
        serve(lambda environ, start: app[0](environ, start)) as served,
        hub_at(tmp_path / "first", urls[0], base=served.url) as hub,
    ):
        app.append(create_app(web_parts(hub)))
        put(hub, *map(tender, range(30)), *others())
        yield hub, served


@pytest.fixture
def mirror(first: tuple[Hub, Served], urls: tuple[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Return what opens the hub that follows the first."""
    return lambda: hub_at(tmp_path / "second", urls[1], follows=first[1])


def put(hub: Hub, *records: dict[str, Any]) -> None:
    """Write records, each tender with its clause."""
    with hub.store.derivation("source") as derivation:
        for record in records:
            parts = [record, clause(record)] if record.get("clauses") else [record]
            derivation.put(record["id"], parts, [])


def churn(hub: Hub) -> None:
    """Add, change, withdraw, merge, bring back and redact."""
    put(hub, *(tender(number) for number in range(40, 55)))
    put(hub, *({**tender(number), "title": f"Autre titre {number}"} for number in range(3)))
    with hub.store.derivation("source") as derivation:
        derivation.withdraw(tender(5)["id"], "joined to another case", tender(6)["id"])
        derivation.withdraw(tender(7)["id"], "no longer at the source")
        derivation.withdraw(tender(8)["id"], "no longer at the source")
    put(hub, tender(8))
    redact(hub, tender(10)["id"], "a person was named")
    redact(hub, tender(41)["id"], "a person was named")


def lines(hub: Hub) -> list[bytes]:
    """Return the canonical dump of what everybody may see."""
    return list(hub.store.dump_canonical("open"))


def follow(hub: Hub) -> None:
    """Follow the first hub once."""
    run = harvest(hub, "clausier")
    assert (run.status, run.reason) == ("complete", None), run


@pytest.mark.parametrize("begins", ["dump", "changes"])
def test_the_copy_equals_the_hub_after_any_churn(first: Any, mirror: Any, begins: str) -> None:
    hub, _ = first
    if begins == "dump":
        make_dump(hub)
    with mirror() as copy:
        follow(copy)
        assert lines(copy) == lines(hub) != []
        churn(hub)
        follow(copy)
        assert lines(copy) == lines(hub)
        gone = {key: copy.store.state(key) for key in (tender(5)["id"], tender(7)["id"])}
        told = [(state.reason, state.replaced_by) for state in gone.values()]
        assert told == [("joined to another case", tender(6)["id"]), ("no longer at the source", None)]
        assert copy.store.count("tender") == hub.store.count("tender")
        assert copy.store.todo.count() == 0, "nothing is derived from a copy"


def test_a_redaction_there_is_one_here_too(first: Any, mirror: Any) -> None:
    hub, _ = first
    taken = tender(10)["id"]
    with mirror() as copy:
        follow(copy)
        assert copy.store.get(taken)
        redact(hub, taken, "a person was named")
        follow(copy)
        assert copy.store.get(taken) is None
        assert taken in {line["id"] for line in copy.store.redactions()}
        assert all(step.body is None for step in copy.store.history(taken))
        kept = [raw for raw in copy.store.raws.list("clausier") if copy.archive.has("clausier", raw.digest)]
        words = tender(10)["title"].encode()
        assert all(words not in copy.archive.reader("clausier", raw.digest)().read() for raw in kept)


def test_what_was_taken_back_by_mistake_and_returns_there_returns_here(first: Any, mirror: Any) -> None:
    hub, _ = first
    taken = tender(10)["id"]
    with mirror() as copy:
        follow(copy)
        redact(hub, taken, "by mistake")
        follow(copy)
        hub.store.ledger.lift(taken)
        for part in hub.store.redactions():
            hub.store.ledger.lift(str(part["id"]))
        put(hub, tender(10))
        follow(copy)
        assert lines(copy) == lines(hub)


def test_a_second_run_changes_nothing(first: Any, mirror: Any) -> None:
    with mirror() as copy:
        follow(copy)
        before = copy.store.dump_state(), copy.store.last_seq()
        follow(copy)
        assert (copy.store.dump_state(), copy.store.last_seq()) == before


def test_the_provenance_stands_beside_the_body(first: Any, mirror: Any) -> None:
    hub, served = first
    with mirror() as copy:
        follow(copy)
        key = tender(1)["id"]
        copied = Mirrored(copy.store.database).of([key])[key]
        assert (copied.hub, copied.source) == (served.url, "clausier")
        assert hub.store.changes(copied.seq - 1, limit=1)[0].id == key
        assert copy.store.get(key) == hub.store.get(key)


def test_a_copy_never_overwrites_a_record_of_ours(first: Any, mirror: Any) -> None:
    with mirror() as copy:
        put(copy, {**tender(3), "title": "Le nôtre"})
        with pytest.raises(Collision, match="stands in this hub already"):
            harvest(copy, "clausier")
        assert copy.store.runs.list("clausier")[0].status == "failed"
        assert copy.store.count("tender") == 1 and b"Le n" in copy.store.get(tender(3)["id"])


def test_what_we_derive_never_overwrites_a_copy(first: Any, mirror: Any) -> None:
    hub, _ = first
    with mirror() as copy:
        follow(copy)
        with pytest.raises(Collision, match="is a copy of"):
            put(copy, {**tender(3), "title": "Le nôtre"})
        assert lines(copy) == lines(hub)


def test_a_hub_put_back_to_an_older_state_is_told_apart(first: Any, mirror: Any) -> None:
    hub, served = first
    with mirror() as copy:
        follow(copy)
        copy.store.runs.set_cursor("clausier", {"hub": served.url, "seq": hub.store.last_seq() + 5})
        run = harvest(copy, "clausier")
        assert run.status == "incomplete" and "put back to an older state" in str(run.reason)


def follow_and_die(folder: str, url: str, served: Served, step: int) -> None:
    """Follow in small pages, in a process that kills itself at a commit."""
    hub_clausier.PAGE = 7
    with hub_at(Path(folder), url, follows=served) as copy:
        copy.store.database._commit = dying(copy.store.database._commit, step)  # type: ignore[method-assign]
        harvest(copy, "clausier")


def test_a_copy_that_is_killed_goes_on_and_ends_equal(first: Any, urls: tuple[str, str], tmp_path: Path) -> None:
    hub, served = first
    churn(hub)
    for step in (6, 9, 14):
        assert ended(child(follow_and_die, str(tmp_path / "second"), urls[1], served, step)) == -9
        with hub_at(tmp_path / "second", urls[1], follows=served) as copy, copy.store.database.writing() as tx:
            tx.run("UPDATE run SET beat_at = 0")  # the lease of the dead is over
    with hub_at(tmp_path / "second", urls[1], follows=served) as copy:
        follow(copy)
        assert lines(copy) == lines(hub)
