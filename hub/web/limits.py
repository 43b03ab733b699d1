"""Limits: how long an address may be, and how often one client may try to sign in, read offers or ask our rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import RequestURITooLarge, TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from hub.errors import UsageError
from hub.web.parts import WebParts
from hub.web.quotas import Quotas

LONGEST_QUERY = 8 * 1024  #: bytes of a query string
LONGEST_PATH = 2 * 1024
FORM_PARTS = 300  #: fields of a form: as many items set aside as a page holds, and some
MINUTE, HOUR = 60, 3600
RECORDS = (20, MINUTE)  #: documents of records to check
SIGN_IN = ((5, MINUTE), (30, HOUR))


def setup_limits(app: Flask, parts: WebParts, quotas: Quotas) -> None:
    """Have the app refuse what is too long or too often; ``quotas`` counts for all processes together."""
    app.config["MAX_FORM_PARTS"] = FORM_PARTS
    app.before_request(short_enough)
    offers = (parts.offers_a_minute, MINUTE)
    texts = (parts.knowing.detect_a_minute, MINUTE)
    estimates = (parts.knowing.estimates_a_minute, MINUTE)
    for endpoint, *limits in (
        ("operator.sign_in", *SIGN_IN),
        ("offers.offers", offers),
        ("offers.offer", offers),
        ("detect.found", texts),
        ("knowing.detect", texts),
        ("validator.checked", RECORDS),
        ("validate.validate", RECORDS),
        ("knowing.estimate", estimates),
    ):
        ask = partial(ask_quotas, quotas, parts.client, endpoint, limits)
        app.view_functions[endpoint] = after(ask, app.view_functions[endpoint])


def ask_quotas(quotas: Quotas, client: Callable[[], str], name: str, limits: Iterable[tuple[int, int]]) -> None:
    """Count a request of a client in each of some windows: (quota, seconds).

    :raises TooManyRequests: 429, where it is one too many.
    """
    for quota, seconds in limits:
        if quotas.ask(f"{name} {client()}", quota, seconds)[0] < 0:
            raise TooManyRequests


def after(ask: Callable[[], None], view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view that is asked for first."""

    @wraps(view)
    def allowed(*given: Any, **named: Any) -> Any:
        ask()
        return view(*given, **named)

    return allowed


def behind_proxies(app: Flask, number: int) -> Flask:
    """Have the app believe what so many proxies say of who asks and whether by https; with 0, none is believed.

    Addresses of ours are built from the base URL, never from a header.
    """
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=0)  # type: ignore[method-assign]
    return app


def short_enough() -> None:
    """Refuse an address longer than any of ours; to a program, a query that is too long is a wrong parameter.

    :raises UsageError: 422, in the API.
    :raises RequestURITooLarge: 414.
    """
    if request.path.startswith("/api/") and len(request.query_string) > LONGEST_QUERY:
        raise UsageError(f"The query is longer than {LONGEST_QUERY} bytes: narrow it.")
    if len(request.query_string) > LONGEST_QUERY or len(request.path) > LONGEST_PATH:
        raise RequestURITooLarge
