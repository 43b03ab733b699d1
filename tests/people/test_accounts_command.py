"""`hub users`: accounts made, listed, locked out and erased from the command line; no password is ever printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hub.cli import hub_command
from hub.errors import ConfigError, UsageError

PASSWORD = "le chardonneret chante"


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The function that runs `hub users` on a hub of its own."""
    values = {"HUB_CONFIG": "config", "HUB_DATA": "var", "HUB_DOTENV": "none"}
    for name, value in values.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("HUB_SECRET_KEY", "s" * 40)
    monkeypatch.delenv("HUB_DATABASE", raising=False)

    def run(*words: str, typed: str = "") -> Any:
        return CliRunner().invoke(hub_command, ["users", *words], input=typed)

    return run


def test_an_account_is_made_with_a_password_that_is_asked_for_again_until_it_is_taken(users: Any) -> None:
    typed = f"court\n{PASSWORD}\n{PASSWORD}\n"
    made = users("add", "Zelie", "--role", "facilitator", "--territory", "departement:38", typed=typed)
    assert made.exit_code == 0 and "12 characters" in made.output
    assert "zelie is facilitator of departement:38" in made.output
    assert PASSWORD not in made.output
    (row,) = json.loads(users("list", "--json").output)
    told = tuple(row[name] for name in ("name", "role", "territories", "password"))
    assert told == ("zelie", "facilitator", "departement:38", "yes")


def test_an_account_is_handed_over_by_a_link_changed_disabled_and_erased(users: Any) -> None:
    made = users("add", "abel", "--role", "operator", "--link")
    assert "http://127.0.0.1:8000/login/link?t=" in made.output
    assert "link?t=" in users("password", "abel", "--link").output
    assert users("role", "abel", "facilitator", "--territory", "epci:200040715").exit_code == 0
    assert "not locked" in users("unlock", "abel").output
    assert users("disable", "abel").exit_code == users("enable", "abel").exit_code == 0
    events = [line["event"] for line in json.loads(users("log", "abel", "--json").output)]
    assert events == ["enabled", "disabled", "unlocked", "role", "link_made", "link_made", "added"]
    assert users("erase", "abel", typed="n\n").exit_code == 1
    assert "erased" in users("erase", "abel", "--yes").output
    assert json.loads(users("list", "--json").output) == [] and "none" in users("log").output


@pytest.mark.parametrize(("words", "told"), [
    (("add", "zelie", "--role", "facilitator"), "territory"),
    (("add", "zelie", "--role", "facilitator", "--territory", "departement:99"), "no departement 99"),
    (("add", "operator", "--role", "operator"), "not a name"),
    (("erase", "nobody", "--yes"), "no account nobody"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_what_to_do(users: Any, words: tuple[str, ...], told: str) -> None:
    done = users(*words)
    assert isinstance(done.exception, UsageError) and told in str(done.exception)


def test_without_a_key_there_are_no_accounts(users: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUB_SECRET_KEY")
    done = users("list")
    assert isinstance(done.exception, ConfigError) and "HUB_SECRET_KEY" in str(done.exception)
