"""Programs of PostgreSQL's own: found, and run with the password in the environment alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from hub.errors import ConfigError, StoreError
from hub.store.connection import Database

NO_DATABASE = ("--list", "--dbname", "--file=-", "--file=/dev/null")  #: with one of these, no address is added


def run(program: str, database: Database, *arguments: str) -> str:
    """Run a program of PostgreSQL's and return what it says; the password goes by the environment."""
    url = make_url(database.url)
    with environment(url.password) as variables:
        plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        words = [plain if word == "" else word for word in arguments]
        if not set(words).intersection(NO_DATABASE):
            words += ["--dbname", plain]
        done = subprocess.run([find(program), *words], env=variables, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise StoreError(f"{program} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


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
