"""Runs of the connector in a hub: what is withdrawn, what is held, and what never reaches the disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import hub_francetravail
import pytest
import zstandard
from hub_francetravail.invented import offers
from hub_francetravail.replica import FranceTravailReplica, create_replica

from hub.application import Hub
from hub.application.harvesting import harvest
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing import faults as fault
from hub.testing.server import serve

TODAY = date(2026, 11, 16)
SEARCH = "/partenaire/offresdemploi/v2/offres/search"


@pytest.fixture
def app() -> FranceTravailReplica:
    return create_replica(TODAY)


@pytest.fixture
def hub(tmp_path: Path, app: FranceTravailReplica) -> Iterator[Hub]:
    environ = {
        "HUB_CONFIG": str(tmp_path / "config"),
        "HUB_DATA": str(tmp_path / "var"),
        "HUB_DATABASE": f"sqlite:///{tmp_path / 'hub.db'}",
        "HUB_DOTENV": "",
        "HUB_PSEUDONYM_KEY": "a key of tests that is long enough for a digest",
    }
    with serve(app) as served:
        opened = Hub.open(
            read_settings(environ),
            plugins=create_plugin_manager([hub_francetravail], group=None),
            loopback=served.allow,
            replicas={"francetravail": served.url},
        )
        yield opened
        opened.close()


def of_insertion(one: dict[str, Any]) -> bool:
    natures = ("Insertion par l'activ.éco.", "CUI - CAE", "CUI - CIE")
    return one["typeContrat"] in ("DDI", "TTI") or one["natureContrat"] in natures


def test_a_first_run_is_complete_and_a_second_finds_all_unchanged(hub: Hub, app: FranceTravailReplica) -> None:
    first = harvest(hub, "francetravail")
    expected = sum(of_insertion(one) for one in app.offers)
    assert first.status == "complete", first.reason
    assert hub.store.count("offer", audience="consult") == expected
    assert hub.store.count("offer") == 0
    again = harvest(hub, "francetravail")
    assert again.counts["unchanged"] == expected
    assert not again.counts.get("set_aside")


def test_few_offers_that_go_are_withdrawn_and_one_that_comes_back_is_shown(hub: Hub, app: FranceTravailReplica) -> None:
    harvest(hub, "francetravail")
    before = hub.store.count("offer", audience="consult")
    gone = [one for one in app.offers if of_insertion(one) and one["origineOffre"]["origine"] == "1"][:5]
    app.offers = [one for one in app.offers if one not in gone]
    assert harvest(hub, "francetravail").status == "complete"
    assert hub.store.count("offer", audience="consult") == before - 5
    app.offers = [*app.offers, gone[0]]
    harvest(hub, "francetravail")
    assert hub.store.count("offer", audience="consult") == before - 4


def test_a_day_on_which_half_of_one_origin_vanishes_is_held(hub: Hub, app: FranceTravailReplica) -> None:
    harvest(hub, "francetravail")
    partners = [one for one in app.offers if of_insertion(one) and one["origineOffre"]["origine"] == "2"]
    assert len(partners) >= 4
    gone = {one["id"] for one in partners[::2]}
    app.offers = [one for one in app.offers if one["id"] not in gone]
    run = harvest(hub, "francetravail")
    assert run.status == "held"
    assert "insertion/2" in run.reason
    assert "insertion/1" not in run.reason


def test_a_slice_that_fails_withdraws_nothing(hub: Hub, app: FranceTravailReplica) -> None:
    harvest(hub, "francetravail")
    before = hub.store.count("offer", audience="consult")
    app.offers = app.offers[3:]
    app.faults.at(path=SEARCH, do=fault.status(500, "<html></html>", media_type="text/html"), times=2)
    run = harvest(hub, "francetravail")
    assert run.status == "incomplete"
    assert hub.store.count("offer", audience="consult") == before


def test_a_total_that_lies_makes_the_run_incomplete(hub: Hub, app: FranceTravailReplica) -> None:
    app.lie = 5
    run = harvest(hub, "francetravail")
    assert run.status == "incomplete"
    assert "insertion/1" in run.reason


def test_no_contact_reaches_the_disk(hub: Hub, app: FranceTravailReplica, tmp_path: Path) -> None:
    canaries = ("01 99 00 99 99", "Canari Duverger", "canari@example.org")
    for one in app.offers:
        phone, name, mail = canaries
        one["contact"] = {"nom": f"X - Mme {name}", "telephone": phone, "courriel": mail}
        one["agence"] = {"courriel": mail}
        one["description"] += f"\nContact : Mme {name}, {phone}, {mail}"
    assert harvest(hub, "francetravail").status == "complete"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for path in files:
        body = path.read_bytes()
        if path.suffix == ".zst":
            body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
        for canary in canaries:
            assert canary.encode() not in body, f"{canary} stands in {path.name}"


def test_offers_are_of_this_source(hub: Hub) -> None:
    harvest(hub, "francetravail")
    one = offers(TODAY)[0]
    found = hub.store.load([f"francetravail:{one['id']}"])
    record = found[f"francetravail:{one['id']}"]
    assert record["origin"]["licence"] == "francetravail-offres"
    assert "France Travail" in record["origin"]["attribution"]
