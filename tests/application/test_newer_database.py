"""A database that a newer version has written is refused by every command with a sentence; a hub moves by command."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from hub.store import Store
from tests import forking
from tests.store.filled import fill

COMMANDS = (
    "db upgrade", "db backup x", "db reseal", "db move --to y.db", "serve", "worker", "export tenders",
    "runs list", "aside list", "redact t:1 --reason x", "dumps make", "derive", "users list",
)  # fmt: skip


def hub(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    places = {"HUB_CONFIG": "config", "HUB_DATA": "var", "HUB_DATABASE": "hub.db"}
    environ = {**os.environ, **{name: str(folder / value) for name, value in places.items()}}
    environ |= {"HUB_DOTENV": "", "HUB_SECRET_KEY": "a-long-random-text-of-a-test"}
    return forking.command(*words.split(), folder=folder, env=environ)


def test_a_newer_database_is_refused_by_the_real_command(tmp_path: Path) -> None:
    newer(tmp_path)
    done = hub(tmp_path, "serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "was written by a newer Clausier (revision 9999" in done.stderr


@pytest.mark.parametrize("words", COMMANDS)
def test_a_newer_database_is_refused_by_each_command(
    tmp_path: Path, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hub import cli

    newer(tmp_path)
    for name, value in (("HUB_CONFIG", "config"), ("HUB_DATA", "var"), ("HUB_DATABASE", "hub.db")):
        monkeypatch.setenv(name, str(tmp_path / value))
    monkeypatch.setenv("HUB_SECRET_KEY", "a-long-random-text-of-a-test")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["hub", *words.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "was written by a newer Clausier (revision 9999" in capsys.readouterr().err


def newer(folder: Path) -> None:
    """Make a database of a version to come."""
    Store.open(f"sqlite:///{folder / 'hub.db'}").close()
    with closing(sqlite3.connect(folder / "hub.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def test_a_hub_is_moved_by_the_command(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hub.db'}")
    fill(store)
    log = store.last_seq((), "internal")
    store.close()
    done = hub(tmp_path, f"db move --to sqlite:///{tmp_path / 'moved.db'}")
    assert done.returncode == 0, done.stderr
    assert f"change log up to {log}; canonical dumps are the same" in done.stdout
    moved = Store.open(f"sqlite:///{tmp_path / 'moved.db'}")
    assert moved.last_seq((), "internal") == log
    moved.close()
    again = hub(tmp_path, f"db move --to {tmp_path / 'hub.db'}")
    assert again.returncode == 2 and "--to is the database of this hub" in again.stderr
