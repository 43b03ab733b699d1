"""Personal sources: their items pass the door before anything is kept of them (promises P2, P8)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import orjson

from hub.connector import Connector, Item
from hub.harvest.corridor import ITEMS, Entry
from hub.raw import Raw
from hub.runs import Run


def digest_with(key: bytes) -> Callable[[bytes], str]:
    """Return the function that gives keyed digests: without the key nobody can try what was digested."""
    return lambda body: hmac.new(key, body, hashlib.sha256).hexdigest()[:40]


def nameless(raw: Raw, *, digest: Callable[[bytes], str]) -> Raw:
    """Return a document in memory, without its name: what is kept of it is its extension, size and keyed digest."""
    body = raw.read()
    suffix = PurePath(raw.name).suffix.lower()[:8]
    url = f"file:{suffix or 'document'}" if raw.url.startswith("file:") else raw.url
    kept = Raw.from_bytes(body, url=url, name=suffix)
    names = ("media_type", "status", "headers", "retrieved_at", "cursor", "scope", "announced")
    return replace(kept, digest=digest(body), **{name: getattr(raw, name) for name in names})


def doored(
    connector: Connector,
    entries: Iterable[Entry],
    run: Run,
    *,
    passed: Callable[[Any], Any],
    pseudonym: Callable[[str], str],
    digest: Callable[[bytes], str],
) -> Iterator[Entry]:
    """Yield each entry with its item as it left the door, under a keyed digest."""
    for entry in entries:
        if entry.item is None:
            yield entry
            continue
        if entry.raw.media_type == ITEMS:
            yield entry._replace(digest=digest(canonical(entry.item.data)).encode())
            continue
        with run.noting("door", f"item {entry.offset + 1}"):
            data = passed(connector.unfold(entry.item).data)
            text = canonical(data)
            item = Item(pseudonym(entry.item.key), entry.item.form, data)
            yield Entry(entry.raw, entry.offset, item, digest(text).encode(), len(text))


def canonical(data: Any) -> bytes:
    """Return data as the text of which the digest is taken."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)


def as_document(entries: Iterable[Entry], *, of: Raw) -> Raw:
    """Return items that passed the door as a document that the archive may keep."""
    body = lines_of(entry.item for entry in entries if entry.item)
    return Raw.from_bytes(body, url=of.url, media_type=ITEMS, retrieved_at=of.retrieved_at, scope=of.scope)


def lines_of(items: Iterable[Item]) -> bytes:
    """Return items as the lines of such a document."""
    given = ({"key": item.key, "form": item.form, "data": item.data} for item in items)
    return b"".join(orjson.dumps(line, option=orjson.OPT_NON_STR_KEYS) + b"\n" for line in given)
