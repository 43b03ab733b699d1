"""Errors: a problem (RFC 9457) for programs, a page for people; nothing of our insides in either."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import orjson
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from hub.errors import HubError, StoreError, UsageError
from hub.store import BadCursor, Busy
from hub.web.negotiation import wants_json

log = logging.getLogger("hub.web")
PROGRAMS = ("/api/", "/feeds/", "/oai", "/health", "/ready", "/metrics")

DETAILS = {
    404: "There is nothing at this address. GET /api/v1/openapi.json lists what there is.",
    405: "This address does not take this method; the header Allow says which it takes.",
    406: "This address has no representation that your header Accept takes.",
    413: "What was sent is larger than any of our forms.",
    414: "This address is longer than any of ours: narrow the search.",
    429: "Too many requests in a minute. Wait, then try again.",
    500: "We failed; the operator finds it in the log. Try again later.",
}


def problem(status: int, detail: str, **more: Any) -> Response:
    """Return an error as application/problem+json."""
    told = {"type": "about:blank", "title": HTTP_STATUS_CODES.get(status, "Error"), "status": status, "detail": detail}
    body = orjson.dumps({**told, "instance": request.path, **more}, default=str)
    return Response(body, status=status, mimetype="application/problem+json", headers={"Cache-Control": "no-store"})


def page(status: int, detail: str, **more: Any) -> Response:
    """Return an error as a page that says what to do."""
    body = render_template("error.html", status=status, detail=detail, errors=more.get("errors") or {})
    return Response(body, status=status, mimetype="text/html", headers={"Cache-Control": "no-store"})


def told(status: int, detail: str, **more: Any) -> Response:
    """Return an error in the form that suits who asks."""
    for_program = request.path.startswith(PROGRAMS) or wants_json()
    return problem(status, detail, **more) if for_program else page(status, detail, **more)


def setup_errors(app: Flask) -> None:
    """Have each error of the app told in one place."""
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(ma.ValidationError, on_refused)
    app.register_error_handler(Busy, on_busy)
    app.register_error_handler(BadCursor, on_cursor)
    app.register_error_handler(UsageError, on_usage)
    app.register_error_handler(StoreError, on_store)
    app.register_error_handler(HubError, on_hub)


def on_http(error: HTTPException) -> Response:
    """Tell an error of HTTP; what Flask raises for a bug comes here too, after it was logged."""
    status = error.code or 500
    if status == 422:
        return refused(getattr(error, "data", {}).get("messages", {}))
    detail = DETAILS[status] if isinstance(error, InternalServerError) else DETAILS.get(status, error.description or "")
    response = told(status, detail)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "location", "www-authenticate"):
            response.headers[name] = value
    return response


def on_refused(error: ma.ValidationError) -> Response:
    """Tell which parameters are wrong."""
    return refused(error.messages)  # type: ignore[arg-type]


def refused(messages: Mapping[str, Any]) -> Response:
    """Name each parameter that is wrong: 422 to a program, 400 to a person."""
    found = next((messages[place] for place in ("query", "json") if place in messages), messages)
    if not isinstance(found, Mapping):
        found = {"body": found}
    errors = [{"parameter": name, "detail": sentence(said)} for name, said in sorted(found.items())]
    names = ", ".join(error["parameter"] for error in errors)
    program = request.path.startswith(PROGRAMS) or wants_json()
    return told(422 if program else 400, f"Wrong or unknown parameters: {names}.", errors=errors)


def sentence(said: Any) -> str:
    """Return the messages of a parameter as one sentence."""
    if isinstance(said, Mapping):
        return " ".join(sentence(each) for each in said.values())
    return " ".join(map(str, said)) if isinstance(said, list | tuple) else str(said)


def on_busy(error: Busy) -> Response:
    """Ask to come back: too many searches wait."""
    response = told(503, "Too many searches are waiting. Try again in some seconds.")
    response.headers["Retry-After"] = "5"
    return response


def on_store(error: StoreError) -> Response:
    """Ask to come back: the database is away, full or being restarted; the log has the cause."""
    log.error("%s: %s", request.path, error, exc_info=error)
    response = told(503, "The data cannot be reached just now. Try again in some seconds.")
    response.headers["Retry-After"] = "10"
    return response


def on_cursor(error: BadCursor) -> Response:
    """Say that no page begins there."""
    return told(404, "No page begins at this `after`. Take the `next` of a page, or start again without `after`.")


def on_usage(error: UsageError) -> Response:
    """Tell a request that makes no sense."""
    return told(422, str(error))


def on_hub(error: HubError) -> Response:
    """Log an error of ours with its cause, and say no more than that there is one."""
    log.error("%s: %s", request.path, error, exc_info=error)
    return told(500, DETAILS[500])
