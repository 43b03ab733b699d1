"""The operator's pages: runs that are held, items that were set aside."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, flash, get_flashed_messages, redirect, render_template, request
from werkzeug.exceptions import NotFound

from hub.web.accounts.sign_in import demand_operator, enter, form_secret, is_operator, leave, same, token_opens
from hub.web.addresses import href
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.operating.source_pages import count_words, status_words
from hub.web.parts import WebParts

ASIDE = 50  #: items set aside on one page
KEYS = 200  #: keys shown of a run that is held
DOORS = ("operator.door", "operator.sign_in")  #: what everybody may ask


def blueprint(parts: WebParts) -> Blueprint:
    """Return the operator's pages; each answers the operator only, and is kept by no cache."""
    pages = Blueprint("operator", __name__, url_prefix="/operator")
    pages.before_request(lambda: None if request.endpoint in DOORS else demand_operator(parts))
    pages.after_request(private)
    add_doors(pages, parts)
    add_runs(pages, parts)
    add_aside(pages, parts)
    return pages


def add_doors(pages: Blueprint, parts: WebParts) -> None:
    """Add the ways in and out."""

    @pages.get("/sign-in")
    def door() -> Response:
        return shown(parts, "operating/sign_in.html", **closed(parts), wrong=False)

    @pages.post("/sign-in")
    def sign_in() -> Response:
        given = request.form.get("token", "")  # read first: a form that is too large is refused as such
        if not token_opens(parts) or not same(given, parts.operator_token):
            answer = shown(parts, "operating/sign_in.html", **closed(parts), wrong=True)
            answer.status_code = 403
            return answer
        enter(parts.operator_token)
        return to("operator.desk")

    @pages.post("/sign-out")
    def sign_out() -> Response:
        leave()
        return to("search.front")


def closed(parts: WebParts) -> dict[str, bool]:
    """Return whether the token opens nothing, and whether that is because operators have accounts."""
    return {"closed": not parts.operator_token, "accounts_only": bool(parts.operator_token) and not token_opens(parts)}


def add_runs(pages: Blueprint, parts: WebParts) -> None:
    """Add the pages of runs, and the decision on one that is held."""

    @pages.get("/")
    def desk() -> Response:
        held, recent = parts.runs.list(status="held"), parts.runs.list(limit=20)
        return shown(parts, "operating/operator.html", held=held, counts=parts.aside.counts(), recent=recent)

    @pages.get("/runs/<run_id>")
    def run(run_id: str) -> Response:
        found, keys = known(parts, run_id), parts.runs.held_keys(run_id)
        drift = parts.runs.drift(run_id)
        return shown(parts, "operating/run.html", run=found, keys=keys[:KEYS], total=len(keys), drift=drift)

    @pages.post("/runs/<run_id>/accept")
    def accept(run_id: str) -> Response:
        parts.runs.accept(known(parts, run_id).id)
        flash(translated("La collecte est acceptée : ce que la source ne montre plus est retiré."))
        return to("operator.desk")

    @pages.post("/runs/<run_id>/reject")
    def reject(run_id: str) -> Response:
        parts.runs.reject(known(parts, run_id).id)
        flash(translated("La collecte est rejetée : rien n’est retiré."))
        return to("operator.desk")


def add_aside(pages: Blueprint, parts: WebParts) -> None:
    """Add the pages of what was set aside."""

    @pages.get("/aside")
    def aside() -> Response:
        chosen = {name: request.args.get(name) or None for name in ("source", "rule")}
        rows = parts.aside.list(**chosen, limit=ASIDE, after=request.args.get("after", 0, int))
        following = rows[-1].id if len(rows) == ASIDE else None
        return shown(parts, "operating/aside.html", rows=rows, following=following, chosen=chosen)

    @pages.get("/aside/<int:number>")
    def item(number: int) -> Response:
        row = parts.aside.get(number)
        if row is None:
            raise NotFound
        return shown(parts, "operating/aside_item.html", row=row, payload=pretty(row.payload))

    @pages.post("/aside/replay")
    def replay() -> Response:
        flash(parts.aside.replay([int(each) for each in request.form.getlist("item") if each.isdecimal()]))
        return to("operator.aside")


def known(parts: WebParts, run_id: str) -> Any:
    """Return a run, or say that there is none."""
    found = parts.runs.get(run_id)
    if found is None:
        raise NotFound
    return found


def shown(parts: WebParts, template: str, **values: Any) -> Response:
    """Return a page of the operator's desk, with the notes that wait."""
    words = {"status_words": status_words, "count_words": count_words, "notes": get_flashed_messages()}
    html = render_template(template, signed_in=is_operator(parts), form_secret=form_secret(), **words, **values)
    return Response(html, mimetype="text/html")


def to(endpoint: str) -> Response:
    """Send the browser to one of our pages with GET."""
    return redirect(href(endpoint), 303)  # type: ignore[return-value]


def pretty(payload: Any) -> str:
    """Return what was set aside as a person reads it."""
    if payload is None:
        return ""
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return payload if isinstance(payload, str) else orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()
