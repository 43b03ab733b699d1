"""A throwaway PostgreSQL server of a drill, which can be cut off, restarted and filled up; never the machine's own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from hub.errors import ConfigError

#: commits reach the operating system before they are told, so that a server that is killed has them
SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "max_wal_size=64MB",
            "min_wal_size=32MB", "wal_init_zero=off")  # fmt: skip
READ_ONLY = "ALTER DATABASE drill SET default_transaction_read_only = {}"
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'drill' AND pid <> pg_backend_pid()"
    " ORDER BY random() LIMIT %s"
)


class Cluster:
    """A server with one database, ``drill``, in a folder; its log is elsewhere, where the disk is never full."""

    def __init__(self, folder: Path, log: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise ConfigError("there is no PostgreSQL here: install postgresql, or name a database with --url")
        self.binaries, self.folder, self.log, self.user = found[-1].parent, folder, log, other_user()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return f"postgresql+psycopg://hub@127.0.0.1:{self.port}/drill"

    def start(self) -> None:
        """Make the server and its database."""
        self.log.touch()
        if self.user:
            shutil.chown(self.folder, self.user)
            shutil.chown(self.log, self.user)
        where = ["-D", self.folder / "pg"]
        self._run("initdb", *where, "-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N",
                  "--wal-segsize=4")  # fmt: skip
        self.launch()
        self.tell("CREATE DATABASE drill TEMPLATE template0", database="postgres")

    def launch(self) -> None:
        """Start the server."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} " + " ".join(f"-c {one}" for one in SETTINGS)
        self._run("pg_ctl", "-D", self.folder / "pg", "-w", "-l", self.log, "-o", options, "start")

    def stop(self) -> None:
        """Stop the server as a failure of its machine does: at once."""
        with suppress(ConfigError):
            self._run("pg_ctl", "-D", self.folder / "pg", "-m", "immediate", "stop")

    def halt(self) -> None:
        """Stop the server in order, so that its data can be used again."""
        self._run("pg_ctl", "-D", self.folder / "pg", "-m", "fast", "stop")

    def restart(self) -> None:
        """Stop the server at once, and start it again, which recovers from its log."""
        self.stop()
        self.launch()

    def standing(self) -> bool:
        """Say whether the server answers; one whose disk was full may have ended."""
        with suppress(psycopg.Error):
            self.tell("SELECT 1")
            return True
        return False

    def press(self) -> None:
        """Have a server whose disk is full write more than it has room for, as a busy day would."""
        with suppress(psycopg.Error):
            self.tell("SELECT pg_switch_wal()")

    def panics(self) -> int:
        """Return how often the server found no room for its log and ended all of its connections."""
        return sum("PANIC:" in line for line in self.log.read_text(errors="replace").splitlines())

    def refusals(self) -> int:
        """Return how many statements the server refused because its disk was full."""
        lines = self.log.read_text(errors="replace").splitlines()
        return sum("ERROR:" in line and "No space left" in line for line in lines)

    def cut(self, most: int) -> None:
        """End some connections."""
        with suppress(psycopg.Error):
            self.tell(CUT, (most,))

    def read_only(self, switch: str) -> None:
        """Have new connections write nothing, or write again; the present ones end."""
        with suppress(psycopg.Error):
            self.tell(READ_ONLY.format(switch), database="postgres")
            self.cut(100)

    def tell(self, sql: str, values: tuple[int, ...] = (), *, database: str = "drill") -> None:
        """Run a statement of the drill's own."""
        url = f"postgresql://hub@127.0.0.1:{self.port}/{database}?connect_timeout=5"
        with psycopg.connect(url, autocommit=True) as connection:
            if database != "drill":
                connection.execute("SET default_transaction_read_only = off")
            connection.execute(sql.encode(), values or None)

    def _run(self, program: str, *words: object) -> None:
        command = [str(self.binaries / program), *map(str, words)]
        done = subprocess.run(  # noqa: S603
            command, user=self.user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode != 0:
            raise ConfigError(f"{program} failed: {done.stderr[-300:]}")


def other_user() -> str | None:
    """Return a user to run the server as, since it refuses root; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ConfigError("we are root, and there is no other user to run PostgreSQL as")
