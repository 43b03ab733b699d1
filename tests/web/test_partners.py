"""Partners by API and page: keys, subscriptions, limits; nothing beyond the agreement by any route."""

from __future__ import annotations

import json
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
from hub.store.leases import Leases
from hub.testing.server import serve
from hub.web import create_app
from hub.web.partners.partner_parts import PartnerParts
from tests.deliver.posts import BASE
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.web.invented import tender
from tests.web.invented_kinds import SECRET_ID, SECRET_TITLE, offer
from tests.web.opened import Opened, filled, full_parts

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
SUBSCRIPTIONS = "/api/v1/subscriptions"
ISERE = replace(PARTNER, name="isere", kinds=("tender",), territories=("departement-38",), requests_a_minute=1000)
OTHER = replace(PARTNER, name="autre", requests_a_minute=3, subscriptions=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store with records of every kind, offers too."""
    opened = filled(tmp_path, tenders=6, offers=5)
    yield opened
    opened.store.close()


@pytest.fixture
def desk(opened: Opened) -> PartnerDesk:
    """A desk for three partners."""
    return desk_over(opened.store, partners=[PARTNER, ISERE, OTHER])


@pytest.fixture
def app(opened: Opened, desk: PartnerDesk) -> Flask:
    """The app."""
    return create_app(full_parts(opened, partners=PartnerParts(desk=desk), base_url=BASE, secret_key="k" * 40))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client."""
    return app.test_client()


def key(desk: PartnerDesk, name: str = PARTNER.name, *, scopes: str = "read,subscriptions") -> dict[str, str]:
    """Return the header with a new key."""
    made = desk.hub.key_for(name, scopes=scopes, label="", expires_at=None)
    return {"Authorization": f"Bearer {made.text}"}


def test_a_subscription_is_made_read_changed_and_ended(client: FlaskClient, desk: PartnerDesk) -> None:
    headers = key(desk)
    body = {"url": "http://127.0.0.1:9/hook", "kinds": ["tender"], "event_types": ["tender.created"], "query": "q=eau"}
    made = client.post(SUBSCRIPTIONS, json=body, headers=headers)
    assert made.status_code == 201 and made.json and made.json["secret"].startswith("whsec_")
    address = made.headers["Location"].removeprefix(BASE)
    assert made.json["secret"] not in client.get(address, headers=headers).text
    changed = client.patch(address, json={"state": "paused", "title": "Eau"}, headers=headers).json
    assert changed and changed["state"] == "paused" and changed["title"] == "Eau" and changed["query"] == "q=eau"
    listed = client.get(SUBSCRIPTIONS, headers=headers).json
    assert listed and [each["id"] for each in listed["items"]] == [made.json["id"]]
    rotated = client.post(f"{address}/rotate-secret", headers=headers).json
    assert rotated and rotated["secret"] != made.json["secret"]
    preview = client.post(f"{address}/preview", headers=headers).json
    assert preview is not None and set(preview) == {"total", "types", "items"}
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {}, {"url": None}, {"url": 5}, {"url": ""}, {"url": "https://10.0.0.1/"},
        {"target": "feed", "kinds": ["offer"]},
        {"target": "feed", "kinds": ["contract"]}, {"target": "feed", "query": "colour=red"}, {"target": "fax"},
        {"target": "feed", "event_types": ["tender.erased"]}, {"target": "feed", "query": "open=true"},
        {"target": "feed", "event_types": ["contract.created"]}, {"target": "feed", "colour": "red"},
        {"target": "feed", "since": "yesterday"},
    ],
)  # fmt: skip
def test_what_is_wrong_or_beyond_the_agreement_is_refused(
    client: FlaskClient, desk: PartnerDesk, body: dict[str, Any]
) -> None:
    answer = client.post(SUBSCRIPTIONS, json=body, headers=key(desk))
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json"


def test_no_key_a_wrong_key_and_a_key_for_less_are_told_apart(client: FlaskClient, desk: PartnerDesk) -> None:
    assert client.get(SUBSCRIPTIONS).status_code == 401
    wrong = {"Authorization": "Bearer clausier_000000000000_" + "x" * 43}
    assert client.get(SUBSCRIPTIONS, headers=wrong).status_code == 401
    assert client.get(SUBSCRIPTIONS, headers=key(desk, scopes="read")).status_code == 403
    sent = client.post(SUBSCRIPTIONS, data="x", headers={**key(desk), "Content-Type": "text/plain"})
    assert sent.status_code == 415


def test_one_partner_learns_nothing_of_another(client: FlaskClient, desk: PartnerDesk) -> None:
    made = client.post(SUBSCRIPTIONS, json={"target": "feed"}, headers=key(desk)).json or {}
    other = key(desk, "isere")
    for method, tail in (("get", ""), ("delete", ""), ("post", "/skip"), ("post", "/rotate-secret"), ("post", "/test"),
                         ("get", "/deliveries"), ("get", "/changes"), ("post", "/preview")):  # fmt: skip
        answer = getattr(client, method)(f"{SUBSCRIPTIONS}/{made['id']}{tail}", headers=other)
        assert answer.status_code == 404, tail
    assert client.patch(f"{SUBSCRIPTIONS}/{made['id']}", json={"title": "x"}, headers=other).status_code == 404
    assert (client.get(SUBSCRIPTIONS, headers=other).json or {})["items"] == []


