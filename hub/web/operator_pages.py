"""The operator's pages: runs that are held, items that were set aside."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, flash, get_flashed_messages, redirect, render_template, request
from werkzeug.exceptions import NotFound

from hub.web.addresses import href
from hub.web.i18n import translated
from hub.web.parts import WebParts
from hub.web.sign_in import demand_operator, enter, form_secret, is_operator, leave, same
from hub.web.source_pages import count_words, status_words

ASIDE = 50  #: items set aside on one page


def blueprint(parts: WebParts) -> Blueprint:
    """Return the operator's pages; each answers the operator only, and is kept by no cache."""
    pages = Blueprint("operator", __name__, url_prefix="/operator")

    @pages.before_request
    def demanded() -> None:
        if request.endpoint not in ("operator.door", "operator.sign_in"):
            demand_operator(parts)

    @pages.after_request
    def private(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @pages.get("/sign-in")
    def door() -> Response:
        return shown("sign_in.html", closed=not parts.operator_token, wrong=False)

    @pages.post("/sign-in")
    def sign_in() -> Response:
        if not same(request.form.get("token", ""), parts.operator_token):
            answer = shown("sign_in.html", closed=not parts.operator_token, wrong=True)
            answer.status_code = 403
            return answer
        enter()
        return to("operator.desk")

    @pages.post("/sign-out")
    def sign_out() -> Response:
        leave()
        return to("search.front")

    @pages.get("/")
    def desk() -> Response:
        held = parts.runs.list(status="held")
        return shown("operator.html", held=held, counts=parts.aside.counts(), recent=parts.runs.list(limit=20))

    @pages.get("/runs/<run_id>")
    def run(run_id: str) -> Response:
        keys = parts.runs.held_keys(run_id)
        return shown("run.html", run=known(run_id), keys=keys[:200], total=len(keys), drift=parts.runs.drift(run_id))

    @pages.post("/runs/<run_id>/accept")
    def accept(run_id: str) -> Response:
        known(run_id)
        parts.runs.accept(run_id)
        flash(translated("La collecte est acceptée : ce que la source ne montre plus est retiré."))
        return to("operator.desk")

    @pages.post("/runs/<run_id>/reject")
    def reject(run_id: str) -> Response:
        known(run_id)
        parts.runs.reject(run_id)
        flash(translated("La collecte est rejetée : rien n’est retiré."))
        return to("operator.desk")

    @pages.get("/aside")
    def aside() -> Response:
        chosen = {name: request.args.get(name) or None for name in ("source", "rule")}
        after = request.args.get("after", 0, int)
        rows = parts.aside.list(**chosen, limit=ASIDE, after=after)
        following = rows[-1].id if len(rows) == ASIDE else None
        return shown("aside.html", rows=rows, following=following, chosen=chosen, counts=parts.aside.counts())

    @pages.get("/aside/<int:number>")
    def item(number: int) -> Response:
        row = parts.aside.get(number)
        if row is None:
            raise NotFound
        return shown("aside_item.html", row=row, payload=pretty(row.payload))

    @pages.post("/aside/replay")
    def replay() -> Response:
        flash(parts.aside.replay([int(each) for each in request.form.getlist("item") if each.isdecimal()]))
        return to("operator.aside")

    def known(run_id: str) -> Any:
        found = parts.runs.get(run_id)
        if found is None:
            raise NotFound
        return found

    def shown(template: str, **values: Any) -> Response:
        words = {"status_words": status_words, "count_words": count_words, "notes": get_flashed_messages()}
        html = render_template(template, signed_in=is_operator(parts), form_secret=form_secret(), **words, **values)
        return Response(html, mimetype="text/html")

    def to(endpoint: str) -> Response:
        return redirect(href(endpoint), 303)  # type: ignore[return-value]

    return pages


def pretty(payload: Any) -> str:
    """Return what was set aside as a person reads it."""
    if payload is None:
        return ""
    if isinstance(payload, bytes):
        return payload.decode("utf-8", "replace")
    return payload if isinstance(payload, str) else orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode()
