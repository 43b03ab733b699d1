"""WebSub (W3C): what a subscriber may ask, the verification of its intent, and the delivery of a feed to it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.errors import FetchError, Forbidden, Refused, UsageError
from hub.outside import Http
from hub.outside.addresses import Target, check_url, target
from hub.outside.limits import Limiter, Retries

MODES = ("subscribe", "unsubscribe", "publish")
LONGEST_URL = 2048
SECRET_BELOW = 200  #: bytes
DAY_S = 86400
LEASE_S, SHORTEST_S, LONGEST_S = 10 * DAY_S, 300, 30 * DAY_S
TIMEOUT = (5.0, 10.0)
DEADLINE_S = 15.0
MOST_ANSWER = 64 * 1024  #: bytes of a callback's answer that are read
GONE = 410


class Unanswered(FetchError):
    """A callback that did not answer as it should; asking again may help."""


class Denied(FetchError):
    """A callback that says that it did not ask for this, or wants no more of it."""


@dataclass(frozen=True, repr=False)
class Wish:
    """What a form asks: to tell a callback of a topic, or to stop."""

    mode: str
    topic: str
    callback: str = ""
    host: str = ""
    lease_s: int = LEASE_S
    secret: str | None = None

    @property
    def id(self) -> str:
        """Return the key of the pair: there is one subscription for each topic and callback."""
        return hashlib.sha256(f"{self.topic}\n{self.callback}".encode()).hexdigest()[:40]


def wish_of(form: Mapping[str, str]) -> Wish:
    """Return what a form asks; parameters that are not known are passed over.

    :raises UsageError: saying which parameter is missing or wrong.
    """
    mode, topic = form.get("hub.mode", ""), form.get("hub.topic") or form.get("hub.url") or ""
    if mode not in MODES:
        raise UsageError(f"hub.mode: one of {', '.join(MODES)}")
    if not topic:
        raise UsageError("hub.topic: the address of a feed of this hub is missing")
    if mode == "publish":
        return Wish(mode, topic)
    callback = form.get("hub.callback", "")
    if not callback or len(callback) > LONGEST_URL or "#" in callback:
        raise UsageError(f"hub.callback: an address of at most {LONGEST_URL} characters, without a fragment")
    try:
        host, _ = target(check_url(callback))
    except Forbidden as error:
        raise UsageError(f"hub.callback: {error}") from error
    return Wish(mode, topic, callback, host.lower(), lease_of(form.get("hub.lease_seconds", "")), secret_of(form))


def lease_of(text: str) -> int:
    """Return how long a subscription lasts: as asked, within what is sensible."""
    if not text:
        return LEASE_S
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise UsageError("hub.lease_seconds: a number of seconds")
    return min(max(int(text), SHORTEST_S), LONGEST_S)


def secret_of(form: Mapping[str, str]) -> str | None:
    """Return the secret with which deliveries are to be signed."""
    secret = form.get("hub.secret") or None
    if secret and len(secret.encode()) >= SECRET_BELOW:
        raise UsageError(f"hub.secret: less than {SECRET_BELOW} bytes")
    return secret


@dataclass(frozen=True)
class Content:
    """A feed as it stands."""

    body: bytes
    media_type: str


@dataclass(frozen=True)
class Callbacks:
    """Asks and tells callbacks, over the one polite client: checked addresses, caps, a pace for each host.

    ``allow`` and ``allow_any_port`` hold loopback targets that tests and the conformance run hand over in memory.
    """

    user_agent: str
    hub_url: str
    limiter: Limiter | None = None
    interval_s: float = 1.0
    allow: frozenset[Target] = frozenset()
    allow_any_port: frozenset[str] = frozenset()
    retries: Retries = field(default_factory=lambda: Retries(tries=1))

    def http(self) -> Http:
        """Return a client for one question."""
        return Http(
            user_agent=self.user_agent, allow=self.allow, allow_any_port=self.allow_any_port, limiter=self.limiter,
            interval_s=self.interval_s, retries=self.retries, budget_s=4 * DEADLINE_S,
        )  # fmt: skip

    def verify(self, *, mode: str, topic: str, callback: str, lease_s: int) -> None:
        """Ask a callback whether it wants this; its own query is kept.

        :raises Denied: when it says no, or is where nobody may be asked.
        :raises Unanswered: when it did not answer.
        """
        challenge = secrets.token_urlsafe(32)
        params = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": challenge}
        if mode == "subscribe":
            params["hub.lease_seconds"] = str(lease_s)
        with self.http() as http:
            try:
                raw = http.get(
                    callback, params=params, max_bytes=MOST_ANSWER, timeout=TIMEOUT, deadline_s=DEADLINE_S
                )  # fmt: skip
            except Forbidden as error:
                raise Denied(str(error)) from error
            except Refused as error:
                raise (Unanswered if (error.status or 500) >= 500 else Denied)(str(error)) from error
            except FetchError as error:
                raise Unanswered(str(error)) from error
        if not hmac.compare_digest(raw.read(), challenge.encode()):
            raise Denied(f"{raw.url}: the answer is not the challenge")

    def deliver(self, content: Content, *, topic: str, callback: str, secret: str | None) -> None:
        """Send a feed to a callback.

        :raises Denied: when it is gone (410), or is where nobody may be told.
        :raises Unanswered: when it has to be sent again.
        """
        headers = {
            "Content-Type": content.media_type,
            "Link": f'<{self.hub_url}>; rel="hub", <{topic}>; rel="self"',
        }
        if secret:
            signature = hmac.new(secret.encode(), content.body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature"] = f"sha256={signature}"
        with self.http() as http:
            try:
                http.post(
                    callback, data=content.body, headers=headers, max_bytes=MOST_ANSWER, timeout=TIMEOUT,
                    deadline_s=DEADLINE_S,
                )  # fmt: skip
            except Forbidden as error:
                raise Denied(str(error)) from error
            except Refused as error:
                raise (Denied if error.status == GONE else Unanswered)(str(error)) from error
            except FetchError as error:
                raise Unanswered(str(error)) from error
