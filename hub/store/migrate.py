"""Migrations, run by the program itself: to the newest revision, or back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from hub.errors import StoreError
from hub.store.connection import Database, failure

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

HEAD = "0008"  #: the revision that this program works with
FOLDER = Path(__file__).parent / "migrations"
LOCK = 7202611  #: PostgreSQL's advisory lock: one process migrates


def revision(database: Database) -> str | None:
    """Return the revision of a database, or None where there are no tables yet."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not database.sqlite:
        known = "SELECT count(*) FROM pg_tables WHERE tablename = 'alembic_version' AND schemaname = current_schema()"
    with database.reading() as tx:
        found = tx.one(known)
        row = tx.one("SELECT version_num FROM alembic_version") if found and found[0] else None
    return row[0] if row else None


def ready(database: Database, *, migrate: bool) -> None:
    """Bring a database to the revision that this program works with.

    :raises StoreError: when it is older and may not be migrated, or was written by a newer program.
    """
    present = revision(database)
    if present == HEAD:
        return
    refuse_newer(database, present)
    if not migrate:
        raise StoreError(f"the database {database.safe_url} is at revision {present}: run `hub db upgrade`")
    move(database, HEAD)


def refuse_newer(database: Database, present: str | None) -> None:
    """Refuse a database whose revision this program does not know.

    :raises StoreError: saying which it is and what to do.
    """
    if present is not None and present not in revisions():
        raise StoreError(
            f"the database {database.safe_url} was written by a newer Clausier (revision {present}, this one knows "
            f"{HEAD}): install that version, or restore a backup made by this one"
        )


def revisions() -> set[str]:
    """Return all revisions that this program knows."""
    return {path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def move(database: Database, target: str) -> None:
    """Upgrade or downgrade to a revision (``base``: no tables), in one transaction.

    :raises StoreError: when a newer program has written the database, or it takes nothing now.
    """
    refuse_newer(database, revision(database))
    try:
        with database.engine.connect() as connection:
            if database.sqlite:
                connection.exec_driver_sql("PRAGMA busy_timeout = 60000")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            run(connection, target)
            connection.commit()
    except (SQLAlchemyError, database.error) as error:
        raise failure(getattr(error, "orig", None) or error, f"migration to {target}") from error


def run(connection: Connection, target: str) -> None:
    """Run the migrations over one connection."""
    from alembic import command
    from alembic.migration import MigrationContext

    present = MigrationContext.configure(connection).get_current_revision()
    config = configuration(connection)
    if target == "base" or (present is not None and target < present):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for one connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
