"""JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from hub.publish.entries import Entry, Feed, headline, html_of, record_url


def written(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the document piece by piece; ``next_url`` leads to older changes."""
    head = orjson.dumps(about(feed)).removesuffix(b"}")
    yield head + b',"items":['
    separator = b""
    for entry in entries:
        yield separator + orjson.dumps(item(feed, entry))
        separator = b",\n"
    yield b"]}\n"


def about(feed: Feed) -> dict[str, Any]:
    """Return what the feed says of itself."""
    about: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        "description": feed.subtitle or feed.title,
        "language": feed.language,
        "authors": [{"name": "Clausier", "url": feed.base_url}],
    }
    if feed.hub_url:
        about["hubs"] = [{"type": "WebSub", "url": feed.hub_url}]
    return {**about, "next_url": feed.prev_archive} if feed.prev_archive else about


def item(feed: Feed, entry: Entry) -> dict[str, Any]:
    """Return one item; what is gone says so in ``_clausier`` and in its title."""
    address = record_url(feed.base_url, entry.id)
    note = {"event": entry.event, "seq": entry.seq, "id": entry.id, "kind": entry.kind}
    if stage := (entry.record or {}).get("stage"):
        note["stage"] = stage
    if entry.gone:
        note |= {"reason": entry.reason, "replaced_by": entry.replaced_by}
    item: dict[str, Any] = {
        "id": address,
        "url": address,
        "title": headline(entry, language=feed.language),
        "content_html": html_of(entry, language=feed.language),
        "date_modified": entry.updated,
        "_clausier": note,
    }
    published = (entry.record or {}).get("published_on")
    return {**item, "date_published": f"{published[:10]}T00:00:00Z"} if published else item
