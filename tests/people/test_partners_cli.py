"""The commands of partners and subscriptions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.application import opened
from hub.cli import hub_command
from hub.cli.partner_parts import partnership
from hub.errors import UsageError
from hub.store import Store
from tests.people.test_partners import TABLE

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub with one partner."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "partners.toml").write_text(TABLE, "utf-8")
    given = {"HUB_CONFIG": "config", "HUB_DATA": "data", "HUB_DOTENV": "none", "HUB_SECRET_KEY": "k" * 40}
    for name, value in given.items():
        monkeypatch.setenv(name, str(tmp_path / value) if name in ("HUB_CONFIG", "HUB_DATA") else value)
    monkeypatch.delenv("HUB_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(hub_command, words)


def test_a_key_is_made_shown_once_listed_and_revoked() -> None:
    made = run("partners", "keys", "metropole-exemple", "--new", "--label", "chez nous", "--expires", "2099-01-31")
    assert made.exit_code == 0, made.output
    text = made.output.splitlines()[0]
    id = text.split("_")[1]
    listed = run("partners", "keys", "metropole-exemple").output
    assert id in listed and text not in listed
    assert run("partners", "keys", "metropole-exemple", "--revoke", id).exit_code == 0
    assert isinstance(run("partners", "keys", "metropole-exemple", "--revoke", id).exception, UsageError)
    assert isinstance(run("partners", "keys", "nobody", "--new").exception, UsageError)


def test_a_partner_is_suspended_and_resumed() -> None:
    assert run("partners", "suspend", "metropole-exemple", "--reason", "unpaid").exit_code == 0
    (row,) = json.loads(run("partners", "list", "--json").stdout)
    assert row["suspended"] == "unpaid" and row["kinds"] == "tender"
    assert run("partners", "resume", "metropole-exemple").exit_code == 0
    assert json.loads(run("partners", "list", "--json").stdout)[0]["suspended"] == ""
    assert isinstance(run("partners", "suspend", "nobody", "--reason", "x").exception, UsageError)


def test_subscriptions_are_listed_replayed_and_skipped() -> None:
    from hub.application.partner_desk import PartnerDesk

    with opened() as hub:
        desk = PartnerDesk(partnership(hub))
        partner = desk.hub.declared()["metropole-exemple"]
        id = desk.create(partner, {"target": "feed"}).subscription.id
    listed = run("subscriptions", "list", "--json")
    assert listed.exit_code == 0 and json.loads(listed.stdout)[0]["id"] == id
    assert run("subscriptions", "replay", id, "--since", "0").exit_code == 0
    assert run("subscriptions", "skip", id).exit_code == 0
    assert isinstance(run("subscriptions", "test", id).exception, UsageError)
    assert isinstance(run("subscriptions", "skip", "nothing").exception, UsageError)


def test_the_tables_go_and_come_back(store_url: str) -> None:
    Store.open(store_url).close()
    Store.downgrade(store_url, "0004")
    Store.upgrade(store_url)
    store = Store.open(store_url)
    try:
        with store.database.reading() as tx:
            assert tx.one("SELECT count(*) FROM subscription") == (0,)
    finally:
        store.close()
