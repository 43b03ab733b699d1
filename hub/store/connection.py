"""The way to the database: one engine, transactions that read and transactions that write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from hub.errors import ConfigError, StoreError
from hub.store.sqlite import READING_KIB, WRITING_KIB, make_private, prepare_sqlite

WAIT_S = 30  #: how long a writer waits for another
CHUNK = 1000  #: values of one IN (...)


@lru_cache(512)
def for_postgresql(sql: str) -> str:
    """Return our SQL with psycopg's marks; no statement of ours holds another ``?`` or a ``%``."""
    return sql.replace("?", "%s")


def marks(values: Sequence[Any]) -> str:
    """Return as many marks as there are values."""
    return ",".join("?" * len(values))


def chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield the values by the list."""
    every = list(values)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def padded(values: list[Any]) -> list[Any]:
    """Return a chunk with its last value repeated up to a power of two, or to a whole chunk.

    A connection keeps what it made of each text of a statement, 100 KiB for a thousand marks: a text for every number
    of values would grow with each batch of a harvest, to tens of MiB.
    """
    length = min(1 << (len(values) - 1).bit_length(), CHUNK)
    return values + values[-1:] * (length - len(values))


class Tx:
    """One transaction; statements are ours, in text, with ``?`` for values."""

    def __init__(self, database: Database, connection: Any) -> None:
        self.database = database
        self.sqlite = database.sqlite
        self.connection = connection
        self.cursor = connection.cursor() if self.sqlite else connection.cursor(binary=True)  # texts as they are stored

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; return how many rows it touched."""
        self._execute(self.cursor, sql, values)
        return self.cursor.rowcount

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        self._execute(self.cursor, sql, values)
        try:
            return self.cursor.fetchall()
        except self.database.error as error:  # a damaged page is found when its row is read
            raise failure(error, sql) from error

    def one(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """Return the first row of a query."""
        self._execute(self.cursor, sql, values)
        return self.cursor.fetchone()

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each row."""
        if not rows:
            return
        self.database.before(sql)
        try:
            self.cursor.executemany(sql if self.sqlite else for_postgresql(sql), rows)
        except self.database.error as error:
            raise failure(error, sql) from error

    def among(self, sql: str, values: Iterable[Any], *, first: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query whose ``{}`` stands for a list of values of any length."""
        found: list[tuple[Any, ...]] = []
        for chunk in chunks(values):
            given = padded(chunk)
            found += self.rows(sql.format(marks(given)), (*first, *given))
        return found

    def stream(self, sql: str, values: Sequence[Any] = (), *, size: int = 500) -> Iterator[tuple[Any, ...]]:
        """Yield rows in constant memory."""
        cursor = self.connection.cursor() if self.sqlite else self.connection.cursor(name="hub_stream", binary=True)
        try:
            self._execute(cursor, sql, values)
            while rows := self._some(cursor, size, sql):
                yield from rows
        finally:
            with suppress(self.database.error):  # of a connection that is lost
                cursor.close()

    def _some(self, cursor: Any, size: int, sql: str) -> list[tuple[Any, ...]]:
        try:
            found: list[tuple[Any, ...]] = cursor.fetchmany(size)
        except self.database.error as error:
            raise failure(error, sql) from error
        return found

    def _execute(self, cursor: Any, sql: str, values: Sequence[Any]) -> None:
        self.database.before(sql)
        try:
            if self.sqlite:
                cursor.execute(sql, values)
            else:
                cursor.execute(for_postgresql(sql), values or None)
        except self.database.error as error:
            raise failure(error, sql) from error


def failure(error: Exception, sql: str) -> StoreError:
    """Return what the database said as an error of ours."""
    return StoreError(f"the database refused {' '.join(sql.split())[:120]!r}: {type(error).__name__}: {error}")


def nothing(_: str) -> None:
    """Do nothing before a statement."""


class Database:
    """The engine, and its transactions.

    ``before`` is called with each statement before it is run, and with COMMIT: the tests put faults there.
    """

    def __init__(self, url: str) -> None:
        self.url = full_url(url)
        self.before: Callable[[str], None] = nothing
        self.sqlite = self.url.startswith("sqlite")
        self.engine = create_engine(self.url, **self._options())
        dbapi: Any = self.engine.dialect.dbapi
        self.error: type[Exception] = dbapi.Error
        self.spare: list[Any] = []  #: connections of the pool that are kept for single statements
        if self.sqlite:
            event.listen(self.engine, "do_connect", make_private)
            event.listen(self.engine, "connect", prepare_sqlite)

    def _options(self) -> dict[str, Any]:
        # the connection used last goes first: each has a page cache of its own, and turns would fill them all
        options: dict[str, Any] = {"pool_size": 8, "max_overflow": 64, "pool_use_lifo": True}
        if not self.sqlite:
            return options
        arguments = {"isolation_level": None, "check_same_thread": False, "timeout": WAIT_S, "cached_statements": 256}
        return {**options, "connect_args": arguments}

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one statement, which sees one snapshot by itself: no transaction is made around it.

        Whether the server still has the connection is found by asking; where it has not, another one is asked.
        """
        try:
            pooled = self.spare.pop()
        except IndexError:
            pooled = self._pooled()
            if not self.sqlite:
                pooled.driver_connection.autocommit = True
        try:
            rows = Tx(self, pooled.driver_connection).rows(sql, values)
        except StoreError:
            lost = not self.sqlite and pooled.driver_connection.closed
            pooled.invalidate()
            if not lost:
                raise
            with self.connected() as connection, self._alone(connection):
                return Tx(self, connection).rows(sql, values)
        self.spare.append(pooled)
        return rows

    @contextmanager
    def _alone(self, connection: Any) -> Iterator[None]:
        """Have PostgreSQL's driver begin no transaction by itself; SQLite's never does."""
        if not self.sqlite:
            connection.autocommit = True
        try:
            yield
        finally:
            if not self.sqlite:
                with suppress(self.error):  # of a connection that is lost
                    connection.autocommit = False

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """Open a transaction that reads one snapshot."""
        begin = "BEGIN" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with self.connected() as connection, self._alone(connection):
            tx = Tx(self, connection)
            tx.run(begin)
            try:
                yield tx
            finally:
                self._roll_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """Open a transaction that writes; all that is written is kept, or nothing is."""
        with self.connected() as connection:
            tx = Tx(self, connection)
            if self.sqlite:
                self._cache(connection, WRITING_KIB)
                tx.run("BEGIN IMMEDIATE")
            try:
                yield tx
                self.before("COMMIT")
                self._commit(connection)
            except BaseException:
                self._roll_back(connection)
                raise
            finally:
                if self.sqlite:
                    self._cache(connection, READING_KIB)

    def _cache(self, connection: Any, kib: int) -> None:
        """Set how much of the database a connection keeps in memory; one that is broken says so elsewhere."""
        with suppress(self.error):
            connection.execute(f"PRAGMA cache_size=-{kib}")

    def _roll_back(self, connection: Any) -> None:
        """Undo what was begun; where the connection is lost the server has done so, and the pool makes another."""
        with suppress(self.error):
            connection.rollback()

    def _commit(self, connection: Any) -> None:
        try:
            connection.commit()
        except self.error as error:
            raise failure(error, "COMMIT") from error

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """Give the driver's own connection."""
        pooled = self._pooled()
        while not self.sqlite and not self._answers(pooled.driver_connection):
            pooled.invalidate()
            pooled = self._pooled()
        try:
            yield pooled.driver_connection
        finally:
            pooled.close()

    def _answers(self, connection: Any) -> bool:
        """Say whether the server still has a connection of the pool."""
        try:
            return bool(self.engine.dialect.do_ping(connection))
        except self.error:
            return False

    def _pooled(self) -> Any:
        try:
            return self.engine.raw_connection()
        except (SQLAlchemyError, self.error) as error:
            why = " ".join(str(error).split())
            told = f"no connection to the database {self.safe_url}: {why}"
            raise StoreError(f"{told} (its address: HUB_DATABASE, or [database] url in hub.toml)") from error

    @property
    def safe_url(self) -> str:
        """The address, without the password."""
        return self.engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close all connections."""
        while self.spare:
            self.spare.pop().close()
        self.engine.dispose()


def full_url(url: str) -> str:
    """Return the SQLAlchemy URL of what an operator wrote: a bare path is SQLite, postgresql:// is psycopg 3."""
    if "://" not in url:
        return f"sqlite:///{url}"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        told = "[database] url (HUB_DATABASE) is not an SQLAlchemy URL; it is not shown here, it may hold a password"
        raise ConfigError(told) from error
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError(f"[database] url: {parsed.get_backend_name()} is not supported; use sqlite or postgresql")
    return parsed.render_as_string(hide_password=False)
