"""WebSub over HTTP: the door for wishes, and what our own feeds are as topics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import marshmallow as ma
from flask import Blueprint, Flask, Response, request
from werkzeug.datastructures import MultiDict

from hub.application.websub import TooMany
from hub.deliver.websub import Content, wish_of
from hub.errors import HubError, UsageError
from hub.web.following.feeds import NEWS, Wanted, address_of
from hub.web.parameters import ExportArgs
from hub.web.parts import WebParts
from hub.web.query import asked

PATH = "/websub"
TEXT = "text/plain; charset=utf-8"


def blueprint(parts: WebParts) -> Blueprint:
    """Return the address at which subscribers ask, and which explains itself to people."""
    pages = Blueprint("websub", __name__)

    @pages.post(PATH)
    def ask() -> Response:
        if parts.websub.ask is None:
            return Response("WebSub is closed: this hub has no HUB_SECRET_KEY.\n", 503, content_type=TEXT)
        try:
            parts.websub.ask(wish_of(request.form), parts.client())
        except TooMany as error:
            return Response(f"{error}\n", 429, {"Retry-After": "60"}, content_type=TEXT)
        except UsageError as error:
            return Response(f"{error}\n", 400, content_type=TEXT)
        return Response(status=202, content_type=TEXT)

    @pages.get(PATH)
    def about() -> Response:
        told = f"WebSub (W3C) for {parts.base_url}/feeds/...: POST hub.mode, hub.topic, hub.callback. See /docs\n"
        return Response(told, content_type=TEXT)

    return pages


def wanted_of(parts: WebParts, topic: str) -> Wanted:
    """Return the feed that a topic names.

    :raises UsageError: when it is no feed of this hub, or not under its canonical address.
    """
    plural, _, extension = topic.partition("?")[0].removeprefix(f"{parts.base_url}/feeds/").partition(".")
    if not topic.startswith(f"{parts.base_url}/feeds/") or plural not in parts.kinds or extension not in NEWS:
        raise UsageError(f"hub.topic: not one of {parts.base_url}/feeds/<kinds>.atom, .rss or .json")
    args = MultiDict(parse_qsl(urlsplit(topic).query, keep_blank_values=True))
    try:
        search = asked(args, kinds=(parts.kinds[plural],), schema=ExportArgs())
    except ma.ValidationError as error:
        raise UsageError(f"hub.topic: {error.normalized_messages()}") from error
    if "archive" in args:
        raise UsageError("hub.topic: an archive never changes; subscribe to the current document")
    wanted = Wanted(plural, extension, replace(search, facets=()), args.to_dict())
    if topic != address_of(parts, wanted):
        raise UsageError(f"hub.topic: the address of this feed, as its rel=self says, is {address_of(parts, wanted)}")
    return wanted


@dataclass(frozen=True)
class FeedTopics:
    """Our feeds as topics: read through the app itself, so that what is delivered is what is served."""

    parts: WebParts
    make_app: Any  #: () -> Flask

    @cached_property
    def app(self) -> Flask:
        """Return the app, made at the first delivery."""
        return self.make_app()

    def check(self, topic: str) -> None:
        """Refuse what is no feed of this hub."""
        wanted_of(self.parts, topic)

    def news(self, topic: str, since: int, upto: int) -> bool:
        """Say whether a part of the log has something for a feed."""
        search = wanted_of(self.parts, topic).search
        query = search.query(self.parts.clock())
        through = query if search.narrowed else None
        return bool(self.parts.changes(since, limit=1, kinds=query.kinds, query=through, until=upto))

    def content(self, topic: str) -> Content:
        """Return a feed as it stands."""
        parts = urlsplit(topic)
        path = topic.removeprefix(f"{parts.scheme}://{parts.netloc}")
        answer = self.app.test_client().get(path, headers={"Accept-Encoding": "identity"})
        if answer.status_code != 200:
            raise HubError(f"{topic}: the feed answers {answer.status_code}")
        return Content(answer.get_data(), answer.headers["Content-Type"])
