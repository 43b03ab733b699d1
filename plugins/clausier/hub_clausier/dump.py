"""The dump of another hub: fetched whole and verified before a line of it is believed, read line by line."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub import Incomplete, ParseError, Raw

if TYPE_CHECKING:
    from hub import Http

CHUNK = 1 << 20
LONGEST_LINE = 16 << 20  #: bytes of one record


def fetched(http: Http, url: str, path: Path, *, sha256: str) -> Path:
    """Write a document to a file.

    :raises Incomplete: when it is not the one that its manifest announced.
    """
    digest = hashlib.sha256()
    with http.stream(url).open() as body, path.open("wb") as file:
        while piece := body.read(CHUNK):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != sha256:
        raise Incomplete(f"{url}: its SHA-256 is {digest.hexdigest()}, the manifest says {sha256}; nothing was taken")
    return path


def lines_of(raw: Raw) -> Iterator[dict[str, Any]]:
    """Yield the records of a dump, in constant memory."""
    with raw.open() as packed, gzip.GzipFile(fileobj=packed) as lines:
        try:
            while line := lines.readline(LONGEST_LINE + 1):
                if len(line) > LONGEST_LINE:
                    raise ParseError(f"{raw.url}: a line of more than {LONGEST_LINE >> 20} MiB")
                yield json.loads(line)
        except (EOFError, OSError, ValueError, zlib.error) as error:
            raise ParseError(f"{raw.url}: not a dump in JSON Lines: {error}") from error
