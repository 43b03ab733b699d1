"""Persons: where per-person records are kept, apart from all that may be shown (promise P8)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from hub.store.connection import full_url

SCHEMA = "persons"


def persons_url(url: str, folder: Path) -> str:
    """Return the address of the database of persons: a file of its own, or a schema of its own on PostgreSQL."""
    given = make_url(full_url(url))
    if given.get_backend_name() == "sqlite":
        return f"sqlite:///{folder / 'persons.db'}"
    return given.update_query_dict({"options": f"-csearch_path={SCHEMA}"}).render_as_string(hide_password=False)


def prepare(url: str) -> None:
    """Make the schema of persons, where the database has schemas."""
    if make_url(url).get_backend_name() == "sqlite":
        return
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    finally:
        engine.dispose()
