"""The replica answers as the real API does, with its errors and its quirks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hub_francetravail.replica import MESSAGES, create_replica
from werkzeug.test import Client

TODAY = date(2026, 11, 16)
SEARCH = "/partenaire/offresdemploi/v2/offres/search"
TOKEN = "/connexion/oauth2/access_token"
FORM = {"grant_type": "client_credentials", "scope": "api_offresdemploiv2 o2dsoffre"}


@pytest.fixture
def client() -> Client:
    return Client(create_replica(TODAY))


@pytest.fixture
def key(client: Client) -> dict[str, str]:
    return {"Authorization": f"Bearer {client.post(TOKEN, data=FORM).json['access_token']}"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("range=0-150", MESSAGES["wide"]),
        ("range=3100-3149", MESSAGES["start"]),
        ("range=a-b", MESSAGES["range"]),
        ("typeContrat=DDT", MESSAGES["value"].format(name="typeContrat")),
        ("natureContrat=ZZ", MESSAGES["value"].format(name="natureContrat")),
        ("departement=1,2,3,4,5,6", MESSAGES["departements"]),
        ("minCreationDate=2026-01-01T00:00:00Z", MESSAGES["dates"]),
        ("motsCles=a", MESSAGES["keywords"]),
        ("publieeDepuis=2", MESSAGES["since"]),
    ],
)
def test_a_wrong_query_is_a_400_with_a_message(client: Client, key: dict[str, str], query: str, message: str) -> None:
    answer = client.get(f"{SEARCH}?{query}", headers=key)
    assert answer.status_code == 400
    assert answer.json["message"] == message


def test_without_range_the_first_150_come(client: Client, key: dict[str, str]) -> None:
    answer = client.get(SEARCH, headers=key)
    assert answer.status_code == 200
    assert answer.headers["Content-Range"] == "offres 0-149/150"


def test_unknown_parameters_are_ignored(client: Client, key: dict[str, str]) -> None:
    assert client.get(f"{SEARCH}?entrepriseAdaptee=true", headers=key).headers["Content-Range"].endswith("/150")


def test_types_and_natures_are_joined_by_or(client: Client, key: dict[str, str]) -> None:
    both = client.get(f"{SEARCH}?typeContrat=DDI,TTI&natureContrat=I1,FT,FU", headers=key).json["resultats"]
    assert {"CDD", "DDI", "TTI", "CDI"} == {one["typeContrat"] for one in both}


def test_by_default_offers_of_france_travail_stand_before_those_of_partners(
    client: Client, key: dict[str, str]
) -> None:
    origins = [one["origineOffre"]["origine"] for one in client.get(SEARCH, headers=key).json["resultats"]]
    assert origins == sorted(origins)
    assert set(origins) == {"1", "2"}


def test_the_filters_sum_to_the_total(client: Client, key: dict[str, str]) -> None:
    answer = client.get(f"{SEARCH}?range=0-0", headers=key)
    natures = next(one for one in answer.json["filtresPossibles"] if one["filtre"] == "natureContrat")
    assert sum(one["nbResultats"] for one in natures["agregation"]) == 150


def test_an_offer_that_is_gone_is_a_204(client: Client, key: dict[str, str]) -> None:
    assert client.get("/partenaire/offresdemploi/v2/offres/123BCDF", headers=key).status_code == 204
    assert client.get("/partenaire/offresdemploi/v2/offres/abc", headers=key).status_code == 400


def test_without_a_token_the_answer_is_an_empty_401(client: Client) -> None:
    answer = client.get(SEARCH)
    assert (answer.status_code, answer.data, answer.headers["WWW-Authenticate"]) == (401, b"", "Bearer")


@pytest.mark.parametrize(
    ("change", "error"),
    [({"grant_type": "implicit_grant"}, "unsupported_grant_type"), ({"scope": "api_quinexistepasv0"}, "invalid_scope")],
)
def test_a_wrong_wish_for_a_token_is_a_400(client: Client, change: dict[str, str], error: str) -> None:
    answer = client.post(TOKEN, data={**FORM, **change})
    assert (answer.status_code, answer.json["error"]) == (400, error)


def test_credentials_by_basic_are_a_409_of_html(client: Client) -> None:
    answer = client.post(TOKEN, data=FORM, auth=("a", "b"))
    assert (answer.status_code, answer.mimetype) == (409, "text/html")


@pytest.mark.real_data
def test_the_messages_are_those_of_the_catalogue(real: Any) -> None:
    path: Path = real("francetravail/errors/status_and_error_bodies.json")
    known = [entry["body"]["message"] for entry in json.loads(path.read_text("utf-8"))
             if isinstance(entry["body"], dict) and "message" in entry["body"]]  # fmt: skip
    for name, message in MESSAGES.items():
        if name not in ("value", "dates"):
            assert message in known, name
