"""Drafts: the text of a clause filled with a lot's data, on a page, as .docx and as plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from hub.clauses.drafting import Draft, as_docx, as_text
from hub.errors import UsageError
from hub.publish.entries import title_of
from hub.web.desk.record_pages import known
from hub.web.negotiation import Stamp, answered
from hub.web.parts import WebParts

#: what is asked for in an address -> kind of draft, and the choices that it stands for
KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "execution_clause": ("execution_clause", {"basis": "fixed"}),
    "per_slice": ("execution_clause", {"basis": "per_slice"}),
    "reserved": ("reserved", {}),
    "criterion": ("award_criterion", {}),
}
TYPED = ("hours", "slice_hours", "slice_amount", "training_share", "reserved_to", "weight", "facilitator",
         "penalty_hour", "penalty_day", "deadline_plan")  # fmt: skip
LONGEST = 200
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VARY = "Accept-Encoding, Accept-Language"
Record = Mapping[str, Any]


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page of a draft and its two files; the text itself is French, as its readers are."""
    pages = Blueprint("drafts", __name__)

    @pages.get("/records/<path:record_id>/draft")
    def draft(record_id: str) -> Response:
        tender = tender_of(parts, record_id)
        stamp = Stamp.of(parts.last_seq(("tender",)), shape=parts.version)
        return answered(stamp, lambda: page(parts, tender), vary=VARY)

    @pages.get("/records/<path:record_id>/draft.docx")
    def docx(record_id: str) -> Response:
        return file(parts, record_id, "docx")

    @pages.get("/records/<path:record_id>/draft.txt")
    def text(record_id: str) -> Response:
        return file(parts, record_id, "txt")

    return pages


def tender_of(parts: WebParts, record_id: str) -> Record:
    """Return a tender, or find nothing."""
    body = parts.get(known(record_id))
    record = orjson.loads(body) if body else {}
    if record.get("kind") != "tender":
        raise NotFound
    return dict(record)


def lot_of(tender: Record) -> Record:
    """Return the lot that is asked for; without one the only lot, else the whole tender."""
    wanted, lots = request.args.get("lot", ""), tender.get("lots") or []
    if not wanted:
        return lots[0] if len(lots) == 1 else tender
    found = next((lot for lot in lots if lot.get("number") == wanted), None)
    if found is None:
        raise NotFound
    return dict(found)


def chosen() -> dict[str, str]:
    """Return what was typed."""
    return {name: value for name in TYPED if (value := request.args.get(name, "").strip()[:LONGEST])}


def drafted(parts: WebParts, tender: Record) -> Draft:
    """Return the draft that the address asks for.

    :raises UsageError: a kind or a choice that does not exist.
    """
    asked = request.args.get("kind", "") or "execution_clause"
    if asked not in KINDS:
        raise UsageError(f"no draft of kind {asked[:40]!r}: the kinds are {', '.join(KINDS)}")
    kind, fixed = KINDS[asked]
    subject = lot_of(tender)
    given = {**from_record(subject, tender, asked), **chosen(), **fixed}
    return parts.knowing.draft(subject, kind, given, tender=tender)


def from_record(subject: Record, tender: Record, asked: str) -> dict[str, str]:
    """Return the choices that the record itself makes: who accompanies, and to whom the lot is reserved."""
    covering = (subject.get("assessment") or tender.get("assessment") or {}).get("coverage") or {}
    found = {"facilitator": covering["name"]} if isinstance(covering, dict) and covering.get("name") else {}
    reserved = subject.get("reserved") or tender.get("reserved") or []
    to = reserved[0].get("to") if reserved else None
    if asked == "reserved" and to in ("siae", "ea_esat", "ea_esat_or_siae", "prison", "ess"):
        found["reserved_to"] = to
    return found


def page(parts: WebParts, tender: Record) -> Response:
    """Return the page of a draft, with the form that changes it."""
    wrong, made = "", None
    try:
        made = drafted(parts, tender)
    except UsageError as error:
        wrong = str(error)
    subject = lot_of(tender)
    html = render_template(
        "knowing/draft.html",
        tender=tender, heading=title_of(tender), lot=subject if subject is not tender else None, draft=made,
        wrong=wrong, kind=request.args.get("kind", "") or "execution_clause", typed=chosen(),
        lots=[lot for lot in tender.get("lots") or () if lot.get("number")][:200],
        query=request.query_string.decode("ascii", "replace"),
    )  # fmt: skip
    headers = {"X-Robots-Tag": "noindex"}
    return Response(html, status=400 if wrong else 200, mimetype="text/html", headers=headers)


def file(parts: WebParts, record_id: str, extension: str) -> Response:
    """Return a draft as a file."""
    tender = tender_of(parts, record_id)
    made = drafted(parts, tender)
    body = as_docx(made) if extension == "docx" else as_text(made).encode()
    lot = request.args.get("lot", "")
    name = re.sub(r"[^\w.-]+", "-", "-".join(filter(None, ("projet", record_id, lot and f"lot-{lot}", made.kind))))
    headers = {
        "Content-Disposition": f'attachment; filename="{name[:150]}.{extension}"',
        "Cache-Control": "no-cache", "X-Robots-Tag": "noindex",
    }  # fmt: skip
    kind = DOCX if extension == "docx" else "text/plain; charset=utf-8"
    return Response(body, content_type=kind, headers=headers)
