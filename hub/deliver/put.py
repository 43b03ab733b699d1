"""Files by HTTPS PUT: a part of the change log as JSON Lines, under a name that says which part."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from hub.deliver.deliveries import Told, data_of

MEDIA_TYPE = "application/x-ndjson"


def file_of(lines: Iterable[Told], base_url: str) -> bytes:
    """Return a file: one change a line, in the order of the log."""
    return b"".join(orjson.dumps({"at": told.at, **data_of(told, base_url)}) + b"\n" for told in lines)


def place_of(url: str, since: int, upto: int) -> str:
    """Return where a file is put: under its own name in a folder, or at the one address that was given."""
    return f"{url}clausier-{since}-{upto}.jsonl" if url.endswith("/") else url
