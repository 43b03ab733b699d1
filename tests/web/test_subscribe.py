"""A search is subscribed to with two clicks and left with one; nobody learns who is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hub.application.mailing import send_due, send_waiting
from hub.application.posting import Post
from hub.application.subscribing import Desk
from hub.store import Store
from hub.store.subscribers import PENDING_S
from hub.web import create_app
from hub.web.following.subscribe_parts import Following
from tests.deliver.postman import Postman, served
from tests.deliver.posts import BASE, DAY, Clock, post_over
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
ZELIE = "zelie.ambrosie@example.org"
FORM = {"address": ZELIE, "rhythm": "daily", "language": "fr", "of": "tenders", "search": "q=collège&departement=38"}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store on SQLite with forty tenders."""
    hub = Opened(Store.open(f"sqlite:///{tmp_path / 'hub.db'}"))
    hub.put(*(tender(number) for number in range(40)))
    yield hub
    hub.store.close()


@pytest.fixture
def postman() -> Postman:
    """The mail server's behaviour."""
    return Postman()


@pytest.fixture
def post(opened: Opened, postman: Postman) -> Iterator[Post]:
    """What sends letters."""
    with served(postman) as port:
        yield post_over(opened.store, port, Clock())


@pytest.fixture
def client(opened: Opened, post: Post) -> FlaskClient:
    """A client of an app that takes subscriptions, and sends the letters asked for at once."""
    desk = Desk(post, kick=lambda post: send_waiting(post, ("confirm", "known")) and None)
    parts = full_parts(opened, following=Following(desk=desk), base_url=BASE, client=lambda: "192.0.2.7")
    return create_app(parts).test_client()


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return body.get_content()


def link(letter: EmailMessage, path: str) -> str:
    """Return the path and query of a link of a letter."""
    found = re.search(rf"{re.escape(BASE)}({re.escape(path)}\?t=\S+)", plain(letter))
    assert found is not None, plain(letter)
    return found[1]


def confirmed(client: FlaskClient, postman: Postman, **changed: str) -> str:
    """Subscribe and confirm; return the path that manages the subscription."""
    assert client.post("/subscribe", data={**FORM, **changed}).status_code == 200
    answer = client.post(link(postman.letters()[-1], "/subscribe/confirm"))
    assert answer.status_code == 303
    return str(answer.location)


def test_a_search_is_subscribed_told_changed_and_left(
    client: FlaskClient, opened: Opened, post: Post, postman: Postman
) -> None:
    page = client.get("/?q=collège&departement=38").text
    assert "/subscribe?q=coll%C3%A8ge&amp;departement=38" in page
    form = client.get("/subscribe?q=collège&departement=38&sort=deadline").text
    assert "« collège », Isère (38)" in form and 'value="q=coll%C3%A8ge&amp;departement=38"' in form
    managing = confirmed(client, postman)
    page = client.get(managing).text
    assert "C’est fait" in page and "z•••@e•••.org" in page and ZELIE not in page
    opened.put(tender(45))
    post.clock.now += DAY  # type: ignore[attr-defined]
    assert send_due(post)["sent"] == 1
    letter = postman.letters()[-1]
    assert letter["Subject"] == "1 nouveauté : « collège », Isère (38)"
    answer = client.post(managing, data={"rhythm": "weekly", "language": "en"})
    chosen = re.findall(r'<option value="(\w+)"[^>]* selected', client.get(str(answer.location)).text)
    assert answer.status_code == 303 and chosen == ["weekly", "en"]
    one_click = str(letter["List-Unsubscribe"]).strip("<>").removeprefix(BASE)
    assert "bouton" not in one_click and "<button" in client.get(one_click).text
    assert post.subscribers.every() != []
    assert client.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert post.subscribers.every() == []
    assert client.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "effacé" in client.get(managing).text


def test_following_a_link_confirms_nothing(client: FlaskClient, post: Post, postman: Postman) -> None:
    client.post("/subscribe", data=FORM)
    address = link(postman.letters()[0], "/subscribe/confirm")
    for _ in range(3):
        assert "<button" in client.get(address).text
    assert client.head(address).status_code == 200
    assert [each.state for each in post.subscribers.every()] == ["pending"]
    assert client.post(address + "x").status_code == 200 and post.subscribers.every()[0].state == "pending"


def test_an_old_link_confirms_nothing(client: FlaskClient, post: Post, postman: Postman) -> None:
    client.post("/subscribe", data=FORM)
    address = link(postman.letters()[0], "/subscribe/confirm")
    assert post.subscribers.purge(int(post.clock().timestamp()) + PENDING_S) == 1
    assert "ne vaut plus" in client.post(address).text and post.subscribers.every() == []


def test_links_lead_here_whatever_the_host_that_was_asked(client: FlaskClient, postman: Postman) -> None:
    client.post("/subscribe", data=FORM, headers={"Host": "evil.example.org", "X-Forwarded-Host": "evil.example.org"})
    letter = postman.letters()[0].as_string()
    assert "evil" not in letter and BASE in letter


