"""Delivering: each subscription is told its part of the change log, in order, at least once, under stable ids.

A turn belongs to one thread of one process by a lease. It ends after some events, and those who waited longest come
next; `hub.application.turns` says how no target delays another.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hub.application.partner_letters import Tell, Telling
from hub.application.partnering import Partnership, Unsealed
from hub.application.turns import Turns
from hub.deliver import put
from hub.deliver.deliveries import MEDIA_TYPE, Told, body_of, event_id, trial_body
from hub.deliver.schedule import file_due, wait_s
from hub.deliver.webhooks import Answered, signed
from hub.errors import HubError, UsageError
from hub.people.partners import Partner
from hub.store.deliveries import Attempt, Standing, Subscription
from hub.store.leases import Leases
from hub.store.model import iso

log = logging.getLogger("hub.deliveries")
EVENTS_A_TURN = 25
TURN_S = 10.0  #: after which a turn begins no other event
LEASE_S = 90.0  #: longer than a turn and a time-out
SLOW_MS = 2_000
CLOSED_S = 3600.0  #: until the next look at a subscription whose agreement does not hold
TICK_S = 1.0
LINES_OF_FILE = 5_000
GONE = 410


class Deliverer:
    """Gives each subscription its turns, as long as it runs."""

    def __init__(self, hub: Partnership, *, tell: Tell | None = None) -> None:
        self.hub, self.telling = hub, Telling(hub, tell)
        self.leases = Leases(hub.deliveries.database)
        self.turns = Turns(self._turn)
        self.stopping = threading.Event()

    def run(self) -> None:
        """Give turns until stopped; trouble with the database is noted, and tried again."""
        while not self.stopping.is_set():
            try:
                self.dispatch()
                self.telling.begin()
            except HubError as error:
                log.error("deliveries wait: %s", error)
                self.stopping.wait(10 * TICK_S)
            self.stopping.wait(TICK_S)

    def start(self) -> Deliverer:
        """Begin, beside all else."""
        threading.Thread(target=self.run, name="deliverer", daemon=True).start()
        return self

    def stop(self) -> None:
        """Begin no other turn, and wait for those that are under way."""
        self.stopping.set()
        self.telling.stop()
        self.turns.stop()

    def dispatch(self) -> list[Future[int]]:
        """Hand out a turn to each subscription that is due and has none."""
        self.turns.relieve()
        due = self.hub.deliveries.due(last=self.hub.views.last_seq(), now=self.hub.clock().timestamp())
        begun = [self.turns.give(each.id, each.partner, slow=each.slow) for each in due if not self.stopping.is_set()]
        return [each for each in begun if each is not None]

    def _turn(self, id: str) -> int:
        try:
            return turn(self.hub, id, self.leases)
        except HubError as error:
            log.error("subscription %s: %s", id, error)
            return 0


def turn(hub: Partnership, id: str, leases: Leases) -> int:
    """Give one subscription its turn where nobody else does; return how many events were delivered."""
    name, owner = f"delivery {id}", f"{hub.owner} {secrets.token_hex(6)}"
    if not leases.take(name, owner, LEASE_S):
        return 0
    try:
        hub.deliveries.served(id, now=hub.clock().timestamp())
        ends, done = time.monotonic() + TURN_S, 0
        while time.monotonic() < ends and done < EVENTS_A_TURN and leases.beat(name, owner, LEASE_S):
            delivered = step(hub, id, ends, lambda: leases.beat(name, owner, LEASE_S))
            if delivered is None:
                break
            done += delivered
        return done
    finally:
        leases.release(name, owner)


def step(hub: Partnership, id: str, ends: float, mine: Callable[[], bool]) -> int | None:
    """Tell the next events of a subscription; None where it has nothing to tell now."""
    found = hub.deliveries.get(id)
    if found is None or found.state != "active":
        return None
    partner = hub.standing(found.partner)
    if partner is None:
        hub.deliveries.wait(id, hub.clock().timestamp() + CLOSED_S)
        return None
    try:
        if found.target == "file":
            if found.next_at > hub.clock().timestamp():
                return None
            return deliver_file(hub, found, partner)
        heard = hub.views.hear(partner, found.wanted, found.cursor, limit=EVENTS_A_TURN, now=hub.clock())
    except UsageError as error:  # the agreement was narrowed since
        hub.deliveries.wait(id, hub.clock().timestamp() + CLOSED_S)
        log.warning("subscription %s: %s", id, error)
        return None
    done = 0
    for told in heard.lines:
        if time.monotonic() > ends or not mine() or not deliver(hub, found, told):
            return None
        found, done = replace(found, cursor=told.seq, tries=0), done + 1
    moved = heard.upto > found.cursor and hub.deliveries.pass_over(found, heard.upto)
    return done if moved or done else None


def deliver(hub: Partnership, given: Subscription, told: Told) -> bool:
    """Send one event, and write down what became of it; say whether the next one may go."""
    event = event_id(given.id, told.seq)
    answered = post(hub, given, event, body_of(told, hub.base_url))
    attempt = attempt_of(hub, answered, event=event, type=told.type, seq=told.seq, number=given.tries + 1)
    if answered.good:
        slow = int(answered.ms > SLOW_MS)
        now = hub.clock().timestamp()
        return hub.deliveries.settle(given, attempt, cursor=told.seq, next_at=now, slow=slow)
    failed(hub, given, attempt, answered)
    return False


def post(hub: Partnership, given: Subscription, event: str, body: bytes, *, media: str = MEDIA_TYPE) -> Answered:
    """Send a body to the target of a subscription, signed at this moment with each secret that is valid."""
    now = hub.now()
    try:
        known = [hub.vault.open(sealed, given.id) for _, sealed in hub.deliveries.secrets(given.id, now=now)]
    except Unsealed as error:
        log.error("%s", error)
        return Answered(None, "not sent: the secret of this subscription does not open here; rotate it", 0)
    headers = signed(event, body, now=now, secrets=known, **keys_of(hub, given.id))
    return hub.sender.send("POST", given.url or "", body, {**headers, "Content-Type": media})


def keys_of(hub: Partnership, id: str) -> dict[str, Any]:
    """Return the keys that sign for a subscription: the present one, and those of former secret keys."""
    return {"private": hub.vault.signing(id), "former": hub.vault.former_signing(id)}


def attempt_of(
    hub: Partnership, answered: Answered, *, event: str, type: str, seq: int, number: int, test: bool = False
) -> Attempt:
    """Return the record of an attempt."""
    outcome = "delivered" if answered.good else "gone" if answered.status == GONE else "failed"
    kind = "test" if test else outcome
    return Attempt(event, type, seq, number, hub.now(), kind, answered.status, answered.text, answered.ms)


def failed(hub: Partnership, given: Subscription, attempt: Attempt, answered: Answered) -> None:
    """Hold a subscription at an event that was not taken: for a while, for its partner, or for good."""
    now, tries = hub.clock().timestamp(), given.tries + 1
    wait = wait_s(tries, status=answered.status, retry_after_s=answered.retry_after_s)
    if answered.status == GONE:
        after = Standing(tries, now, 0, 1, "disabled", "the target answered 410 Gone")
    elif wait is None:
        told = f"{tries} attempts failed; the last: {answered.status or ''} {answered.text}".strip()
        after = Standing(tries, now, 0, 1, "paused", told[:300])
    else:
        after = Standing(tries, now + wait, hub.views.last_seq(), 1)
    hub.deliveries.fail(given, attempt, after)
    log.info("subscription %s: attempt %s failed with %s", given.id, tries, answered.status)


def deliver_file(hub: Partnership, given: Subscription, partner: Partner) -> int | None:
    """Put the file that is due; which part of the log it tells was written down before, so that a retry is the same."""
    due = file_due(given.wanted.get("schedule") or "daily", hub.clock()).timestamp()
    lines, upto = lines_of(hub, given, partner)
    if not lines:
        hub.deliveries.pass_over(given, upto, next_at=due)
        return None
    if given.upto is None:
        hub.deliveries.pin(given, upto)
    body = put.file_of(lines, hub.base_url)
    event = f"file_{given.id}_{given.cursor}-{upto}"
    place = put.place_of(given.url or "", given.cursor, upto)
    now = hub.now()
    known = [hub.vault.open(sealed, given.id) for _, sealed in hub.deliveries.secrets(given.id, now=now)]
    headers = signed(event, body, now=now, secrets=known, **keys_of(hub, given.id))
    answered = hub.sender.send("PUT", place, body, {**headers, "Content-Type": put.MEDIA_TYPE})
    attempt = attempt_of(hub, answered, event=event, type="file", seq=upto, number=given.tries + 1)
    if answered.good:
        more = len(lines) >= LINES_OF_FILE
        hub.deliveries.settle(given, attempt, cursor=upto, next_at=now if more else due, slow=1)
        return 1
    failed(hub, given, attempt, answered)
    return None


def lines_of(hub: Partnership, given: Subscription, partner: Partner) -> tuple[list[Told], int]:
    """Return the lines of the file that is next, and the last number of the log that it tells."""
    lines: list[Told] = []
    cursor, end = given.cursor, given.upto
    while len(lines) < LINES_OF_FILE:
        limit = LINES_OF_FILE - len(lines)
        heard = hub.views.hear(partner, given.wanted, cursor, limit=limit, now=hub.clock(), upto=end)
        if heard.upto == cursor:
            break
        lines, cursor = [*lines, *heard.lines], heard.upto
    return lines, cursor


def try_target(hub: Partnership, given: Subscription) -> Attempt:
    """Send a test event now, and write down what came back."""
    at = iso(hub.now()) or ""
    event = f"test_{given.id}_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    answered = post(hub, given, event, trial_body(given.id, at, hub.base_url))
    attempt = attempt_of(hub, answered, event=event, type="subscription.test", seq=0, number=1, test=True)
    hub.deliveries.note(given.id, attempt)
    return attempt
