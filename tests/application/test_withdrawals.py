"""Withdrawals go by the thousand, each all or nothing; killed in between, nothing is lost or done twice (P3, P5)."""

from __future__ import annotations

import textwrap
import time
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from hub.application import Hub
from hub.application.accepting import accept
from hub.application.harvesting import harvest
from hub.connector import Contract
from hub.errors import UsageError
from hub.store import runs as store_runs
from tests import forking
from tests.application.test_crashes import environment
from tests.application.toy import Toy, rows

GONE, MANY = 5, 20  #: of 60 items: fewer than a tenth, and more
ALL = [f"toy:{number}" for number in range(1, 61)]

CHILD = """
import os, sys
sys.path.insert(0, {root!r})
from hub.application import Hub, accepting, harvesting
from hub.connector import Contract
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.store import batch, runs
from tests.application.toy import Toy, ToyPlugin

harvesting.LEASE_S, runs.AT_ONCE = 0.3, 2
Toy.contract = Contract(attribution="Ville d'Exemple", republish={republish!r})
withdraw, left = batch.withdraw_items, {before!r}

def dying(*given):
    global left
    left -= 1
    done = withdraw(*given)
    if left < 0:
        os.kill(os.getpid(), 9)
    return done

batch.withdraw_items = runs.withdraw_items = dying
host, port = {target!r}
hub = Hub.open(read_settings({environ!r}), plugins=create_plugin_manager([ToyPlugin()], group=None),
               loopback=frozenset({{(host, port)}}), replicas={{"toy": {url!r}}})
if {accepting!r}:
    accepting.accept(hub, hub.store.runs.get("toy-2"))
else:
    harvesting.harvest(hub, "toy")
"""


def killed(tmp_path: Path, url: str, served: Any, before: int, *, accepting: bool = False, open_: bool = True) -> int:
    """Harvest, or accept a run, in a process that kills itself with signal 9 within the batch after so many."""
    code = textwrap.dedent(CHILD).format(
        root=str(Path(__file__).parents[2]), before=before, target=served.target, url=served.url,
        environ=environment(tmp_path, url, "var"), accepting=accepting, republish=open_,
    )  # fmt: skip
    return forking.program(code).returncode


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two items to a transaction."""
    monkeypatch.setattr(store_runs, "AT_ONCE", 2)


def shown_less(hub: Hub, source: Any, gone: int) -> None:
    """Read 60 items, and have the source show so many less from then on."""
    source.rows[:] = rows(60)
    assert harvest(hub, "toy").status == "complete"
    hub.store.runs.set_cursor("toy", None)
    del source.rows[:gone]


def told(hub: Hub) -> Counter[str]:
    """Return how often the log tells of each record that it was withdrawn."""
    return Counter(line.id for line in hub.store.changes(0, limit=1000) if line.event == "withdrawn")


@pytest.mark.parametrize("before", [0, 2])
def test_a_run_that_is_killed_between_two_batches_goes_on_with_the_rest(
    before: int, tmp_path: Path, hub_on: Any, store_url: str, served: Any, source: Any
) -> None:
    with hub_on(store_url, served) as hub:
        shown_less(hub, source, GONE)
    assert killed(tmp_path, store_url, served, before) == -9
    with hub_on(store_url, served) as hub:
        assert len(told(hub)) == hub.store.runs.get("toy-2").counts.get("withdrawn", 0) == 2 * before
        time.sleep(0.4)
        run = harvest(hub, "toy")
        assert (run.id, run.status, run.counts["withdrawn"]) == ("toy-2", "complete", GONE)
        assert told(hub) == Counter(ALL[:GONE]) and sorted(hub.store.ids("tender")) == sorted(ALL[GONE:])
        assert not hub.store.runs.list(status="running")


@pytest.mark.parametrize("before", [3])
def test_a_held_run_whose_acceptance_is_killed_stays_held_and_is_accepted_again(
    before: int, tmp_path: Path, hub_on: Any, store_url: str, served: Any, source: Any
) -> None:
    with hub_on(store_url, served) as hub:
        shown_less(hub, source, MANY)
        assert harvest(hub, "toy").status == "held" and not told(hub), "it was decided before the first batch"
    assert killed(tmp_path, store_url, served, before, accepting=True) == -9
    with hub_on(store_url, served) as hub:
        held = hub.store.runs.get("toy-2")
        assert (held.status, len(told(hub)), hub.store.runs.cursor("toy")) == ("held", 2 * before, None)
        assert accept(hub, held) == MANY - 2 * before
        run = hub.store.runs.get("toy-2")
        assert (run.status, run.counts["withdrawn"], run.held) == ("complete", MANY, 0)
        assert told(hub) == Counter(ALL[:MANY]) and hub.store.runs.cursor("toy") == {"offset": 40}
        with pytest.raises(UsageError, match="not held"):
            accept(hub, held)


def test_what_went_before_a_held_run_is_rejected_comes_back_when_its_source_shows_it(
    tmp_path: Path, hub_on: Any, store_url: str, served: Any, source: Any
) -> None:
    with hub_on(store_url, served) as hub:
        shown_less(hub, source, MANY)
        harvest(hub, "toy")
    assert killed(tmp_path, store_url, served, 3, accepting=True) == -9
    with hub_on(store_url, served) as hub:
        hub.store.runs.reject("toy-2")
        assert hub.store.count("tender") == 60 - 6
        source.rows[:] = rows(60)
        assert harvest(hub, "toy").status == "complete" and hub.store.count("tender") == 60


def test_no_text_stays_of_what_may_not_be_handed_on_though_the_run_was_killed_between(
    tmp_path: Path, hub_on: Any, store_url: str, served: Any, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Toy, "contract", Contract(attribution="Ville d'Exemple", republish=False))
    with hub_on(store_url, served) as hub:
        shown_less(hub, source, GONE)
    assert killed(tmp_path, store_url, served, 1, open_=False) == -9
    with hub_on(store_url, served) as hub:
        time.sleep(0.4)
        assert harvest(hub, "toy").counts["withdrawn"] == GONE
        with hub.store.database.reading() as tx:
            texts = "SELECT r.id FROM record r JOIN change c ON c.rid = r.rid WHERE r.withdrawn IS NOT NULL AND {}"
            assert tx.rows(texts.format("c.body IS NOT NULL")) == [] and len(tx.rows(texts.format("1 = 1"))) == 2 * GONE


def test_what_a_run_has_not_seen_is_read_by_the_page_in_order(
    hub_on: Any, store_url: str, served: Any, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_runs, "PAGE", 7)
    with hub_on(store_url, served) as hub:
        shown_less(hub, source, MANY)
        run = harvest(hub, "toy")
        pages = list(hub.store.runs.unseen(run, "all"))
        keys = list(chain.from_iterable(pages))
        assert {len(page) for page in pages} == {2} and keys == sorted(str(n) for n in range(1, MANY + 1))
        assert hub.store.runs.missing(run) == keys and list(hub.store.runs.unseen(run, "another")) == []
