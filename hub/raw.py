"""Raw: one document as a source gave it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from hub.errors import ParseError, UnsafeDocument

MEMORY_CAP = 64 * 1024 * 1024  #: bytes that ``read`` takes into memory; larger documents are read with ``open``


def now() -> str:
    """Return this instant, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Raw:
    """One document: its bytes, where they come from and when.

    ``cursor`` is what the connector wants to be given back to go on after this document; it is stored only when
    all that the document holds is stored. ``scope`` names the part of the source that the document belongs to
    (a slice, a département); ``announced`` is how many items the source says that the whole scope has.
    """

    url: str
    opener: Callable[[], BinaryIO] = field(repr=False)
    media_type: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    retrieved_at: str = field(default_factory=now)
    cursor: Any = None
    scope: str | None = None
    announced: int | None = None
    digest: str | None = None
    name: str = ""
    path: Path | None = None

    @classmethod
    def from_bytes(cls, body: bytes, *, url: str = "", **others: Any) -> Raw:
        """Make a document of bytes in memory."""
        return cls(url=url, opener=lambda: io.BytesIO(body), **others)

    @classmethod
    def from_file(cls, path: Path | str, **others: Any) -> Raw:
        """Make a document of a file on disk; it is opened anew by each reader."""
        path = Path(path)
        others.setdefault("name", path.name)
        others.setdefault("url", f"file:{path.name}")
        return cls(opener=lambda: path.open("rb"), path=path, **others)

    def open(self) -> BinaryIO:
        """Return a binary file, at its beginning."""
        return self.opener()

    def read(self) -> bytes:
        """Return all bytes.

        :raises ParseError: when there are more than 64 MiB: such a document is read piece by piece, with ``open``.
        """
        with self.open() as file:
            body = file.read(MEMORY_CAP + 1)
        if len(body) > MEMORY_CAP:
            raise ParseError(f"{self.url}: more than {MEMORY_CAP >> 20} MiB; read it piece by piece with Raw.open()")
        return body

    def text(self, encoding: str = "utf-8") -> str:
        """Return the document as text, without a byte-order mark."""
        try:
            return self.read().decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise ParseError(f"{self.url}: not {encoding} at byte {error.start}") from error

    def json(self) -> Any:
        """Return the document as JSON data."""
        try:
            return json.loads(self.text())
        except RecursionError as error:
            raise UnsafeDocument(f"{self.url}: JSON that is nested too deep") from error
        except ValueError as error:
            raise ParseError(f"{self.url}: not JSON ({error}); it begins with {self.text()[:80]!r}") from error

    def at(self, cursor: Any) -> Raw:
        """Return this document with the cursor that points after it."""
        return replace(self, cursor=cursor)

    def of(self, scope: str, *, announced: int | None = None) -> Raw:
        """Return this document as part of a scope of which the source announced so many items."""
        return replace(self, scope=scope, announced=announced)
