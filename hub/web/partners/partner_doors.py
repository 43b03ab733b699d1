"""The partner's door: whose key is shown, how often it may ask, and the log of requests that the partner sees."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden, ServiceUnavailable, TooManyRequests, Unauthorized

from hub.application.partnering import Entered, NotAllowed, NotKnown
from hub.people.partners import id_of
from hub.web.accounts.sign_in import bearer
from hub.web.errors import problem
from hub.web.parts import WebParts

MINUTE = 60
MOST_NAMES = 10_000  #: names that are counted at a time
CLOSED = "Partners are not served here: the operator has not set HUB_SECRET_KEY."
NO_KEY = "Send your partner key: Authorization: Bearer clausier_..."


@dataclass
class Windows:
    """How often each name asked in the last minute, in the memory of this process."""

    clock: Callable[[], float] = time.monotonic
    asked: dict[str, deque[float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def ask(self, name: str, quota: int) -> tuple[int, int]:
        """Count a request; return how many are left, -1 where it was one too many, and in how many seconds more are."""
        now = self.clock()
        with self.lock:
            if len(self.asked) > MOST_NAMES:
                self.asked = {key: times for key, times in self.asked.items() if times and times[-1] > now - MINUTE}
            times = self.asked.setdefault(name, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= quota:
                return -1, max(1, int(times[0] + MINUTE - now + 0.999)) if times else MINUTE
            times.append(now)
            return quota - len(times), max(1, int(times[0] + MINUTE - now + 0.999))


def setup_doors(app: Flask, parts: WebParts) -> None:
    """Have each request of a partner counted, limited and written down, whatever address of the API it asks."""
    windows = Windows()
    app.extensions["partner_windows"] = windows

    @app.before_request
    def met() -> Response | None:
        if not request.path.startswith("/api/") or parts.partners.desk is None or id_of(bearer()) is None:
            return None
        return limited(parts, windows)

    @app.after_request
    def told(response: Response) -> Response:
        if "rate" in g:
            quota, left, seconds = g.rate
            response.headers["RateLimit-Policy"] = f'"partner";q={quota};w={MINUTE}'
            response.headers["RateLimit"] = f'"partner";r={max(0, left)};t={seconds}'
        if "partner" in g:
            parts.partners.desk.note(g.partner, method=request.method, path=shown_path(), status=response.status_code)
        return response


def limited(parts: WebParts, windows: Windows) -> Response | None:
    """Count a request that shows a key; refuse one too many, of a partner or of an address that guesses."""
    try:
        g.partner = parts.partners.desk.enter(bearer(), "read")
    except (NotKnown, NotAllowed):
        return guessed(parts, windows)
    quota = g.partner.partner.requests_a_minute
    left, seconds = windows.ask(f"partner {g.partner.partner.name}", quota)
    g.rate = quota, left, seconds
    if left >= 0:
        return None
    return slower(f"Your agreement is for {quota} requests a minute.", seconds)


def guessed(parts: WebParts, windows: Windows) -> Response | None:
    """Count a key that opened nothing against the address that showed it."""
    left, seconds = windows.ask(f"address {parts.client()}", parts.partners.refusals_a_minute)
    return None if left >= 0 else slower("Too many keys that open nothing.", seconds)


def slower(detail: str, seconds: int) -> Response:
    """Return 429 with the moment from which it may be tried again."""
    response = problem(429, detail)
    response.headers["Retry-After"] = str(seconds)
    return response


def trial(parts: WebParts, app: Flask, entered: Entered) -> None:
    """Count a test delivery: the only thing that has us send something at once."""
    left, seconds = app.extensions["partner_windows"].ask(
        f"trial {entered.partner.name}", parts.partners.trials_a_minute
    )
    if left < 0:
        raise TooManyRequests("Test deliveries: try again in a minute.", retry_after=seconds)


def shown_path() -> str:
    """Return the address that was asked, as its partner sees it in the log."""
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def desk_of(parts: WebParts) -> Any:
    """Return the desk of partners, or say that there is none."""
    if parts.partners.desk is None:
        raise ServiceUnavailable(CLOSED)
    return parts.partners.desk


def demand_partner(parts: WebParts, scope: str = "subscriptions") -> Entered:
    """Return the partner who asks.

    :raises Unauthorized: without a good key.
    :raises Forbidden: where the key does not open this.
    """
    desk = desk_of(parts)
    if not bearer():
        raise Unauthorized(NO_KEY)
    try:
        entered: Entered = desk.enter(bearer(), scope)
    except NotKnown as error:
        raise Unauthorized(str(error)) from error
    except NotAllowed as error:
        raise Forbidden(str(error)) from error
    return entered
