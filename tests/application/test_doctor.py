"""Each thing that may be wrong with an installation is planted, and the doctor finds it and says how to mend it."""

import json
import os
import sqlite3
import time
import zoneinfo
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from hub.application.doctor import ERROR, Patient, attempted, examined
from hub.application.doctor import files as files_room
from hub.application.doctor.database import clocks, whole
from hub.cli.doctor import code_of, diagnosis
from hub.errors import StoreError
from hub.people.sealing import Seals
from hub.plugins import PluginCard
from hub.settings import read_settings
from hub.store import Store
from hub.store.connection import Database
from hub.store.operations import Operations
from tests import forking
from tests.application.installed import KEY, environ_of, findings, plugins, sql, write
from tests.application.toy import Toy


def test_in_an_installation_with_nothing_wrong_nothing_is_found(home):
    assert findings(home) == {}
    assert code_of([]) == 0 and code_of(diagnosis(environ_of(home), plugins=plugins())) == 1, "nobody is told"


SETTINGS = {
    "configuration_wrong": ({"hub": "[hub]\ntitel = 'x'\n"}, {}),
    "secret_short": ({}, {"HUB_SECRET_KEY": "short"}),
    "secret_missing": ({}, {"HUB_SECRET_KEY": None}),
    "secret_same": ({}, {"HUB_OPERATOR_TOKEN": KEY}),
    "base_url_local": ({"hub": '[web]\nhost = "0.0.0.0"\n'}, {}),
    "base_url_plain": ({}, {"HUB_BASE_URL": "http://clauses.example.fr"}),
    "proxies_untrusted": ({}, {"HUB_BASE_URL": "https://clauses.example.fr"}),
    "base_url_example": ({}, {"HUB_BASE_URL": "https://clauses.example.org"}),
    "source_options_wrong": ({"toy": "enabled = true\n[toy.options]\ncolour = 'red'\n"}, {}),
    "schedule_wrong": ({"toy": "enabled = true\nschedule = 'each morning'\n"}, {}),
    "schedule_rare": ({"toy": "enabled = true\nschedule = '0 7 * * mon'\n"}, {}),
    "source_unknown": ({"toy": "[nobody]\nenabled = true\n"}, {}),
    "disk_low": ({"hub": "[watch]\ndisk_free_percent = 90\n"}, {}),
    "mail_half": ({}, {"HUB_SMTP_URL": "smtp://localhost"}),
    "mail_wrong": ({}, {"HUB_SMTP_URL": "ftp://localhost", "HUB_MAIL_FROM": "alertes@example.org"}),
    "mail_unreachable": ({}, {"HUB_SMTP_URL": "smtp://127.0.0.1:1", "HUB_MAIL_FROM": "alertes@example.org"}),
}


@pytest.mark.parametrize("code", SETTINGS)
def test_what_is_wrong_with_the_settings_is_found(code, home, monkeypatch):
    if code == "disk_low":
        monkeypatch.setattr(files_room.shutil, "disk_usage", lambda path: SimpleNamespace(free=1, total=100, used=99))
    file, environment = SETTINGS[code]
    write(home, **file)
    assert code in findings(home, **environment)


def test_a_configuration_that_is_missing_and_lists_that_are_wrong_are_found(home):
    (home / "config" / "partners.toml").write_text("[a partner]\ntitle = 3\n", "utf-8")
    assert "configuration_wrong" in findings(home)
    (home / "config" / "partners.toml").unlink()
    (home / "config" / "hub.toml").unlink()
    assert "configuration_missing" in findings(home)
    assert "configuration_wrong" in findings(home, HUB_DATABASE="oracle://nobody@nowhere/x")


def test_secrets_that_others_can_read_are_found_and_others_are_not(home):
    (home / ".env").write_text(f"HUB_SECRET_KEY={KEY}\n", "utf-8")
    os.chmod(home / ".env", 0o600)
    assert "secret_readable" not in findings(home)
    os.chmod(home / ".env", 0o644)
    assert "secret_readable" in findings(home)
    os.chmod(home / ".env", 0o600)
    write(home, hub='[database]\nurl = "sqlite:///x.db"\n')
    assert "secret_readable" not in findings(home)
    write(home, hub='[database]\nurl = "postgresql://hub:canari123@127.0.0.1:1/hub"\n')
    found = findings(home)
    assert {"secret_readable", "database_unreachable"} <= found.keys()
    assert "canari123" not in str(found), "no secret is told"


def test_time_zones_that_are_missing_are_found(home, monkeypatch):
    def unknown(name):
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr("hub.application.doctor.settings.ZoneInfo", SimpleNamespace(no_cache=unknown))
    assert "time_zones_missing" in findings(home)


def test_a_plugin_that_does_not_load_is_found(home):
    plugged = plugins()
    cards = [*plugged.cards(), PluginCard("broken", "hub-broken", "1.0", problem="ImportError: no module named x")]
    plugged.cards = lambda: cards
    assert "hub-broken" in findings(home, plugged=plugged)["plugin_broken"].sentence


def test_a_source_without_licence_or_secret_is_found(home, monkeypatch):
    monkeypatch.setattr(Toy, "licence", "")
    monkeypatch.setattr(Toy, "secrets", ("TOY_TOKEN",))
    assert {"source_unlicensed", "source_secret_missing"} <= findings(home).keys()
    assert "source_secret_missing" not in findings(home, TOY_TOKEN="a token")


