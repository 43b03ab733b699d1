"""Mail, Atom, JSON Feed and calendar of one saved search tell the same story, through kills while letters go out."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from lxml import etree

from hub.application import mailing
from hub.application.mailing import send_due
from hub.application.posting import Post
from hub.deliver.smtp import Outbox
from hub.deliver.wording import day_and_hour, heading
from hub.store import Store
from hub.web import create_app
from hub.web.following.subscribe_parts import Following
from tests.acceptance.children import child, dying, ended
from tests.deliver.postman import Postman, served
from tests.deliver.posts import DAY, Clock, post_over, subscribed
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
QUERY = "q=collège&departement=38"
PEOPLE = ("abel@example.org", "berthe@example.org", "zelie@example.org")
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
OFF = ("cancelled", "abandoned", "unsuccessful")
GONE = {heading(what, "fr") for what in ("cancelled", "left", "withdrawn", "redacted")}
States = dict[str, str]


def send_and_die(url: str, port: int, now: float, point: str, n: int) -> None:
    """Send what is due in a process that kills itself at the n-th call of a point."""
    store = Store.open(url)
    post = post_over(store, port, Clock(datetime.fromtimestamp(now, UTC)))
    if point == "before":
        Outbox.send = dying(Outbox.send, n)  # type: ignore[method-assign]
    elif point == "after":
        send, kept = Outbox.send, dying(lambda: None, n)

        def sent(self: Outbox, recipient: str, letter: bytes) -> int:
            code = send(self, recipient, letter)
            kept()
            return code

        Outbox.send = sent  # type: ignore[method-assign]
    else:
        cut = dying(lambda: None, n)
        store.database.before = lambda sql: cut() if sql.startswith(point) else None
    send_due(post)
    store.close()


class Followers:
    """Everybody who follows the search, each knowing only what the protocol told: id -> on or off."""

    def __init__(self, client: FlaskClient, postman: Postman, ids: list[str]) -> None:
        self.client, self.postman = client, postman
        self.mail: dict[str, States] = {address: dict.fromkeys(ids, "on") for address in PEOPLE}
        self.atom, self.json, self.calendar = ({} for _ in range(3))  # type: tuple[States, States, States]
        self.sequences: dict[str, int] = {}
        self.read_letters: set[tuple[str, str]] = set()

    def look(self) -> None:
        """Read what is new everywhere."""
        self.read_mail()
        self.read_atom()
        self.read_json()
        self.read_calendar()

    def read_mail(self) -> None:
        for (address, _), letter in zip(self.postman.taken, self.postman.letters(), strict=True):
            key = (address, letter["Message-ID"])
            if key in self.read_letters:
                continue
            self.read_letters.add(key)
            body = letter.get_body(("plain",))
            assert body is not None
            for part in body.get_content().replace("\r\n", "\n").split("\n-- \n")[0].split("\n== ")[1:]:
                state = "off" if part.partition(" (")[0] in GONE else "on"
                for id in re.findall(r"(?:/records/|^\* )(boamp:\S+)", part, re.MULTILINE):
                    self.mail[address][id] = state

    def read_atom(self) -> None:
        address: str | None = f"/feeds/tenders.atom?{QUERY}"
        states: States = {}
        while address:
            feed = etree.fromstring(self.client.get(address).data)
            for entry in feed.xpath("a:entry|at:deleted-entry", namespaces=ATOM):
                name = entry.get("ref") or entry.findtext("a:id", namespaces=ATOM)
                stages = set(entry.xpath("a:category[contains(@scheme, '#stage')]/@term", namespaces=ATOM))
                state = "off" if entry.get("ref") or stages & set(OFF) else "on"
                states.setdefault(name.rpartition("/")[2], state)
            previous = feed.xpath("a:link[@rel='prev-archive']/@href", namespaces=ATOM)
            address = previous[0].removeprefix("http://localhost") if previous else None
        self.atom |= states

    def read_json(self) -> None:
        address: str | None = f"/feeds/tenders.json?{QUERY}"
        states: States = {}
        while address:
            feed = self.client.get(address).json
            for item in feed["items"]:
                note = item["_clausier"]
                off = note["event"] in ("withdrawn", "redacted") or note.get("stage") in OFF
                states.setdefault(note["id"], "off" if off else "on")
            address = feed.get("next_url", "").removeprefix("http://localhost") or None
        self.json |= states

    def read_calendar(self) -> None:
        data = self.client.get(f"/feeds/tenders.ics?{QUERY}").data
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
            id, sequence = str(event["uid"]).removesuffix("@clausier"), int(event["sequence"])
            state = "off" if event["status"] == "CANCELLED" else "on"
            if self.calendar.get(id, state) != state:
                assert sequence > self.sequences[id], "a change of state has a higher SEQUENCE"
            assert sequence >= self.sequences.get(id, 0)
            self.calendar[id], self.sequences[id] = state, sequence


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """A store on each engine, with tenders that the search finds and others."""
    hub = Opened(Store.open(store_url))
    hub.put(*(schools(number) for number in range(0, 90, 15)), *(schools(number) for number in (1, 5, 10)))
    yield hub
    hub.store.close()


def schools(number: int, **changed: Any) -> dict[str, Any]:
    """Return an invented tender whose deadline is to come."""
    now = datetime.now(UTC)
    record = tender(number, now=now + timedelta(days=10))
    return {**record, "published_on": now.date().isoformat(), **changed}


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    """A client of an app over the store, as the command line puts it together."""
    store = opened.store
    following = Following(
        departures=lambda query, since, most: [
            change for _, change in store.log.told(store.stories.departures(query, since, most), "open")
        ],
        counts=lambda ids: store.log.counts(ids, "open"),
    )
    return create_app(full_parts(opened, following=following, clock=lambda: datetime.now(UTC))).test_client()


def day(opened: Opened, number: int) -> None:
    """Write what happens on one day."""
    if number == 0:
        opened.put(schools(90), schools(105), schools(7), schools(120))
        opened.withdraw(schools(120)["id"], "doublon")
    elif number == 1:
        event = {"on": "2026-11-20", "event": "corrigendum", "notice": "boamp:26-9", "sentence_fr": "Délai prolongé",
                 "sentence_en": "More time"}  # fmt: skip
        later = {"utc": "2035-01-11T11:00:00Z", "local": "2035-01-11T12:00"}
        was = schools(0)["timeline"]
        opened.put(schools(0, open_until=later["utc"], deadline=later, timeline=[*was, event]))
        opened.put(schools(10, open_until=later["utc"], deadline=later))
    elif number == 2:
        opened.put(schools(15, stage="cancelled", open_until=None))
        opened.withdraw(schools(30)["id"], "retiré à la source")
        opened.withdraw(schools(10)["id"], "retiré à la source")
    else:
        opened.put(schools(45, title="Voirie", description="Voirie"), schools(1, title="Encore de la voirie"))
        opened.store.redact(schools(60)["id"], "asked for")
        opened.withdraw(schools(90)["id"], "réuni", schools(105)["id"])


KILLS = (
    ("before", 1), ("before", 2), ("before", 3), ("after", 1), ("after", 2), ("after", 3), ("UPDATE mail SET owner", 2),
    ("UPDATE mail SET state", 1), ("UPDATE subscriber SET cursor", 2), ("COMMIT", 2), ("COMMIT", 6),
    ("INSERT INTO mail", 2),
)  # fmt: skip


@pytest.mark.parametrize("first", [0, 1, 2])
def test_every_follower_knows_the_same_whatever_is_killed(
    store_url: str, opened: Opened, client: FlaskClient, first: int
) -> None:
    postman, clock = Postman(), Clock()
    with served(postman) as port:
        post = post_over(opened.store, port, clock)
        for address in PEOPLE:
            subscribed(post, address, QUERY)
        followers = Followers(client, postman, [schools(number)["id"] for number in range(0, 90, 15)])
        followers.look()
        assert_same(followers)
        for number in range(4):
            day(opened, number)
            clock.now += DAY + timedelta(hours=1)
            point, n = KILLS[(first * 4 + number) % len(KILLS)]
            dead = child(send_and_die, store_url, port, clock.now.timestamp(), point, n)
            assert ended(dead) == -signal.SIGKILL, (point, n)
            clock.now += timedelta(seconds=mailing.LEASE_S + 1)
            send_due(post)
            assert_sent_once(postman, post, number + 1)
            followers.look()
            assert_same(followers)
    assert_end(followers, postman)


def assert_same(followers: Followers) -> None:
    """Compare what everybody knows; what came and went between two letters was in feeds for a moment, in no letter."""
    assert followers.json == followers.atom == followers.calendar
    passing = {schools(120)["id"]: "off"}
    known = {id: state for id, state in followers.atom.items() if id not in passing}
    assert {id: state for id, state in followers.atom.items() if id in passing} in ({}, passing)
    for address in PEOPLE:
        assert followers.mail[address] == known, address


def assert_sent_once(postman: Postman, post: Post, days: int) -> None:
    """See that each person has one letter a day; one that was sent again is the same, byte for byte."""
    cursors = {each.cursor for each in post.subscribers.every()}
    assert cursors == {post.log.last_seq(("tender",))}
    for address in PEOPLE:
        bodies = [body for recipient, body in postman.taken if recipient == address]
        ids = {letter["Message-ID"] for letter in postman.letters(address)}
        assert len(set(bodies)) == len(ids) == days


def assert_end(followers: Followers, postman: Postman) -> None:
    """See that the story is the one that happened."""
    on = {schools(number)["id"] for number in (0, 75, 105)}
    off = {schools(number)["id"] for number in (15, 30, 45, 60, 90, 120)}
    assert followers.calendar == dict.fromkeys(on, "on") | dict.fromkeys(off, "off")
    moved = day_and_hour("2035-01-11T11:00:00Z", "fr")
    for address in PEOPLE:
        told = "".join(str(letter.get_body(("plain",)).get_content()) for letter in postman.letters(address))  # type: ignore[union-attr]
        assert f"au {moved}." in told and "Délai prolongé." in told
    events = followers.client.get(f"/feeds/tenders.ics?{QUERY}").text
    assert "DTSTART:20350111T110000Z" in events
