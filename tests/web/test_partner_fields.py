"""Fields for partners: an agreement that names them gives them, on its own routes alone; any other shows none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.application.delivering import turn
from hub.application.partner_desk import PartnerDesk
from hub.people.partners import Partner
from hub.store.leases import Leases
from hub.testing.server import serve
from hub.web import create_app
from hub.web.partners.partner_parts import PartnerParts
from schemas import KINDS, OPEN
from schemas.views import partner_fields, view
from tests.deliver.posts import BASE, Clock
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.web.invented import ORIGIN, tender
from tests.web.opened import Opened, filled, full_parts
from tests.web.test_partners import SUBSCRIPTIONS, key, routes
from tests.web.walking import readable

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
DIGEST, VERSION = "d1ge57" + "0" * 58, "connector-9.8.7"
HIDDEN = {**ORIGIN, "raw_digest": DIGEST, "connector_version": VERSION}
GRANTS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "nothing": ((), set()),
    "one": (("tender.origin.raw_digest",), {DIGEST}),
    "both": (("tender.origin",), {DIGEST, VERSION}),
}
PARTNERS: list[Partner] = [replace(PARTNER, name=name, fields=fields) for name, (fields, _) in GRANTS.items()]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store in which every tender has fields for partners."""
    opened = filled(tmp_path, tenders=0, offers=2)
    opened.put(*(tender(number, origin=HIDDEN) for number in range(4)))
    yield opened
    opened.store.close()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def desk(opened: Opened, clock: Clock) -> PartnerDesk:
    """The desk of three partners."""
    return desk_over(opened.store, clock, partners=PARTNERS)


@pytest.fixture
def app(opened: Opened, desk: PartnerDesk) -> Flask:
    """The app."""
    return create_app(full_parts(opened, partners=PartnerParts(desk=desk), base_url=BASE, secret_key="k" * 40))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client."""
    return app.test_client()


def told(body: bytes) -> set[str]:
    """Return which of the fields an answer tells, unpacked."""
    text = readable(body)
    return {needle for needle in (DIGEST, VERSION) if needle.encode() in text}


@pytest.mark.parametrize("name", GRANTS)
def test_on_every_route_a_key_shows_the_fields_of_its_agreement_and_no_other(
    app: Flask, client: FlaskClient, desk: PartnerDesk, name: str
) -> None:
    headers, granted = key(desk, name), GRANTS[name][1]
    made: Any = client.post(SUBSCRIPTIONS, json={"target": "feed", "since": 0, "kinds": ["tender"]}, headers=headers)
    shown: set[str] = set()
    feed = made.json["feed_url"].removeprefix(BASE)
    own = [feed, feed.replace(".atom", ".json"), f"{SUBSCRIPTIONS}/{made.json['id']}/changes?since=0"]
    for address in [*own, *dict.fromkeys(routes(app, made.json["id"]))]:
        with_key = told(client.get(address, headers=headers).get_data())
        if address.startswith(("/feeds/private", SUBSCRIPTIONS)):
            assert with_key <= granted, address
            shown |= with_key
        else:
            assert not with_key, address
    preview = client.post(f"{SUBSCRIPTIONS}/{made.json['id']}/preview", headers=headers).get_data()
    assert told(preview) <= granted and shown == granted


@pytest.mark.parametrize("name", GRANTS)
def test_webhooks_and_files_tell_the_fields_of_the_agreement_and_no_other(
    desk: PartnerDesk, opened: Opened, clock: Clock, name: str
) -> None:
    partner = next(each for each in PARTNERS if each.name == name)
    target, leases = Target(), Leases(opened.store.database)
    with serve(target) as served:
        for wanted in ({"target": "webhook"}, {"target": "file", "schedule": "hourly"}):
            body = {"url": f"{served.url.rstrip('/')}/", "since": 0, "kinds": ["tender"], **wanted}
            id = desk.create(partner, body).subscription.id
            clock.now = clock.now.replace(year=clock.now.year + 1)
            turn(desk.hub, id, leases)
    bodies = [(method, told(body)) for method, _, _, body in target.taken]
    assert {method for method, _ in bodies} == {"POST", "PUT"}
    assert all(found == GRANTS[name][1] for _, found in bodies)


def test_the_open_routes_never_tell_them(app: Flask, opened: Opened) -> None:
    for address in dict.fromkeys(routes(app, "none")):
        address = re.sub("/offers(?=[./]|$)", "/tenders", address)
        assert not told(app.test_client().get(address).get_data()), address
    assert not told(b"".join(opened.store.dump_canonical("open")))


def test_no_open_view_has_a_column_for_them() -> None:
    assert partner_fields("tender") == {f"tender.origin{tail}" for tail in ("", ".raw_digest", ".connector_version")}
    for kind in KINDS:
        seen = view(kind, OPEN)
        assert seen is None or not {each.name for each in seen.columns} & {"origin_raw_digest"}
