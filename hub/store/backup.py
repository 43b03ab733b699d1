"""Backups while the hub runs, and restoring them with all later redactions applied (promise P17)."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from hub.errors import ConfigError, StoreError
from hub.store.connection import Database
from hub.store.migrate import revision
from hub.store.persons import SCHEMA

PAGES = 2_000  #: of SQLite's backup at a time; between them writers go on


def backup(database: Database, path: Path) -> None:
    """Write a backup: a database file for SQLite, an archive of pg_dump for PostgreSQL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    if database.sqlite:
        with database.connected() as source, closing(sqlite3.connect(part)) as target:
            source.backup(target, pages=PAGES, sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")
    else:
        run("pg_dump", database, "--format=custom", "--no-owner", *schemas(database), f"--file={part}")
    os.replace(part, path)


def schemas(database: Database) -> list[str]:
    """Return which schemas of PostgreSQL are copied: records about persons have a schema, and backups, of their own."""
    options = str(make_url(database.url).query.get("options", ""))
    return [f"--schema={SCHEMA}"] if f"search_path={SCHEMA}" in options else [f"--exclude-schema={SCHEMA}"]


def restore(database: Database, path: Path) -> list[tuple[str, str]]:
    """Put a backup in the place of a database; return the redactions that the database knew."""
    if not path.is_file():
        raise StoreError(f"no backup at {path.name}: nothing was restored")
    ledger = redactions(database)
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
    return ledger


def restore_sqlite(database: Database, path: Path) -> None:
    """Copy a backup over a database, page by page, so that those who have it open see it whole."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
        try:
            found = source.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path.name} is not a backup of ours: {error}") from error
        if found != "ok":
            raise StoreError(f"{path.name} is damaged ({found}): nothing was restored")
        with database.connected() as target:
            source.backup(target)


def redactions(database: Database) -> list[tuple[str, str]]:
    """Return the ledger of a database: (id, reason); of one without tables, nothing."""
    if revision(database) is None:
        return []
    with database.reading() as tx:
        return [(row[0], row[1]) for row in tx.rows("SELECT id, reason FROM redaction ORDER BY id")]


def run(program: str, database: Database, *arguments: str) -> None:
    """Run a program of PostgreSQL's against a database; the password goes by the environment."""
    url = make_url(database.url)
    with environment(url.password) as variables:
        plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        words = [plain if word == "" else word for word in arguments]
        if "--dbname" not in words:
            words += ["--dbname", plain]
        done = subprocess.run([find(program), *words], env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise StoreError(f"{program} failed: {done.stderr.strip()[-500:]}")


@contextmanager
def environment(password: str | None) -> Iterator[dict[str, str]]:
    """Give the environment of a program, with the password where there is one."""
    yield {**os.environ, **({"PGPASSWORD": password} if password else {})}


def find(program: str) -> str:
    """Return where a program of PostgreSQL's is.

    :raises ConfigError: when it is nowhere.
    """
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    found = str(installed[-1]) if installed else shutil.which(program)
    if found is None:
        raise ConfigError(f"{program} is not here: install PostgreSQL's client programs (postgresql-client)")
    return found
