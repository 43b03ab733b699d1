"""What leaves the pages because its source no longer shows it, or is no longer read."""

from datetime import UTC, datetime, timedelta

import pytest

from hub import Contract
from hub.application import connector_of
from hub.application.freshness import hide_unseen, shown
from hub.application.harvesting import harvest
from hub.store import SearchQuery
from tests.application.toy import Toy, rows


@pytest.fixture(autouse=True)
def strict_contract(monkeypatch):
    contract = Contract(attribution="Ville d'Exemple", hide_unseen_hours=24, hide_stale_hours=48)
    monkeypatch.setattr(Toy, "contract", contract)


def seen(hub):
    return hub.store.search(SearchQuery(kinds=("tender",))).total


def test_while_a_run_is_held_what_it_did_not_see_is_hidden_and_not_withdrawn(hub, source):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(10)
    assert harvest(hub, "toy").status == "held"
    assert seen(hub) == 10
    assert not hub.store.state("toy:30", "internal").withdrawn_at
    source.rows[:] = rows(35)
    harvest(hub, "toy")
    assert seen(hub) == 35, "what is seen again is shown again"


def test_what_nobody_read_for_a_day_is_hidden_by_the_clock(hub, source):
    harvest(hub, "toy")
    later = datetime.now(UTC) + timedelta(hours=25)
    assert hide_unseen(hub, connector_of(hub, "toy")) == 0
    assert hide_unseen(hub, connector_of(hub, "toy"), now=later) == 35
    assert seen(hub) == 0


def test_a_source_that_is_stale_is_not_shown(hub, source):
    assert not shown(hub, "toy"), "never read"
    harvest(hub, "toy")
    assert shown(hub, "toy")
    assert not shown(hub, "toy", now=datetime.now(UTC) + timedelta(hours=49))


def test_what_is_withdrawn_of_a_source_that_may_not_be_handed_on_leaves_no_text_behind(hub, source, monkeypatch):
    monkeypatch.setattr(Toy, "contract", Contract(attribution="Ville d'Exemple", republish=False))
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(34)
    harvest(hub, "toy")
    assert all(step.body is None for step in hub.store.history("toy:35", "internal"))
    assert hub.store.state("toy:35", "internal").withdrawn_at
