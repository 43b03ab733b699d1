"""Answers: on every route the headers that browsers need, nothing of Host, and no form without its secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from hub.application import Hub
from hub.cli.web_parts import web_parts
from hub.web import create_app
from tests.web.invented import tender

BASE, TOKEN = "https://hub.example.org", "t" * 40
FILLING = {"plural": "tenders", "extension": "json", "number": "1", "filename": "clausier.css"}
NEEDED = {
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("DENY",),
    "Referrer-Policy": ("strict-origin-when-cross-origin", "no-referrer"),
    "Strict-Transport-Security": ("max-age=31536000; includeSubDomains",),
    "Cross-Origin-Opener-Policy": ("same-origin",),
}
PRIVATE = re.compile(r"/(operator|partners|account|login|logout|candidates|hours|subscription)")
#: what changes nothing and keeps nothing, or is asked with a key or by a machine, never with a browser's cookie
OPEN_FORMS = {"/detect", "/validator", "/oai", "/websub", "/login", "/operator/sign-in", "/partners/sign-in",
              "/partners/sign-out", "/subscribe", "/subscribe/confirm", "/subscription", "/unsubscribe"}  # fmt: skip


@pytest.fixture(scope="module")
def app(whole_hub: Hub) -> Flask:
    """An app as behind TLS, which an operator may enter with a token."""
    return create_app(replace(web_parts(whole_hub), operator_token=TOKEN, base_url=BASE))


def addresses(app: Flask, method: str) -> Iterator[str]:
    """Yield an address of each route that takes a method."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield re.sub(r"<(?:[^:>]*:)?([^>]*)>", lambda found: FILLING.get(found[1], tender(0)["id"]), rule.rule)


def test_that_every_route_sends_the_headers_that_browsers_need(app: Flask) -> None:
    client, wrong = app.test_client(), []
    for address in addresses(app, "GET"):
        with client.get(address, base_url=BASE) as answer:
            got = answer.headers
        wrong += [(address, name) for name, values in NEEDED.items() if got.get(name, "") not in values]
        policy = got.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
            wrong.append((address, "Content-Security-Policy"))
        if "geolocation=()" not in got.get("Permissions-Policy", ""):
            wrong.append((address, "Permissions-Policy"))
        if PRIVATE.match(address) and got.get("Cache-Control") != "no-store" and not address.startswith("/subscri"):
            wrong.append((address, "Cache-Control"))
    assert wrong == []


def test_that_without_tls_nothing_promises_it(whole_web) -> None:  # type: ignore[no-untyped-def]
    assert "Strict-Transport-Security" not in whole_web.get("/").headers


def test_that_the_header_host_stands_in_no_answer(app: Flask) -> None:
    client = app.test_client()
    for address in (*addresses(app, "GET"), "/operator", "/feeds//tenders.atom"):
        with client.get(address, headers={"Host": "evil.example.net"}) as got:
            told = got.get_data() + str(got.headers).encode()
        assert b"evil.example.net" not in told, address


def test_that_a_redirect_stays_at_home_whatever_the_path_begins_with(app: Flask) -> None:
    for path in ("//operator", "///operator", "/operator"):
        got = app.test_client().get("/", environ_overrides={"PATH_INFO": path}, headers={"Host": "evil.example.net"})
        assert got.headers.get("Location", "/").startswith("/") and "//" not in got.headers.get("Location", "/"), path


def test_that_every_form_that_changes_something_wants_its_secret(app: Flask) -> None:
    client, taken = app.test_client(), []
    client.post("/operator/sign-in", data={"token": TOKEN}, base_url=BASE)
    assert client.get("/operator/", base_url=BASE).status_code == 200
    for address in set(addresses(app, "POST")) - OPEN_FORMS:
        got = client.post(address, data={"a": "1", "form": "x" * 32}, base_url=BASE)
        if got.status_code not in (401, 403, 415) and not (address.startswith("/api/") and got.status_code < 500):
            taken.append((address, got.status_code))
    assert taken == []
