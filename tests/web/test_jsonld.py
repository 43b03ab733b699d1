"""JSON-LD: each record of every open kind expands to a graph in which every term is declared."""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from flask.testing import FlaskClient

from hub.application import Hub

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rdflib import Graph, Literal, URIRef

TERMS = "http://purl.org/dc/terms/"


def declared(context: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the terms that hold in a record of a kind."""
    return {**context, **context[kind]["@context"], "identifier": TERMS, "@id": "", "@context": ""}


def undeclared(value: Any, terms: dict[str, Any], path: str = "") -> list[str]:
    """Return the paths of the keys that the context does not declare."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        for key, inner in each.items() if isinstance(each, dict) and "@value" not in each else ():
            term = terms.get(key)
            if term is None:
                found.append(f"{path}{key}")
            elif key != "@context":
                inside = term.get("@context", {}) if isinstance(term, dict) else {}
                found += undeclared(inner, {**terms, **inside}, f"{path}{key}.")
    return found


def nodes(web: FlaskClient, hub: Hub) -> list[dict[str, Any]]:
    """Return each record of the hub as JSON-LD."""
    ids = [key for kind in ("tender", "clause", "contract", "project", "call", "organisation", "coverage", "indicator")
           for key, _ in list(hub.store.stream(kind))[:10]]  # fmt: skip
    answers = [web.get(f"/records/{key}", headers={"Accept": "application/ld+json"}) for key in ids]
    assert ids and all(answer.mimetype == "application/ld+json" for answer in answers)
    return [orjson.loads(answer.get_data()) for answer in answers]


def test_every_key_of_every_record_is_declared_in_the_context(whole_web: FlaskClient, whole_hub: Hub) -> None:
    context = orjson.loads(whole_web.get("/schemas/context.jsonld").get_data())["@context"]
    for node in nodes(whole_web, whole_hub):
        assert undeclared(node, declared(context, node["kind"])) == [], node["identifier"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_record_expands_to_iris(whole_web: FlaskClient, whole_hub: Hub) -> None:
    context = orjson.loads(whole_web.get("/schemas/context.jsonld").get_data())["@context"]
    for node in nodes(whole_web, whole_hub):
        where, own = node["@id"], node["identifier"]
        assert urlsplit(node["@context"][0]).path == "/schemas/context.jsonld"
        graph = Graph().parse(data=orjson.dumps({**node, "@context": [context, node["@context"][1]]}), format="json-ld")
        assert (URIRef(where), URIRef(f"{TERMS}identifier"), Literal(own)) in graph
        assert all(isinstance(predicate, URIRef) and ":" in predicate for predicate in graph.predicates())
        types = set(graph.objects(URIRef(where), URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")))
        assert types == {URIRef(f"urn:clausier:schema:1:{node['kind']}")}


def test_the_suffix_gives_the_same_and_a_page_stays_what_browsers_get(whole_web: FlaskClient, whole_hub: Hub) -> None:
    key = next(iter(whole_hub.store.ids("tender")))
    by_suffix = whole_web.get(f"/records/{key}.jsonld")
    by_header = whole_web.get(f"/records/{key}", headers={"Accept": "application/ld+json"})
    assert by_suffix.get_data() == by_header.get_data()
    assert whole_web.get(f"/records/{key}").mimetype == "text/html"
    assert whole_web.get(f"/records/{key}.json").mimetype == "application/json"
    assert whole_web.get("/records/boamp:tender-none.jsonld").status_code == 404
