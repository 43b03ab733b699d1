"""WebSub: wishes, the verification of intent, and deliveries to a callback behind real HTTP on loopback."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from lxml import etree

from hub.application import Hub
from hub.application.websub import HOST_A_MINUTE, Teller
from hub.cli.web_parts import web_parts
from hub.cli.websub_parts import office_of
from hub.settings import read_settings
from hub.store.websub import WebSubs
from hub.testing.server import Served, serve
from hub.web import create_app
from tests.web.invented import tender
from tests.web.opened import Opened

TOPIC = "http://127.0.0.1:8000/feeds/tenders.atom"
NOW = datetime.now(UTC) + timedelta(hours=1)  #: the door asks by the real clock; the teller must not be before it


class Callback:
    """A subscriber: it echoes challenges, keeps what it is sent, and answers with the status that it is set to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        self.echo = True

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "GET":
            query = dict(parse_qsl(environ["QUERY_STRING"]))
            self.asked.append(query)
            start("200 OK" if self.echo else "404 NO", [("Content-Type", "text/plain")])
            return [query.get("hub.challenge", "").encode() if self.echo else b""]
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        names = {"type": "CONTENT_TYPE", "link": "HTTP_LINK", "signature": "HTTP_X_HUB_SIGNATURE"}
        self.told.append(({name: environ.get(key, "") for name, key in names.items()}, body))
        start(f"{self.status} X", [("Content-Length", "0")])
        return []


class Room:
    """A hub over a database with its door, its teller and a subscriber."""

    def __init__(self, hub: Hub, callback: Callback, served: Served) -> None:
        self.hub, self.callback, self.served, self.now = hub, callback, served, NOW
        parts = replace(web_parts(hub), clock=lambda: self.now)
        self.web = create_app(parts).test_client()
        office = replace(office_of(hub, parts, allow_any_port=frozenset({"127.0.0.1"})), clock=lambda: self.now)
        self.teller = Teller(office)
        self.subs = WebSubs(hub.store.database)

    def ask(self, **changed: str) -> Any:
        given = {"mode": "subscribe", "topic": TOPIC, "callback": f"{self.served.url}/cb?k=1", **changed}
        return self.web.post("/websub", data={f"hub.{name}": value for name, value in given.items() if value})

    def turn(self, seconds: float = 3) -> list[Any]:
        """Let some time pass, and do what is due."""
        self.now += timedelta(seconds=seconds)
        return [each.result(30) for each in self.teller.dispatch()]

    def subscribed(self, **changed: str) -> None:
        """Subscribe, verified, with the first delivery made."""
        assert self.ask(**changed).status_code == 202
        self.turn()
        self.turn()
        assert len(self.callback.told) == 1
        self.callback.told.clear()

    def put(self, *records: dict[str, Any]) -> None:
        Opened(self.hub.store).put(*records)


@pytest.fixture
def room(store_url: str, tmp_path: Path) -> Iterator[Room]:
    """A room over each engine."""
    environ = {"HUB_CONFIG": f"{tmp_path}/config", "HUB_DATA": f"{tmp_path}/var", "HUB_DATABASE": store_url,
               "HUB_DOTENV": "", "HUB_SECRET_KEY": "k" * 40}  # fmt: skip
    hub = Hub.open(read_settings(environ))
    Opened(hub.store).put(*map(tender, range(5)))
    callback = Callback()
    with serve(callback) as served:
        made = Room(hub, callback, served)
        yield made
        made.teller.stop()
    hub.close()


def test_a_feed_names_its_hub_in_its_headers_and_in_its_body(room: Room) -> None:
    for extension in ("atom", "rss", "json"):
        topic = f"http://127.0.0.1:8000/feeds/tenders.{extension}"
        answer = room.web.get(f"/feeds/tenders.{extension}")
        links = ", ".join(answer.headers.getlist("Link"))
        assert '<http://127.0.0.1:8000/websub>; rel="hub"' in links and f'<{topic}>; rel="self"' in links
        assert b"http://127.0.0.1:8000/websub" in answer.get_data()


