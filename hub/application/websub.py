"""WebSub: takes wishes, has them verified, and tells each callback of its feed when the change log has news for it.

A callback that is slow, fails or is hostile delays no other: each is asked in a thread, one of a host at a time. Rows
are claimed for a while, so that several workers share them; a worker that dies gives them back by saying nothing.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.deliver.schedule import wait_s
from hub.deliver.websub import Callbacks, Content, Denied, Unanswered, Wish
from hub.errors import HubError, UsageError
from hub.people.sealing import derived, opened
from hub.store.websub import Intent, Subscription, WebSubs

log = logging.getLogger("hub.websub")
NONCE = 12
CLAIM_S = 120.0  #: longer than any question to a callback
THREADS = 8
TICK_S = 0.5
CALM_S = 2.0  #: between two deliveries to one callback: what changes within is told at once
VERIFY_TRIES = 3
INTENT_S = 3600.0
WAITING, WAITING_OF_HOST = 2_000, 20  #: wishes that may wait to be verified
SUBSCRIBED, SUBSCRIBED_OF_HOST = 10_000, 200
MINUTE, HOUR = 60, 3600
CLIENT_A_MINUTE, HOST_A_MINUTE, HOST_AN_HOUR, TOPIC_A_MINUTE = 30, 20, 200, 60


class TooMany(UsageError):
    """More wishes than are taken at once; ask again later."""


class Topics(Protocol):
    """What is known of our own feeds."""

    def check(self, topic: str) -> None:
        """Refuse, with a UsageError, what is no feed of this hub in its canonical address."""

    def news(self, topic: str, since: int, upto: int) -> bool:
        """Say whether a part of the log has something for a feed."""

    def content(self, topic: str) -> Content:
        """Return a feed as it stands."""


@dataclass(frozen=True, repr=False)
class Seals:
    """Keeps secrets of subscribers at rest; made of HUB_SECRET_KEY."""

    secret: str
    former: tuple[str, ...] = ()

    def seal(self, text: str | None, owner: str) -> bytes | None:
        """Return a secret encrypted for one subscription."""
        if text is None:
            return None
        nonce = os.urandom(NONCE)
        return nonce + self._cipher(self.secret).encrypt(nonce, text.encode(), owner.encode())

    def open(self, sealed: bytes | None, owner: str) -> str | None:
        """Return a secret.

        :raises Denied: where it was sealed with another key: the subscriber has to ask again.
        """
        if sealed is None:
            return None
        sealed = bytes(sealed)
        try:
            return opened(map(self._cipher, (self.secret, *self.former)), sealed, owner).decode()
        except InvalidTag as error:
            raise Denied(f"the secret of subscription {owner} does not open: HUB_SECRET_KEY is another one") from error

    @staticmethod
    def _cipher(key: str) -> AESGCM:
        return AESGCM(derived(key, "websub: secrets"))


@dataclass(frozen=True)
class Office:
    """All that taking wishes and telling callbacks needs."""

    websubs: WebSubs
    seals: Seals
    callbacks: Callbacks
    topics: Topics
    last_seq: Callable[[], int]
    owner: str
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def now(self) -> float:
        """Return the instant in seconds since 1970."""
        return self.clock().timestamp()


def ask(office: Office, wish: Wish, client: str) -> None:
    """Take a wish; its callback is asked later. A ping of a publisher is heard and not needed: we publish ourselves.

    :raises UsageError: where the topic is no feed of ours.
    :raises TooMany: where too much was asked of late, by this client, of this callback's host or of this topic.
    """
    office.topics.check(wish.topic)
    now = office.now()
    limits = [(f"websub client {client}", CLIENT_A_MINUTE, MINUTE)]
    if wish.mode != "publish":
        limits += [
            (f"websub host {wish.host}", HOST_A_MINUTE, MINUTE),
            (f"websub host {wish.host}", HOST_AN_HOUR, HOUR),
        ]
        limits += [(f"websub topic {wish.topic}", TOPIC_A_MINUTE, MINUTE)]
    if not office.websubs.allow(limits, now=now):
        raise TooMany("too many requests of late: ask again in a minute")
    if wish.mode == "publish" or (wish.mode == "unsubscribe" and not office.websubs.known(wish.id)):
        return
    subs = office.websubs
    full = subs.count() >= SUBSCRIBED or subs.of_host(wish.host) >= SUBSCRIBED_OF_HOST
    if wish.mode == "subscribe" and full and not subs.known(wish.id):
        raise TooMany("no more subscriptions are taken: read the feed, or its archives")
    intent = Intent(
        wish.id, wish.mode, wish.topic, wish.callback, wish.host, wish.lease_s,
        office.seals.seal(wish.secret, wish.id), office.last_seq(), now,
    )  # fmt: skip
    if not subs.ask(intent, now=now, most=WAITING, most_of_host=WAITING_OF_HOST):
        raise TooMany("too many subscriptions wait to be verified: ask again in some minutes")


def verify(office: Office, intent: Intent) -> None:
    """Ask a callback whether it wants this, and do it; what it refuses is forgotten."""
    try:
        office.callbacks.verify(
            mode=intent.mode, topic=intent.topic, callback=intent.callback, lease_s=intent.lease_s
        )  # fmt: skip
    except Denied as error:
        log.info("a callback refused to %s: %s", intent.mode, error)
        office.websubs.drop(intent, office.owner)
    except Unanswered as error:
        wait = wait_s(intent.tries + 1)
        if wait is None or intent.tries + 1 >= VERIFY_TRIES:
            log.info("a callback did not answer: %s", error)
            office.websubs.drop(intent, office.owner)
        else:
            office.websubs.postpone(intent, office.owner, next_at=office.now() + wait)
    else:
        office.websubs.verified(intent, office.owner, now=office.now())


def tell(office: Office, found: Subscription) -> bool:
    """Send a callback its feed where there is news for it; say whether it was sent.

    What the log gains after its number was read is told by the next turn, so that no change is passed over.
    """
    upto = office.last_seq()
    news = found.delivered_at is None or office.topics.news(found.topic, found.cursor, upto)
    now = office.now()
    if not news:
        office.websubs.told(found.id, office.owner, cursor=upto, now=found.delivered_at or now, next_at=0)
        return False
    try:
        secret = office.seals.open(found.secret, found.id)
        content = office.topics.content(found.topic)
        office.callbacks.deliver(content, topic=found.topic, callback=found.callback, secret=secret)
    except Denied as error:
        log.info("a WebSub subscription ends: %s", error)
        office.websubs.end(found.id)
        return False
    except Unanswered as error:
        wait = wait_s(found.tries + 1)
        log.info("a WebSub callback did not take a delivery: %s", error)
        if wait is None:
            office.websubs.end(found.id)
        else:
            office.websubs.postpone(found, office.owner, next_at=now + wait)
        return False
    return office.websubs.told(found.id, office.owner, cursor=upto, now=now, next_at=now + CALM_S)


class Teller:
    """Verifies and tells, as long as it runs."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="websub")
        self.busy: set[str] = set()
        self.lock = threading.Lock()
        self.stopping = threading.Event()

    def start(self) -> Teller:
        """Begin, beside all else."""
        threading.Thread(target=self.run, name="websub", daemon=True).start()
        return self

    def stop(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self.stopping.set()
        self.pool.shutdown(wait=True, cancel_futures=True)

    def run(self) -> None:
        """Work until stopped; trouble with the database is noted, and tried again."""
        while not self.stopping.is_set():
            try:
                self.dispatch()
            except HubError as error:
                log.error("WebSub waits: %s", error)
                self.stopping.wait(20 * TICK_S)
            self.stopping.wait(TICK_S)

    def dispatch(self) -> list[Future[Any]]:
        """Hand out what is due, no more than there are threads, one row of a host at a time."""
        office, now = self.office, self.office.now()
        if not office.websubs.waits(now=now, last=office.last_seq()):
            return []
        office.websubs.expire(now=now, intents_before=now - INTENT_S)
        with self.lock:
            busy = set(self.busy)
        claim: dict[str, Any] = {"now": now, "ttl_s": CLAIM_S}
        begun: list[Future[Any]] = []
        for intent in office.websubs.take_intents(office.owner, passing=busy, **claim):
            begun.append(self._submit(verify, intent))
            busy.add(intent.host)
        for found in office.websubs.take(office.owner, last=office.last_seq(), passing=busy, **claim):
            begun.append(self._submit(tell, found))
        return begun

    def _submit(self, act: Callable[[Office, Any], Any], row: Any) -> Future[Any]:
        with self.lock:
            self.busy.add(row.host)
        return self.pool.submit(self._done, act, row)

    def _done(self, act: Callable[[Office, Any], Any], row: Any) -> Any:
        try:
            return act(self.office, row)
        except HubError as error:
            log.error("WebSub: %s", error)
        finally:
            with self.lock:
                self.busy.discard(row.host)
