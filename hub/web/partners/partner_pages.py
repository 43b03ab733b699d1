"""The partner's pages: signed in with a key, what is delivered, what failed and why, and what may be done about it."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, current_app, redirect, render_template, request, session
from werkzeug.exceptions import Forbidden, NotFound

from hub.application.partner_desk import Created, NotThere
from hub.application.partnering import Entered, NotAllowed, NotKnown
from hub.errors import UsageError
from hub.web.addresses import href
from hub.web.errors import sentence
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.partners.partner_doors import desk_of, guessed, trial
from hub.web.parts import WebParts

DAY_S = 86_400
LONGEST_KEY = 200
FIELDS = ("title", "query", "url", "target", "schedule")


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages; no cache keeps them, no robot lists them."""
    pages = Blueprint("partners", __name__, url_prefix="/partners")
    pages.after_request(private)
    add_doors(pages, parts)
    add_desk(pages, parts)
    add_acts(pages, parts)
    return pages


def add_doors(pages: Blueprint, parts: WebParts) -> None:
    """Add the ways in and out."""

    @pages.get("/")
    def desk() -> Response:
        entered = who(parts)
        if entered is None:
            return door(parts)
        here = desk_of(parts)
        subscriptions = [here.shown(each) for each in here.subscriptions(entered.partner)]
        requests = here.requests(entered.partner, most=50)
        return shown(entered, "partners/partners.html", subscriptions=subscriptions, requests=requests,
                     used=here.used(entered.partner, DAY_S), wrong=None)  # fmt: skip

    @pages.post("/sign-in")
    def sign_in() -> Response:
        try:
            entered = desk_of(parts).enter(request.form.get("key", "")[:LONGEST_KEY].strip())
        except (NotKnown, NotAllowed):
            refused = guessed(parts, current_app.extensions["quotas"])
            return refused or door(parts, wrong=True)
        session.permanent = True
        session["partner"] = [entered.partner.name, entered.key]
        session["partner_form"] = secrets.token_urlsafe(24)
        return to("partners.desk")

    @pages.post("/sign-out")
    def sign_out() -> Response:
        for name in ("partner", "partner_form"):
            session.pop(name, None)
        return to("partners.desk")


def add_desk(pages: Blueprint, parts: WebParts) -> None:
    """Add making a subscription, and the page of each."""

    @pages.post("/subscriptions")
    def create() -> Response:
        entered, here = demand(parts), desk_of(parts)
        body: dict[str, Any] = {name: request.form[name].strip() for name in FIELDS if request.form.get(name)}
        body["query"] = body.get("query", "").lstrip("?")
        body["kinds"] = request.form.getlist("kinds") or None
        try:
            made = here.create(entered.partner, body)
        except (UsageError, ma.ValidationError) as error:
            wrong = sentence(error.messages) if isinstance(error, ma.ValidationError) else str(error)
            rows = [here.shown(each) for each in here.subscriptions(entered.partner)]
            answer = shown(entered, "partners/partners.html", subscriptions=rows, requests=[], wrong=wrong,
                           used=here.used(entered.partner, DAY_S))  # fmt: skip
            answer.status_code = 400
            return answer
        return one_page(parts, entered, made.subscription.id, made=made)

    @pages.get("/subscriptions/<string:id>")
    def one(id: str) -> Response:
        return one_page(parts, demand(parts), id)


def add_acts(pages: Blueprint, parts: WebParts) -> None:
    """Add what a partner does with a subscription."""

    @pages.post("/subscriptions/<string:id>/<string:name>")
    def act(id: str, name: str) -> Response:
        entered, here = demand(parts), desk_of(parts)
        partner, note, made = entered.partner, "", None
        try:
            if name == "test":
                trial(parts, current_app, entered)
                answered = here.test(partner, id)
                note = translated("Réponse à l’essai : {answer}", answer=f"{answered.status or ''} {answered.answer}")
            elif name == "skip":
                here.skip(partner, id)
                note = translated("L’événement est passé ; l’abonnement continue.")
            elif name == "replay":
                here.replay(partner, id, whole(request.form.get("since", "")))
                note = translated("Tout sera livré de nouveau à partir de là, sous les mêmes identifiants.")
            elif name in ("pause", "resume"):
                here.change(partner, id, {"state": "paused" if name == "pause" else "active"})
                note = translated("C’est fait.")
            elif name == "rotate":
                made = here.rotate(partner, id)
            elif name == "end":
                here.end(partner, id)
                return to("partners.desk")
            else:
                raise NotFound
        except NotThere as error:
            raise NotFound from error
        except UsageError as error:
            note = str(error)
        return one_page(parts, entered, id, made=made, note=note)


def one_page(parts: WebParts, entered: Entered, id: str, *, made: Created | None = None, note: str = "") -> Response:
    """Return the page of a subscription, with what is shown once where it was just made."""
    here = desk_of(parts)
    try:
        given = here.get(entered.partner, id)
    except NotThere as error:
        raise NotFound from error
    once = None
    if made is not None:
        once = f"{parts.base_url}/feeds/private/{made.token}.atom" if made.token else made.secret
    return shown(entered, "partners/partner_subscription.html", found=here.shown(given), attempts=here.attempts(given),
                 preview=here.preview(entered.partner, id).lines, once=once, note=note)  # fmt: skip


def whole(text: str) -> int | str:
    """Return a number of the log where it is one, else the text of an instant."""
    return int(text) if text.isdecimal() and len(text) < 16 else text


def who(parts: WebParts) -> Entered | None:
    """Return the partner whose browser this is, where its key still holds."""
    known = session.get("partner")
    if parts.partners.desk is None or not isinstance(known, list) or len(known) != 2:
        return None
    entered: Entered | None = parts.partners.desk.again(*known)
    return entered if entered and "subscriptions" in entered.scopes else None


def demand(parts: WebParts) -> Entered:
    """Return the partner who asks; a form that changes something carries our secret."""
    entered = who(parts)
    given, secret = request.form.get("form", ""), str(session.get("partner_form", ""))
    if entered is None or (request.method == "POST" and not hmac.compare_digest(given.encode(), secret.encode())):
        raise Forbidden(translated("Entrez votre clé de partenaire d’abord."))
    return entered


def door(parts: WebParts, *, wrong: bool = False) -> Response:
    """Return the page that asks for a key."""
    html = render_template("partners/partner_door.html", closed=parts.partners.desk is None, wrong=wrong)
    return Response(html, status=403 if wrong else 200, mimetype="text/html")


def shown(entered: Entered, template: str, **values: Any) -> Response:
    """Return a page for a partner."""
    html = render_template(template, partner=entered.partner, form=session.get("partner_form", ""), **values)
    return Response(html, mimetype="text/html")


def to(endpoint: str) -> Response:
    """Send the browser to one of our pages with GET."""
    return redirect(href(endpoint), 303)  # type: ignore[return-value]
