"""Accounts on pages: who comes in, what the cookie is, which forms count, and what the operator's token still opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.application import Hub
from tests.web.signed import PASSWORD, TOKEN, app_with, form_of, secret_of, sign_in, signed, signed_hub

OWN = ("/account", "/candidates", "/candidates/of/boamp:tender-26-103010", "/candidates/export.csv", "/hours")
POSTS = ("/logout", "/account/password", "/account/sessions", "/candidates/mark", "/candidates/forget")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with signed_hub(tmp_path_factory.mktemp("signed"), export=False) as opened:
        yield opened


@pytest.fixture
def app(hub: Hub) -> Iterator[Flask]:
    """An app with accounts, in which nobody is locked out."""
    yield app_with(hub)
    with hub.store.database.writing() as tx:
        tx.run("DELETE FROM account_lock")


def test_who_signs_in_gets_a_cookie_that_scripts_and_other_sites_do_not(app: Flask) -> None:
    _, answer = sign_in(app, "zelie", next="/candidates?state=kept")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if "hub_account" in each)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    assert answer.headers["Location"] == "/candidates?state=kept"


def test_by_https_the_cookie_is_for_this_host_and_https_only(hub: Hub) -> None:
    _, answer = sign_in(app_with(hub, base_url="https://clausier.example.org"), "zelie")
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(each.startswith("__Host-hub_account=") and "Secure" in each for each in cookies)


@pytest.mark.parametrize("to", ["//evil.example.org", "https://evil.example.org/", "/\\evil", "javascript:x", "/a\nb"])
def test_signing_in_never_leads_to_another_site(app: Flask, to: str) -> None:
    _, answer = sign_in(app, "zelie", next=to)
    assert answer.headers["Location"] == "/candidates"


def test_a_wrong_password_and_a_wrong_name_are_told_alike(app: Flask) -> None:
    told = [sign_in(app, name, "wrong")[1] for name in ("zelie", "nobody")]
    texts = [re.sub(r'value="[^"]*"', "", each.text) for each in told]
    assert {each.status_code for each in told} == {403} and texts[0] == texts[1] and "ne vont pas ensemble" in texts[0]


def test_after_five_failures_the_page_says_how_long_to_wait(app: Flask) -> None:
    for _ in range(5):
        assert sign_in(app, "zelie", "wrong")[1].status_code == 403
    answer = sign_in(app, "zelie")[1]
    assert answer.status_code == 429 and "30 secondes" in answer.text


@pytest.mark.parametrize("path", OWN)
def test_a_stranger_is_sent_to_the_door_and_comes_back(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/login?next=")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", OWN)
def test_own_pages_are_kept_by_no_cache_and_listed_by_no_robot(app: Flask, path: str) -> None:
    answer = signed(app, "zelie").get(path)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"] and "ETag" not in answer.headers


@pytest.mark.parametrize("path", POSTS)
def test_a_form_of_another_site_changes_nothing(app: Flask, path: str) -> None:
    client = signed(app, "zelie")
    for form in ({}, {"form": "x"}, {"form": form_of(signed(app, "zelie"))}):
        assert client.post(path, data=form).status_code == 403
    assert client.get("/account").status_code == 200
    assert app.test_client().post(path, data={}).status_code == 401


def test_signing_in_takes_a_form_of_ours_too(app: Flask) -> None:
    assert app.test_client().post("/login", data={"name": "zelie", "password": PASSWORD}).status_code == 403


def test_public_pages_show_the_account_and_no_cache_keeps_them(app: Flask) -> None:
    public = app.test_client().get("/")
    assert 'href="/login"' in public.text and "zelie" not in public.text and "ETag" in public.headers
    client = signed(app, "zelie")
    own = client.get("/", headers={"If-None-Match": public.headers["ETag"]})
    assert own.status_code == 200 and "zelie" in own.text and own.headers["Cache-Control"] == "no-store"
    assert "ETag" not in own.headers


def test_who_signs_out_is_out(app: Flask) -> None:
    client = signed(app, "zelie")
    cookie = client.get_cookie("hub_account")
    assert cookie
    assert client.post("/logout", data={"form": form_of(client)}).status_code == 303
    client.set_cookie("hub_account", cookie.value)
    assert client.get("/account").status_code == 303


def test_a_password_is_changed_on_the_own_page(hub: Hub) -> None:
    app = app_with(hub)
    client, other, new = signed(app, "celine"), signed(app, "celine"), "une autre phrase longue"
    form = form_of(client)
    for given, status in (
        ({"old": PASSWORD, "new": new, "again": "x"}, 422), ({"old": PASSWORD, "new": "court", "again": "court"}, 422),
        ({"old": PASSWORD, "new": "celine123456", "again": "celine123456"}, 422),
        ({"old": "wrong", "new": new, "again": new}, 403), ({"old": PASSWORD, "new": new, "again": new}, 303),
    ):  # fmt: skip
        assert client.post("/account/password", data={"form": form, **given}).status_code == status
    assert client.get("/account").status_code == 200 and other.get("/account").status_code == 303
    assert sign_in(app, "celine", new)[1].status_code == 303
    assert "mot de passe changé" in client.get("/account").text


def test_a_link_lets_one_choose_a_password_once(hub: Hub, app: Flask) -> None:
    from hub.application.accounts import room_of

    room = room_of(hub)
    link = room.make_link(room.add("dora", "facilitator", ["departement:38"]))
    client = app.test_client()
    page = client.get(f"/login/link?t={link}")
    assert page.status_code == 200 and page.headers["Referrer-Policy"] == "no-referrer"
    form = {"form": secret_of(page.text), "t": link}
    assert client.post("/login/link", data={**form, "new": "court", "again": "court"}).status_code == 422
    done = client.post("/login/link", data={**form, "new": PASSWORD, "again": PASSWORD})
    assert done.status_code == 303 and "dora" in client.get("/account").text
    assert app.test_client().get(f"/login/link?t={link}").status_code == 410


def test_the_token_opens_until_an_operator_has_an_account(tmp_path: Path) -> None:
    with signed_hub(tmp_path, export=False) as hub:
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        before = app_with(hub, ("zelie",))
        token = before.test_client()
        token.post("/operator/sign-in", data={"token": TOKEN})
        assert token.get("/operator/").status_code == 200
        assert before.test_client().get("/operator/", headers=bearer).status_code == 200
        after = app_with(hub, ("olga",))
        assert token.get("/operator/").status_code == 401, "the cookie of the token too"
        assert after.test_client().get("/operator/", headers=bearer).status_code == 401
        assert after.test_client().post("/operator/sign-in", data={"token": TOKEN}).status_code == 403
        assert "ont un compte" in after.test_client().get("/operator/sign-in").text
        assert signed(after, "olga").get("/operator/").status_code == 200


def test_a_facilitator_has_no_page_of_operators(app: Flask) -> None:
    client = signed(app, "zelie")
    for path in ("/operator/", "/operator/aside", "/operator/decisions/", "/operator/preview"):
        assert client.get(path).status_code == 403
        assert client.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 403
    assert client.post("/operator/aside/replay", data={"form": form_of(client), "item": "1"}).status_code == 403


def test_an_operator_by_account_needs_the_secret_of_the_forms(app: Flask) -> None:
    client = signed(app, "olga")
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}"}):
        assert client.post("/operator/aside/replay", data={"item": "1"}, headers=headers).status_code == 403
    assert client.post("/operator/aside/replay", data={"item": "1", "form": form_of(client)}).status_code == 303


def test_without_a_key_there_are_no_accounts(whole_hub: Hub) -> None:
    from dataclasses import replace

    from hub.cli.web_parts import web_parts
    from hub.web import create_app
    from hub.web.accounts.account_parts import AccountParts

    client = create_app(replace(web_parts(whole_hub), accounts=AccountParts())).test_client()
    assert "HUB_SECRET_KEY" in client.get("/login").text and client.get("/login/link?t=x").status_code == 410
    assert client.post("/login", data={"name": "x"}).status_code == 404
    assert 'href="/login"' not in client.get("/").text


def test_nothing_about_signing_in_names_a_password(app: Flask, caplog: Any) -> None:
    sign_in(app, "zelie", "my very secret phrase")
    assert "secret phrase" not in caplog.text
    assert "secret phrase" not in sign_in(app, "my very secret phrase", "x")[0].get("/login").text