def test_changes_are_those_of_the_territory_and_the_kinds(client: FlaskClient, desk: PartnerDesk) -> None:
    headers = key(desk, "isere")
    made = client.post(SUBSCRIPTIONS, json={"target": "feed", "since": 0}, headers=headers).json or {}
    page = client.get(f"{SUBSCRIPTIONS}/{made['id']}/changes?limit=1", headers=headers).json or {}
    assert page["more"] and page["items"][0]["record"]["territories"]
    rest = client.get(f"{SUBSCRIPTIONS}/{made['id']}/changes?since={page['next']}", headers=headers).json or {}
    lines = [*page["items"], *rest["items"]]
    assert {line["id"] for line in lines} == {tender(0)["id"], tender(3)["id"]}
    assert {line["kind"] for line in lines} == {"tender"}
    for words in ("departement=73", "departement=73&q=eau"):
        refused = client.post(SUBSCRIPTIONS, json={"target": "feed", "query": words}, headers=headers)
        assert refused.status_code == 422 and "agreement" in (refused.json or {})["detail"]


def test_changes_are_told_again_from_any_instant_that_rfc_3339_can_write(
    client: FlaskClient, desk: PartnerDesk
) -> None:
    headers = key(desk)
    made = client.post(SUBSCRIPTIONS, json={"target": "feed"}, headers=headers).json or {}
    path = f"{SUBSCRIPTIONS}/{made['id']}/replay"
    for since in ("0620-12-27T16:23:54.179302Z", "2026-01-31T00:00:00+01:00", "2026-01-31T00:00:00.5Z"):
        assert client.post(path, json={"since": since}, headers=headers).status_code == 200, since
    for since in ("2026-02-30T00:00:00Z", "2026-01-31T00:00:00", "2026-01-31T25:00:00Z", "yesterday"):
        assert client.post(path, json={"since": since}, headers=headers).status_code == 422, since


def test_a_private_feed_is_at_an_address_that_nobody_guesses(client: FlaskClient, desk: PartnerDesk) -> None:
    headers = key(desk, "isere")
    made = client.post(SUBSCRIPTIONS, json={"target": "feed"}, headers=headers).json or {}
    address = made["feed_url"].removeprefix(BASE)
    feed = client.get(address)
    assert feed.status_code == 200 and tender(0)["id"] in feed.text and tender(1)["id"] not in feed.text
    assert feed.headers["Cache-Control"] == "no-store" and feed.headers["X-Robots-Tag"] == "noindex"
    assert len(json.loads(client.get(address.replace(".atom", ".json")).text)["items"]) == 2
    fresh = client.post(f"{SUBSCRIPTIONS}/{made['id']}/rotate-secret", headers=headers).json or {}
    assert client.get(address).status_code == 404
    assert client.get(fresh["feed_url"].removeprefix(BASE)).status_code == 200
    desk.hub.partners.suspend("isere", "unpaid", now=1)
    assert client.get(fresh["feed_url"].removeprefix(BASE)).status_code == 404


def routes(app: Flask, id: str) -> Iterator[str]:
    """Yield every address that the app has, our subscription in it."""
    filling = {"id": id, "record_id": SECRET_ID, "plural": "offers", "extension": "json", "number": "1",
               "run_id": "r", "name": "offer", "filename": "x"}  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: filling.get(found[1], "x"), rule.rule)


@pytest.mark.parametrize("name", [PARTNER.name, "isere"])
def test_by_no_route_a_key_shows_what_the_agreement_does_not_give(
    app: Flask, client: FlaskClient, desk: PartnerDesk, opened: Opened, name: str
) -> None:
    """A key adds nothing to the open addresses; its own hold nothing of other kinds, nor of persons, nor of offers."""
    headers = key(desk, name)
    id = (client.post(SUBSCRIPTIONS, json={"target": "feed", "since": 0}, headers=headers).json or {})["id"]
    own, seen = f"{SUBSCRIPTIONS}", 0
    needles = (SECRET_ID, SECRET_TITLE, offer(0)["id"])
    for address in dict.fromkeys(routes(app, id)):
        if "/offers" in address and not address.startswith(("/api/", "/feeds/")):
            continue  # pages for reading offers, the same for everybody
        with_key, without = client.get(address, headers=headers), app.test_client().get(address)
        text = with_key.get_data().decode("utf-8", "replace")
        assert not [each for each in needles if each in text and each not in address], address
        if address.startswith(own):
            kinds = set(re.findall(r'"kind":"(\w+)"', text))
            assert kinds <= set(desk.hub.declared()[name].kinds), address
            seen += 1
        elif not address.startswith(("/partners", "/metrics", "/operator")):
            assert with_key.status_code == without.status_code, address
    assert seen >= 4


