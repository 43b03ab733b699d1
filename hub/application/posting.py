"""Posting: what letters to subscribers are made of, put together once: store, seals, mail server, words of a search."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from hub.application import Hub
from hub.application.outboxes import outbox_of
from hub.deliver.digest import Frame
from hub.deliver.smtp import Outbox
from hub.errors import ConfigError
from hub.people.sealing import Seals
from hub.settings import Settings
from hub.store import SearchQuery
from hub.store.subscribers import Subscriber, Subscribers

NEEDED = ("HUB_SECRET_KEY", "HUB_SMTP_URL", "HUB_MAIL_FROM")


@dataclass(frozen=True)
class Searches:
    """How a saved search, which is a kind and a query string, is read, named and shown."""

    query: Callable[[str, str, datetime], SearchQuery]  #: (kind, query string, now)
    words: Callable[[str, str, str], str]  #: (kind, query string, language) -> the search in words
    address: Callable[[str, str, str], str]  #: (kind, query string, language) -> its path and query


@dataclass(frozen=True)
class Log:
    """What is read of the change log, through the open view."""

    story: Callable[[SearchQuery, int, int], Any]  #: (query, since, upto) -> pairs of Mark and Change
    as_of: Callable[[str, int], bytes | None]
    last_seq: Callable[[tuple[str, ...]], int]


@dataclass(frozen=True)
class Post:
    """All that sending letters needs."""

    subscribers: Subscribers
    seals: Seals
    outbox: Outbox
    searches: Searches
    log: Log
    base_url: str
    title: str
    owner: str
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    @property
    def host(self) -> str:
        """Return the host under which the hub is reached; it stands in Message-ID and List-Id."""
        return urlsplit(self.base_url).hostname or "localhost"

    def frame(self, subscriber: Subscriber) -> Frame:
        """Return what stands around the news of a subscription; its links go to this hub, and nowhere else."""
        kind, query, language = subscriber.kind, subscriber.query, subscriber.language
        token = self.seals.managing(subscriber.id)
        return Frame(
            title=self.title,
            base_url=self.base_url,
            search=self.searches.words(kind, query, language),
            search_url=self.base_url + self.searches.address(kind, query, language),
            manage_url=self.link("/subscription", token, language),
            unsubscribe_url=self.link("/unsubscribe", token, language),
            language=language,
        )

    def link(self, path: str, token: str, language: str) -> str:
        """Return one of our addresses with a token."""
        tongue = "&lang=en" if language == "en" else ""
        return f"{self.base_url}{path}?t={quote(token, safe='-._~')}{tongue}"


def lacking(settings: Settings) -> list[str]:
    """Return the environment variables without which no letter can be sent."""
    return [name for name in NEEDED if not settings.secret(name)]


def post_of(hub: Hub, searches: Searches, *, context: ssl.SSLContext | None = None) -> Post:
    """Return the post of a hub.

    :raises ConfigError: naming what is not set, or is wrong.
    """
    settings = hub.settings
    if missing := lacking(settings):
        raise ConfigError(f"no letter can be sent: set {', '.join(missing)} in the environment or in .env")
    host = urlsplit(settings.base_url).hostname or "localhost"
    url, sender = settings.secret("HUB_SMTP_URL") or "", settings.secret("HUB_MAIL_FROM") or ""
    store = hub.store
    return Post(
        subscribers=Subscribers(store.database),
        seals=Seals(settings.secret("HUB_SECRET_KEY") or "", settings.former_keys),
        outbox=outbox_of(url, sender, hostname=host, context=context),
        searches=searches,
        log=Log(store.story, store.as_of, store.last_seq),
        base_url=settings.base_url,
        title=settings.title,
        owner=hub.owner,
    )
