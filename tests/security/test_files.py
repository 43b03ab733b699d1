"""Files: what holds persons, secrets or unpublished figures is readable by the account of the hub alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.errors import ConfigError
from hub.store import Store
from hub.store.backup import backup
from hub.store.connection import Database


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_that_a_new_database_and_its_log_and_its_backup_are_for_their_owner_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hub.db'}")
    try:
        backup(store.database, tmp_path / "kept" / "hub.backup")
        found = {path.name: mode(path) for path in (*tmp_path.glob("hub.db*"), *(tmp_path / "kept").iterdir())}
    finally:
        store.close()
    assert "hub.db-wal" in found and "hub.backup" in found
    assert set(found.values()) == {0o600}


def test_that_a_database_that_an_operator_opened_to_others_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    path.touch()
    path.chmod(0o640)
    Store.open(f"sqlite:///{path}").close()
    assert mode(path) == 0o640


def test_that_no_error_shows_the_password_in_an_address_that_is_wrong() -> None:
    with pytest.raises(ConfigError) as told:
        Database("postgresql+psycopg:/://clerk:s3cr3t-word@db.example.org/hub")
    assert "s3cr3t-word" not in str(told.value)
