"""Moving: copies every table of a hub to an empty database of either engine, all of it or nothing, and proves it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hub.errors import StoreError
from hub.store.canonical import canonical, loads
from hub.store.connection import Database, Tx
from hub.store.dumping import lines
from hub.store.records import Preparing
from hub.store.search.writing import IndexWriter, Vocabulary

AT_ONCE = 1_000  #: rows of one statement
LOCK_WAIT_S = 30  #: how long a writer of the source may take to end, and how long one waits that comes after
#: made anew in the target: each engine has a search index of its own
ENGINE_OWN = ("words", "passage")
LIVING_RUN = "SELECT id FROM run WHERE status = 'running' AND beat_at + lease_s > ? ORDER BY id"
TEXTS = (
    "SELECT r.rid, b.body FROM record r JOIN body b ON b.rid = r.rid"
    " WHERE r.rid > ? AND r.withdrawn IS NULL ORDER BY r.rid LIMIT ?"
)
OPEN = (
    "SELECT r.id, CASE WHEN b.open IS NULL THEN b.body ELSE b.open END FROM record r JOIN body b ON b.rid = r.rid"
    " WHERE r.withdrawn IS NULL AND r.hidden = 0 AND r.level = 2 ORDER BY r.id"
)
SERIALS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?"
    " AND column_default LIKE 'nextval(%'"
)


@dataclass(frozen=True)
class Moved:
    """What was copied: rows by table, the last number of the change log, the digests of state and open records."""

    rows: dict[str, int]
    seq: int
    state: str
    dump: str


def move_all(source: Database, target: Database, preparing: Preparing, *, told: Callable[[str], None]) -> Moved:
    """Copy all tables; the target is changed in one transaction, the source can be read but not written meanwhile.

    ``told`` is called with the name of each table before it is copied. A process that dies leaves the target empty.

    :raises StoreError: when the target holds something, a run is under way, or the copy is not the same.
    """
    with locked(source) as there, target.writing() as here:
        names = tables(there)
        if names != tables(here):
            raise StoreError("the two databases do not have the same tables: run `hub db upgrade` on both")
        refuse_living(there)
        if (full := first_full(here, names)) is not None:
            return there_already(there, here, names, full)
        for name in names:
            told(name)
            copy(there, here, name)
            restart_numbers(here, name)
        told("search index")
        index(here, preparing)
        told("comparison")
        return compared(there, here, names)


@contextmanager
def locked(database: Database) -> Iterator[Tx]:
    """Open one snapshot of a database that nobody writes meanwhile."""
    with database.connected() as connection:
        tx = Tx(database, connection)
        if database.sqlite:
            tx.run("BEGIN IMMEDIATE")
        else:
            tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            tx.run(f"SET LOCAL lock_timeout = '{LOCK_WAIT_S}s'")
            names = [*tables_of_postgresql(tx), "passage"]
            tx.run(f"LOCK TABLE {', '.join(map(quoted, sorted(names)))} IN SHARE MODE")
        try:
            yield tx
        finally:
            connection.rollback()


def quoted(name: str) -> str:
    """Return a name of ours as SQL takes it."""
    return f'"{name}"'


def tables(tx: Tx) -> list[str]:
    """Return the tables of a database that are copied."""
    return sorted(tables_of_sqlite(tx) if tx.sqlite else tables_of_postgresql(tx))


def tables_of_sqlite(tx: Tx) -> list[str]:
    """Return the tables of a file, without what belongs to its search index."""
    rows = tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in rows if name != "alembic_version" and not name.startswith("words")]


def tables_of_postgresql(tx: Tx) -> list[str]:
    """Return the tables of the schema, without those of its search index."""
    rows = tx.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [name for (name,) in rows if name not in ("alembic_version", *ENGINE_OWN)]


def columns(tx: Tx, table: str) -> list[str]:
    """Return the columns of a table, sorted."""
    if tx.sqlite:
        return sorted(row[1] for row in tx.rows(f"PRAGMA table_info({quoted(table)})"))
    sql = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ?"
    return sorted(row[0] for row in tx.rows(sql, (table,)))


def refuse_living(tx: Tx) -> None:
    """Refuse to move a hub that is at work.

    :raises StoreError: naming the run that is under way.
    """
    living = [row[0] for row in tx.rows(LIVING_RUN, (time.time(),))]
    if living:
        raise StoreError(
            f"run {living[0]} is under way: stop `hub serve` and `hub worker`, wait a minute, and move then"
        )


def first_full(tx: Tx, names: list[str]) -> str | None:
    """Return a table that holds something, or None; the counters of a new database do not count."""
    for name in names:
        held = "SELECT 1 FROM counter WHERE value > 0 AND name IN ('seq', 'rid', 'run')"
        sql = held if name == "counter" else f"SELECT 1 FROM {quoted(name)}"  # noqa: S608 - names are the database's
        if tx.one(sql + " LIMIT 1") is not None:
            return name
    return None


def there_already(there: Tx, here: Tx, names: list[str], full: str) -> Moved:
    """Return what was copied where an earlier move of the same hub ended well.

    :raises StoreError: when the target holds anything else.
    """
    try:
        return compared(there, here, names)
    except StoreError as error:
        told = f"the table {full} of {here.database.safe_url} is not empty: move to a new, empty database"
        raise StoreError(told) from error


def copy(there: Tx, here: Tx, table: str) -> None:
    """Copy the rows of a table, some at a time."""
    names = columns(there, table)
    if names != columns(here, table):
        raise StoreError(f"the table {table} does not have the same columns in both databases: nothing was moved")
    if table == "counter":
        here.run("DELETE FROM counter")
    listed = ", ".join(map(quoted, names))
    sql = f"INSERT INTO {quoted(table)} ({listed}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608
    some: list[tuple[Any, ...]] = []
    for row in there.stream(f"SELECT {listed} FROM {quoted(table)}", size=AT_ONCE):  # noqa: S608
        some.append(row)
        if len(some) >= AT_ONCE:
            here.many(sql, some)
            some = []
    here.many(sql, some)


def restart_numbers(tx: Tx, table: str) -> None:
    """Have PostgreSQL number new rows after those that were copied, as SQLite does by itself."""
    if tx.sqlite:
        return
    for (column,) in tx.rows(SERIALS.replace("%", "%%"), (table,)):
        last = tx.one(f"SELECT max({quoted(column)}) FROM {quoted(table)}")  # noqa: S608 - names are the database's
        if last and last[0] is not None:
            tx.rows("SELECT setval(pg_get_serial_sequence(?, ?), ?)", (table, column, last[0]))


def index(tx: Tx, preparing: Preparing) -> None:
    """Write the search index of the living records anew; their facets and the vocabulary were copied."""
    writer, last = IndexWriter(tx, Vocabulary()), 0
    while rows := tx.rows(TEXTS, (last, AT_ONCE)):
        writer.add([(rid, preparing.prepare(loads(bytes(body)))) for rid, body in rows])
        last = rows[-1][0]
    writer.finish({})


def compared(there: Tx, here: Tx, names: list[str]) -> Moved:
    """Return what both databases hold.

    :raises StoreError: naming the first thing in which they differ; the caller's transaction then keeps nothing.
    """
    rows = {}
    for name in names:
        before, after = content(there, name), content(here, name)
        if before != after:
            raise StoreError(f"the table {name} has {after[0]} rows for {before[0]}, or others: nothing was moved")
        rows[name] = after[0]
    for what, digest in (("state", state_digest), ("dump of open records", open_digest)):
        if digest(there) != digest(here):
            raise StoreError(f"the canonical {what} is not the same in both databases: nothing was moved")
    last = here.one("SELECT value FROM counter WHERE name = 'seq'")
    return Moved(rows, last[0] if last else 0, state_digest(here), open_digest(here))


def content(tx: Tx, table: str) -> tuple[int, int]:
    """Return the number of a table's rows and a digest of them that does not depend on their order."""
    listed = ", ".join(map(quoted, columns(tx, table)))
    number = total = 0
    for row in tx.stream(f"SELECT {listed} FROM {quoted(table)}", size=AT_ONCE):  # noqa: S608
        told = repr([same(value) for value in row]).encode()
        total = (total + int.from_bytes(hashlib.blake2b(told, digest_size=16).digest())) % (1 << 128)
        number += 1
    return number, total


def same(value: Any) -> Any:
    """Return a value in the form that both drivers share."""
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def state_digest(tx: Tx) -> str:
    """Return the SHA-256 of the whole state as one text."""
    hashed = hashlib.sha256()
    for line in lines(tx):
        hashed.update(line + b"\n")
    return hashed.hexdigest()


def open_digest(tx: Tx) -> str:
    """Return the SHA-256 of the canonical dump of open records."""
    hashed = hashlib.sha256()
    for _, body in tx.stream(OPEN):
        hashed.update(canonical(bytes(body)) + b"\n")
    return hashed.hexdigest()
