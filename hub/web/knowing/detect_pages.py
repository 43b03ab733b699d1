"""The page "collez un texte": what a text says of social integration, with the passages marked; nothing is kept."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from hub.clauses import Clause
from hub.clauses.explaining import why
from hub.web.negotiation import language
from hub.web.parts import WebParts

LARGEST = 200_000  #: bytes of a text, in UTF-8
LARGEST_SENT = 4 * LARGEST  #: bytes of a form: a browser writes one letter with an accent as six signs
MARKED = 400  #: clauses whose passage is marked
ENTITIES = 4  #: times that a text is written out, where entities stand for entities
NEVER = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class FoundClause:
    """One clause as the page tells it."""

    number: int
    clause: Clause
    excerpt: str
    why: str
    marked: bool


@dataclass(frozen=True)
class Piece:
    """A piece of the text: plain, or the passage of some clauses."""

    text: str
    numbers: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()  #: those whose passage begins here


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page; a text comes by POST, so that it stands in no address and no log."""
    pages = Blueprint("detect", __name__)

    @pages.get("/detect")
    def form() -> Response:
        return shown(parts, "")

    @pages.post("/detect")
    def found() -> Response:
        request.max_content_length = request.max_form_memory_size = LARGEST_SENT
        try:
            text = request.form.get("text", "")
        except RequestEntityTooLarge:
            return shown(parts, "", refused=True)
        size = len(text.encode("utf-8", "replace"))
        return shown(parts, "", refused=True, size=size) if size > LARGEST else shown(parts, text)

    return pages


def shown(parts: WebParts, text: str, *, refused: bool = False, size: int = 0) -> Response:
    """Return the form, with what was found in a text; it is never stored, logged or cached."""
    text = plain(text)
    clauses = list(parts.knowing.detect(text)) if text.strip() else []
    spans = [passage(text, clause) for clause in clauses[:MARKED]]
    found = [
        FoundClause(
            number,
            clause,
            excerpt_of(clause),
            why(clause, language()),
            number <= MARKED and spans[number - 1] is not None,
        )
        for number, clause in enumerate(clauses, 1)
    ]
    page = render_template(
        "knowing/detect.html", text=text, found=found, pieces=pieces(text, spans), refused=refused, size=size,
        largest=LARGEST // 1000,
    )  # fmt: skip
    return Response(page, status=413 if refused else 200, mimetype="text/html", headers=NEVER)


def plain(text: str) -> str:
    """Return a text as the rules read it: entities written out, accents composed, one kind of line end."""
    text = text.replace("\r\n", "\n")
    for _ in range(ENTITIES):
        written = html.unescape(text) if "&" in text else text
        if written == text:
            break
        text = written
    return unicodedata.normalize("NFC", text)


def excerpt_of(clause: Clause) -> str:
    """Return the words that a clause was found in."""
    return clause.evidence[0].excerpt if clause.evidence else ""


def passage(text: str, clause: Clause) -> tuple[int, int] | None:
    """Return where the words that decided stand, without the spaces around them."""
    span = clause.evidence[0].span if clause.evidence else None
    if span is None or not text[slice(*span)].strip():
        return None
    words = text[slice(*span)]
    return span[0] + len(words) - len(words.lstrip()), span[1] - (len(words) - len(words.rstrip()))


def pieces(text: str, spans: Sequence[tuple[int, int] | None]) -> list[Piece]:
    """Cut a text at the passages of its clauses; passages that overlap make pieces of their own."""
    known = [(number, *span) for number, span in enumerate(spans, 1) if span]
    cuts = sorted({0, len(text), *(place for _, start, end in known for place in (start, end))})
    starting: dict[int, list[int]] = {}
    ending: dict[int, list[int]] = {}
    for number, start, end in known:
        starting.setdefault(start, []).append(number)
        ending.setdefault(end, []).append(number)
    made, current = [], set[int]()
    for start, end in pairwise(cuts):
        current = (current - set(ending.get(start, ()))) | set(starting.get(start, ()))
        made.append(Piece(text[start:end], tuple(sorted(current)), tuple(starting.get(start, ()))))
    return made
