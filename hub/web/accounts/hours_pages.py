"""Pages of hours: what is committed, reported and validated on the clauses of a territory; sums on screen only."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from hub.publish.entries import title_of
from hub.web.accounts.account_pages import members_only, shown
from hub.web.accounts.hours_words import alert_words, month_words
from hub.web.accounts.sign_in import account
from hub.web.headers import private
from hub.web.parts import WebParts


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page; it answers a signed-in account with its own territory, as a page and nothing else."""
    pages = Blueprint("hours", __name__)
    pages.before_request(lambda: members_only(parts))
    pages.after_request(private)

    @pages.get("/hours")
    def hours() -> Response:
        if parts.accounts.hours is None:
            raise NotFound
        if request.accept_mimetypes and not request.accept_mimetypes.best_match(("text/html",)):
            raise NotAcceptable
        own = account()
        rows = parts.accounts.hours.of(own, parts.clock().date())
        told = ", ".join(f"{kind}:{code}" for kind, code in own.territories) or "all"
        parts.accounts.room.note("hours_viewed", own, detail=f"{told}; {len(rows)} clauses")
        found = {id: title_of(orjson.loads(body)) for each in rows for id in each.suggested if (body := parts.get(id))}
        return shown(
            "accounts/hours.html", rows=rows, own=own, titles=found, alert_words=alert_words, month_words=month_words
        )

    return pages
