"""The partner's door: whose key is shown, how often it may ask, and the log of requests that the partner sees."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden, ServiceUnavailable, TooManyRequests, Unauthorized

from hub.application.partnering import Entered, NotAllowed, NotKnown
from hub.people.partners import id_of
from hub.web.accounts.sign_in import bearer
from hub.web.errors import problem
from hub.web.parts import WebParts
from hub.web.quotas import Quotas

MINUTE = 60
CLOSED = "Partners are not served here: the operator has not set HUB_SECRET_KEY."
NO_KEY = "Send your partner key: Authorization: Bearer clausier_..."


def setup_doors(app: Flask, parts: WebParts, quotas: Quotas) -> None:
    """Have each request of a partner counted, limited and written down, whatever address of the API it asks."""
    app.extensions["quotas"] = quotas

    @app.before_request
    def met() -> Response | None:
        if not request.path.startswith("/api/") or parts.partners.desk is None or id_of(bearer()) is None:
            return None
        return limited(parts, quotas)

    @app.after_request
    def told(response: Response) -> Response:
        if "rate" in g:
            quota, left, seconds = g.rate
            response.headers["RateLimit-Policy"] = f'"partner";q={quota};w={MINUTE}'
            response.headers["RateLimit"] = f'"partner";r={max(0, left)};t={seconds}'
        if "partner" in g:
            parts.partners.desk.note(g.partner, method=request.method, path=shown_path(), status=response.status_code)
        return response


def limited(parts: WebParts, quotas: Quotas) -> Response | None:
    """Count a request that shows a key; refuse one too many, of a partner or of an address that guesses."""
    try:
        g.partner = parts.partners.desk.enter(bearer(), "read")
    except (NotKnown, NotAllowed):
        return guessed(parts, quotas)
    quota = g.partner.partner.requests_a_minute
    left, seconds = quotas.ask(f"partner {g.partner.partner.name}", quota, MINUTE)
    g.rate = quota, left, seconds
    if left >= 0:
        return None
    return slower(f"Your agreement is for {quota} requests a minute.", seconds)


def guessed(parts: WebParts, quotas: Quotas) -> Response | None:
    """Count a key that opened nothing against the address that showed it."""
    left, seconds = quotas.ask(f"address {parts.client()}", parts.partners.refusals_a_minute, MINUTE)
    return None if left >= 0 else slower("Too many keys that open nothing.", seconds)


def slower(detail: str, seconds: int) -> Response:
    """Return 429 with the moment from which it may be tried again."""
    response = problem(429, detail)
    response.headers["Retry-After"] = str(seconds)
    return response


def trial(parts: WebParts, app: Flask, entered: Entered) -> None:
    """Count a test delivery: the only thing that has us send something at once."""
    quotas: Quotas = app.extensions["quotas"]
    left, seconds = quotas.ask(f"trial {entered.partner.name}", parts.partners.trials_a_minute, MINUTE)
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
