"""A message is posted once, holds no mention, and nothing that goes wrong with it reaches the run."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from hub_mattermost import message, run_finished
from werkzeug.wrappers import Request, Response

from hub.testing import Replica, Served, serve

SECRET = "/hooks/abcdefgh"


class Chat(Replica):
    """A chat that remembers what it is told."""

    def __init__(self, code: int = 200) -> None:
        super().__init__()
        self.code, self.told = code, []

    def answer(self, request: Request) -> Response:
        self.told.append(request.get_json())
        return Response("ok", self.code)


def run(**changed: Any) -> Any:
    told = {"source": "boamp", "status": "failed", "counts": {"new": 3, "set_aside": 0}, "reason": "503"}
    return SimpleNamespace(**{**told, **changed})


def wired(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    host, port = next(iter(served.allow))
    monkeypatch.setenv("MATTERMOST_WEBHOOK_URL", served.url + SECRET)
    monkeypatch.setenv("MATTERMOST_ALLOW", f"{host}:{port}")


def test_a_bad_run_is_told_and_a_good_one_only_where_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat()
    with serve(chat) as served:
        wired(monkeypatch, served)
        run_finished(run())
        run_finished(run(status="complete"))
        assert [one["text"] for one in chat.told] == ["**Clausier** : boamp – failed (3 new)\n> 503"]
        monkeypatch.setenv("MATTERMOST_ALWAYS", "1")
        run_finished(run(status="complete", reason=None))
        assert len(chat.told) == 2


def test_without_an_address_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATTERMOST_WEBHOOK_URL", raising=False)
    run_finished(run())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hooks/abcdefgh", "http://[::1]:9/hooks/abcdefgh", "ftp://x/", "x"])
def test_a_private_address_and_a_bad_one_are_refused_and_the_secret_is_not_logged(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MATTERMOST_WEBHOOK_URL", url)
    monkeypatch.delenv("MATTERMOST_ALLOW", raising=False)
    with caplog.at_level(logging.DEBUG):
        run_finished(run())
    assert "was not posted: Forbidden" in caplog.text and "abcdefgh" not in caplog.text


@pytest.mark.parametrize("code", [302, 404, 429, 500])
def test_a_chat_that_says_no_is_asked_once(
    code: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat(code)
    with serve(chat) as served:
        wired(monkeypatch, served)
        run_finished(run())
    assert len(chat.told) == 1 and "was not posted" in caplog.text


def test_what_came_from_outside_calls_nobody_and_stays_short() -> None:
    told = message(run(reason="@channel [click](http://x) <!here>\n# big " + "x" * 5000))
    assert "@channel" not in told and "[click]" not in told and "\n#" not in told and len(told) == 1000
