"""T20: French as people type it finds the same tenders on both engines, through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from hub.application.harvesting import harvest
from hub.cli.web_parts import web_parts
from hub.testing.server import serve
from hub.web import create_app
from tests.application.toy import ToySource

TITLES = [
    "Organisation d'un évènement pour les chômeurs de longue durée",
    "Travaux de peinture, clause d’insertion sociale",
    "Marché clausé : sécurité et gardiennage des bâtiments",
    "Restauration d'une œuvre d'art, cœur de ville",
    "Marché réservé, article L. 2113-12 du code de la commande publique",
    "Marché réservé article L2113-13, structures d'insertion",
    "Événements sportifs et culturels",
    "Entretien des espaces verts par des personnes éloignées de l'emploi",
    "NETTOYAGE DES ÉCOLES",
    "Fourniture d'œufs biologiques et de bœuf",
]
GOLDEN = {
    "évènement": {1, 7},
    "evenement": {1, 7},
    "ÉVÉNEMENTS": {1, 7},
    "clausée": {2, 3},
    "clause": {2, 3},
    "chômeurs": {1},
    "chomeur": {1},
    "sécurité": {3},
    "securite": {3},
    "l'insertion": {2, 6},
    "l’insertion": {2, 6},
    "d'insertion": {2, 6},
    "œuvre": {4},
    "oeuvre": {4},
    "bœuf oeufs": {10},
    "coeur": {4},
    "L.2113-12": {5},
    "L2113-12": {5},
    "L. 2113-12": {5},
    "article L.2113-13": {6},
    "école": {9},
    '"espaces verts"': {8},
    "nettoy*": {9},
    "marché -réservé": {3},
    "peinture sécurité": set(),
}


@pytest.fixture
def client(store_url: str, hub_over: Any) -> Iterator[FlaskClient]:
    """A client of a hub that holds the ten tenders."""
    rows = [{"n": n, "title": title} for n, title in enumerate(TITLES, 1)]
    with serve(ToySource(rows)) as served, hub_over(store_url, toy=served) as hub:
        harvest(hub, "toy")
        yield create_app(web_parts(hub)).test_client()


def test_golden_queries_find_what_a_french_reader_expects(client: FlaskClient) -> None:
    found = {}
    for query in GOLDEN:
        page = client.get(f"/api/v1/tenders?q={quote(query)}&limit=100").get_json()
        found[query] = {int(item["id"].removeprefix("toy:")) for item in page["items"]}
        assert page["total"] == len(page["items"]), query
    assert found == GOLDEN
