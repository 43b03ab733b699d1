"""A run that is killed, at whatever moment, ends as one that was not (promise P3; T1, T2, T6)."""

import os
import re
import textwrap
import time

import pytest

from hub.application.harvesting import harvest
from hub.testing import faults as f
from tests import forking

PAGES = 4
POINTS = [(point, n) for point in ("fetch", "batch") for n in range(1, PAGES + 1)]

CHILD = """
import os, sys
sys.path.insert(0, {root!r})
from hub.application import Hub
from hub.application import harvesting
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from tests.application.toy import Toy, ToyPlugin

harvesting.LEASE_S = 0.3
point, n = {point!r}, {n}
calls = 0

def dying(function):
    def counted(*args, **kwargs):
        global calls
        calls += 1
        if calls == n:
            os.kill(os.getpid(), 9)
        return function(*args, **kwargs)
    return counted

if point == "fetch":
    original = Toy.fetch
    def fetch(self, http, cursor):
        http.get = dying(http.get)
        yield from original(self, http, cursor)
    Toy.fetch = fetch
elif point == "keep":
    harvesting.keep = dying(harvesting.keep)
elif point == "batch":
    from hub.store import Store
    Store.batch = dying(Store.batch)
elif point == "finish":
    harvesting.ended = dying(harvesting.ended)
elif point == "drain":
    harvesting.drain = dying(harvesting.drain)

host, port = {target!r}
hub = Hub.open(read_settings({environ!r}), plugins=create_plugin_manager([ToyPlugin()], group=None),
               loopback=frozenset({{(host, port)}}), replicas={{"toy": {url!r}}})
harvesting.harvest(hub, "toy")
hub.close()
"""


def environment(tmp_path, url, folder):
    config = str(tmp_path / "config")
    return {"HUB_CONFIG": config, "HUB_DATA": str(tmp_path / folder), "HUB_DATABASE": url, "HUB_DOTENV": ""}


def killed(tmp_path, url, served, point, n):
    """Run a harvest in a process that kills itself with signal 9 at the n-th call of a point."""
    environ = environment(tmp_path, url, "var")
    root = str(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    code = textwrap.dedent(CHILD).format(
        root=root, point=point, n=n, target=served.target, url=served.url, environ=environ
    )
    return forking.program(code).returncode


@pytest.mark.parametrize(
    ("point", "n"),
    [*POINTS, ("keep", 2), ("drain", 1), ("finish", 1)],
)
def test_a_killed_run_goes_on_and_ends_like_one_that_was_not_killed(
    point, n, tmp_path, hub_on, store_url, served, source
):
    assert killed(tmp_path, store_url, served, point, n) == -9
    asked = source.count("GET /records")
    with hub_on(store_url, served) as hub:
        wait_for_the_lease(hub)
        run = harvest(hub, "toy")
        assert (run.status, run.id) == ("complete", "toy-1"), "the same run, taken over"
        assert source.count("GET /records") <= PAGES + 1, f"{asked} before the kill"
        assert not hub.store.runs.list(status="running")
        state = without_our_times(hub.store.dump_state())
    with hub_on(f"sqlite:///{tmp_path / 'calm.db'}", served, folder="calm") as calm:
        harvest(calm, "toy")
        assert without_our_times(calm.store.dump_state()) == state


@pytest.mark.parametrize(("point", "n"), [("batch", 2), ("batch", 4), ("batch", 5), ("drain", 1), ("finish", 1)])
def test_a_killed_run_withdraws_what_is_gone_as_one_that_was_not_killed(
    point, n, tmp_path, hub_on, store_url, served, source
):
    with hub_on(store_url, served) as hub:
        harvest(hub, "toy")
        hub.store.runs.set_cursor("toy", None)
    del source.rows[7]
    source.asked.clear()
    assert killed(tmp_path, store_url, served, point, n) == -9
    with hub_on(store_url, served) as hub:
        wait_for_the_lease(hub)
        run = harvest(hub, "toy")
        assert (run.status, run.id, run.counts["withdrawn"]) == ("complete", "toy-2", 1)
        assert hub.store.get("toy:8") is None and hub.store.count("tender") == 34
        assert source.count("GET /records") <= PAGES + 1


@pytest.mark.parametrize(("point", "n"), [("batch", 4), ("drain", 1), ("finish", 1)])
def test_a_killed_run_that_missed_something_stays_incomplete(
    point, n, tmp_path, hub_on, store_url, served, source, monkeypatch
):
    with hub_on(store_url, served) as hub:
        harvest(hub, "toy")
        hub.store.runs.set_cursor("toy", None)
    del source.rows[7]
    source.faults.at(page=2, do=f.drift("n", {"a number": "no more"}))
    assert killed(tmp_path, store_url, served, point, n) == -9
    source.faults.clear()
    with hub_on(store_url, served) as hub:
        wait_for_the_lease(hub)
        run = harvest(hub, "toy")
        assert run.id == "toy-2" and not run.counts.get("withdrawn"), run
        assert hub.store.count("tender") == 35


def without_our_times(state):
    """Return a state without the instants at which we fetched, which differ from run to run."""
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"", state)


def wait_for_the_lease(hub):
    """Wait until the dead owner's lease of 0.3 seconds is over."""
    time.sleep(0.4)


def test_two_owners_do_not_run_one_source(hub):
    from hub.store import AlreadyRunning

    hub.store.runs.start("toy", kind="harvest", owner="somebody else", lease_s=60)
    with pytest.raises(AlreadyRunning):
        harvest(hub, "toy")


