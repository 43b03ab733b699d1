"""T3, T4, T7, T8, T24 for the sources about persons: France Travail, and the exports of pathways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import hub_francetravail
import pytest
from hub_francetravail.invented import offers
from hub_francetravail.replica import FranceTravailReplica, create_replica

from hub.application import Hub, harvesting
from hub.application.harvesting import harvest, harvest_files
from hub.application.replaying import replay_aside
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing import faults as f
from hub.testing.server import serve
from tests.application.persons import EXPORT, NAME, environment, persons_hub

SEARCH = "/partenaire/offresdemploi/v2/offres/search"
WRONG = {
    "an empty list": f.change_json(lambda page: {**page, "resultats": []} if "resultats" in page else page),
    "HTML with 200": f.html(),
    "cut JSON": f.cut(100),
    "a server's error": f.status(500, "<html></html>", media_type="text/html"),
}


def of_insertion(number: int) -> list[dict[str, Any]]:
    """Return so many invented offers of insertion of one origin."""
    base = next(one for one in offers(date(2026, 11, 16)) if one["typeContrat"] == "DDI")
    return [{**base, "id": f"{n:07}", "origineOffre": {"origine": "1"}} for n in range(number)]


@pytest.fixture
def source() -> FranceTravailReplica:
    return create_replica(offers=of_insertion(27))


@pytest.fixture
def hub(source: FranceTravailReplica, tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub over each engine that has read the twenty-seven offers once, and waits for nothing."""
    manners = harvesting.manners
    at_once = lambda hub, name: {**manners(hub, name), "sleep": lambda seconds: None}  # noqa: E731
    monkeypatch.setattr(harvesting, "manners", at_once)
    with serve(source) as served:
        hub = Hub.open(
            read_settings(environment(tmp_path, store_url)),
            plugins=create_plugin_manager([hub_francetravail], group=None),
            loopback=served.allow,
            replicas={"francetravail": served.url},
        )
        assert harvest(hub, "francetravail").counts["new"] == 27
        yield hub
        hub.close()


@pytest.mark.parametrize("fault", WRONG.values(), ids=WRONG)
def test_what_the_source_should_not_answer_withdraws_no_offer(
    fault: f.Fault, hub: Hub, source: FranceTravailReplica
) -> None:
    source.faults.at(path=SEARCH, do=fault)
    run = harvest(hub, "francetravail")
    assert run.status == "incomplete" and run.reason and not run.counts.get("withdrawn")
    assert hub.store.count("offer", "consult") == 27


def test_one_of_27_may_go_and_26_are_held(hub: Hub, source: FranceTravailReplica) -> None:
    source.offers = source.offers[1:]
    assert harvest(hub, "francetravail").counts["withdrawn"] == 1
    source.offers = source.offers[:1]
    run = harvest(hub, "francetravail")
    assert (run.status, run.held) == ("held", 25)


def test_an_offer_whose_number_changes_is_withdrawn_and_published_under_the_new_one(
    hub: Hub, source: FranceTravailReplica
) -> None:
    source.offers[3] = {**source.offers[3], "id": "9999999"}
    run = harvest(hub, "francetravail")
    assert (run.status, run.counts["new"], run.counts["withdrawn"]) == ("complete", 1, 1)
    assert hub.store.state("francetravail:0000003", "consult").withdrawn_at
    assert hub.store.get("francetravail:9999999", "consult")


def test_each_refused_offer_is_counted_read_without_its_values_and_read_again(
    hub: Hub, source: FranceTravailReplica
) -> None:
    known = source.offers[5]
    source.offers[5] = {**known, "intitule": " ", "description": "autre"}
    run = harvest(hub, "francetravail")
    rows = hub.store.aside.list("francetravail")
    assert run.counts["set_aside"] == len(rows) == 1 == hub.store.aside.count("francetravail")
    assert rows[0].payload is None and rows[0].run == run.id and rows[0].message
    assert run.counts["unchanged"] == 26 and sum(hub.store.runs.get(run.id).counts.values()) >= 27
    assert replay_aside(hub, "francetravail")[1] == 1, "the same connector refuses it again"
    source.offers[5] = {**known, "description": "autre"}
    harvest(hub, "francetravail")
    assert hub.store.aside.count("francetravail") == 0


@pytest.fixture
def persons(tmp_path: Path, store_url: str) -> Iterator[Hub]:
    """A hub over each engine with one export."""
    with persons_hub(tmp_path, store_url) as opened:
        assert harvest_files(opened, NAME, [EXPORT]).status == "complete"
        yield opened


@pytest.mark.parametrize(
    "body", [b"", b"<!doctype html><p>Erreur</p>", EXPORT.read_bytes()[:900]], ids=["empty", "html", "cut"]
)
def test_a_broken_export_takes_nothing_away_and_stores_nothing(body: bytes, persons: Hub, tmp_path: Path) -> None:
    before = (persons.store.dump_state(), sorted(persons.persons.ids("pathway")))
    (tmp_path / "export.zip").write_bytes(body)
    run = harvest_files(persons, NAME, [tmp_path / "export.zip"])
    assert run.counts["set_aside"] == 1 and not run.counts.get("new")
    assert (persons.store.dump_state(), sorted(persons.persons.ids("pathway"))) == before


def test_the_same_export_changes_nothing(persons: Hub) -> None:
    seq = persons.persons.last_seq(audience="internal")
    run = harvest_files(persons, NAME, [EXPORT])
    assert not run.counts.get("changed") and not run.counts.get("new")
    assert persons.persons.last_seq(audience="internal") == seq
