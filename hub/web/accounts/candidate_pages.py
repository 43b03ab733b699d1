"""Pages of candidates: what an account notes of tenders and lots; for its own eyes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.exceptions import BadRequest, NotFound

from hub.application.candidates import LONGEST_NOTE, MARKS, REASONS, PersonalNote, parted
from hub.errors import UsageError
from hub.web.accounts.account_pages import members_only, shown
from hub.web.accounts.candidate_words import personal_words, reason_words, state_words
from hub.web.accounts.sign_in import account
from hub.web.addresses import href
from hub.web.desk.record_pages import known
from hub.web.desk.shown import result
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.parts import WebParts

WAITING = "waiting"  #: candidates of the own territory without a mark
STATES = (WAITING, *MARKS)


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages; each answers a signed-in account with what is its own."""
    pages = Blueprint("candidates", __name__, url_prefix="/candidates")
    pages.before_request(lambda: guarded(parts))
    pages.after_request(private)
    add_lists(pages, parts)
    add_one(pages, parts)
    return pages


def guarded(parts: WebParts) -> Any:
    """Let accounts in only, where there is a desk of candidates."""
    if parts.accounts.candidates is None and account():
        raise NotFound
    return members_only(parts)


def add_lists(pages: Blueprint, parts: WebParts) -> None:
    """Add the lists by state, and the export."""

    @pages.get("")
    def candidates() -> Response:
        state = request.args.get("state", WAITING)
        if state not in STATES:
            raise BadRequest
        desk, now = parts.accounts.candidates, parts.clock()
        instant = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        found = desk.waiting(account(), instant) if state == WAITING else desk.noted(account(), state)
        rows = [(each, result(each.record, now) if each.record else None) for each in found]
        return page("accounts/candidates.html", state=state, states=STATES, rows=rows, counts=desk.counts(account()))

    @pages.get("/export.csv")
    def export() -> Response:
        body = parts.accounts.candidates.export(account())
        parts.accounts.room.note("candidates_exported", account())
        answer = Response(body, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="mes-marches.csv"'
        return answer


def add_one(pages: Blueprint, parts: WebParts) -> None:
    """Add the page of one tender or lot, and what may be noted or erased there."""

    @pages.get("/of/<path:record_id>")
    def one(record_id: str) -> Response:
        return one_page(parts, record_id)

    @pages.post("/mark")
    def mark() -> Response:
        record_id, verdict = request.form.get("id", ""), request.form.get("verdict", "")
        given = {name: request.form.get(name, "") for name in ("reason", "note")}
        if verdict not in (*MARKS, "undone"):
            raise BadRequest
        try:
            parts.accounts.candidates.mark(account(), known(record_id), verdict, **given)
        except PersonalNote as refused:
            return one_page(parts, record_id, status=422, wrong=personal_words(refused), chosen=verdict,
                            reason=given["reason"])  # fmt: skip
        except UsageError:
            told = translated("Choisissez un motif de la liste ; une note a 1 000 caractères au plus.")
            return one_page(parts, record_id, status=422, wrong=told, chosen=verdict, note=given["note"][:LONGEST_NOTE])
        flash(translated("C’est noté : {state}.", state=state_words(verdict)))
        return redirect(back(record_id), 303)  # type: ignore[return-value]

    @pages.post("/forget")
    def forget() -> Response:
        record_id = known(request.form.get("id", ""))
        gone = parts.accounts.candidates.forget(account(), record_id)
        flash(translated("Effacé : vos {n} notes sur ce marché, historique compris.", n=gone))
        return redirect(href("candidates.candidates"), 303)  # type: ignore[return-value]


def one_page(parts: WebParts, record_id: str, *, status: int = 200, **values: Any) -> Response:
    """Return the page on which a tender or a lot is marked, with its history."""
    desk = parts.accounts.candidates
    history = desk.history(account(), known(record_id))
    try:
        record, lot = desk.need(record_id)
    except UsageError:
        record, lot = None, parted(record_id)[1]
        if not history:
            raise NotFound from None
    last = history[-1] if history else None
    told = {"wrong": "", "chosen": last.verdict if last else "", "reason": last.reason if last else "",
            "note": (last.note if last else "") or "", **values}  # fmt: skip
    return page("accounts/candidate.html", status=status, id=record_id, record=record, lot=lot, history=history,
                line=result(record, parts.clock()) if record else None, marks=MARKS, reasons=REASONS,
                longest=LONGEST_NOTE, **told)  # fmt: skip


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page with the words of states and reasons."""
    return shown(template, status=status, state_words=state_words, reason_words=reason_words, **values)


def back(record_id: str) -> str:
    """Return where to go after a mark: the list that one came from, else the page of the tender's marks."""
    came = request.form.get("from", "")
    if came in STATES:
        return href("candidates.candidates", state=came)
    return href("candidates.one", record_id=record_id)
