"""The partner's desk: subscriptions made, changed, tried, previewed, replayed and ended by their partner."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.application.delivering import try_target
from hub.application.partner_views import Heard
from hub.application.partnering import Entered, NotKnown, Partnership
from hub.deliver.deliveries import EVENTS, Told
from hub.deliver.schedule import file_due
from hub.deliver.webhooks import new_secret, public_key
from hub.errors import UsageError
from hub.people.partners import Partner, digest_of
from hub.store.deliveries import Attempt, Subscription
from hub.store.model import iso
from hub.store.partners import Asked

TARGETS = ("webhook", "feed", "file")
OLD_SECRET_S = 24 * 3600  #: how long the secret before stays valid after a rotation
PREVIEW_DAYS = 7
COUNTED = 1_000  #: events of a preview that are counted
ENOUGH = 25  #: changes in a private feed, where there are that many
FARTHEST = 50_000  #: numbers of the log that are looked through for them
WANTED = ("title", "query", "kinds", "event_types", "causes", "schedule")


class NotThere(UsageError):
    """No such subscription of this partner."""


class TooManySubscriptions(UsageError):
    """The partner has as many subscriptions as its agreement allows."""


@dataclass(frozen=True)
class Created:
    """A new subscription, with what is shown once."""

    subscription: Subscription
    secret: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class PartnerDesk:
    """What API, pages and command line may do for a partner."""

    hub: Partnership

    def enter(self, key: str, scope: str = "subscriptions") -> Entered:
        """Return whose key this is; see `Partnership.enter` for what is raised."""
        return self.hub.enter(key, scope)

    def again(self, name: str, key: str) -> Entered | None:
        """Return a partner that entered before, where its key and its agreement still hold."""
        found = self.hub.partners.key(key)
        partner = self.hub.standing(name)
        good = found is not None and found.partner == name and found.good_at(self.hub.now())
        return Entered(partner, key, frozenset(found.scopes.split(","))) if good and partner and found else None

    def note(self, entered: Entered, *, method: str, path: str, status: int) -> None:
        """Write a request down for its partner."""
        asked = Asked(self.hub.now(), entered.key, method, path[:300], status)
        self.hub.partners.note(entered.partner.name, asked)

    def requests(self, partner: Partner, *, most: int = 100) -> list[Asked]:
        """Return the last requests of a partner."""
        return self.hub.partners.requests(partner.name, most=most)

    def subscriptions(self, partner: Partner) -> list[Subscription]:
        """Return the subscriptions of a partner."""
        return self.hub.deliveries.of(partner.name)

    def get(self, partner: Partner, id: str) -> Subscription:
        """Return one subscription of a partner.

        :raises NotThere: where it has no such subscription.
        """
        found = self.hub.deliveries.get(id, partner.name)
        if found is None:
            raise NotThere("no such subscription of yours")
        return found

    def attempts(self, given: Subscription, *, most: int = 50) -> list[Attempt]:
        """Return the last attempts to deliver."""
        return self.hub.deliveries.attempts(given.id, most=most)

    def lag(self, given: Subscription) -> int:
        """Return how many numbers of the log lie between a subscription and the end."""
        return max(0, self.hub.views.last_seq(tuple(given.wanted.get("kinds") or ())) - given.cursor)

    def create(self, partner: Partner, body: Mapping[str, Any]) -> Created:
        """Make a subscription; it begins with the next change, or at ``since``.

        :raises UsageError: where something of it is wrong, or beyond the agreement.
        """
        wanted, target = self._wanted(partner, body), body.get("target") or "webhook"
        url = None if target == "feed" else self.hub.sender.check(body.get("url"))
        now, id = self.hub.now(), secrets.token_hex(12)
        cursor = self.hub.views.last_seq() if body.get("since") is None else self.since(body["since"])
        secret = None if target == "feed" else new_secret()
        token = secrets.token_urlsafe(32) if target == "feed" else None
        due = file_due(wanted.get("schedule") or "daily", self.hub.clock()).timestamp() if target == "file" else now
        new = Subscription(
            id=id, partner=partner.name, wanted=wanted, target=target, url=url,
            feed=digest_of(token) if token else None, state="active", reason=None, cursor=cursor, upto=None, tries=0,
            failing_since=None, seen=0, slow=0, next_at=due, served_at=0, told=1, created_at=now, disabled_at=None,
        )  # fmt: skip
        sealed = self.hub.vault.seal(secret, id) if secret else None
        if not self.hub.deliveries.add(new, sealed=sealed, most=partner.subscriptions):
            raise TooManySubscriptions(f"your agreement is for {partner.subscriptions} subscriptions: end one first")
        return Created(new, secret, token)

    def _wanted(self, partner: Partner, body: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {name: body[name] for name in WANTED if body.get(name) is not None}
        wanted["kinds"] = sorted(dict.fromkeys(wanted.get("kinds") or partner.kinds))
        wanted.setdefault("causes", ["source"])
        known = {f"{kind}.{event}" for kind in wanted["kinds"] for event in EVENTS}
        if wrong := sorted(set(wanted.get("event_types") or ()) - known):
            raise UsageError(f"event_types: {', '.join(wrong)}: a type is <kind>.<created|changed|withdrawn|redacted>")
        self.hub.views.query(partner, wanted, self.hub.clock())
        return wanted

    def change(self, partner: Partner, id: str, body: Mapping[str, Any]) -> Subscription:
        """Change what is wanted, where, or whether it goes on; a new address or going on begins with a clean slate."""
        given = self.get(partner, id)
        wanted = self._wanted(partner, {**given.wanted, **body})
        url = self.hub.sender.check(body["url"]) if "url" in body and given.target != "feed" else given.url
        state = body.get("state") or ("active" if url != given.url else given.state)
        self.hub.deliveries.change(id, wanted=wanted, url=url)
        if state != given.state or url != given.url:
            reason = None if state == "active" else "paused by its partner"
            self.hub.deliveries.stand(id, state, reason=reason, now=self.hub.clock().timestamp())
        return self.get(partner, id)

    def end(self, partner: Partner, id: str) -> None:
        """End a subscription for good."""
        self.hub.deliveries.erase(self.get(partner, id).id)

    def test(self, partner: Partner, id: str) -> Attempt:
        """Send a test event at once."""
        return try_target(self.hub, self._sent(partner, id))

    def _sent(self, partner: Partner, id: str) -> Subscription:
        given = self.get(partner, id)
        if given.target == "feed":
            raise UsageError("a private feed is read by you: nothing is sent to it")
        return given

    def preview(self, partner: Partner, id: str) -> Heard:
        """Return what would have been sent in the last seven days, up to a thousand events."""
        given = self.get(partner, id)
        since = self.hub.views.seq_before(self.hub.clock() - timedelta(days=PREVIEW_DAYS))
        return self.changes(partner, given, since, limit=COUNTED)

    def changes(self, partner: Partner, given: Subscription, since: int, *, limit: int) -> Heard:
        """Return the changes that a subscription tells after a number of the log."""
        heard = Heard([], since)
        while len(heard.lines) < limit:
            some = limit - len(heard.lines)
            found = self.hub.views.hear(partner, given.wanted, heard.upto, limit=some, now=self.hub.clock())
            if found.upto == heard.upto:
                break
            heard = Heard([*heard.lines, *found.lines], found.upto)
        return heard

    def latest(self, partner: Partner, given: Subscription, *, most: int) -> list[Told]:
        """Return the last changes that a subscription tells, of a part of the log that grows until there are some."""
        last, step = self.hub.views.last_seq(), 2 * most
        while True:
            lines = self.changes(partner, given, max(0, last - step), limit=last + 1).lines
            if len(lines) >= ENOUGH or step >= min(last, FARTHEST):
                return lines[-most:]
            step *= 4

    def used(self, partner: Partner, seconds: int) -> int:
        """Return how many requests a partner made in so many seconds, of those that are kept."""
        return self.hub.partners.used_since(partner.name, self.hub.now() - seconds)

    def replay(self, partner: Partner, id: str, since: int | str) -> Subscription:
        """Tell again all changes after a number of the log, or from an instant on; the ids stay the same."""
        given = self.get(partner, id)
        self.hub.deliveries.move(given.id, self.since(since), now=self.hub.clock().timestamp())
        return self.get(partner, id)

    def since(self, since: int | str) -> int:
        """Return a number of the log: as given, or the last one before an instant."""
        last = self.hub.views.last_seq()
        if isinstance(since, int) and not isinstance(since, bool):
            return max(0, min(since, last))
        try:
            instant = datetime.fromisoformat(str(since))
        except ValueError as error:
            raise UsageError("since: a number of the change log, or an instant as 2026-01-31T00:00:00Z") from error
        return max(0, self.hub.views.seq_before(instant if instant.tzinfo else instant.replace(tzinfo=UTC)))

    def skip(self, partner: Partner, id: str) -> Subscription:
        """Pass over the event that is next, and go on."""
        given = self.get(partner, id)
        found = self.changes(partner, given, given.cursor, limit=1)
        cursor = found.lines[0].seq if found.lines else found.upto
        self.hub.deliveries.move(given.id, cursor, now=self.hub.clock().timestamp())
        return self.get(partner, id)

    def rotate(self, partner: Partner, id: str) -> Created:
        """Give a new secret; the one before stays valid for a day. A private feed gets a new address at once."""
        given, now = self.get(partner, id), self.hub.now()
        if given.target == "feed":
            token = secrets.token_urlsafe(32)
            self.hub.deliveries.refeed(id, digest_of(token))
            return Created(given, token=token)
        secret = new_secret()
        sealed = self.hub.vault.seal(secret, id)
        self.hub.deliveries.rotate(id, sealed, now=now, old_until=now + OLD_SECRET_S)
        return Created(given, secret=secret)

    def feed(self, token: str) -> tuple[Partner, Subscription]:
        """Return whose private feed this is.

        :raises NotKnown: where it is none, or the agreement does not hold.
        """
        given = self.hub.deliveries.by_feed(digest_of(token))
        partner = self.hub.standing(given.partner) if given and given.state == "active" else None
        if given is None or partner is None:
            raise NotKnown("no such feed")
        return partner, given

    def shown(self, given: Subscription) -> dict[str, Any]:
        """Return a subscription as its partner sees it; no secret is in it."""
        waits = given.state == "active" and given.tries > 0
        return {
            "id": given.id,
            "title": given.wanted.get("title"),
            "target": given.target,
            "url": given.url,
            "query": given.wanted.get("query") or "",
            "kinds": given.wanted["kinds"],
            "event_types": given.wanted.get("event_types"),
            "causes": given.wanted.get("causes"),
            "schedule": given.wanted.get("schedule"),
            "state": given.state,
            "reason": given.reason,
            "cursor": given.cursor,
            "lag": self.lag(given),
            "failures": given.tries,
            "failing_since": iso(given.failing_since),
            "next_attempt_at": iso(int(given.next_at)) if waits else None,
            "disabled_at": iso(given.disabled_at),
            "created_at": iso(given.created_at),
            "public_key": None if given.target == "feed" else public_key(self.hub.vault.signing(given.id)),
        }
