"""A digest tells all that changed, once; what fails is tried again, and delays nobody else."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from hub.application import mailing
from hub.application.mailing import send_due
from hub.application.posting import Post
from hub.people.sealing import Seals
from hub.store import Store
from tests.deliver.postman import Postman, served
from tests.deliver.posts import DAY, Clock, post_over, subscribed
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
ZELIE, ABEL = "zelie@example.org", "abel@example.org"


class Fault(Exception):
    """What the test throws."""


@pytest.fixture
def postman() -> Postman:
    """The server's behaviour."""
    return Postman()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """A store on each engine, with five tenders."""
    hub = Opened(Store.open(store_url))
    for number in range(5):
        hub.put(tender(number))
    yield hub
    hub.store.close()


@pytest.fixture
def post(opened: Opened, postman: Postman, clock: Clock) -> Iterator[Post]:
    """What sends letters."""
    with served(postman) as port:
        yield post_over(opened.store, port, clock)


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def test_a_digest_says_what_changed_in_sentences(opened: Opened, post: Post, postman: Postman, clock: Clock) -> None:
    opened.put(tender(45), tender(15))
    subscribed(post, ZELIE, "q=collège&departement=38")
    subscribed(post, ABEL, "q=collège", language="en")
    first = tender(0)
    later = {"open_until": "2027-01-11T11:00:00Z", "deadline": {"local": "2027-01-11T12:00",
                                                               "utc": "2027-01-11T11:00:00Z"}}  # fmt: skip
    event = {"on": "2026-11-20", "event": "corrigendum", "notice": "boamp:26-9", "sentence_fr":
             "Rectificatif : façades ajoutées", "sentence_en": "Corrigendum: façades added"}  # fmt: skip
    score = {"score": 72.4, "recommendation": "clause", "hours": {"min": 300, "central": 420, "max": 1550},
             "factors": [{"name": "suitability", "value": 3, "weight": 1, "sentence_fr": "Métier très porteur.",
                          "sentence_en": "A very suitable trade."}]}  # fmt: skip
    opened.put({**first, **later, "timeline": [*first["timeline"], event]})
    opened.put(tender(30, assessment=score), tender(16))
    opened.put({**tender(15), "stage": "cancelled", "open_until": None})
    opened.withdraw(tender(45)["id"], "doublon")
    clock.now += DAY
    assert send_due(post) == {"sent": 2}
    (french,) = postman.letters(ZELIE)
    text = plain(french)
    assert french["Subject"] == (
        "1 nouveauté, 1 date limite déplacée, 1 annulation, 1 retrait : « collège », Isère (38)"
    )
    for words in (
        "Score 72/100 : proposer une clause d’insertion. Métier très porteur.",
        "Heures possibles : 420 (entre 300 et 1\u202f550).", "Clause sociale déjà écrite : 420 heures.",
        "au 11 janvier 2027 à 12 h 00.", "Rectificatif : façades ajoutées.", "État : annulé.",
        "Retiré de la publication : doublon.", "https://clauses.example.org/records/boamp:tender-26-100030",
    ):  # fmt: skip
        assert words in text, words
    (english,) = postman.letters(ABEL)
    assert "Corrigendum: façades added." in plain(english) and "Rectificatif" not in plain(english)
    assert "lang=en" in plain(english) and english["Content-Language"] == "en"


def test_nothing_is_sent_where_nothing_is_to_tell(opened: Opened, post: Post, postman: Postman, clock: Clock) -> None:
    subscriber = subscribed(post, ZELIE, "q=collège&departement=38")
    opened.put(tender(31), tender(7))
    opened.put(tender(60))
    opened.withdraw(tender(60)["id"], "doublon")
    clock.now += DAY
    assert send_due(post)["empty"] == 1 and postman.taken == []
    known = post.subscribers.get(subscriber.id)
    assert known is not None and known.cursor == opened.store.last_seq(("tender",))
    assert send_due(post) == {}


def test_a_letter_holds_nothing_that_is_fetched_or_tracks(opened: Opened, post: Post, postman: Postman) -> None:
    subscribed(post, ZELIE)
    opened.put(tender(20, title='Peinture <img src="https://evil.example.org/x"> & co'))
    send_due(post)
    body = postman.letters()[0].get_body(("html",))
    assert body is not None
    html = body.get_content()
    assert "<img" not in html and "&lt;img" in html and "<script" not in html and "url(" not in html
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert addresses and all(address.startswith("https://clauses.example.org/") for address in addresses)


def test_a_fault_between_any_two_writes_loses_nothing_and_tells_nothing_new_twice(
    opened: Opened, post: Post, postman: Postman, clock: Clock
) -> None:
    subscriber = subscribed(post, ZELIE)
    for number in range(1, 60):
        opened.put(tender(20, title=f"Peinture {number}"))
        clock.now += DAY
        before, sent = opened.store.database, len(postman.taken)
        seen = 0

        def failing(sql: str, stop: int = number) -> None:
            nonlocal seen
            seen += 1
            if seen == stop:
                raise Fault(sql)

        before.before = failing
        try:
            send_due(post)
            over = True
        except Fault:
            over = False
        before.before = lambda sql: None
        opened.put(tender(25, title=f"Peinture {number}"))  # written after what was pinned: told the next time
        clock.now += timedelta(seconds=mailing.LEASE_S + 1)
        send_due(post)
        clock.now += DAY
        send_due(post)
        bodies = dict.fromkeys(body for _, body in postman.taken[sent:])
        ids = [letter["Message-ID"] for letter in postman.letters()[sent:]]
        assert len(bodies) == len(set(ids)), "one Message-ID, one letter"
        assert len(ids) - len(set(ids)) <= 1
        told = "".join(plain(letter) for letter in postman.letters()[sent:])
        assert told.count(f"Peinture {number}\n") >= 2
        known = post.subscribers.get(subscriber.id)
        assert known is not None and known.cursor == opened.store.last_seq(("tender",))
        if over:
            break
    assert number > 10


