"""Comparing: up to six tenders side by side, chosen by ticking them in a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from hub.web.desk.record_pages import ID
from hub.web.desk.shown import Result, result
from hub.web.i18n import amount, day, hour, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parts import WebParts

MOST = 6
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of the comparison: what it is about, and what each tender says."""

    words: str
    cells: tuple[str, ...]


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page that compares."""
    pages = Blueprint("compare", __name__)

    @pages.get("/compare")
    def compare() -> Response:
        minute = parts.clock().strftime("%Y-%m-%dT%H:%M")
        stamp = Stamp.of(parts.last_seq(("tender",)), shape=f"{parts.version} {minute}")
        return answered(stamp, shown, vary="Accept-Encoding, Accept-Language")

    def shown() -> Response:
        wanted = [each for each in dict.fromkeys(request.args.getlist("id")) if re.fullmatch(ID, each)]
        bodies = [body for body in (parts.get(each) for each in wanted[:MOST]) if body]
        records = [record for record in map(orjson.loads, bodies) if record["kind"] == "tender"]
        results = [result(record, parts.clock()) for record in records]
        html = render_template(
            "desk/compare.html",
            results=results,
            rows=rows(parts, results),
            left_out=max(0, len(wanted) - MOST),
            lost=len(wanted[:MOST]) - len(results),
        )
        return Response(html, mimetype="text/html")

    return pages


def rows(parts: WebParts, results: list[Result]) -> list[Row]:
    """Return the lines of the comparison; what nobody says is left out, what one does not say is said to be unsaid."""
    unsaid = translated("non dit")
    said: list[tuple[str, Callable[[Result], str]]] = [
        (translated("Acheteur"), lambda each: each.buyer),
        (translated("Lieu"), lambda each: each.place),
        (translated("Date limite"), ends),
        (translated("Étape"), lambda each: word(parts, "stage", each.record.get("stage"))),
        (translated("Score"), score),
        (translated("Que proposer"), lambda each: advice(parts, each)),
        (translated("Heures possibles"), lambda each: each.why.hours if each.why else ""),
        (translated("Pourquoi"), lambda each: each.why.line if each.why else ""),
        (translated("Clauses trouvées"), lambda each: clauses(parts, each)),
        (translated("Obligation légale"), obligation),
        (translated("Montant estimé"), lambda each: amount(each.record.get("value"))),
        (translated("Durée"), duration),
        (translated("Lots"), lambda each: str(each.lots or "")),
        (
            translated("Nature"),
            lambda each: ", ".join(word(parts, "nature", n) for n in each.record.get("nature") or ()),
        ),
        ("CPV", lambda each: ", ".join(word(parts, "cpv", code) for code in (each.record.get("cpv") or ())[:3])),
        (translated("Procédure"), lambda each: word(parts, "procedure", each.record.get("procedure"))),
        (translated("Publié le"), lambda each: day(each.record.get("published_on"))),
    ]
    found = [Row(words, tuple(find(each) for each in results)) for words, find in said]
    return [Row(row.words, tuple(cell or unsaid for cell in row.cells)) for row in found if any(row.cells)]


def word(parts: WebParts, name: str, value: str | None) -> str:
    """Return a code in words."""
    return parts.label(name, value, language()) if value else ""


def ends(each: Result) -> str:
    """Return the deadline with the days left."""
    return f"{hour(each.deadline.instant)} ({each.deadline.words})" if each.deadline else ""


def advice(parts: WebParts, each: Result) -> str:
    """Return what to propose, or the clause that is there."""
    return (each.why.there or word(parts, "recommendation", each.why.recommendation)) if each.why else ""


def score(each: Result) -> str:
    """Return the score in words."""
    return translated("{n} sur 100", n=each.why.score) if each.why and each.why.score is not None else ""


def clauses(parts: WebParts, each: Result) -> str:
    """Return the kinds of the clauses found, with their hours."""
    told = []
    for clause in each.record.get("clauses") or ():
        words = word(parts, "clause_kind", clause.get("clause_kind"))
        hours = clause.get("hours")
        told.append(f"{words} ({translated('{n} heures', n=f'{hours:g}')})" if hours else words)
    return " ; ".join(dict.fromkeys(told)) or translated("aucune")


def obligation(each: Result) -> str:
    """Return what the law asks, with its reason."""
    legal = (each.record.get("assessment") or {}).get("legal_obligation") or {}
    return str(legal.get("reason_en" if language() == "en" else "reason_fr") or "")


def duration(each: Result) -> str:
    """Return how long the contract runs."""
    told = each.record.get("duration") or {}
    return told.get("text") or (translated("{n} mois", n=told["months"]) if told.get("months") else "")
