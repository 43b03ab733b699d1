"""Restoring judges the backup, the other database and the archive before it replaces anything, on both engines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.application.restoring import judge_all, restore_of_persons, restore_open
from hub.errors import StoreError
from hub.store import Store
from hub.store.connection import Database
from hub.store.migrate import HEAD
from hub.store.persons import persons_url
from tests.application.persons import persons_hub, settings_of
from tests.conftest import everything
from tests.store.making import put, run_of, tender

LATER = "9999"


@pytest.fixture
def filled(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Path, Path]:
    """Return the settings of a hub with records in both databases, and a backup of each; more came since."""
    settings = settings_of(tmp_path, store_url)
    with persons_hub(tmp_path, store_url) as hub:
        monkeypatch.setattr("hub.application.create_plugin_manager", lambda **given: hub.plugins)
        monkeypatch.setattr("hub.application.restoring.create_plugin_manager", lambda **given: hub.plugins)
        put(hub.store, run_of(hub.store), {"a": [tender("t:a")]})
        put(hub.persons, run_of(hub.persons), {"p": [{"id": "abcviesion:pathway-1", "kind": "pathway"}]})
        hub.store.backup(tmp_path / "open.backup")
        hub.persons.backup(tmp_path / "persons.backup")
        put(hub.store, hub.store.runs.start("later", owner="x"), {"b": [tender("t:b")]})
        put(hub.persons, hub.persons.runs.start("later", owner="x"), {"q": [tender("t:q")]})
    return settings, tmp_path / "open.backup", tmp_path / "persons.backup"


def of_persons(settings: Any) -> str:
    return persons_url(settings.database, settings.data)


def set_revision(url: str, revision: str) -> None:
    store = Store(Database(url))
    with store.database.writing() as tx:
        tx.run("UPDATE alembic_version SET version_num = ?", (revision,))
    store.close()


def states(settings: Any) -> list[bytes]:
    """Return all that is in both databases, whatever their revision."""
    found = []
    for url in (settings.database, of_persons(settings)):
        store = Store(Database(url))
        found.append(store.dump_state())
        store.close()
    return found


def newer_backup(url: str, path: Path) -> Path:
    """Return a backup that a newer version made of a database."""
    set_revision(url, LATER)
    store = Store(Database(url))
    store.backup(path)
    store.close()
    set_revision(url, HEAD)
    return path


def refused(settings: Any, restore: Callable[[], Any], match: str) -> None:
    """Assert that something is refused with a sentence, and that both databases are as they were."""
    before = states(settings)
    with pytest.raises(StoreError, match=match):
        restore()
    assert states(settings) == before
    assert not list(settings.data.glob("restoring*.json"))


def test_a_newer_database_of_persons_is_refused_before_the_open_one_is_replaced(filled: Any) -> None:
    settings, backup, _ = filled
    set_revision(of_persons(settings), LATER)
    refused(settings, lambda: restore_open(settings, backup), "records about persons: put it away first")
    set_revision(of_persons(settings), HEAD)
    restore_open(settings, backup)
    store = Store.open(settings.database, project=everything)
    assert store.get("t:a") and not store.get("t:b")
    store.close()


def test_a_newer_open_database_is_replaced_by_an_older_backup_where_that_of_persons_is_put_away(filled: Any) -> None:
    settings, backup, _ = filled
    set_revision(settings.database, LATER)
    restore_open(settings, backup)
    store = Store.open(settings.database, project=everything)
    assert store.get("t:a") and store.revision() == HEAD
    store.close()


def test_a_newer_open_database_is_refused_before_that_of_persons_is_replaced(filled: Any) -> None:
    settings, _, backup = filled
    set_revision(settings.database, LATER)
    refused(settings, lambda: restore_of_persons(settings, backup), "open records: put it away first")


def test_a_backup_that_a_newer_version_made_replaces_nothing(filled: Any, tmp_path: Path) -> None:
    settings, _, _ = filled
    newer = newer_backup(settings.database, tmp_path / "newer.backup")
    refused(settings, lambda: restore_open(settings, newer), "made by a newer Clausier")
    persons = newer_backup(of_persons(settings), tmp_path / "persons-newer.backup")
    refused(settings, lambda: restore_of_persons(settings, persons), "made by a newer Clausier")


def test_the_backup_of_one_database_does_not_replace_the_other(filled: Any) -> None:
    settings, backup, persons = filled
    refused(settings, lambda: restore_open(settings, persons), "restore it with --persons")
    refused(settings, lambda: restore_of_persons(settings, backup), "restore it without --persons")


def test_a_damaged_or_a_strange_file_replaces_nothing(filled: Any, tmp_path: Path) -> None:
    settings, backup, _ = filled
    whole = backup.read_bytes()
    for name, body in (("cut", whole[: len(whole) * 2 // 3]), ("none", b""), ("strange", b"not a database" * 500),
                       ("other", b"PGDMP" + b"x" * 500)):  # fmt: skip
        path = tmp_path / f"{name}.backup"
        path.write_bytes(body)
        refused(settings, lambda path=path: restore_open(settings, path), "restore")  # type: ignore[misc]
    refused(settings, lambda: restore_open(settings, tmp_path / "absent.backup"), "no backup at")


def test_an_archive_that_is_no_folder_is_told_before_anything_is_replaced(filled: Any) -> None:
    settings, backup, _ = filled
    archive = settings.data / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    archive.write_text("a file in its place")
    refused(settings, lambda: restore_open(settings, backup), "archive")


def test_judging_makes_no_database_of_persons_where_there_is_none(filled: Any) -> None:
    settings, backup, _ = filled
    if of_persons(settings).startswith("sqlite"):
        path = Path(of_persons(settings).removeprefix("sqlite:///"))
        path.unlink()
        judge_all(settings, backup, persons=False)
        assert not path.exists()
