"""Mailing: each digest tells a part of the change log that was written down before, so that it can be sent again.

A subscription is a cursor over the change log. Before a digest is sent, the part that it tells is pinned (its letter);
after it was taken, cursor and letter are settled in one transaction. A process that dies in between sends the same
letter again: the same words under the same Message-ID, by which servers and readers know it for the same.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

from hub.application.posting import Post
from hub.deliver.digest import digest
from hub.deliver.invitations import invitation
from hub.deliver.letters import Envelope, Words, letter
from hub.deliver.smtp import Permanent, Temporary, Unavailable
from hub.deliver.telling import Became, Record, Told, tell
from hub.people.rhythms import following
from hub.people.sealing import Unreadable
from hub.store import Change
from hub.store.story import Mark
from hub.store.subscribers import Letter, Subscriber

log = logging.getLogger("hub.mail")
WAITS_S = (300, 900, 3600, 4 * 3600, 12 * 3600)  #: between two tries at an address that does not take letters now
MOST_TRIES = 16  #: after about five days of them the subscription is paused
MOST_REFUSALS = 3  #: of an address in a row
LEASE_S = 300
DAY_S = 86400
SENDERS = 4  #: letters on their way at a time, so that a slow address holds up no other
LATER_S = 600  #: when the server itself does not work


def send_due(post: Post, *, everything: datetime | None = None) -> Counter[str]:
    """Send what is due, and say how many letters ended how; ``everything`` makes the digests due up to then due now."""
    now = post.clock()
    gone = post.subscribers.purge(int(now.timestamp()))
    pin_due(post, now, everything or now)
    counts = send_waiting(post, ("confirm", "known", "digest"))
    return counts + Counter({"unconfirmed": gone})


def pin_due(post: Post, now: datetime, until: datetime) -> None:
    """Write down, for each digest that is due, which part of the change log it tells."""
    for id in post.subscribers.due(int(until.timestamp())):
        subscriber = post.subscribers.get(id)
        if subscriber is not None:
            upto = post.log.last_seq((subscriber.kind,))
            post.subscribers.pin(id, upto=upto, now=int(now.timestamp()))


def send_waiting(post: Post, purposes: tuple[str, ...]) -> Counter[str]:
    """Send the letters that wait, a few at a time; where the server itself fails, the others wait for a better time."""
    broken = Event()
    waiting = [each for each in post.subscribers.waiting(post.clock().timestamp()) if each.purpose in purposes]
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="mail") as senders:
        return Counter(senders.map(lambda each: send(post, each, broken), waiting))


def send(post: Post, waiting: Letter, broken: Event) -> str:
    """Send one letter, and settle it; return how it ended."""
    now = post.clock().timestamp()
    if not post.subscribers.claim(waiting.id, post.owner, now=now, ttl_s=LEASE_S):
        return "elsewhere"
    if broken.is_set():
        return given_back(post, waiting, LATER_S)
    subscriber = post.subscribers.get(waiting.subscriber)
    if subscriber is None:
        return "erased"
    try:
        words = compose(post, waiting, subscriber)
        if words is None:
            return settled(post, waiting, subscriber, how="empty", code=None)
        address = post.seals.open(subscriber.address, subscriber.id)
        code = post.outbox.send(address, letter(words, envelope(post, waiting, subscriber, address)))
    except Unreadable as error:
        log.error("%s", error)
        given_back(post, waiting, DAY_S)
        return "unreadable"
    except Unavailable as error:
        log.error("no letter can be sent: %s", error)
        broken.set()
        given_back(post, waiting, LATER_S)
        return "unavailable"
    except Temporary as error:
        return later(post, waiting, error)
    except Permanent as error:
        return refused(post, waiting, error, most=MOST_REFUSALS)
    return settled(post, waiting, subscriber, how="sent", code=code)


def given_back(post: Post, waiting: Letter, seconds: int) -> str:
    """Let a letter wait through no fault of its address."""
    post.subscribers.release(waiting, post.owner, next_at=int(post.clock().timestamp()) + seconds)
    return "waiting"


def settled(post: Post, waiting: Letter, subscriber: Subscriber, *, how: str, code: int | None) -> str:
    """Note how a letter ended, with the cursor past it."""
    now = post.clock()
    due = int(following(subscriber.rhythm, now).timestamp())
    post.subscribers.settle(waiting, post.owner, how=how, code=code, next_at=due, now=int(now.timestamp()))
    return how


def later(post: Post, waiting: Letter, error: Temporary) -> str:
    """Let a letter wait, longer each time; one that waited for days is a refusal."""
    if waiting.tries + 1 >= MOST_TRIES:
        return refused(post, waiting, error, most=1)
    wait = WAITS_S[min(waiting.tries, len(WAITS_S) - 1)]
    post.subscribers.postpone(waiting, post.owner, code=error.code, next_at=int(post.clock().timestamp()) + wait)
    log.info("letter %s waits %s s: %s", waiting.id, wait, error)
    return "later"


def refused(post: Post, waiting: Letter, error: Temporary | Permanent, *, most: int) -> str:
    """Note that an address refused a letter."""
    now = int(post.clock().timestamp())
    post.subscribers.refuse(waiting, post.owner, code=error.code or 0, next_at=now + DAY_S, most=most, now=now)
    log.info("letter %s was refused: %s", waiting.id, error)
    return "refused"


def envelope(post: Post, waiting: Letter, subscriber: Subscriber, address: str) -> Envelope:
    """Return what stands on a letter."""
    told = waiting.purpose == "digest"
    return Envelope(
        sender=post.outbox.sender,
        recipient=address,
        message_id=f"{post.seals.message_id(waiting.id)}@{post.host}",
        at=datetime.fromtimestamp(waiting.at, UTC),
        language=subscriber.language,
        list_id=f"recherches.{post.host}" if told else "",
        unsubscribe=post.frame(subscriber).unsubscribe_url if told else "",
    )


def compose(post: Post, waiting: Letter, subscriber: Subscriber) -> Words | None:
    """Return what a letter says, or None where there is nothing to say."""
    frame = post.frame(subscriber)
    if waiting.purpose == "digest":
        news = list(news_of(post, waiting, subscriber))
        return digest(news, frame) if news else None
    if waiting.purpose == "known":
        return invitation("known", frame, frame.manage_url)
    if subscriber.state != "pending":
        return None
    link = post.link("/subscribe/confirm", post.seals.confirming(subscriber.id), subscriber.language)
    return invitation("confirm", frame, link)


def news_of(post: Post, waiting: Letter, subscriber: Subscriber) -> Iterator[Told]:
    """Yield what became of each record of a search in the part of the log that a letter tells."""
    at = datetime.fromtimestamp(waiting.at, UTC)
    query = post.searches.query(subscriber.kind, subscriber.query, at)
    first: dict[str, tuple[Mark, Change]] = {}
    last: dict[str, tuple[Mark, Change]] = {}
    for mark, change in post.log.story(query, waiting.since, waiting.upto):
        first.setdefault(change.id, (mark, change))
        last[change.id] = mark, change
    for id, (mark, change) in last.items():
        began, opening = first[id]
        if mark.after or began.before:
            became = Became(
                id=id,
                before=read(post.log.as_of(id, waiting.since)) if began.before else None,
                after=read(change.body) if mark.after else None,
                now=read(post.log.as_of(id, waiting.upto)) if change.cause == "left" else None,
                event=change.event,
                entered=opening.event == "changed" and not began.before,
                reason=change.reason,
                replaced_by=change.replaced_by,
            )
            if (told := tell(became, subscriber.language)) is not None:
                yield told


def read(body: bytes | None) -> Record | None:
    """Return a record of its text."""
    return json.loads(body) if body else None


def all_due(now: datetime) -> datetime:
    """Return a moment after which every digest is due."""
    return now + timedelta(days=30)
