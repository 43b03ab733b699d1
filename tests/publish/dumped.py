"""Dumps of invented records in a folder, for the tests of what they hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from hub.publish.dumps import Base, Order, SourceCard, write_dump, write_whole
from hub.publish.dumps_shelf import CANONICAL

ROOT = Path(__file__).parents[2]
SOURCES = {
    name: SourceCard(name, title, "etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence", title)
    for name, title in (("boamp", "BOAMP"), ("kohesio", "Kohesio"))
}
CLOSED = SourceCard("secretive", "Source fermée", "own", "", "Source fermée", republish=False)


def texts(records: Iterable[dict[str, Any]]) -> list[tuple[str, bytes]]:
    """Return records as a store gives them: canonical, sorted by id."""
    made = {record["id"]: orjson.dumps(record, option=orjson.OPT_SORT_KEYS) for record in records}
    return sorted(made.items())


def dumped(
    folder: Path, records: Iterable[dict[str, Any]], *, name: str = "2026-11-22", seq: int = 7,
    base: Base | None = None, gone: Any = lambda id: (None, None),
) -> dict[str, Any]:  # fmt: skip
    """Write a dump and return its manifest."""
    folder.mkdir(parents=True)
    order = Order(
        name=name, seq=seq, at="2026-11-22T09:00:00Z", made_at="2026-11-22T09:30:00Z", base_url="https://hub.example.org",
        title="Clausier", version="1", sources={**SOURCES, "secretive": CLOSED}, records=texts(records), base=base,
        gone=gone,
    )  # fmt: skip
    return write_dump(folder, order, write_whole(folder, order))


def base_of(folder: Path, manifest: dict[str, Any]) -> Base:
    """Return a dump as that from which a delta is made."""
    return Base(manifest["name"], manifest["seq"], manifest["canonical"]["sha256"], folder / CANONICAL)


def script(*folders: Path) -> subprocess.CompletedProcess[str]:
    """Run the script that partners are given."""
    command = [sys.executable, str(ROOT / "docs" / "examples" / "verify_dump.py"), *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
