"""Organisations follow, key by key, what records name (issue: merged by SIRET, then by name and place)."""

import orjson
import pytest

from hub.application.harvesting import harvest
from tests.application.toy import Toy, rows

SIRET = "99906141900019"


@pytest.fixture(autouse=True)
def naming_toy(monkeypatch):
    plain = Toy.normalise

    def normalise(self, item):
        buyer = item.data.pop("buyer", None)
        for record in plain(self, item):
            yield {**record, "organisations": [{"role": "buyer", **buyer}]} if buyer else record

    monkeypatch.setattr(Toy, "normalise", normalise)


def organisations(hub):
    found = (orjson.loads(body) for _, body in hub.store.stream("organisation"))
    return {record["id"]: record for record in found}


def again(hub):
    hub.store.runs.set_cursor("toy", None)
    return harvest(hub, "toy")


def test_records_that_name_one_siret_make_one_organisation_with_its_roles(hub, source):
    source.rows[:] = rows(3)
    source.rows[0]["buyer"] = {"name": "Ville d'Exemple", "siret": SIRET}
    source.rows[1]["buyer"] = {"name": "VILLE D'EXEMPLE", "siret": SIRET}
    harvest(hub, "toy")
    (found,) = organisations(hub).values()
    assert found["id"] == f"hub:organisation:siret-{SIRET}"
    assert found["roles"][0]["mentions"] == 2


def test_an_organisation_that_nobody_names_any_more_is_withdrawn(hub, source):
    source.rows[:] = rows(3)
    source.rows[0]["buyer"] = {"name": "Ville d'Exemple", "siret": SIRET}
    harvest(hub, "toy")
    del source.rows[0]["buyer"]
    again(hub)
    assert organisations(hub) == {}
    assert hub.store.state(f"hub:organisation:siret-{SIRET}").reason == "no longer named"


def test_an_organisation_known_by_name_becomes_the_one_with_the_number(hub, source):
    source.rows[:] = rows(2)
    source.rows[0]["buyer"] = {"name": "Ville d'Exemple", "postcode": "38000", "city": "Grenoble"}
    harvest(hub, "toy")
    (by_name,) = organisations(hub)
    source.rows[0]["buyer"]["siret"] = SIRET
    again(hub)
    assert list(organisations(hub)) == [f"hub:organisation:siret-{SIRET}"]
    assert hub.store.state(by_name).replaced_by == f"hub:organisation:siret-{SIRET}"
