"""The DCAT catalogue: negotiation, pages, a dataset for each kind and source, nothing that may not be handed on."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, Namespace
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF

from hub.application import Hub
from hub.application.dumping import make_dump
from hub.publish import dcat

DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
FORMS = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}


@pytest.fixture(scope="session")
def dumped(whole_hub: Hub) -> Hub:
    if not (whole_hub.settings.data / "dumps").exists():
        make_dump(whole_hub)
    return whole_hub


@pytest.fixture
def client(dumped: Hub, whole_web: FlaskClient) -> FlaskClient:
    return whole_web


def graph(client: FlaskClient, form: str = "text/turtle", address: str = "/catalog") -> Graph:
    answer = client.get(address, headers={"Accept": form})
    assert answer.status_code == 200 and answer.mimetype == form and answer.content_type.endswith("charset=utf-8")
    return Graph().parse(data=answer.data, format=FORMS[form])


def test_the_three_syntaxes_hold_the_same_graph(client):
    one, two, three = (graph(client, form) for form in FORMS)
    assert isomorphic(one, two) and isomorphic(one, three)


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "text/turtle"), ("jsonld", "application/ld+json"),
                                              ("rdf", "application/rdf+xml")])  # fmt: skip
def test_a_suffix_wins_over_what_is_accepted(client, suffix, form):
    assert client.get(f"/catalog.{suffix}", headers={"Accept": "text/html"}).mimetype == form
    assert client.get(f"/catalog/services.{suffix}").mimetype == form


def test_people_are_sent_to_the_page_and_what_is_not_offered_is_refused(client):
    answer = client.get("/catalog", headers={"Accept": "text/html"})
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/datasets")
    assert client.get("/catalog", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/catalog?page=0").status_code == 400
    assert client.get("/catalog?page=99").status_code == 404
    assert client.get("/catalog.csv").status_code == 404


def test_each_dataset_has_one_identifier_and_its_files(client):
    made = graph(client)
    datasets = set(made.subjects(RDF.type, DCAT.Dataset))
    assert datasets == set(made.objects(None, DCAT.dataset))
    names = [str(made.value(one, DCTERMS.identifier)) for one in datasets]
    assert len(set(names)) == len(names) and "tenders-boamp" in names
    for one in datasets:
        files = list(made.objects(one, DCAT.distribution))
        assert files and all(made.value(file, DCAT.downloadURL) and made.value(file, DCTERMS.license) for file in files)


def test_no_source_that_may_not_be_handed_on_is_advertised(client):
    text = client.get("/catalog.ttl").get_data(as_text=True)
    assert "offers" not in text and "francetravail" not in text


def test_services_have_a_document_of_their_own(client):
    made = graph(client, address="/catalog/services")
    assert len(set(made.subjects(RDF.type, DCAT.DataService))) == 4
    assert not set(graph(client).subjects(RDF.type, DCAT.DataService))


def test_it_is_304_until_there_is_another_dump(client):
    first = client.get("/catalog.ttl")
    assert client.get("/catalog.ttl", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def dump_of(kinds: int) -> dict[str, Any]:
    told = {"tender": {"records": 1, "sources": {f"source{n}": 1 for n in range(kinds)}, "published": []}}
    cards = [{"name": f"source{n}", "title": f"S{n}", "licence": "etalab-2.0", "licence_url": ""} for n in range(kinds)]
    return {"kinds": told, "sources": cards, "files": [], "name": "2026-11-22", "date": "2026-11-22",
            "made_at": "2026-11-22T06:00:00Z"}  # fmt: skip


def test_pages_hold_each_dataset_once_and_end():
    site = dcat.Site("Clausier", "https://hub.example.org", "", "", "1")
    found = dcat.entries(dump_of(7), formats=("csv",))
    pages = [dcat.graph(site, found, page=number, size=3, at="2026-11-22T06:00:00Z") for number in (1, 2, 3)]
    ids = [set(page.subjects(RDF.type, DCAT.Dataset)) for page in pages]
    assert [len(each) for each in ids] == [3, 3, 1] and len(set.union(*ids)) == 7
    assert all(list(page.objects(None, HYDRA.totalItems)) == [Literal(7)] for page in pages)
    assert [bool(list(page.objects(None, HYDRA.next))) for page in pages] == [True, True, False]


def test_a_private_licence_without_an_address_is_not_advertised():
    dump = dump_of(1)
    dump["sources"][0]["licence"] = "private"
    assert dcat.entries(dump, formats=("csv",)) == []
