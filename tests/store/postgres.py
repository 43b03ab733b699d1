"""A throwaway PostgreSQL server for the tests: never the machine's own, never as root."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")
NUMBERS = itertools.count(1)


class PostgresUnavailable(Exception):
    """There is no PostgreSQL here to test with."""


def start_cluster() -> tuple[str, Callable[[], None]]:
    """Start a server, or use HUB_TEST_POSTGRES; return its URL and how to stop it."""
    given = os.environ.get("HUB_TEST_POSTGRES")
    if given:
        return given, lambda: None
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise PostgresUnavailable("no PostgreSQL here: install postgresql, or set HUB_TEST_POSTGRES to a URL")
    return start(binaries[-1].parent)


def start(binaries: Path) -> tuple[str, Callable[[], None]]:
    """Make a cluster in a temporary folder and start it on a free port of the loopback."""
    user = other_user()
    folder = Path(tempfile.mkdtemp(prefix="hub-pg-"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    run(user, [binaries / "initdb", "-D", data, "-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
    options = f"-h 127.0.0.1 -p {port} -k {folder} " + " ".join(f"-c {setting}" for setting in SETTINGS)
    run(user, [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])

    def stop() -> None:
        run(user, [binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)

    return f"postgresql+psycopg://hub@127.0.0.1:{port}/postgres", stop


def other_user() -> str | None:
    """Return a user to run the server as, since it refuses root; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise PostgresUnavailable("we are root, and there is no other user to run PostgreSQL as")


def run(user: str | None, command: list[object]) -> None:
    """Run a command of the server, as its user."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresUnavailable(f"{words[0]} failed: {done.stderr[-400:]}")


@contextmanager
def fresh_database(url: str, *, like: str = "template0") -> Iterator[str]:
    """Make a database on a server, empty or a copy of another, and drop it after."""
    name = f"hub_test_{os.getpid()}_{next(NUMBERS)}"
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
