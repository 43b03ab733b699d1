"""Posts: what sends letters in a test, over a store and a real SMTP server, at a moment that the test decides."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta
from functools import partial

from hub.application.posting import Log, Post, Searches
from hub.deliver.smtp import outbox
from hub.people.sealing import Seals
from hub.places import cpv_label
from hub.store import Store
from hub.store.subscribers import Subscriber, Subscribers
from hub.web.following.saved_searches import address_of, query_of, words_of
from hub.web.labels import labels

SECRET = "a secret of a test, long and random enough"
FROM = "Clausier <alertes@example.org>"
BASE = "https://clauses.example.org"
DAY = timedelta(days=1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def post_over(store: Store, port: int, clock: Clock) -> Post:
    """Return a post of its own process."""
    label = labels(cpv=cpv_label, territory=lambda kind, code: {"38": "Isère"}.get(code))
    return Post(
        subscribers=Subscribers(store.database),
        seals=Seals(SECRET),
        outbox=outbox(f"smtp://127.0.0.1:{port}", FROM),
        searches=Searches(query_of, partial(words_of, label=label), address_of),
        log=Log(store.story, store.as_of, store.last_seq),
        base_url=BASE,
        title="Clausier",
        owner=f"test {os.getpid()} {secrets.token_hex(4)}",
        clock=clock,
    )


def subscribed(post: Post, address: str, query: str = "q=peinture", **changed: str) -> Subscriber:
    """Return a subscription that was confirmed just now."""
    now, id = int(post.clock().timestamp()), secrets.token_hex(12)
    values = {"kind": "tender", "language": "fr", "rhythm": "daily"} | changed
    seals = post.seals
    new = Subscriber(id=id, lookup=seals.lookup(address), address=seals.seal(address, id), query=query, state="pending",
                     cursor=0, created_at=now, confirmed_at=None, next_at=now, **values)  # fmt: skip
    post.subscribers.ask(new, secrets.token_hex(12), now=now)
    post.subscribers.confirm(id, cursor=post.log.last_seq((new.kind,)), next_at=now, now=now)
    with post.subscribers.database.writing() as tx:
        tx.run("DELETE FROM mail WHERE subscriber = ?", (id,))
    found = post.subscribers.get(id)
    assert found is not None
    return found