def test_a_source_that_never_ran_is_late_held_or_dead_is_found(home):
    later = datetime.now(UTC) + timedelta(hours=60)
    assert {"source_late", "clock_stopped"} <= findings(home, clock=lambda: later).keys()
    sql(home, "UPDATE run SET status = 'held'")
    assert {"run_held", "source_never"} <= findings(home).keys()
    sql(home, "UPDATE run SET status = 'running', beat_at = 5")
    assert "lease_stale" in findings(home)


def test_a_clock_that_no_longer_looks_is_found(home):
    sql(home, "DELETE FROM due")
    assert "clock_stopped" in findings(home)


def test_a_database_that_is_not_there_behind_newer_or_empty_is_found(home, tmp_path):
    assert "database_missing" in findings(home, HUB_DATABASE=f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists(), "the doctor makes none"
    sql(home, "UPDATE alembic_version SET version_num = '0007'")
    assert findings(home)["database_behind"].level == ERROR
    sql(home, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer" in findings(home)["database_newer"].remedy
    sqlite3.connect(tmp_path / "empty.db").execute("PRAGMA user_version = 1").connection.close()
    assert "database_empty" in findings(home, HUB_DATABASE=f"sqlite:///{tmp_path}/empty.db")


def test_a_database_that_is_no_database_or_has_damaged_pages_is_found(home, tmp_path):
    (tmp_path / "text.db").write_text("this is a text and no database at all" * 100, "utf-8")
    assert "database_unreachable" in findings(home, HUB_DATABASE=f"sqlite:///{tmp_path}/text.db")
    sql(home, "PRAGMA journal_mode = DELETE", "PRAGMA wal_checkpoint(TRUNCATE)")
    with sqlite3.connect(home / "data" / "hub.db") as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'item'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with (home / "data" / "hub.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert "database_damaged" in findings(home)


@pytest.mark.postgres
def test_a_clock_that_is_wrong_and_an_index_that_is_missing_are_found_on_both_engines(store_url, home, monkeypatch):
    Store.open(store_url).close()
    database = Database(store_url)
    patient = Patient(read_settings(environ_of(home)), plugins(), home / ".env", {"hub": database})
    assert list(clocks(patient)) == [] and list(whole(patient)) == []
    run = Store(database).runs.start("toy", owner="x")
    with database.writing() as tx:
        tx.run("UPDATE run SET beat_at = ? WHERE id = ?", (time.time() + 3600, run.id))
        tx.run("DROP INDEX run_source")
    assert [each.code for each in clocks(patient)] == ["clock_ahead"]
    assert [each.code for each in whole(patient)] == ["index_missing"]
    monkeypatch.setattr(Operations, "skew_s", lambda self: -42.0)
    assert "clock_skew" in [each.code for each in clocks(patient)]
    database.close()


@pytest.mark.postgres
def test_the_clock_of_postgresql_is_that_of_this_machine(postgres_cluster):
    database = Database(postgres_cluster)
    assert abs(Operations(database).skew_s()) < 2
    database.close()


def test_another_secret_key_is_found(home):
    sealed = Seals(KEY).seal("zelie@example.org", "s1")
    row = ("s1", "lookup", sealed, "tender", "", "fr", "daily", "active", 0, 0, 0, 0, 0)
    with sqlite3.connect(home / "data" / "hub.db") as connection:
        connection.execute(f"INSERT INTO subscriber VALUES ({','.join('?' * len(row))})", row)
    connection.close()
    assert "secret_key_changed" not in findings(home)
    assert "1 of 1" in findings(home, HUB_SECRET_KEY="another key " * 4)["secret_key_changed"].sentence
    assert "secret_key_changed" in findings(home, HUB_SECRET_KEY=None)


def test_what_cannot_be_examined_is_said_and_the_rest_goes_on(home):
    def broken(patient):
        """The disk."""
        raise StoreError("the database broke off")

    patient = Patient(read_settings(environ_of(home)), plugins(), home / ".env")
    assert [each.code for each in attempted(broken, patient)] == ["not_examined"]
    assert [each.code for each in examined(patient, (broken, lambda _: []))] == ["not_examined"]


def test_the_command_prints_what_it_finds_and_its_code_says_how_grave_it_is(home):
    environment = {**os.environ, **environ_of(home, HUB_SECRET_KEY="short")}
    done = forking.command("doctor", "--quick", "--json", folder=home, env=environment)
    told = json.loads(done.stdout)
    assert done.returncode == 2 and told["errors"] >= 1
    assert {"code", "level", "sentence", "remedy"} == set(told["findings"][0])
    write(home, toy="")
    environment["HUB_SECRET_KEY"] = KEY
    done = forking.command("doctor", "--quick", folder=home, env=environment)
    assert done.returncode == 1 and "alerts_to_nobody" in done.stdout and "-> " in done.stdout


def test_every_code_of_a_finding_is_planted_here():
    import re
    from pathlib import Path

    import hub.application.doctor as room

    folder = Path(room.__file__).parent
    sources = [*folder.glob("*.py"), Path(room.__file__).parents[2] / "cli" / "doctor.py"]
    codes = {code for path in sources for code in re.findall(r'Finding\(\s*"(\w+)"', path.read_text("utf-8"))}
    here = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_doctor*.py"))
    assert len(codes) > 30 and [code for code in sorted(codes) if f'"{code}"' not in here] == []