def test_every_request_is_counted_limited_and_shown(client: FlaskClient, desk: PartnerDesk) -> None:
    headers = key(desk, "autre")
    first = client.get("/api/v1/tenders?limit=1", headers=headers)
    assert first.headers["RateLimit-Policy"] == '"partner";q=3;w=60'
    assert first.headers["RateLimit"].startswith('"partner";r=2;t=')
    client.get(SUBSCRIPTIONS, headers=headers)
    client.get(SUBSCRIPTIONS, headers=headers)
    last = client.get(SUBSCRIPTIONS, headers=headers)
    assert last.status_code == 429 and int(last.headers["Retry-After"]) > 0
    rows = desk.requests(OTHER)
    assert [row.status for row in rows] == [429, 200, 200, 200] and rows[-1].path == "/api/v1/tenders?limit=1"
    assert "RateLimit" not in client.get("/api/v1/tenders?limit=1").headers


def test_an_address_that_guesses_keys_is_slowed(client: FlaskClient) -> None:
    wrong = {"Authorization": "Bearer clausier_000000000000_" + "x" * 43}
    statuses = [client.get(SUBSCRIPTIONS, headers=wrong).status_code for _ in range(32)]
    assert statuses[0] == 401 and statuses[-1] == 429


def test_a_partner_has_as_many_subscriptions_as_agreed(client: FlaskClient, desk: PartnerDesk) -> None:
    headers = key(desk, "autre")
    assert client.post(SUBSCRIPTIONS, json={"target": "feed"}, headers=headers).status_code == 201
    assert client.post(SUBSCRIPTIONS, json={"target": "feed"}, headers=headers).status_code == 409


def form_of(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_page_shows_deliveries_failures_and_answers(client: FlaskClient, desk: PartnerDesk, opened: Opened) -> None:
    text = key(desk)["Authorization"].removeprefix("Bearer ")
    assert client.post("/partners/sign-in", data={"key": "no"}).status_code == 403
    assert client.post("/partners/sign-in", data={"key": text}).status_code == 303
    page = client.get("/partners/").get_data(as_text=True)
    assert PARTNER.title.replace("’", "’") in page
    target = Target(answers=[500], body="Désolé <b>".encode())
    with serve(target) as served:
        url = f"http://127.0.0.1:{served.port}/hook"
        sent = {"form": form_of(page), "title": "Chez nous", "url": url, "target": "webhook", "kinds": "tender"}
        made = client.post("/partners/subscriptions", data=sent).get_data(as_text=True)
        assert "whsec_" in made
        id = desk.subscriptions(PARTNER)[0].id
        assert "whsec_" not in client.get(f"/partners/subscriptions/{id}").get_data(as_text=True)
        opened.put(tender(30))
        turn(desk.hub, id, Leases(opened.store.database))
        failed = client.get(f"/partners/subscriptions/{id}").get_data(as_text=True)
        assert "échec" in failed and "500 Désolé &lt;b&gt;" in failed and "Prochain essai" in failed
        act = f"/partners/subscriptions/{id}"
        assert client.post(f"{act}/test", data={}).status_code == 403
        tried = client.post(f"{act}/test", data={"form": form_of(failed)}).get_data(as_text=True)
        assert "200 Désolé" in tried
    for name in ("skip", "replay", "pause", "resume", "rotate"):
        assert client.post(f"{act}/{name}", data={"form": form_of(failed), "since": "0"}).status_code == 200, name
    assert client.post(f"{act}/end", data={"form": form_of(failed)}).status_code == 303
    assert desk.subscriptions(PARTNER) == []


def test_a_revoked_key_leaves_the_page_at_once(client: FlaskClient, desk: PartnerDesk) -> None:
    made = desk.hub.key_for(PARTNER.name, scopes="subscriptions", label="", expires_at=None)
    client.post("/partners/sign-in", data={"key": made.text})
    assert PARTNER.purpose in client.get("/partners/").get_data(as_text=True)
    desk.hub.partners.revoke(made.id, PARTNER.name, now=1)
    assert PARTNER.purpose not in client.get("/partners/").get_data(as_text=True)


def test_without_a_secret_key_partners_are_closed_and_it_is_said(opened: Opened) -> None:
    client = create_app(full_parts(opened)).test_client()
    assert client.get(SUBSCRIPTIONS).status_code == 503 and client.get("/partners/").status_code == 200


def test_the_description_tells_of_the_key(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").json or {}
    assert spec["components"]["securitySchemes"]["partnerKey"]["scheme"] == "bearer"
    paths = [path for path in spec["paths"] if path.startswith(SUBSCRIPTIONS)]
    assert len(paths) == 9
    for path in paths:
        for method, told in spec["paths"][path].items():
            if method in ("get", "post", "patch", "delete"):
                assert told["security"] == [{"partnerKey": []}] and "401" in told["responses"], path
