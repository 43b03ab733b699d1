"""Canonical JSON: one text for one value, and its digest."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

SORTED = orjson.OPT_SORT_KEYS
WHOLE_FLOAT_ENDS = (b".0,", b".0}", b".0]")


def whole(value: Any) -> Any:
    """Return the value with each float that is a whole number as an int: RFC 8785 writes 3.0 as 3."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, dict):
        return {key: whole(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [whole(inner) for inner in value]
    return value


def dumps(value: Any) -> bytes:
    """Return one text for one value: keys are sorted, nothing stands between."""
    return orjson.dumps(value, option=SORTED)


def canonical(text: bytes) -> bytes:
    """Return a text of ours as RFC 8785 writes it, for what our records hold: no astral keys, no astronomic numbers."""
    if any(end in text for end in WHOLE_FLOAT_ENDS):
        return orjson.dumps(whole(orjson.loads(text)), option=SORTED)
    return text


def loads(text: bytes | memoryview | str) -> Any:
    """Return the value of a JSON text."""
    return orjson.loads(text)


def digest(value: Any, *versions: str) -> bytes:
    """Return 16 bytes that stand for a value, together with the versions of what will read it."""
    hashed = hashlib.blake2b(dumps(value), digest_size=16)
    for version in versions:
        hashed.update(b"\0" + version.encode())
    return hashed.digest()


def digest_of_text(text: bytes) -> bytes:
    """Return 16 bytes that stand for a canonical text."""
    return hashlib.blake2b(text, digest_size=16).digest()
