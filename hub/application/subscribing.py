"""Subscribing: ask, confirm, change and end a subscription by e-mail; whoever asks learns nothing about an address."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hub.application.mailing import send_waiting
from hub.application.posting import Post
from hub.errors import UsageError
from hub.people.addresses import clean, masked, network
from hub.people.rhythms import RHYTHMS, following
from hub.people.sealing import Unreadable
from hub.store.subscribers import Subscriber

HOUR, DAY = 3600, 86400
OF_ADDRESS = ((3, HOUR), (6, DAY))  #: letters that somebody may have us send to one address
OF_CLIENT = ((10, HOUR), (40, DAY))  #: and from one client, whatever the addresses
LANGUAGES = ("fr", "en")
LONGEST_QUERY = 2_000


class TooMany(UsageError):
    """This client asked too often."""


@dataclass(frozen=True)
class Shown:
    """A subscription as its owner sees it."""

    kind: str
    query: str
    search: str  #: in words
    address: str  #: masked
    rhythm: str
    language: str
    state: str
    search_url: str


@dataclass(frozen=True)
class Desk:
    """What the pages of subscriptions may do."""

    post: Post
    kick: Callable[[Post], None] = field(default=lambda post: soon(post))

    def ask(self, *, address: str, kind: str, query: str, rhythm: str, language: str, client: str) -> None:
        """Have a letter sent to an address; the caller learns nothing about it, whether we know it or not.

        :raises BadAddress: when it is no address.
        :raises TooMany: when this client asked too often.
        """
        if rhythm not in RHYTHMS or language not in LANGUAGES or len(query) > LONGEST_QUERY:
            raise UsageError("a subscription is daily or weekly, in fr or en, and its search fits 2,000 characters")
        post, recipient = self.post, clean(address)
        now = int(post.clock().timestamp())
        who, where = post.seals.who("address", recipient), post.seals.who("client", network(client))
        limits = [(where, *limit) for limit in OF_CLIENT] + [(who, *limit) for limit in OF_ADDRESS]
        within = post.subscribers.allow(limits, now)
        if not all(within[: len(OF_CLIENT)]):
            raise TooMany("too many subscriptions were asked for from here: try again in an hour")
        if all(within):
            id = secrets.token_hex(12)
            new = Subscriber(
                id, post.seals.lookup(recipient), post.seals.seal(recipient, id), kind, query, language, rhythm,
                "pending", 0, now, None, now,
            )  # fmt: skip
            post.subscribers.ask(new, secrets.token_hex(12), now=now)
        self.kick(post)

    def to_confirm(self, token: str) -> Shown | None:
        """Return the subscription that a link confirms, or None where it is too old or not ours."""
        return self._shown(self.post.seals.confirmed(token))

    def confirm(self, token: str) -> str | None:
        """Begin a subscription; return the token that manages it, or None where the link is too old or not ours."""
        id = self.post.seals.confirmed(token)
        subscriber = self.post.subscribers.get(id) if id else None
        if subscriber is None:
            return None
        now = self.post.clock()
        due = int(following(subscriber.rhythm, now).timestamp())
        cursor = self.post.log.last_seq((subscriber.kind,))
        self.post.subscribers.confirm(subscriber.id, cursor=cursor, next_at=due, now=int(now.timestamp()))
        return self.post.seals.managing(subscriber.id)

    def to_manage(self, token: str) -> Shown | None:
        """Return the subscription that a link manages, or None where there is none any more."""
        return self._shown(self.post.seals.managed(token))

    def change(self, token: str, *, rhythm: str, language: str) -> bool:
        """Change how a subscription is told, and resume it where it was paused; say whether there is one."""
        id = self.post.seals.managed(token)
        if id is None or rhythm not in RHYTHMS or language not in LANGUAGES:
            return False
        due = int(following(rhythm, self.post.clock()).timestamp())
        return self.post.subscribers.change(id, rhythm=rhythm, language=language, next_at=due)

    def erase(self, token: str) -> None:
        """End a subscription and erase its address; done twice, it is done."""
        id = self.post.seals.managed(token)
        if id is not None:
            self.post.subscribers.erase(id)

    def _shown(self, id: str | None) -> Shown | None:
        subscriber = self.post.subscribers.get(id) if id else None
        if subscriber is None:
            return None
        frame = self.post.frame(subscriber)
        try:
            address = masked(self.post.seals.open(subscriber.address, subscriber.id))
        except Unreadable:
            address = "•••"
        return Shown(
            subscriber.kind, subscriber.query, frame.search, address, subscriber.rhythm, subscriber.language,
            subscriber.state, frame.search_url,
        )  # fmt: skip


def soon(post: Post) -> None:
    """Send the letters that were just asked for, without letting the page wait for the mail server."""
    threading.Thread(target=send_waiting, args=(post, ("confirm", "known")), name="letters", daemon=True).start()
