"""RSS 2.0, for readers that know nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime

from hub.publish.entries import Entry, Feed, escaped, headline, html_of, record_url

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
"""


def written(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the document piece by piece; entries come newest first."""
    yield HEAD.encode()
    yield "".join(
        [
            f"<title>{escaped(feed.title)}</title>\n<link>{escaped(feed.page_url)}</link>\n",
            f"<description>{escaped(feed.subtitle or feed.title)}</description>\n",
            f"<language>{escaped(feed.language)}</language>\n<lastBuildDate>{rfc822(feed.updated)}</lastBuildDate>\n",
            f'<atom:link rel="self" type="application/rss+xml" href="{escaped(feed.self_url)}"/>\n',
            f'<atom:link rel="hub" href="{escaped(feed.hub_url)}"/>\n' if feed.hub_url else "",
        ]
    ).encode()
    for entry in entries:
        yield item(feed, entry).encode()
    yield b"</channel>\n</rss>\n"


def item(feed: Feed, entry: Entry) -> str:
    """Return one item: each state of a record has its own guid, so that a reader shows a change as news."""
    address = record_url(feed.base_url, entry.id)
    return (
        f"<item>\n<title>{escaped(headline(entry, language=feed.language))}</title>\n<link>{escaped(address)}</link>\n"
        f'<guid isPermaLink="false">{escaped(entry.id)}#{entry.seq}</guid>\n<pubDate>{rfc822(entry.at)}</pubDate>\n'
        f"<description>{escaped(html_of(entry, language=feed.language))}</description>\n</item>\n"
    )


def rfc822(instant: str) -> str:
    """Return an instant (UTC, ISO) as RSS wants it, with GMT."""
    return format_datetime(datetime.fromisoformat(f"{instant[:19]}+00:00"), usegmt=False).replace("+0000", "GMT")
