"""Limits: addresses, bodies, and how often one may try to sign in."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.web.memory import MemoryHub
from tests.web.test_operator import TOKEN


def test_a_long_address_is_refused_in_a_sentence(web: FlaskClient) -> None:
    page = web.get("/?q=" + "a" * 9000, headers={"Accept": "text/html"})
    assert page.status_code == 414 and "trop longue" in page.text
    assert web.get("/api/v1/tenders?q=" + "a" * 9000).json["status"] == 422
    assert web.get("/records/" + "a" * 3000).status_code == 414


def test_a_large_form_is_refused(web: FlaskClient) -> None:
    answer = web.post("/operator/sign-in", data={"token": "x" * 70_000})
    assert answer.status_code == 413


def test_a_form_of_very_many_fields_is_refused(web: FlaskClient) -> None:
    assert web.post("/operator/sign-in", data={f"f{number}": "1" for number in range(400)}).status_code in (403, 413)


def test_guessing_the_token_is_slow(app_of: Any) -> None:
    client = app_of(MemoryHub([]), operator_token=TOKEN, secret_key="k" * 40).test_client()
    statuses = [client.post("/operator/sign-in", data={"token": f"guess {number}"}).status_code for number in range(7)]
    assert statuses == [403] * 5 + [429] * 2
    page = client.post("/operator/sign-in", data={"token": TOKEN}, headers={"Accept": "text/html"})
    assert page.status_code == 429 and "Attendez une minute" in page.text
    assert client.get("/operator/sign-in").status_code == 200
    assert client.get("/operator/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_one_who_guesses_does_not_lock_others_out(app_of: Any) -> None:
    caller = ["192.0.2.1"]
    parts = {"operator_token": TOKEN, "secret_key": "k" * 40, "client": lambda: caller[0]}
    client = app_of(MemoryHub([]), **parts).test_client()
    for _ in range(6):
        client.post("/operator/sign-in", data={"token": "wrong"})
    caller[0] = "192.0.2.2"
    assert client.post("/operator/sign-in", data={"token": TOKEN}).status_code == 303
