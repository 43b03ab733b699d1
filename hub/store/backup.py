"""Backups while the hub runs, and restoring them with all later redactions applied (promise P17)."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.store.connection import Database
from hub.store.erasures import KEPT, Line, carried, erase_again
from hub.store.judging import judge, schema_of
from hub.store.migrate import revision
from hub.store.persons import SCHEMA
from hub.store.programs import run

PAGES = 2_000  #: of SQLite's backup at a time; between them writers go on


def backup(database: Database, path: Path) -> None:
    """Write a backup: a database file for SQLite, an archive of pg_dump for PostgreSQL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # for its owner alone, from the first byte on
    if database.sqlite:
        with database.connected() as source, closing(sqlite3.connect(part)) as target:
            source.backup(target, pages=PAGES, sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")
    else:
        run("pg_dump", database, "--format=custom", "--no-owner", *schemas(database), f"--file={part}")
    os.replace(part, path)


def schemas(database: Database) -> list[str]:
    """Return which schemas of PostgreSQL are copied: records about persons have a schema, and backups, of their own."""
    return [f"--schema={SCHEMA}"] if schema_of(database) else [f"--exclude-schema={SCHEMA}"]


def restore(database: Database, path: Path, *, ledger: Path | None = None) -> list[Line]:
    """Put a backup in the place of a database; return the redactions and erasures that the database knew.

    ``ledger`` is a file that keeps them until the caller has applied them, also where this process dies.
    """
    judge(database, path)
    known = carried(ledger, redactions(database))
    if database.sqlite:
        restore_sqlite(database, path)
    else:
        run(
            "pg_restore",
            database,
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--dbname",
            "",
            str(path),
        )
        drop_newer(database, path)
    return known


def take_back(store: Any, lines: list[Line], ledger: Path | None) -> None:
    """Redact and erase in a restored store what the ledger says; where that fails, close it."""
    try:
        known = {line["id"] for line in store.redactions()}
        erase_again(store.database, lines)
        for id, reason, _ in lines:
            if id not in known and store.state(id, "internal") is not None:
                store.redact(id, reason)
    except BaseException:
        store.close()
        raise
    if ledger:
        ledger.unlink()


def drop_newer(database: Database, path: Path) -> None:
    """Drop the tables that an older backup did not know: PostgreSQL leaves them, and the migrations make them again."""
    told = run("pg_restore", database, "--list", str(path))
    entries = [line.split() for line in told.splitlines()]  # 215; 1259 16386 TABLE public account owner
    known = {words[5] for words in entries if len(words) > 6 and words[3] == "TABLE" and words[4] != "DATA"}
    with database.writing() as tx:
        for (name,) in tx.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"):
            if known and name not in known:
                tx.run(f'DROP TABLE "{name}" CASCADE')


def restore_sqlite(database: Database, path: Path) -> None:
    """Copy a backup over a database, page by page, so that those who have it open see it whole."""
    source_url = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source_url, uri=True)) as source, database.connected() as target:
        source.backup(target)


def redactions(database: Database) -> list[Line]:
    """Return the ledger of a database; of one without tables, nothing."""
    if revision(database) is None:
        return []
    with database.reading() as tx:
        return [(id, reason, at) for id, reason, at in tx.rows(KEPT)]
