"""The coverage of France: a map, its table, and who covers a place."""

from __future__ import annotations

from datetime import date

import orjson
from flask import Blueprint, Response, render_template, request

from hub.publish.outlines import Outline, names
from hub.web.addresses import href
from hub.web.coverage import Answer, Reach, Record, by_departement, facilitator, standing, valid, who_covers
from hub.web.france_map import HEIGHT, WIDTH, Shape, shapes
from hub.web.i18n import PARIS, translated
from hub.web.negotiation import Stamp, answered
from hub.web.parts import WebParts

KIND = "coverage"
TONES = 3  #: colours beside that of none
PLACES = 6  #: places shown for what was typed
ROWS = 400  #: rows of the table of all France
LONGEST = 120  #: characters of a place


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page of coverage."""
    pages = Blueprint("coverage", __name__)

    @pages.get("/coverage")
    def coverage() -> Response:
        today = parts.clock().astimezone(PARIS).date()
        stamp = Stamp.of(parts.last_seq((KIND,)), shape=f"{parts.version} {today}")
        return answered(stamp, lambda: shown(parts, today), vary="Accept-Encoding, Accept-Language")

    return pages


def shown(parts: WebParts, today: date) -> Response:
    """Return the page: the map and the table of all France, or of one département, and the answer to who asks."""
    records: list[Record] = [orjson.loads(body) for _, body in parts.stream(KIND, None)]
    running = [each for each in records if valid(each, today)]
    reached = by_departement(running, parts.place_parents)
    chosen = request.args.get("departement", "")
    chosen = chosen if chosen in names() else ""
    asked = request.args.get("place", "").strip()[:LONGEST]
    rows = table(by_departement(records, parts.place_parents), chosen)
    html = render_template(
        "coverage.html",
        records=records,
        running=len(running),
        uncovered=[code for code in names() if code not in reached],
        drawn=list(drawn(reached, chosen)),
        frame=(WIDTH, HEIGHT),
        chosen=chosen,
        names=names(),
        rows=rows[:ROWS],
        more=max(0, len(rows) - ROWS),
        asked=asked,
        answers=answers(parts, asked, running) if asked else (),
        facilitator=facilitator,
        standing=lambda record: standing(record, today),
    )
    return Response(html, mimetype="text/html")


def table(reached: dict[str, list[Reach]], chosen: str) -> list[tuple[str, Reach]]:
    """Return the rows of the table: each département with each convention that reaches it."""
    codes = [chosen] if chosen else sorted(reached)
    return [(code, each) for code in codes for each in reached.get(code, ())]


def drawn(reached: dict[str, list[Reach]], chosen: str) -> list[Shape]:
    """Return the shapes of the map."""

    def title(outline: Outline) -> str:
        here = reached.get(outline.code, [])
        whole = sum(each.whole for each in here)
        words = {0: translated("aucune convention valide"), 1: translated("1 convention valide")}
        said = words.get(len(here), translated("{n} conventions valides", n=len(here)))
        if here and not whole:
            said = f"{said}, {translated('sur une partie du département')}"
        return f"{outline.name} ({outline.code}) : {said}"

    return list(
        shapes(
            tone=lambda code: min(len(reached.get(code, ())), TONES),
            title=title,
            href=lambda code: href("coverage.coverage", departement=code) + "#table",
        )
    )


def answers(parts: WebParts, asked: str, running: list[Record]) -> tuple[Answer, ...]:
    """Return who covers each place that what was typed may mean."""
    places = parts.find_places(asked)[:PLACES]
    return tuple(who_covers(place, running, parts.place_parents) for place in places)
