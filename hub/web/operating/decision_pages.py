"""The operator's pages of decisions: links confirmed or refused, organisations joined or parted."""

from __future__ import annotations

import re
from typing import Any

import orjson
from flask import Blueprint, Response, flash, redirect, request
from werkzeug.exceptions import BadRequest, Forbidden

from hub.application.candidates import PersonalNote, discreet
from hub.errors import UsageError
from hub.web.accounts.candidate_words import personal_words
from hub.web.accounts.sign_in import account, by, demand_member, demand_operator
from hub.web.addresses import href
from hub.web.desk.record_pages import ID
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.operating.operator_pages import shown, to
from hub.web.parts import WebParts

LINK = "decisions.link"  #: what facilitators may do too: confirm or refuse a suggested link
MOST = 500  #: decisions on one page
VERDICTS = {"link": ("confirmed", "refused", "undone"), "organisations": ("together", "apart", "undone")}


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of decisions; kept by no cache, for operators, and for facilitators where it is on a link."""
    pages = Blueprint("decisions", __name__, url_prefix="/operator/decisions")
    pages.before_request(lambda: demand_member(parts) if request.endpoint == LINK else demand_operator(parts))
    pages.after_request(private)
    add_links(pages, parts)
    add_organisations(pages, parts)
    return pages


def add_links(pages: Blueprint, parts: WebParts) -> None:
    """Add the page of all decisions, and the decision on a link."""

    @pages.get("/")
    def decisions() -> Response:
        links, bodies = list(parts.decisions.on_links())[:MOST], list(parts.decisions.on_organisations())[:MOST]
        return shown(parts, "operating/decisions.html", links=links, organisations=bodies)

    @pages.post("/link")
    def link() -> Response:
        a, b, verdict = asked("link")
        own, hours = account(), parts.accounts.hours
        if own and hours and not hours.allows(own, a):
            raise Forbidden
        decide(parts.decisions.link, a, b, verdict)
        return back(a)


def add_organisations(pages: Blueprint, parts: WebParts) -> None:
    """Add the page of one organisation's names, and the decision on two."""

    @pages.get("/organisation")
    def organisation() -> Response:
        return organisation_page(parts, request.args.get("id", "").strip())

    @pages.post("/organisation")
    def merged() -> Response:
        a, b, verdict = asked("organisations")
        made = decide(parts.decisions.organisations, a, b, verdict)
        now = made[1] if made else ()
        kept = a if a in now or not now else now[0]
        return redirect(href("decisions.organisation", id=kept), 303)  # type: ignore[return-value]


def asked(what: str) -> tuple[str, str, str]:
    """Return the pair and the verdict that a form gives."""
    a, b, verdict = (request.form.get(name, "").strip() for name in ("a", "b", "verdict"))
    if not a or not b or verdict not in VERDICTS[what]:
        raise BadRequest
    return a, b, verdict


def decide(function: Any, a: str, b: str, verdict: str) -> Any:
    """Decide, and tell what came of it; what makes no sense is told too."""
    reason = request.form.get("reason", "").strip()[:1000] or None
    try:
        discreet(reason or "")
        made = function(a, b, verdict, by=by(), reason=reason)
    except PersonalNote as error:
        flash(personal_words(error))
        return None
    except UsageError as error:
        flash(str(error))
        return None
    flash(translated("La décision est enregistrée ; elle peut être reprise."))
    return made


def back(record_id: str) -> Response:
    """Send the browser back to the offer that was decided about, else to the decisions."""
    if request.form.get("back") == "offer" and re.fullmatch(ID, record_id):
        return redirect(href("offers.offer", record_id=record_id), 303)  # type: ignore[return-value]
    own = account()
    if own and request.form.get("back") == "hours":
        return to("hours.hours")
    return to("decisions.decisions" if own is None or own.role == "operator" else "candidates.candidates")


def organisation_page(parts: WebParts, given: str) -> Response:
    """Return the page of the names that count as one organisation, why, and who decided so."""
    body = parts.decisions.internal(given) if re.fullmatch(ID, given) else None
    record = orjson.loads(body) if body else {}
    if record.get("kind") != "organisation":
        record = {}
    keys = set(record.get("merge_keys") or ())
    about = [one for one in parts.decisions.on_organisations() if keys & {one.a, one.b}]
    return shown(parts, "operating/organisation_names.html", given=given, record=record, decided=about)
