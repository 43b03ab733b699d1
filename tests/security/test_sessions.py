"""Sessions, and what others are told: a cookie ends with its token; our network and our logs stay ours."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest

from hub.application import Hub
from hub.cli.data import asked_for
from hub.cli.logs import on_one_line, written_text
from hub.cli.web_parts import web_parts
from hub.deliver.webhooks import Sender
from hub.errors import UsageError
from hub.web import create_app


def test_that_a_cookie_of_the_operator_ends_with_the_token_that_it_was_given_for(whole_hub: Hub) -> None:
    parts = replace(web_parts(whole_hub), operator_token="t" * 40)
    client = create_app(parts).test_client()
    client.post("/operator/sign-in", data={"token": "t" * 40})
    assert client.get("/operator/").status_code == 200
    cookie = client.get_cookie("hub_operator")
    other = create_app(replace(parts, operator_token="u" * 40)).test_client()
    other.set_cookie("hub_operator", cookie.value if cookie else "")
    assert other.get("/operator/").status_code == 401


def test_that_a_partner_does_not_learn_to_which_numbers_our_network_resolves_a_name() -> None:
    def resolver(*asked: Any, **more: Any) -> list[Any]:
        return [(2, 1, 6, "", ("10.9.8.7", 443))]

    sender = Sender(user_agent="x", resolver=resolver)
    with pytest.raises(UsageError) as told:
        sender.check("https://intranet.example.org/hook")
    answered = sender.send("POST", "https://intranet.example.org/hook", b"{}", {})
    assert answered.status is None
    assert "10.9.8.7" not in str(told.value) + answered.text and "not of the public Internet" in answered.text


def test_that_nothing_quoted_begins_a_line_of_the_log_or_speaks_to_the_terminal() -> None:
    event = {"event": "/a\r\nforged \x1b[31m", "source": "b\nforged", "exception": "Traceback\nforged \x1b[0m"}
    lines = written_text(None, "error", dict(event)).splitlines()
    assert len(lines) == 3 and not any(re.match("forged", line) or "\x1b" in line for line in lines)
    assert on_one_line("Léa : 12 €") == "Léa : 12 €"


def test_that_an_address_with_a_password_need_not_stand_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("postgresql://clerk:word@db.example.org/hub\n"))
    assert asked_for("-", "address") == "postgresql://clerk:word@db.example.org/hub"
    assert asked_for("sqlite:///x.db", "address") == "sqlite:///x.db"
