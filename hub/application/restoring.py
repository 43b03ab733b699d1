"""Restoring: everything is judged before anything is replaced, the backup and all that stands beside it."""

from __future__ import annotations

from pathlib import Path

from hub.application import make_folder, per_person
from hub.application.erasing import Erased, restore_persons
from hub.errors import StoreError
from hub.harvest.bucket import archive_of
from hub.plugins import create_plugin_manager
from hub.settings import Settings
from hub.store import Store
from hub.store.connection import Database, full_url
from hub.store.judging import judge, judge_beside
from hub.store.persons import persons_url

OPEN, PERSONS = "open records", "records about persons"


def restore_open(settings: Settings, path: Path) -> None:
    """Put a backup in the place of the open database, once all was judged.

    :raises StoreError: saying what stands in the way; nothing was replaced then.
    """
    judge_all(settings, path, persons=False)
    Store.restore(settings.database, path, ledger=settings.data / "restoring.json").close()


def restore_of_persons(settings: Settings, path: Path) -> Erased:
    """Put a backup in the place of the database of persons, once all was judged.

    :raises StoreError: saying what stands in the way; nothing was replaced then.
    """
    judge_all(settings, path, persons=True)
    return restore_persons(settings, path)


def judge_all(settings: Settings, path: Path, *, persons: bool) -> None:
    """Judge a backup, the database beside the one that it replaces, and the archive; nothing is changed.

    :raises StoreError: when the hub could not be opened once the backup is in its place.
    """
    make_folder(settings.data)
    urls = {OPEN: full_url(settings.database), PERSONS: persons_url(settings.database, settings.data)}
    own, other = (PERSONS, OPEN) if persons else (OPEN, PERSONS)
    judge_file(urls[own], path, persons=persons)
    if other == OPEN or has_persons(settings):
        judge_other(urls[other], which=other)
    archive_of(settings)
    archive = settings.data / "archive"
    if archive.exists() and not archive.is_dir():
        raise StoreError(f"{archive} is not a folder, as the archive of documents has to be: nothing was restored")


def judge_file(url: str, path: Path, *, persons: bool) -> None:
    """Judge a backup for the database that it is to replace."""
    database = Database(url)
    try:
        judge(database, path, persons=persons)
    finally:
        database.close()


def judge_other(url: str, *, which: str) -> None:
    """Judge the database that stays; where there is none yet, all is well."""
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).exists():
        return
    database = Database(url)
    try:
        judge_beside(database, which=which)
    finally:
        database.close()


def has_persons(settings: Settings) -> bool:
    """Say whether a plugin gives records about persons, so that there is a database of them."""
    plugins = create_plugin_manager(data=settings.data, config=settings.config)
    return any(per_person(connector) for connector in plugins.connectors().values())
