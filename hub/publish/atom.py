"""Atom (RFC 4287), with tombstones (RFC 6721) and archive links (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.publish.entries import Entry, Feed, escaped, headline, html_of, record_url

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"\
 xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="{language}">
"""


def written(feed: Feed, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the document piece by piece: tombstones, then entries, each newest first.

    RFC 4287 gives order no meaning, and its schema (appendix B) has what extends a feed stand before the entries.
    """
    yield HEAD.format(language=escaped(feed.language)).encode()
    yield "".join(about(feed)).encode()
    for entry in sorted(entries, key=lambda entry: not entry.gone):
        yield (tombstone(feed, entry) if entry.gone else alive(feed, entry)).encode()
    yield b"</feed>\n"


def about(feed: Feed) -> Iterator[str]:
    """Yield what the feed says of itself."""
    yield f"<id>{escaped(feed.current_url or feed.self_url)}</id>\n<title>{escaped(feed.title)}</title>\n"
    if feed.subtitle:
        yield f"<subtitle>{escaped(feed.subtitle)}</subtitle>\n"
    yield f"<updated>{escaped(feed.updated)}</updated>\n<author><name>Clausier</name></author>\n"
    yield "<generator>Clausier</generator>\n"
    yield f"<rights>{escaped(feed.licence)}</rights>\n"
    yield link("self", feed.self_url, "application/atom+xml") + link("alternate", feed.page_url, "text/html")
    if feed.hub_url:
        yield f'<link rel="hub" href="{escaped(feed.hub_url)}"/>\n'
    if feed.current_url:
        yield link("current", feed.current_url, "application/atom+xml")
    if feed.prev_archive:
        yield link("prev-archive", feed.prev_archive, "application/atom+xml")
    if feed.archive:
        yield "<fh:archive/>\n"


def link(rel: str, href: str, media_type: str) -> str:
    """Return one link element."""
    return f'<link rel="{rel}" type="{media_type}" href="{escaped(href)}"/>\n'


def alive(feed: Feed, entry: Entry) -> str:
    """Return the entry of a record that is shown."""
    record, address = entry.record or {}, record_url(feed.base_url, entry.id)
    published = record.get("published_on")
    return "".join(
        [
            f"<entry>\n<id>{escaped(address)}</id>\n",
            f"<title>{escaped(headline(entry, language=feed.language))}</title>\n",
            f"<updated>{escaped(entry.updated)}</updated>\n",
            f"<published>{escaped(published[:10])}T00:00:00Z</published>\n" if published else "",
            link("alternate", address, "text/html"),
            f'<category term="{escaped(entry.event)}" scheme="{escaped(feed.base_url)}/feeds#event"/>\n',
            *stage(feed, record.get("stage")),
            f'<content type="html">{escaped(html_of(entry, language=feed.language))}</content>\n</entry>\n',
        ]
    )


def stage(feed: Feed, where: str | None) -> Iterator[str]:
    """Yield the category that says where a case stands, where it is known."""
    if where:
        yield f'<category term="{escaped(where)}" scheme="{escaped(feed.base_url)}/feeds#stage"/>\n'


def tombstone(feed: Feed, entry: Entry) -> str:
    """Return the deleted-entry of a record that is gone, with its reason and its successor."""
    address = escaped(record_url(feed.base_url, entry.id))
    successor = record_url(feed.base_url, entry.replaced_by) if entry.replaced_by else None
    return "".join(
        [
            f'<at:deleted-entry ref="{address}" when="{escaped(entry.updated)}">\n',
            f"<at:comment>{escaped(entry.reason or entry.event)}</at:comment>\n",
            f'<link rel="related" href="{escaped(successor)}"/>\n' if successor else "",
            "</at:deleted-entry>\n",
        ]
    )
