"""The operator's pages: closed to others, safe from other sites, and they decide."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.errors import ConfigError
from hub.web import AsideDesk, Runs
from tests.web.memory import MemoryHub

TOKEN = "an invented token"
RUN = SimpleNamespace(
    id="r1", source="boamp", status="held", started_at="2026-11-22T05:00:00Z", reason="12 sur 27 manqueraient",
    counts={"new": 3}, held=12,
)  # fmt: skip
ROW = SimpleNamespace(
    id=4, source="boamp", run="r1", station="normalise", where="26-9", key="26-9", rule="KeyError", raw_digest="ab",
    message="pas de date", payload={"titre": "<b>x</b>"}, at="2026-11-22T05:01:00Z",
)  # fmt: skip


@pytest.fixture
def done() -> list[tuple[str, Any]]:
    """What was decided."""
    return []


@pytest.fixture
def desk(app_of: Any, done: list[tuple[str, Any]]) -> FlaskClient:
    """A client of an app with one held run and one item set aside."""
    runs = Runs(
        list=lambda **_: [RUN],
        get={"r1": RUN}.get,
        held_keys=lambda run: ["26-1", "26-2"],
        accept=lambda run: done.append(("accept", run)),
        reject=lambda run: done.append(("reject", run)),
    )
    aside = AsideDesk(
        list=lambda **_: [ROW],
        get={4: ROW}.get,
        counts=lambda: [("boamp", "normalise", "KeyError", 1)],
        replay=lambda ids: done.append(("replay", list(ids))) or "1 élément rejoué.",  # type: ignore[func-returns-value]
    )
    return app_of(MemoryHub([]), runs=runs, aside=aside, operator_token=TOKEN, secret_key="k" * 40).test_client()


def entered(desk: FlaskClient) -> str:
    """Sign in, and return the secret of the forms."""
    desk.post("/operator/sign-in", data={"token": TOKEN})
    return re.search(r'name="form" value="([^"]+)"', desk.get("/operator/").text)[1]


PATHS = ("/operator/", "/operator/runs/r1", "/operator/aside", "/operator/aside/4")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_comes_in(desk: FlaskClient, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        answer = desk.get(path, headers=headers)
        assert answer.status_code == 401 and "26-9" not in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_the_token_opens_every_page_and_no_cache_keeps_it(desk: FlaskClient, path: str) -> None:
    answer = desk.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_unreadable_by_scripts_and_sent_by_our_pages_only(desk: FlaskClient) -> None:
    answer = desk.post("/operator/sign-in", data={"token": TOKEN})
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303 and "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in cookie


def test_a_wrong_token_gives_no_cookie(desk: FlaskClient) -> None:
    answer = desk.post("/operator/sign-in", data={"token": "wrong"})
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers and "pas le bon jeton" in answer.text


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_a_held_run_is_decided(desk: FlaskClient, done: list[Any], decision: str) -> None:
    secret = entered(desk)
    assert desk.post(f"/operator/runs/r1/{decision}", data={"form": secret}).status_code == 303
    assert done == [(decision, "r1")]
    assert 'role="status"' in desk.get("/operator/").text


def test_a_form_of_another_site_decides_nothing(desk: FlaskClient, done: list[Any]) -> None:
    entered(desk)
    assert desk.post("/operator/runs/r1/accept").status_code == 403
    assert desk.post("/operator/runs/r1/accept", data={"form": "guessed"}).status_code == 403
    assert done == []


def test_items_set_aside_are_read_and_replayed(desk: FlaskClient, done: list[Any]) -> None:
    secret = entered(desk)
    page = desk.get("/operator/aside/4").text
    assert "pas de date" in page and "&lt;b&gt;" in page
    desk.post("/operator/aside/replay", data={"form": secret, "item": ["4", "x"]})
    assert done == [("replay", [4])] and "1 élément rejoué." in desk.get("/operator/aside").text


def test_signing_out_closes_the_door(desk: FlaskClient) -> None:
    desk.post("/operator/sign-out", data={"form": entered(desk)})
    assert desk.get("/operator/").status_code == 401


def test_without_a_token_the_pages_say_how_to_open_them(web: FlaskClient) -> None:
    assert "HUB_OPERATOR_TOKEN" in web.get("/operator/sign-in").text
    assert web.post("/operator/sign-in", data={"token": ""}).status_code == 403
    assert web.get("/operator/", headers={"Authorization": "Bearer "}).status_code == 401


def test_a_token_without_a_key_is_refused_at_the_start(app_of: Any) -> None:
    with pytest.raises(ConfigError, match="HUB_SECRET_KEY"):
        app_of(MemoryHub([]), operator_token=TOKEN)


def test_every_answer_carries_the_headers_that_protect(web: FlaskClient) -> None:
    for path in ("/", "/api/v1/tenders", "/feeds/tenders.csv", "/nowhere", "/static/clausier.css"):
        answer = web.get(path)
        answer.close()
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"]
        assert headers["Permissions-Policy"] and headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers and "Set-Cookie" not in headers
