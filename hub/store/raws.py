"""The archive's journal: which document came when, from where, and where it is kept (promise P2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hub.store.canonical import dumps, loads
from hub.store.connection import Database
from hub.store.model import RawRow

NAMES = (
    "digest", "url", "source", "run", "status", "headers", "media_type", "retrieved_at", "size", "path", "scope",
    "name", "announced", "cursor",
)  # fmt: skip
SELECT = f"SELECT {', '.join(NAMES)}, id FROM raw"  # noqa: S608 - names are ours
INSERT = f"INSERT INTO raw ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})"  # noqa: S608 - names are ours
SAME = "SELECT 1 FROM raw WHERE digest = ? AND url = ? AND source = ? AND coalesce(run, '') = ?"


def as_raw(row: tuple[Any, ...]) -> RawRow:
    """Return a row of the table as what it says."""
    named: dict[str, Any] = dict(zip((*NAMES, "id"), row, strict=True))
    named["headers"] = loads(named["headers"])
    named["cursor"] = None if named["cursor"] is None else loads(named["cursor"])
    return RawRow(**named)


class Raws:
    """The journal; the documents themselves are files that the archive keeps."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, raw: RawRow) -> None:
        """Note a document; the same one of the same run is noted once."""
        values: dict[str, Any] = {name: getattr(raw, name) for name in NAMES}
        values["headers"] = dumps(dict(raw.headers)).decode()
        values["cursor"] = None if raw.cursor is None else dumps(raw.cursor).decode()
        with self.database.writing() as tx:
            if tx.one(SAME, (raw.digest, raw.url, raw.source, raw.run or "")) is None:
                tx.run(INSERT, tuple(values.values()))

    def of_run(self, run_id: str) -> list[RawRow]:
        """Return the documents of a run, in the order in which they came."""
        return self._rows(" WHERE run = ? ORDER BY id", (run_id,))

    def list(self, source: str, limit: int = 1000, after: int = 0) -> list[RawRow]:
        """Return documents of a source, the oldest first, from after an id."""
        return self._rows(" WHERE source = ? AND id > ? ORDER BY id LIMIT ?", (source, after, limit))

    def get(self, digest: str) -> RawRow | None:
        """Return the newest line of a document."""
        return next(iter(self._rows(" WHERE digest = ? ORDER BY id DESC LIMIT 1", (digest,))), None)

    def forget(self, digests: Iterable[str]) -> None:
        """Strike documents whose files are gone."""
        with self.database.writing() as tx:
            tx.many("DELETE FROM raw WHERE digest = ?", [(digest,) for digest in digests])

    def _rows(self, where: str, values: tuple[Any, ...]) -> Any:
        with self.database.reading() as tx:
            return [as_raw(row) for row in tx.rows(SELECT + where, values)]
