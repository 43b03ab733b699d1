"""Disks of a drill that take no more: full, by a limit or by a real small disk, and read-only."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

from sqlalchemy import event

from hub.store.connection import Database
from hub.testing.drill.world import Fate

BALLAST = "ballast"


def afflict(database: Database, fate: Fate) -> None:
    """Give this process a disk that takes nothing, or only so much more."""
    if fate.read_only and database.sqlite:
        database.close()
        event.listen(database.engine, "connect", refuse_writing)
    if fate.room:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        path = Path(database.url.removeprefix("sqlite:///"))
        size = max((file.stat().st_size for file in (path, Path(f"{path}-wal")) if file.exists()), default=0)
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + fate.room, hard))


def refuse_writing(connection: Any, _: Any) -> None:
    """Have SQLite refuse each write of a connection."""
    connection.execute("PRAGMA query_only = ON")


def unmount(folder: Path) -> None:
    """Take a small disk away."""
    subprocess.run(["/bin/umount", "-l", str(folder)], capture_output=True, check=False)  # noqa: S603


def fill(folder: Path) -> None:
    """Fill a disk to its last block."""
    with (folder / BALLAST).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * (1 << 16))
        except OSError:
            os.fsync(file.fileno())


def empty(folder: Path) -> None:
    """Give a full disk its room again."""
    (folder / BALLAST).unlink(missing_ok=True)


def told(mib: int, *, ours: bool) -> str:
    """Say what the disk was that could be full."""
    if mib:
        return f"{mib} MiB of memory of its own, filled to the last block"
    if not ours:
        return "that of a database of others: never filled"
    return "nothing may be mounted here: no disk was full for all, and none for the server of a database"
