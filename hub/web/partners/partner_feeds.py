"""Private feeds: what a subscription tells, at an address that only its partner knows."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from hub.application.partnering import NotKnown
from hub.deliver.deliveries import Told
from hub.publish import atom, jsonfeed
from hub.publish.entries import Entry, Feed
from hub.web.headers import private
from hub.web.negotiation import language
from hub.web.parts import WebParts

WRITERS = {"atom": (atom.written, "application/atom+xml"), "json": (jsonfeed.written, "application/feed+json")}
REACH = 1_000  #: events, of the last ones, that a feed is made of
MOST = 200  #: records that it holds


def blueprint(parts: WebParts) -> Blueprint:
    """Return the address of private feeds."""
    feeds = Blueprint("private_feeds", __name__)
    feeds.after_request(private)

    @feeds.get("/feeds/private/<string:name>.<string:extension>")
    def feed(name: str, extension: str) -> Response:
        desk = parts.partners.desk
        if desk is None or extension not in WRITERS:
            raise NotFound
        try:
            partner, given = desk.feed(name)
        except NotKnown as error:
            raise NotFound from error
        lines = desk.latest(partner, given, most=REACH)
        write, media_type = WRITERS[extension]
        here = f"{parts.base_url}/feeds/private/{name}.{extension}"
        about = Feed(
            title=f"{parts.title} – {given.wanted.get('title') or partner.title}",
            self_url=here,
            page_url=f"{parts.base_url}/partners/",
            base_url=parts.base_url,
            updated=lines[-1].at if lines else "1970-01-01T00:00:00Z",
            language=language(),
        )
        return Response(b"".join(write(about, newest(lines))), mimetype=media_type)

    return feeds


def newest(lines: list[Told]) -> list[Entry]:
    """Return the newest change of each record, the newest first."""
    seen: dict[str, Entry] = {}
    for told in reversed(lines):
        names = ("seq", "at", "id", "kind", "event", "reason", "replaced_by", "record")
        seen.setdefault(told.id, Entry(**{name: getattr(told, name) for name in names}))
    return list(seen.values())[:MOST]