def test_nothing_that_was_typed_stands_in_the_first_letter(client: FlaskClient, postman: Postman) -> None:
    client.post("/subscribe", data={**FORM, "search": "q=gagnez+http://evil.example.org"})
    letter = postman.letters()[0]
    assert "gagnez" not in plain(letter) and "gagnez" not in letter["Subject"]


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(
    client: FlaskClient, postman: Postman, post: Post
) -> None:
    first = client.post("/subscribe", data=FORM)
    client.post(link(postman.letters()[0], "/subscribe/confirm"))
    known = client.post("/subscribe", data=FORM)
    limited = [client.post("/subscribe", data=FORM) for _ in range(4)]
    other = client.post("/subscribe", data={**FORM, "address": "abel@example.org"})
    answers = {(each.status_code, each.text, str(sorted(each.headers))) for each in (first, known, *limited, other)}
    assert len(answers) == 1
    assert len(postman.letters(ZELIE)) == 3 and "déjà" in postman.letters(ZELIE)[-1]["Subject"]
    assert len(post.subscribers.every()) == 2


def test_one_client_cannot_ask_for_many(client: FlaskClient, postman: Postman) -> None:
    codes = [client.post("/subscribe", data={**FORM, "address": f"a{n}@example.org"}).status_code for n in range(12)]
    assert codes == [200] * 10 + [429] * 2 and len(postman.taken) == 10
    assert client.post("/subscribe", data=FORM).headers["Retry-After"] == "3600"


@pytest.mark.parametrize("address", ["", "zelie", "zelie@example.org\r\nBcc: x@example.org", "a@b"])
def test_what_is_no_address_is_asked_again(client: FlaskClient, postman: Postman, address: str) -> None:
    answer = client.post("/subscribe", data={**FORM, "address": address})
    assert answer.status_code == 400 and 'aria-invalid="true"' in answer.text and postman.taken == []


@pytest.mark.parametrize(("path", "code"), [
    ("/subscribe?colour=red", 400), ("/subscribe?of=offers", 404), ("/subscribe?of=notices", 404),
    ("/subscribe?of=projects&theme=clause", 200), ("/subscribe?days_left=7", 200), ("/subscription", 200),
    ("/subscription?t=x", 200), ("/unsubscribe?t=" + "y" * 900, 200), ("/subscribe/confirm?t=%00", 200),
])  # fmt: skip
def test_whatever_is_asked_is_answered(client: FlaskClient, path: str, code: int) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == code
    if code == 200:
        assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer" and "Set-Cookie" not in answer.headers


def test_what_only_the_clock_brings_is_left_out_of_a_saved_search(client: FlaskClient, post: Post) -> None:
    client.post("/subscribe", data={**FORM, "search": "days_left=7&q=peinture&departement=73&departement=38"})
    assert [each.query for each in post.subscribers.every()] == ["q=peinture&departement=38&departement=73&open=true"]


def test_without_a_mail_server_the_page_offers_feeds(opened: Opened) -> None:
    client = create_app(full_parts(opened)).test_client()
    page = client.get("/subscribe?q=peinture").text
    assert "/feeds/tenders.ics?q=peinture" in page and "<form class=\"stack\"" not in page
    assert client.post("/subscribe", data=FORM).status_code == 503
    assert client.get("/subscription?t=x", headers={"Accept": "text/html"}).status_code == 503


def test_an_address_is_nowhere_in_clear(
    client: FlaskClient, opened: Opened, post: Post, postman: Postman, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    managing = confirmed(client, postman)
    opened.put(tender(45))
    postman.refuse_address[ZELIE] = f"450 4.2.1 <{ZELIE}> later"
    post.clock.now += DAY  # type: ignore[attr-defined]
    assert send_due(post)["later"] == 1
    pages = [client.get(path).text for path in (managing, "/", "/metrics", "/subscribe", "/status")]
    opened.store.backup(tmp_path / "backup.db")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    said = "".join(record.getMessage() for record in caplog.records if record.name.startswith("hub"))
    for clear in (ZELIE, ZELIE.partition("@")[0], ZELIE.upper()):
        assert clear.encode() not in kept and clear not in said
        assert not any(clear in page for page in pages)


def test_a_weekly_digest_comes_on_monday(client: FlaskClient, opened: Opened, post: Post, postman: Postman) -> None:
    confirmed(client, postman, rhythm="weekly")
    opened.put(tender(45))
    sent = []
    for _ in range(8):
        post.clock.now += DAY  # type: ignore[attr-defined]
        counts = send_due(post)
        sent += [post.clock().astimezone().weekday()] * counts["sent"]
    assert len(sent) == 1 and post.subscribers.every()[0].next_at > int((post.clock() - timedelta(days=8)).timestamp())

