"""A PostgreSQL server of the bench's own, kept with its data between two runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.testing.drill.cluster import Cluster


@contextmanager
def throwaway(work: Path) -> Iterator[str]:
    """Start the server, made where it is not, and end it afterwards; give the address of its database."""
    folder = work / "server"
    there = (folder / "pg").exists()
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder, folder / "server.log")
    if there:
        cluster.launch()
    else:
        cluster.start()
    try:
        yield cluster.url
    finally:
        cluster.halt()
