"""T2, T6: an import about persons, or a harvest of offers, killed between any two commits ends like one that was not.

An import writes what is not about persons into one store and the rest into another: two commits, and a kill between.
"""

from __future__ import annotations

import os
import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import hub_abcviesion
import hub_francetravail
import pytest
from hub_francetravail.invented import offers
from hub_francetravail.replica import create_replica

from hub.application import Hub, harvesting
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.store.connection import Database
from hub.testing.server import serve
from tests.acceptance.children import dying
from tests.application.persons import EXPORT, environment
from tests.store.postgres import fresh_database

OURS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|127\.0\.0\.1:\d+")
TODAY = date(2026, 11, 16)
LEASE = 0.3


@contextmanager
def hub_of(environ: dict[str, str], target: tuple[str, int] | None = None) -> Iterator[Hub]:
    """Give a hub with both sources about persons."""
    harvesting.LEASE_S = LEASE
    hub = Hub.open(
        read_settings(environ),
        plugins=create_plugin_manager([hub_abcviesion, hub_francetravail], group=None),
        loopback=frozenset([target] if target else []),
        replicas={"francetravail": f"http://{target[0]}:{target[1]}"} if target else {},
    )
    try:
        yield hub
    finally:
        hub.close()


def run_of(hub: Hub, target: tuple[str, int] | None) -> Any:
    """Import the invented export, or harvest the offers."""
    if target:
        return harvesting.harvest(hub, "francetravail")
    return harvesting.harvest_files(hub, "abcviesion", [EXPORT])


def killed_at(environ: dict[str, str], target: tuple[str, int] | None, n: int) -> None:
    """Run, and die at the n-th commit, before it is done."""
    with hub_of(environ, target) as hub:
        Database._commit = dying(Database._commit, n)  # type: ignore[method-assign]
        run_of(hub, target)


def killed(environ: dict[str, str], target: tuple[str, int] | None, n: int) -> int:
    """Run in a copy of this process, which has no hub open; return the copy's exit code: -9 where it was killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        try:
            killed_at(environ, target, n)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def state(hub: Hub) -> list[bytes]:
    """Return what both stores hold, without when and where it was fetched."""
    assert hub.persons is not None
    return OURS.sub(b"", hub.store.dump_state() + b"--\n" + hub.persons.dump_state()).splitlines()


@pytest.fixture
def lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the lease back when the test is over."""
    monkeypatch.setattr(harvesting, "LEASE_S", LEASE)


def commits_of(environ: dict[str, str], target: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], list[str]]:
    """Run undisturbed; return the state that is left, and which store was written by each commit."""
    done: list[str] = []
    commit = Database._commit
    with hub_of(environ, target) as hub:
        with monkeypatch.context() as counting:
            counting.setattr(
                Database, "_commit", lambda self, c: (done.append(Path(self.url).stem), commit(self, c))[1]
            )
            assert run_of(hub, target).status == "complete"
        return state(hub), done


def test_an_import_killed_before_any_of_its_commits_ends_like_one_that_was_not(
    tmp_path: Path, store_url: str, lease: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, commits = commits_of(environment(tmp_path, f"sqlite:///{tmp_path / 'calm.db'}", "calm"), None, monkeypatch)
    between = next(n for n in range(3, len(commits)) if commits[n - 3 : n + 1] == ["calm"] * 3 + ["persons"]) + 1
    assert any(b"clause" in line for line in calm), "the third commit before wrote the clauses, this one the persons"
    for n in (between - 2, between - 1, between, between + 1, between + 3):
        with emptied(store_url, tmp_path, n) as environ:
            import_after_a_kill(environ, n, calm)


def import_after_a_kill(environ: dict[str, str], n: int, calm: list[bytes]) -> None:
    """Import, be killed at the n-th commit, import again: nothing is missing, nothing is there twice."""
    assert killed(environ, None, n) == -9
    time.sleep(LEASE + 0.1)
    with hub_of(environ) as hub:
        assert run_of(hub, None).status == "complete"
        assert state(hub) == calm, f"killed at commit {n}"
        assert hub.persons is not None
        assert not hub.persons.runs.list(status="running") and not hub.store.runs.list(status="running")


@contextmanager
def emptied(store_url: str, folder: Path, n: int) -> Iterator[dict[str, str]]:
    """Give the environment of a hub over an empty database of the engine."""
    if store_url.startswith("sqlite"):
        yield environment(folder, f"sqlite:///{folder / f'hub{n}.db'}", f"var{n}")
        return
    with fresh_database(store_url) as url:
        yield environment(folder, url, f"var{n}")


@pytest.mark.parametrize("n", [4, 12])
def test_a_harvest_of_offers_killed_on_its_way_ends_like_one_that_was_not(
    n: int, tmp_path: Path, store_url: str, lease: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = create_replica(offers=offers(TODAY)[:60])
    with serve(source) as served:
        calm, commits = commits_of(
            environment(tmp_path, f"sqlite:///{tmp_path / 'calm.db'}", "calm"), served.target, monkeypatch
        )
        assert len(commits) >= n
        environ = environment(tmp_path, store_url)
        assert killed(environ, served.target, n) == -9
        time.sleep(LEASE + 0.1)
        with hub_of(environ, served.target) as hub:
            assert run_of(hub, served.target).status == "complete"
            assert state(hub) == calm and not hub.store.runs.list(status="running")
