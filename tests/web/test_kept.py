"""Kept answers: as they were made, gone with the first change of any process, never those of one person alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from flask import Blueprint, Response, abort, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.errors import StoreError
from hub.store import ItemState, Store, Stored
from hub.store.erasing import Erasing
from hub.store.marking import mark
from hub.web import create_app
from hub.web.kept import LARGEST, LONGEST_S, Kept
from hub.web.partners.partner_parts import PartnerParts
from tests.deliver.posts import BASE
from tests.deliver.targets import PARTNER, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts
from tests.web.test_partners import key

LIST = "/api/v1/tenders?q=travaux&facets=nature&limit=5"
CHANGES = "/api/v1/changes?since=0&limit=100"
ONE = f"/api/v1/tenders/{tender(1)['id']}"
ALIKE = (LIST, CHANGES, ONE, ONE.replace("/tenders/", "/records/"), "/api/v1/tenders?limit=2&sort=oldest")


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """A store on each engine, with six tenders."""
    found = Opened(Store.open(store_url))
    found.put(*map(tender, range(6)))
    yield found
    found.store.close()


@pytest.fixture
def other(opened: Opened, store_url: str) -> Iterator[Opened]:
    """The same database, opened by another process: nothing in memory is shared."""
    found = Opened(Store.open(store_url))
    yield found
    found.store.close()


def web(opened: Opened, **changed: Any) -> FlaskClient:
    """Return a client of the app of one process, which keeps answers."""
    values = {"mark": lambda: mark(opened.store.database), **changed}
    return create_app(full_parts(opened, **values)).test_client()


def statements(opened: Opened) -> list[str]:
    """Return the list to which each further statement of a store is added."""
    found: list[str] = []
    opened.store.database.before = found.append
    return found


def same(one: TestResponse, two: TestResponse) -> bool:
    """Say whether two answers are the same, header for header."""
    return (one.status, list(one.headers), one.data) == (two.status, list(two.headers), two.data)


def total(answer: TestResponse) -> int:
    """Return how many records a list says that there are."""
    return int((answer.json or {})["total"])


@pytest.mark.parametrize("path", ALIKE)
def test_a_kept_answer_is_the_one_that_was_made_and_reads_no_record(opened: Opened, path: str) -> None:
    client, made = web(opened), web(opened, mark=None)
    first, ran = client.get(path), statements(opened)
    assert same(client.get(path), first) and [sql.split()[1] for sql in ran] == ["sum(value)"]
    assert same(first, made.get(path)) and first.status_code == 200
    known = {"If-None-Match": first.headers["ETag"]}
    unchanged = client.get(path, headers=known)
    ran.clear()
    assert same(client.get(path, headers=known), unchanged) and unchanged.status_code == 304 and len(ran) == 1
    assert same(unchanged, made.get(path, headers=known))
    for tags in (f'"x", {first.headers["ETag"]}', "*"):
        assert client.get(path, headers={"If-None-Match": tags}).status_code == 304
    assert same(client.get(path, headers={"If-None-Match": 'W/"another"'}), first)


@pytest.mark.parametrize("path", ALIKE)
def test_a_change_by_another_process_is_in_the_next_answer(opened: Opened, other: Opened, path: str) -> None:
    client, made = web(opened), web(other, mark=None)
    first = client.get(path)
    other.put({**tender(1), "title": "Travaux d’un autre titre"})
    known = {"If-None-Match": first.headers["ETag"]}
    assert "autre titre" in client.get(path).text or "oldest" in path
    assert client.get(path, headers=known).status_code == 200
    assert same(client.get(path), made.get(path)) and not same(client.get(path), first)


def test_a_record_that_is_withdrawn_or_redacted_by_another_process_is_not_told_again(
    opened: Opened, other: Opened
) -> None:
    client, title = web(opened), tender(1)["title"]
    two = ONE.replace(tender(1)["id"], tender(2)["id"])
    for path in (ONE, two, LIST, CHANGES):
        assert client.get(path).status_code == client.get(path).status_code == 200
    other.withdraw(tender(1)["id"], "withdrawn by its source")
    gone = client.get(ONE)
    assert gone.status_code == 404 and gone.json["reason"] == "withdrawn by its source"
    assert tender(1)["id"] not in [each["id"] for each in client.get(LIST).json["items"]]
    other.store.redact(tender(2)["id"], "taken back")
    assert client.get(two).status_code == 404 and title not in client.get(LIST).text
    told = [line for line in client.get(CHANGES).json["items"] if line["id"] == tender(2)["id"]]
    assert told and not any(line["record"] for line in told)


def test_what_is_hidden_forgotten_or_erased_without_a_line_of_the_log_is_not_told_again(
    opened: Opened, other: Opened
) -> None:
    client, store = web(opened), other.store
    run = store.runs.start("boamp", owner="test")
    with store.batch(run) as batch:
        items = [ItemState(key=str(n), form="x", rank=1, digest=b"d", version="1") for n in range(10, 13)]
        for number, item in enumerate(items, 10):
            batch.put(item, [Stored(tender(number))])
    paths = [f"/api/v1/tenders/{tender(number)['id']}" for number in range(10, 13)]
    for path in paths:
        assert client.get(path).status_code == client.get(path).status_code == 200
    with store.batch(run) as batch:
        batch.hide(["10"])
        batch.gone(["11"])
    assert [client.get(path).status_code for path in paths] == [404, 404, 200]
    history = CHANGES.replace("since=0", "since=6")
    assert tender(11)["title"] in client.get(history).text and client.get(history).status_code == 200
    before = mark(store.database)
    assert store.forget(["11"], "boamp") == 1 and mark(store.database) > before
    told = [line["record"] for line in client.get(history).json["items"] if line["id"] == tender(11)["id"]]
    assert told and not any(told)
    before = mark(store.database)
    Erasing(store.database).remove("boamp", [tender(12)["id"]])
    assert mark(store.database) > before and client.get(paths[2]).status_code == 404


def test_what_is_open_is_asked_of_the_clock_each_time(opened: Opened) -> None:
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    client = web(opened, clock=lambda: now[0])
    for path in ("/api/v1/tenders?open=true&limit=50", "/api/v1/tenders?days_left=366&limit=50"):
        now[0] = datetime(2026, 1, 1, tzinfo=UTC)
        before, ran = total(client.get(path)), statements(opened)
        assert total(client.get(path)) == before > 0 and len(ran) > 2
        now[0] = datetime(2036, 1, 1, tzinfo=UTC)
        assert total(client.get(path)) == 0


def test_each_language_form_and_encoding_has_its_own_answer(opened: Opened) -> None:
    client, made = web(opened), web(opened, mark=None)
    every: list[dict[str, str]] = [
        {}, {"Accept-Language": "en"}, {"Accept": "application/json"}, {"Accept-Encoding": "gzip"},
        {"Host": "example.org"}, {"Accept": "text/html"},
    ]  # fmt: skip
    for _ in range(2):
        assert all(same(client.get(LIST, headers=each), made.get(LIST, headers=each)) for each in every)
    assert client.get(LIST, headers={"Accept": "text/html"}).status_code == 406
    assert same(client.get(f"{LIST}&lang=en"), made.get(f"{LIST}&lang=en"))
    assert client.get(f"{LIST}&unknown=1").status_code == client.get(f"{LIST}&unknown=1").status_code == 422
    assert client.head(LIST).data == b"" and client.post(LIST).status_code == 405


def test_who_shows_a_key_or_a_cookie_is_counted_and_answered_anew(opened: Opened) -> None:
    desk = desk_over(opened.store, partners=[replace(PARTNER, name="autre", requests_a_minute=3)])
    client = web(opened, partners=PartnerParts(desk=desk), base_url=BASE, secret_key="k" * 40)
    client.get(LIST)
    headers = key(desk, "autre")
    answers = [client.get(LIST, headers=headers) for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each.headers["RateLimit"].split(";")[1] for each in answers] == ["r=2", "r=1", "r=0", "r=0"]
    plain, ran = client.get(LIST), statements(opened)
    assert "RateLimit" not in plain.headers and not ran[1:]
    client.set_cookie("anything", "1")
    assert client.get(LIST).status_code == 200 and ran[2:]


def joined(opened: Opened, register: Callable[[Blueprint], object]) -> FlaskClient:
    """Return a client of an app that keeps answers, with a plugin's page."""
    app = create_app(full_parts(opened, mark=lambda: mark(opened.store.database)))
    pages = Blueprint("a-plugin", __name__)
    register(pages)
    app.register_blueprint(pages, url_prefix="/a-plugin")
    return app.test_client()


