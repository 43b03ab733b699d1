"""Databases at the newest revision, made once: to migrate one for each test takes longer than most tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from hub.store import migrate

TABLES = "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
MADE = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
Statement = tuple[str, tuple[Any, ...]]


def statements(migrated: Path) -> list[Statement]:
    """Return what makes again the tables of a SQLite file that holds no record, with the rows that they begin with."""
    with sqlite3.connect(migrated) as file:
        kinds = dict(file.execute(TABLES).fetchall())
        made = [(sql, ()) for name, sql in file.execute(MADE) if kinds.get(name) != "shadow"]
        return made + [each for name, kind in kinds.items() if kind == "table" for each in rows(file, name)]


def rows(file: sqlite3.Connection, table: str) -> list[Statement]:
    """Return what writes the rows of a table again."""
    found = file.execute(f'SELECT * FROM "{table}"').fetchall()
    return [(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(row))})', row) for row in found]


def use(patch: pytest.MonkeyPatch, script: Sequence[Statement]) -> None:
    """Let this process make an empty SQLite database by a script; whatever else is migrated is migrated in earnest."""
    earnest = migrate.run

    def run(connection: Connection, target: str) -> None:
        if target != migrate.HEAD or connection.dialect.name != "sqlite" or begun(connection):
            return earnest(connection, target)
        for sql, values in script:
            connection.exec_driver_sql(sql, values)

    patch.setattr(migrate, "run", run)


def begun(connection: Connection) -> bool:
    """Say whether a SQLite database was ever migrated."""
    return bool(connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first())
