"""Negotiation: what the client has already (ETag, 304), which language and which form it wants."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, g, request

LANGUAGES = ("fr", "en")
REVALIDATE = "public, max-age=0, must-revalidate"


@dataclass(frozen=True)
class Stamp:
    """What a representation depends on: the last change visible to it, and its own shape."""

    tag: str
    at: str | None = None

    @classmethod
    def of(cls, seq: int, *, at: str | None = None, shape: str = "") -> Stamp:
        """Return the stamp of this request's answer; ``shape`` is what else it depends on: a version, the hour."""
        told = "\n".join((request.full_path, request.environ.get("HTTP_ACCEPT", ""), language(), shape))
        return cls(f"{seq}-{hashlib.blake2b(told.encode(), digest_size=6).hexdigest()}", at)

    def known(self) -> bool:
        """Say whether the client has this already; If-None-Match is asked first, If-Modified-Since only without it."""
        if "HTTP_IF_NONE_MATCH" in request.environ:
            return request.if_none_match.contains_weak(self.tag)
        since = request.if_modified_since if self.at else None
        return bool(self.at and since and since >= moment(self.at))

    def put_on(self, response: Response, *, vary: str) -> Response:
        """Put ETag, Last-Modified, Cache-Control and Vary on an answer."""
        response.set_etag(self.tag, weak=True)
        if self.at:
            response.last_modified = moment(self.at)
        response.headers["Cache-Control"] = REVALIDATE
        if "Vary" in response.headers:
            response.vary.update(name.strip() for name in vary.split(","))
        else:
            response.headers["Vary"] = vary
        return response


def answered(stamp: Stamp, make: Callable[[], Response], *, vary: str = "Accept-Encoding") -> Response:
    """Return 304 where the client has this already, and only else make the answer."""
    if stamp.known():
        return stamp.put_on(Response(status=304), vary=vary)
    return stamp.put_on(make(), vary=vary)


def moment(instant: str) -> datetime:
    """Return an instant (UTC, ISO) as a datetime, to the second."""
    return datetime.fromisoformat(instant[:19]).replace(tzinfo=UTC)


def language() -> str:
    """Return the language of this answer: ``lang`` in the address, else what the browser prefers, else French."""
    found: str | None = g.get("language")
    if found is None:
        asked = request.args.get("lang", "") if request.query_string else ""
        found = g.language = asked if asked in LANGUAGES else preferred()
    return found


def preferred() -> str:
    """Return the language that the browser prefers, French where it says nothing."""
    if "HTTP_ACCEPT_LANGUAGE" not in request.environ:
        return "fr"
    return request.accept_languages.best_match(LANGUAGES) or "fr"


def wants_json() -> bool:
    """Say whether the client would rather have JSON than a page."""
    offered = ("text/html", "application/json")
    return request.accept_mimetypes.best_match(offered, default="text/html") == "application/json"
