"""The validator tells what is wrong with records, keeps nothing and shows nothing of them again."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.invented import tender

URL = "/api/v1/validate"
WRONG = {**tender(2), "published_on": "SECRET"}


def told(web: FlaskClient, body: Any, kind: str = "application/json", query: str = "") -> dict[str, Any]:
    answer = web.post(URL + query, data=body if isinstance(body, bytes) else json.dumps(body), content_type=kind)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", answer.text
    return dict(answer.json or {})


def test_a_right_record_is_right(web: FlaskClient) -> None:
    found = told(web, [tender(1)])
    assert found == {"form": "json", "records": 1, "valid": 1, "wrong": 0, "errors": []}


def test_an_error_is_told_with_line_field_and_both_languages(web: FlaskClient) -> None:
    body = "\n".join(map(json.dumps, (tender(1), WRONG))).encode()
    assert told(web, body, "application/x-ndjson")["errors"] == [{
        "line": 2, "record": 2, "field": "published_on", "code": "schema",
        "message_fr": "Ce n’est pas une date : écrivez AAAA-MM-JJ.", "message_en": "Not a date: write YYYY-MM-DD.",
    }]  # fmt: skip


def test_a_table_is_read_with_the_kind_that_is_asked(web: FlaskClient) -> None:
    found = told(web, b"id,title\nmine:1,=1+1\n", "text/csv", "?kind=tender")
    assert found["records"] == 1 and "id" not in {each["field"] for each in found["errors"]}


@pytest.mark.parametrize("body", [
    b"[" * 1_000_000, b'{"kind": NaN}', b'{"kind": 1e999}', b"\x00", b"\xff\xfe", b"", b'{"kind": "tender", "lots": 1}',
    b'"\\ud800"', b'{"kind": "tender", "\\ud800": 1}',
])  # fmt: skip
def test_hostile_bodies_are_told_as_errors(web: FlaskClient, body: bytes) -> None:
    for media in ("application/json", "application/x-ndjson", "text/csv"):
        assert told(web, body, media)["valid"] == 0
    assert web.post("/validator", data={"text": body.decode("utf-8", "replace")}).status_code == 200


def test_what_is_too_large_or_of_another_form_is_a_problem(web: FlaskClient) -> None:
    for answer, status in (
        (web.post(URL, data=b"x" * 2_000_001, content_type="text/csv"), 413),
        (web.post(URL, data=b"<a/>", content_type="application/xml"), 415),
        (web.post(f"{URL}?kind=pathway", json=[]), 422),
        (web.post(f"{URL}?colour=red", json=[]), 422),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_tells_what_is_wrong_and_shows_no_value(web: FlaskClient, language: str) -> None:
    file = (io.BytesIO(json.dumps(WRONG).encode()), "records.json")
    answer = web.post(f"/validator?lang={language}", data={"file": file})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    said = {"fr": "Ce n’est pas une date", "en": "Not a date"}[language]
    assert said in answer.text and "published_on" in answer.text and "SECRET" not in answer.text


def test_the_page_refuses_what_is_too_large(web: FlaskClient) -> None:
    assert web.post("/validator", data={"text": "x" * 2_100_000}).status_code == 413
    assert web.post("/validator", data={"text": "x" * 9_000_000}).status_code == 413


def test_nobody_checks_without_end(web: FlaskClient) -> None:
    answers = [web.post(URL, json=[tender(1)]).status_code for _ in range(25)]
    assert answers.count(200) == 20 and answers[-1] == 429
