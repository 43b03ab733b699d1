"""What tests take for a migrated database is one: made by a script or copied, on either engine."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from hub.store import Store, migrate
from tests.store.postgres import fresh_database


def held(path: Path) -> tuple[Any, ...]:
    """Return all that a SQLite file says of itself, and all its rows."""
    with sqlite3.connect(path) as file:
        made = sorted(map(repr, file.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")))
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return made, {name: file.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def test_the_script_makes_what_the_migrations_make(tmp_path: Path) -> None:
    quick, earnest = tmp_path / "quick.db", tmp_path / "earnest.db"
    Store.upgrade(f"sqlite:///{quick}")
    for revision in sorted(migrate.revisions()):  # one by one: the script stands for the way from nothing to the end
        Store.upgrade(f"sqlite:///{earnest}", revision)
    assert held(quick) == held(earnest)


def columns(url: str) -> dict[str, list[str]]:
    engine = create_engine(url)
    try:
        seen = inspect(engine)
        return {name: [str(each) for each in seen.get_columns(name)] for name in sorted(seen.get_table_names())}
    finally:
        engine.dispose()


@pytest.mark.postgres
def test_a_copy_on_postgresql_is_at_the_newest_revision(postgres_cluster: str, postgres_ready: str) -> None:
    with fresh_database(postgres_cluster, like=postgres_ready) as copied, fresh_database(postgres_cluster) as empty:
        Store.open(copied, migrate=False).close()
        Store.upgrade(empty)
        assert columns(copied) == columns(empty)
