"""Persons: where per-person records are kept, apart from all that may be shown (promise P8)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from hub.store.connection import Database, full_url
from hub.store.migrate import LOCK

SCHEMA = "persons"
KNOWN = "SELECT 1 FROM pg_namespace WHERE nspname = ?"


def persons_url(url: str, folder: Path) -> str:
    """Return the address of the database of persons: a file of its own, or a schema of its own on PostgreSQL."""
    given = make_url(full_url(url))
    if given.get_backend_name() == "sqlite":
        return f"sqlite:///{folder / 'persons.db'}"
    return given.update_query_dict({"options": f"-csearch_path={SCHEMA}"}).render_as_string(hide_password=False)


def prepare(url: str) -> None:
    """Make the schema of persons, where the database has schemas; one process of all makes it.

    :raises StoreError: when the database does not answer, or takes nothing.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return
    database = Database(url)
    try:
        if not database.ask(KNOWN, (SCHEMA,)):
            with database.writing() as tx:
                tx.run("SELECT pg_advisory_xact_lock(?)", (LOCK,))
                tx.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    finally:
        database.close()