def test_a_bad_address_delays_no_other_and_is_paused_in_the_end(
    opened: Opened, post: Post, postman: Postman, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bad = subscribed(post, ABEL)
    subscribed(post, ZELIE)
    postman.refuse_address[ABEL] = f"550 5.1.1 <{ABEL}> unknown"
    opened.put(tender(20))
    for day in range(mailing.MOST_REFUSALS):
        counts = send_due(post)
        assert counts["refused"] == 1 and counts["sent"] == (day == 0)
        clock.now += DAY + timedelta(hours=1)
    known = post.subscribers.get(bad.id)
    assert known is not None and (known.state, known.cursor) == ("paused", bad.cursor)
    assert send_due(post)["refused"] == 0 and [address for address, _ in postman.taken] == [ZELIE]
    said = "".join(record.getMessage() for record in caplog.records if record.name.startswith("hub"))
    assert "refused" in said and ABEL not in said and ZELIE not in said
    post.subscribers.change(bad.id, rhythm="daily", language="fr", next_at=0)
    postman.refuse_address.clear()
    assert send_due(post)["sent"] == 1 and "Réfection des peintures" in plain(postman.letters(ABEL)[0])


@pytest.mark.parametrize("how", ["refuse_address", "refuse_letter"])
def test_an_address_that_cannot_now_is_tried_again_later_and_later(
    opened: Opened, post: Post, postman: Postman, clock: Clock, how: str
) -> None:
    subscribed(post, ZELIE)
    opened.put(tender(20))
    getattr(postman, how)[ZELIE] = "451 4.7.1 not now"
    for wait in mailing.WAITS_S[:3]:
        assert send_due(post)["later"] == 1 and send_due(post)["later"] == 0
        clock.now += timedelta(seconds=wait)
    getattr(postman, how).clear()
    assert send_due(post)["sent"] == 1


def test_a_server_that_fails_is_held_against_nobody(opened: Opened, post: Post, postman: Postman, clock: Clock) -> None:
    people = [subscribed(post, address) for address in (ZELIE, ABEL)]
    opened.put(tender(20))
    postman.refuse_sender = "550 not yours"
    for _ in range(5):
        counts = send_due(post)
        assert counts["unavailable"] >= 1 and counts["refused"] == 0
        clock.now += timedelta(seconds=mailing.LATER_S)
    assert all((known := post.subscribers.get(each.id)) and known.refusals == 0 for each in people)
    postman.refuse_sender = ""
    assert send_due(post)["sent"] == 2


def test_a_line_cut_after_the_letter_was_kept_sends_the_same_letter_again(
    opened: Opened, post: Post, postman: Postman, clock: Clock
) -> None:
    subscribed(post, ZELIE)
    opened.put(tender(20))
    postman.drop_after.add(ZELIE)
    assert send_due(post)["later"] == 1
    opened.put(tender(25))
    postman.drop_after.clear()
    clock.now += timedelta(seconds=mailing.WAITS_S[0])
    assert send_due(post)["sent"] == 1
    (_, first), (_, second) = postman.taken
    assert first == second
    clock.now += DAY
    assert send_due(post)["sent"] == 1
    assert len({letter["Message-ID"] for letter in postman.letters()}) == 2


def test_what_was_redacted_is_told_without_a_word_of_it(opened: Opened, post: Post, postman: Postman) -> None:
    opened.put(tender(20, title="Peinture de Zéphyrine"))
    subscribed(post, ZELIE)
    opened.store.redact(tender(20)["id"], "personal data of Zéphyrine")
    send_due(post)
    (letter,) = postman.letters()
    assert letter["Subject"].startswith("1 effacement") and "phyrine" not in letter.as_string()
    assert tender(20)["id"] in plain(letter)


def test_what_leaves_a_search_is_told_to_who_was_shown_it(opened: Opened, post: Post, postman: Postman) -> None:
    subscribed(post, ZELIE, "q=collège")
    opened.put({**tender(0), "title": "Voirie", "description": "Voirie"})
    opened.put({**tender(1), "title": "Voirie", "description": "Voirie"})
    send_due(post)
    text = plain(postman.letters()[0])
    assert "Sorti de votre recherche (1)" in text and tender(1)["id"] not in text


def test_another_key_sends_and_loses_nothing(opened: Opened, post: Post, postman: Postman, clock: Clock) -> None:


    subscriber = subscribed(post, ZELIE)
    opened.put(tender(20))
    assert send_due(replace(post, seals=Seals("another")))["unreadable"] == 1
    clock.now += DAY
    assert send_due(post)["sent"] == 1
    known = post.subscribers.get(subscriber.id)
    assert known is not None and known.refusals == 0
