"""A hub with accounts: an operator, facilitators of the Isère and of the Rhône, candidates, and an imported export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from hub.application import Hub
from hub.application.harvesting import harvest_files
from hub.cli.web_parts import web_parts
from hub.people.accounts_passwords import Passwords
from hub.web import WebParts, create_app
from tests.application.persons import EXPORT, NAME, persons_hub
from tests.web.assessed import candidate
from tests.web.invented import NOW, tender
from tests.web.opened import Opened

TOKEN = "an invented token"
PASSWORD = "le chardonneret chante"
QUICK = Passwords.made(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PEOPLE = {
    "olga": ("operator", ()), "zelie": ("facilitator", ("departement:38",)),
    "abel": ("facilitator", ("departement:69",)),
    "celine": ("facilitator", ("departement:38",)),
}  # fmt: skip


@contextmanager
def signed_hub(folder: Path, *, export: bool = True) -> Iterator[Hub]:
    """Give a hub with two candidates of the Isère, forty other tenders, and the hours of an export."""
    with persons_hub(folder, f"sqlite:///{folder / 'hub.db'}") as hub:
        Opened(hub.store).put(candidate(3010), candidate(3011, 60.0), *map(tender, range(8)))
        if export:
            harvest_files(hub, NAME, [EXPORT])
        yield hub


def signed_parts(hub: Hub, people: tuple[str, ...] = tuple(PEOPLE), **changed: Any) -> WebParts:
    """Return the parts of a web in which some people have an account."""
    parts = web_parts(hub)
    room = replace(parts.accounts.room, passwords=QUICK)
    for name in people:
        if room.accounts.named(name) is None:
            role, places = PEOPLE[name]
            room.set_password(room.add(name, role, places), PASSWORD)
    accounts = replace(parts.accounts, room=room)
    return replace(parts, accounts=accounts, operator_token=TOKEN, clock=lambda: NOW, **changed)


def app_with(hub: Hub, people: tuple[str, ...] = tuple(PEOPLE), **changed: Any) -> Flask:
    """Return an app in which some people have an account."""
    return create_app(signed_parts(hub, people, **changed))


def secret_of(text: str) -> str:
    """Return the secret that the forms of a page carry."""
    found = re.search(r'name="form" value="([^"]+)"', text)
    assert found, "no form here"
    return found[1]


def sign_in(app: Flask, name: str, password: str = PASSWORD, **more: Any) -> tuple[FlaskClient, Any]:
    """Return a browser that tried to sign in, and the answer it got."""
    client = app.test_client()
    form = secret_of(client.get("/login").text)
    return client, client.post("/login", data={"form": form, "name": name, "password": password, **more})


def signed(app: Flask, name: str) -> FlaskClient:
    """Return a browser that is signed in."""
    client, answer = sign_in(app, name)
    assert answer.status_code == 303, answer.text
    return client


def form_of(client: FlaskClient) -> str:
    """Return the secret of the forms of who is signed in."""
    return secret_of(client.get("/account").text)
