"""Health: whether a database is whole: its pages, its tables, its indexes. Nothing is migrated, nothing is written."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from hub.errors import StoreError
from hub.store.connection import Database
from hub.store.model import RawRow
from hub.store.raws import Raws
from hub.store.tables import metadata

FOUND = {
    "table": (
        "SELECT name FROM sqlite_master WHERE type = 'table'",
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    ),
    "index": (
        "SELECT name FROM sqlite_master WHERE type = 'index'",
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
    ),
}
INVALID = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n"
    " ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND n.nspname = current_schema() ORDER BY 1"
)


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite database; None of another."""
    made = make_url(url)
    return Path(made.database) if made.get_backend_name() == "sqlite" and made.database else None


def damage(database: Database) -> str | None:
    """Return what the engine finds wrong with its pages or indexes, or None."""
    try:
        with database.reading() as tx:
            if not database.sqlite:
                broken = [row[0] for row in tx.rows(INVALID)]
                return f"invalid indexes: {', '.join(broken)}" if broken else None
            said = [str(row[0]) for row in tx.rows("PRAGMA quick_check(5)")]
    except StoreError as error:
        return str(error)
    return None if said == ["ok"] else "; ".join(said)[:300]


def missing(database: Database) -> list[str]:
    """Return the tables and indexes that this program needs and the database lacks."""
    wanted = {
        "table": {table.name for table in metadata.tables.values()},
        "index": {str(index.name) for table in metadata.tables.values() for index in table.indexes},
    }
    lacking: list[str] = []
    with database.reading() as tx:
        for sort, (sqlite, postgresql) in FOUND.items():
            there = {row[0] for row in tx.rows(sqlite if database.sqlite else postgresql)}
            lacking += [f"{sort} {name}" for name in sorted(wanted[sort] - there)]
    return lacking


def sample(database: Database, most: int) -> list[RawRow]:
    """Return the last documents that the archive keeps, as its journal has them."""
    sql = "SELECT digest FROM raw WHERE path <> '' ORDER BY id DESC LIMIT ?"
    with database.reading() as tx:
        digests = [row[0] for row in tx.rows(sql, (most,))]
    raws = Raws(database)
    return [row for digest in dict.fromkeys(digests) if (row := raws.get(digest))]
