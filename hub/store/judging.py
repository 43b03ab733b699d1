"""Judging a backup before anything is replaced by it: whole, ours, of this database, of a version known here."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from hub.errors import StoreError
from hub.store.connection import Database
from hub.store.migrate import HEAD, refuse_newer, revision, revisions
from hub.store.persons import SCHEMA
from hub.store.programs import run

ARCHIVE_OF_POSTGRESQL = b"PGDMP"
VERSION = "alembic_version"
ABOUT_PERSONS = ("pathway", "clause_hours")  #: kinds that the database of persons holds, and no other
KINDS = "SELECT DISTINCT kind FROM record"
NOTHING = "nothing was restored"


def judge(database: Database, path: Path, *, persons: bool | None = None) -> str:
    """Return the revision of a backup that may be put in the place of a database; nothing is changed.

    ``persons`` says which database it is to be: that of records about persons, or the other; None asks nothing.

    :raises StoreError: saying what is wrong with it, and that nothing was restored.
    """
    if not path.is_file():
        raise StoreError(f"no backup at {path.name}: {NOTHING}")
    found, about_persons = (of_sqlite if database.sqlite else of_postgresql)(database, path)
    if found is None:
        raise StoreError(f"{path.name} is not a backup of ours: it names no revision; {NOTHING}")
    if found not in revisions():
        raise StoreError(
            f"{path.name} was made by a newer Clausier (revision {found}, this one knows {HEAD}): {NOTHING}; restore "
            "it with that version, or restore a backup made by this one"
        )
    if persons is not None and about_persons is not None and about_persons != persons:
        option = "without --persons" if persons else "with --persons"
        whose = "the open records" if persons else "records about persons"
        raise StoreError(f"{path.name} is a backup of {whose}: {NOTHING}; restore it {option}")
    return found


def judge_beside(database: Database, *, which: str) -> None:
    """Refuse to restore beside a database that this version could not open afterwards.

    :raises StoreError: saying which it is, and what to do first.
    """
    try:
        refuse_newer(database, revision(database))
    except StoreError as error:
        raise StoreError(
            f"{error}. It is the database of {which}: put it away first, or restore with the newer version; {NOTHING}"
        ) from error


def of_sqlite(database: Database, path: Path) -> tuple[str | None, bool | None]:
    """Return the revision of a backup of SQLite, and whether it is about persons; None where it is empty."""
    with path.open("rb") as file:
        if file.read(len(ARCHIVE_OF_POSTGRESQL)) == ARCHIVE_OF_POSTGRESQL:
            raise StoreError(f"{path.name} is a backup of PostgreSQL, and this hub uses SQLite: {NOTHING}")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
        try:
            found = source.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise StoreError(f"{path.name} is damaged ({found}): {NOTHING}")
            tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            row = source.execute("SELECT version_num FROM alembic_version").fetchone() if VERSION in tables else None
            kinds = {kind for (kind,) in source.execute(KINDS)} if "record" in tables else set()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path.name} is not a backup of ours, or damaged: {error}; {NOTHING}") from error
    return (row[0] if row else None), (not kinds.isdisjoint(ABOUT_PERSONS) if kinds else None)


def of_postgresql(database: Database, path: Path) -> tuple[str | None, bool | None]:
    """Return the revision of an archive of pg_dump, and whether it is of the schema of persons; all of it is read."""
    with path.open("rb") as file:
        if file.read(len(ARCHIVE_OF_POSTGRESQL)) != ARCHIVE_OF_POSTGRESQL:
            raise StoreError(f"{path.name} is not a backup of PostgreSQL, which this hub uses: {NOTHING}")
    listed = run("pg_restore", database, "--list", str(path))
    run("pg_restore", database, "--file=/dev/null", str(path))
    told = run("pg_restore", database, "--data-only", f"--table={VERSION}", "--file=-", str(path))
    row = re.search(rf"^COPY \S*{VERSION} .*\n(\S+)$", told, re.MULTILINE)
    tables = [line.split() for line in listed.splitlines()]  # 215; 1259 16386 TABLE public account owner
    schemas = {words[4] for words in tables if len(words) > 6 and words[3] == "TABLE" and words[4] != "DATA"}
    return (row[1] if row else None), (SCHEMA in schemas if schemas else None)


def schema_of(database: Database) -> str:
    """Return the schema of PostgreSQL that a database is; nothing where it is the common one."""
    options = str(make_url(database.url).query.get("options", ""))
    return SCHEMA if f"search_path={SCHEMA}" in options else ""