def test_what_a_plugin_has_refused_or_marked_at_each_request_is_so_though_the_answer_could_be_kept(
    opened: Opened,
) -> None:
    marks = count(1)

    def closed() -> None:
        if "X-House" not in request.headers:
            abort(403)

    def marked(response: Response) -> Response:
        response.headers["X-Number"] = str(next(marks))
        return response

    client = joined(opened, lambda pages: (pages.before_app_request(closed), pages.after_app_request(marked)))
    inside = [client.get(LIST, headers={"X-House": "1"}) for _ in range(2)]
    assert [each.status_code for each in inside] == [200, 200] and client.get(LIST).status_code == 403
    assert [each.headers["X-Number"] for each in inside] == ["1", "2"]


def test_what_a_plugin_does_at_its_own_pages_alone_leaves_answers_kept(opened: Opened) -> None:
    client = joined(opened, lambda pages: pages.before_request(lambda: abort(403)))
    first, ran = client.get(LIST), statements(opened)
    assert same(client.get(LIST), first) and len(ran) == 1


class Clock:
    """A clock in seconds that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def kept(answer: bytes, *, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Kept, Clock, list[str], list[Any]]:
    """Return an application of one answer that keeps, its clock, the addresses that were made, and its mark."""
    made: list[str] = []
    clock, now = Clock(), [1]

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        made.append(environ["PATH_INFO"])
        environ["hub.lasting"] = True
        start("200 OK", [("Content-Length", str(len(answer))), *headers])
        return [answer]

    def marked() -> int:
        if not now:
            raise StoreError("the database does not answer")
        return now[0]

    return Kept(app, marked, clock=clock), clock, made, now


def ask(app: Kept, path: str = "/api/v1/x") -> bytes:
    """Return what is answered."""
    return b"".join(app({"REQUEST_METHOD": "GET", "PATH_INFO": path}, lambda *given: None))


def test_no_answer_is_kept_for_longer_than_a_minute() -> None:
    app, clock, made, _ = kept(b"one")
    for seconds in (0, LONGEST_S - 1, 2, 1):
        clock.now += seconds
        assert ask(app) == b"one"
    assert len(made) == 2


def test_little_is_kept_the_newest_of_it_and_nothing_large() -> None:
    app, _, made, _ = kept(b"x" * (LARGEST - 1))
    for number in range(100):
        ask(app, f"/api/v1/{number}")
    assert app.size < 17 * 1024 * 1024 and 20 < len(app.answers) < 40
    made.clear()
    ask(app, "/api/v1/99")
    ask(app, "/api/v1/0")
    assert made == ["/api/v1/0"]
    for path, answer in (("/api/v1/x", b"x" * (LARGEST + 1)), ("/records/x", b"x"), (f"/api/v1/{'x' * 5000}", b"x")):
        app, _, made, _ = kept(answer)
        assert ask(app, path) == ask(app, path) == answer and len(made) == 2 and not app.answers
    app, *_ = kept(b"x", headers=(("Set-Cookie", "a=b"),))
    assert ask(app) == b"x" and not app.answers


def test_what_was_made_while_the_store_changed_is_not_kept_and_without_a_store_the_application_answers() -> None:
    app, _, made, now = kept(b"one")
    ask(app)
    now[0] = 2
    assert ask(app) == b"one" and len(made) == 2 and len(app.answers) == 1
    app.keep((("late",), False), 1, next(iter(app.answers.values())))
    assert len(app.answers) == 1
    now.clear()
    assert ask(app) == b"one" and len(made) == 3
