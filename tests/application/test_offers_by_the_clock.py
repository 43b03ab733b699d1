"""Offers leave the pages when unseen for a day, as a whole after two, and lose their texts when withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hub_francetravail
import pytest
from hub_francetravail.invented import offers
from hub_francetravail.replica import FranceTravailReplica, create_replica

from hub.application import Hub
from hub.application.accepting import accept
from hub.application.freshness import shown
from hub.application.harvesting import harvest
from hub.application.retaining import retain, retain_when_due
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import serve
from tests.application.persons import environment

NAME = "francetravail"
NOW = datetime.now(UTC)


@pytest.fixture
def source() -> FranceTravailReplica:
    return create_replica(offers=offers(date(2026, 11, 16))[:40])


@pytest.fixture
def hub(source: FranceTravailReplica, tmp_path: Path, store_url: str) -> Iterator[Hub]:
    """A hub over each engine that has read all offers once."""
    with serve(source) as served:
        hub = Hub.open(
            read_settings(environment(tmp_path, store_url)),
            plugins=create_plugin_manager([hub_francetravail], group=None),
            loopback=served.allow,
            replicas={NAME: served.url},
        )
        assert harvest(hub, NAME).status == "complete"
        yield hub
        hub.close()


def seen(hub: Hub) -> int:
    return hub.store.count("offer", "consult")


def test_an_hourly_look_hides_what_a_day_old_run_saw_last_and_leaves_no_run_where_nothing_is_to_hide(hub: Hub) -> None:
    every = seen(hub)
    assert every > 10
    retain_when_due(hub, now=NOW + timedelta(hours=23))
    assert seen(hub) == every and len(hub.store.runs.list(NAME)) == 1
    retain_when_due(hub, now=NOW + timedelta(hours=25))
    assert seen(hub) == 0 and [run.kind for run in hub.store.runs.list(NAME)] == ["keeping", "harvest"]
    retain_when_due(hub, now=NOW + timedelta(hours=26))
    assert len(hub.store.runs.list(NAME)) == 2, "what is hidden is not hidden again"
    harvest(hub, NAME)
    assert seen(hub) == every, "what is seen again is shown again"


def test_a_held_run_hides_at_once_and_accepting_it_leaves_no_text(hub: Hub, source: FranceTravailReplica) -> None:
    every = seen(hub)
    source.offers = source.offers[:10]
    run = harvest(hub, NAME)
    assert run.status == "held" and 0 < seen(hub) < every
    hidden = set(hub.store.runs.held_keys(run.id))
    assert all(hub.store.state(f"{NAME}:{key}", "internal").withdrawn_at is None for key in hidden)
    assert accept(hub, run) == len(hidden) == every - seen(hub)
    for key in hidden:
        assert all(step.body is None for step in hub.store.history(f"{NAME}:{key}", "internal"))


def test_texts_that_a_killed_run_left_go_with_the_days_retention(hub: Hub) -> None:
    (key, *_) = [uid.partition(":")[2] for uid in hub.store.ids("offer")]
    row = hub.store.runs.start(NAME, owner="a run that is killed before it forgets")
    with hub.store.batch(row) as batch:
        batch.gone([key])
    hub.store.runs.finish(row, "complete")
    assert any(step.body for step in hub.store.history(f"{NAME}:{key}", "internal"))
    (done,) = retain(hub, now=NOW)
    assert done.texts == 1 and not any(step.body for step in hub.store.history(f"{NAME}:{key}", "internal"))


def test_the_whole_source_is_hidden_when_two_days_stale_and_documents_go_after_seven(hub: Hub) -> None:
    assert shown(hub, NAME, now=NOW + timedelta(hours=47)) and not shown(hub, NAME, now=NOW + timedelta(hours=49))
    kept = len(list(hub.archive.folder.rglob("*.zst")))
    assert kept and retain(hub, now=NOW + timedelta(days=6)) == []
    retain(hub, now=NOW + timedelta(days=8))
    assert not list(hub.archive.folder.rglob("*.zst"))