def test_a_callback_is_verified_then_told_of_the_feed_and_of_each_change(room: Room) -> None:
    assert room.ask(secret="s3cret", lease_seconds="3600", foreign="ignored").status_code == 202
    room.turn()
    asked = room.callback.asked[0]
    assert (asked["k"], asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == (
        "1", "subscribe", TOPIC, "3600",
    )  # fmt: skip
    room.turn()
    head, body = room.callback.told.pop()
    assert head["type"].startswith("application/atom+xml")
    assert 'rel="hub"' in head["link"] and f'<{TOPIC}>; rel="self"' in head["link"]
    assert head["signature"] == "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    assert body == room.web.get("/feeds/tenders.atom").get_data()
    assert room.turn() == [] and room.callback.told == [], "nothing is new"
    room.put({**tender(2), "title": "Un titre que personne n’attendait"})
    room.turn()
    assert "Un titre que personne n’attendait".encode() in room.callback.told[0][1]
    assert room.turn() == []


def test_changes_that_a_search_does_not_find_are_not_delivered(room: Room) -> None:
    room.subscribed(topic=f"{TOPIC}?q=introuvable")
    room.put(tender(30))
    room.turn()
    assert room.callback.told == []
    room.put({**tender(31), "title": "Introuvable"})
    room.turn()
    assert b"Introuvable" in room.callback.told[0][1]


def test_a_callback_that_does_not_echo_the_challenge_is_not_subscribed(room: Room) -> None:
    room.callback.echo = False
    assert room.ask().status_code == 202
    room.turn()
    room.turn()
    assert room.callback.told == [] and room.subs.count() == 0 and len(room.callback.asked) == 1


def test_unsubscribing_is_verified_too_and_ends_deliveries(room: Room) -> None:
    room.subscribed()
    room.callback.echo = False
    room.ask(mode="unsubscribe")
    room.turn()
    assert room.subs.count() == 1, "whoever asked was not the subscriber"
    room.callback.echo = True
    room.ask(mode="unsubscribe")
    room.turn()
    assert room.callback.asked[-1]["hub.mode"] == "unsubscribe" and room.subs.count() == 0
    room.put(tender(30))
    room.turn()
    assert room.callback.told == []


def test_asking_again_renews_the_lease_and_the_secret_and_delivers_nothing_twice(room: Room) -> None:
    room.subscribed(secret="first", lease_seconds="3600")
    room.ask(secret="second", lease_seconds="7200")
    room.turn()
    assert len(room.subs.subscriptions()) == 1 and room.turn() == []
    room.put(tender(30))
    room.turn()
    head, body = room.callback.told[0]
    assert head["signature"] == "sha256=" + hmac.new(b"second", body, hashlib.sha256).hexdigest()
    room.turn(7300)
    assert room.subs.count() == 0, "the lease is over"


def test_410_ends_a_subscription_and_other_failures_are_tried_again(room: Room) -> None:
    room.subscribed()
    room.callback.status = 500
    room.put(tender(30))
    room.turn()
    assert len(room.callback.told) == 1 and room.turn(1) == []
    room.callback.status = 204
    room.turn(60)
    assert len(room.callback.told) == 2 and room.turn() == []
    room.callback.status = 410
    room.put(tender(31))
    room.turn()
    assert room.subs.count() == 0


NONSENSE: list[dict[str, str]] = [
    {"topic": "http://127.0.0.1:8000/nope"},
    {"topic": "https://example.org/feeds/tenders.atom"},
    {"topic": f"{TOPIC}?archive=0"},
    {"topic": f"{TOPIC}?nonsense=1"},
    {"topic": "http://127.0.0.1:8000/feeds/tenders.csv"},
    {"callback": ""},
    {"callback": "ftp://example.org/"},
    {"callback": "https://user:word@example.org/"},
    {"callback": "https://example.org/#part"},
    {"mode": "dance"},
    {"lease_seconds": "long"},
    {"secret": "s" * 200},
]


def test_what_makes_no_sense_is_refused_with_the_reason(room: Room) -> None:
    for changed in NONSENSE:
        answer = room.ask(**changed)
        assert answer.status_code == 400 and answer.get_data(as_text=True).startswith("hub."), changed


def test_a_callback_inside_our_network_is_never_asked(room: Room) -> None:
    office = replace(room.teller.office, callbacks=replace(room.teller.office.callbacks, allow_any_port=frozenset()))
    teller = Teller(office)
    assert room.ask().status_code == 202
    room.now += timedelta(seconds=3)
    for each in teller.dispatch():
        each.result(30)
    teller.stop()
    assert room.callback.asked == [] and room.subs.count() == 0 and room.turn() == []


def test_verifications_are_capped_for_each_host(room: Room) -> None:
    answers = [room.ask(callback=f"https://victim.example.org/{n}").status_code for n in range(HOST_A_MINUTE + 5)]
    assert answers[0] == 202 and answers[-1] == 429


def test_two_workers_tell_each_change_once(room: Room) -> None:
    room.subscribed()
    other = Teller(replace(room.teller.office, owner="another worker"))
    room.put(tender(30))
    room.now += timedelta(seconds=3)
    for each in [*room.teller.dispatch(), *other.dispatch()]:
        each.result(30)
    other.stop()
    assert len(room.callback.told) == 1


def test_what_a_worker_that_died_had_taken_is_told_by_another(room: Room) -> None:
    room.subscribed()
    room.put(tender(30))
    room.now += timedelta(seconds=3)
    taken = room.subs.take("dead", last=room.hub.store.last_seq(), now=room.now.timestamp(), ttl_s=60)
    assert len(taken) == 1 and room.turn() == []
    room.turn(61)
    assert len(room.callback.told) == 1
    assert etree.fromstring(room.callback.told[0][1]).tag.endswith("}feed")


def test_a_secret_is_sealed_at_rest(room: Room) -> None:
    room.subscribed(secret="a secret of many words")
    assert all(b"a secret" not in bytes(each.secret or b"") for each in room.subs.subscriptions())
