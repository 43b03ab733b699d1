"""An operator confirms and refuses links and joins and parts organisations on pages; everybody sees the links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.application.harvesting import harvest
from hub.cli.web_parts import web_parts
from hub.testing.server import serve
from hub.web import create_app
from tests.application.conftest import hub_on
from tests.application.linked import CODE, call, giving, listed, offer, project, software_clause, tender
from tests.application.toy import ToySource

__all__ = ["giving", "harvest", "hub_on"]
TOKEN = "an invented token"
ISERE = [{"type": "departement", "code": "38", "name": "Isère"}]
OFFER, TENDER = "/offers/toy:offer-1", "/records/toy:tender-1"
SIRET = "99906141900019"


@pytest.fixture
def source() -> ToySource:
    return ToySource([])


@pytest.fixture
def hub(hub_on: Any, tmp_path: Any, source: ToySource) -> Iterator[Any]:
    with serve(source) as served, hub_on(f"sqlite:///{tmp_path / 'hub.db'}", served) as opened:
        yield opened


@pytest.fixture
def app(hub: Any, giving: Any) -> Flask:
    buyer = {"role": "buyer", "name": "Régie des quartiers", "postcode": "38100", "city": "Exempleville"}
    market = tender(territories=ISERE, reserved=[{"to": "siae"}])
    giving(
        project(call_codes=[CODE]), listed(), call(), software_clause(), market,
        tender(id="toy:tender-2", organisations=[buyer], reference="X"), offer(territories=ISERE),
    )  # fmt: skip
    parts = replace(web_parts(hub), operator_token=TOKEN, secret_key="k" * 40)
    return create_app(parts)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def operator(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.post("/operator/sign-in", data={"token": TOKEN})
    return client


def secret(client: FlaskClient) -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get("/operator/").text)
    assert found is not None
    return found[1]


def decide(client: FlaskClient, path: str, a: str, b: str, verdict: str, **more: str) -> Any:
    form = {"form": secret(client), "a": a, "b": b, "verdict": verdict, **more}
    return client.post(f"/operator/decisions/{path}", data=form, follow_redirects=True)


def test_a_visitor_sees_suggestions_and_no_button(visitor: FlaskClient) -> None:
    page = visitor.get(OFFER).text
    assert TENDER in page and "Confirmer" not in page and "<form" not in page.split("near", 1)[1].split("</section>")[0]


def test_an_operator_confirms_a_link_and_takes_it_back(operator: FlaskClient, visitor: FlaskClient) -> None:
    assert "Confirmer" in operator.get(OFFER).text
    page = decide(operator, "link", "toy:offer-1", "toy:tender-1", "confirmed", back="offer", reason="vu").text
    assert "confirmé par une personne" in page and "Reprendre" in page
    assert "confirmé par une personne" in visitor.get(OFFER).text and "vu</" not in visitor.get(OFFER).text
    assert "toy:offer-1" in operator.get("/operator/decisions/").text
    decide(operator, "link", "toy:offer-1", "toy:tender-1", "undone", back="offer")
    assert "confirmé par une personne" not in visitor.get(OFFER).text


def test_an_operator_refuses_a_link_and_it_is_suggested_no_more(operator: FlaskClient, visitor: FlaskClient) -> None:
    decide(operator, "link", "toy:offer-1", "toy:tender-1", "refused", back="offer")
    assert TENDER not in visitor.get(OFFER).text


def test_nothing_of_a_confirmed_link_comes_out_on_open_ways(operator: FlaskClient, visitor: FlaskClient) -> None:
    decide(operator, "link", "toy:offer-1", "toy:tender-1", "confirmed")
    ways = (TENDER, f"{TENDER}.json", "/api/v1/changes", "/api/v1/tenders", "/feeds/tenders.json", f"{TENDER}/history")
    assert [way for way in ways if "offer-1" in visitor.get(way).text] == []


@pytest.mark.parametrize("path", ["link", "organisation"])
def test_nobody_else_decides_and_a_form_of_another_site_is_refused(
    operator: FlaskClient, visitor: FlaskClient, path: str
) -> None:
    form = {"a": "toy:offer-1", "b": "toy:tender-1", "verdict": "confirmed"}
    assert visitor.post(f"/operator/decisions/{path}", data=form).status_code == 401
    assert operator.post(f"/operator/decisions/{path}", data=form).status_code == 403
    assert visitor.get("/operator/decisions/").status_code == 401
    assert visitor.get("/operator/decisions/organisation?id=x").status_code == 401


def test_what_makes_no_sense_is_said_in_words(operator: FlaskClient) -> None:
    assert "toy:absent" in decide(operator, "link", "toy:offer-1", "toy:absent", "confirmed").text
    token = secret(operator)
    answer = operator.post("/operator/decisions/link", data={"form": token, "a": "x", "b": "", "verdict": "confirmed"})
    assert answer.status_code == 400


def test_a_project_shows_its_row_and_its_call_and_both_show_the_project(visitor: FlaskClient) -> None:
    page = visitor.get("/records/toy:Q991").text
    assert "/records/toy:list-1" in page and "/records/toy:call-1" in page and "Fiches liées" in page
    assert "/records/toy:Q991" in visitor.get("/records/toy:call-1").text
    assert "/records/toy:Q991" in visitor.get("/records/toy:list-1").text


def test_a_clause_of_a_software_and_its_tender_show_each_other(visitor: FlaskClient) -> None:
    assert "/records/toy:clause-2024-T-015" in visitor.get(TENDER).text
    assert TENDER in visitor.get("/records/toy:clause-2024-T-015").text


def organisations(client: FlaskClient) -> list[str]:
    return [one["id"] for one in orjson.loads(client.get("/api/v1/organisations").data)["items"]]


def test_an_operator_joins_two_organisations_and_parts_them(operator: FlaskClient, visitor: FlaskClient) -> None:
    (by_name,) = [uid for uid in organisations(visitor) if "siret" not in uid]
    town = f"hub:organisation:siret-{SIRET}"
    page = decide(operator, "organisation", town, by_name, "together", reason="fusion").text
    assert organisations(visitor) == [town]
    assert "Régie des quartiers" in visitor.get(f"/records/{town}").text
    assert "réuni par une personne" in visitor.get(f"/records/{town}").text
    assert visitor.get(f"/records/{by_name}").status_code == 301
    key = re.search(r'name="b" value="(name:[^"]+)"', page)
    assert key is not None and "fusion" in page
    decide(operator, "organisation", town, key[1], "apart")
    assert by_name in organisations(visitor)


def test_the_page_of_names_says_when_there_is_no_such_organisation(operator: FlaskClient) -> None:
    for given in ("", "hub:organisation:none", "toy:tender-1", "<script>"):
        page = operator.get("/operator/decisions/organisation", query_string={"id": given})
        assert page.status_code == 200 and "<script>" not in page.text
