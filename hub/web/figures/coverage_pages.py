"""The coverage of France: a map, its table, and who covers a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request

from hub.publish.outlines import Outline, names
from hub.web.addresses import href
from hub.web.figures.coverage import Reach, Record, by_departement, facilitator
from hub.web.figures.covering import Convention, around, conventions, covering, standing
from hub.web.figures.france_map import HEIGHT, WIDTH, Shape, shapes
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
    records: list[Record] = conventions(parts)
    running = [each for each in records if standing(parts, each, today) == "valid"]
    reached = by_departement(running, parts.place_parents)
    chosen = request.args.get("departement", "")
    chosen = chosen if chosen in names() else ""
    asked = typed("place")
    buyer = re.sub(r"\D", "", typed("buyer"))
    rows = table(by_departement(records, parts.place_parents), chosen)
    html = render_template(
        "figures/coverage.html",
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
        buyer=typed("buyer"),
        wrong_buyer=bool(typed("buyer")) and len(buyer) not in (9, 14),
        programme=typed("programme"),
        programmes=sorted({each["programme"] for each in running if each.get("programme")}),
        answers=answers(parts, asked, running, today, buyer if len(buyer) in (9, 14) else "") if asked else (),
        gaps=gaps(parts, chosen, running, today) if chosen else (),
        facilitator=facilitator,
        standing=lambda record: standing(parts, record, today),
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


def typed(name: str) -> str:
    """Return what was typed in a field."""
    return request.args.get(name, "").strip()[:LONGEST]


@dataclass(frozen=True)
class Answer:
    """Who covers one place."""

    place: Mapping[str, str]
    conventions: tuple[Convention, ...]

    @property
    def sure(self) -> tuple[Convention, ...]:
        """Return the conventions that surely cover the place, for this buyer."""
        return tuple(each for each in self.conventions if each.certain)

    @property
    def unsure(self) -> tuple[Convention, ...]:
        """Return those for a part of the place, for some buyers, or for a programme."""
        return tuple(each for each in self.conventions if not each.certain)


def answers(parts: WebParts, asked: str, running: list[Record], today: date, buyer: str) -> tuple[Answer, ...]:
    """Return who covers each place that what was typed may mean."""
    places = parts.find_places(asked)[:PLACES]
    programme = typed("programme")
    return tuple(
        Answer(place, covering(parts, around(parts, place), running, today, buyer=buyer, programme=programme))
        for place in places
    )


@dataclass(frozen=True)
class Gap:
    """A group of communes of a département that no convention for all buyers wholly covers."""

    code: str
    name: str


def gaps(parts: WebParts, departement: str, running: list[Record], today: date) -> tuple[Gap, ...]:
    """Return the groups of communes of a département without a convention that is for all buyers."""
    inside = [("epci", code) for code in parts.desk.places_inside("departement", departement, "epci")]
    left = parts.desk.uncovered(inside, running, parents=parts.place_parents, on=today.isoformat())
    found = [Gap(code, parts.desk.place_name(kind, code) or code) for kind, code in left]
    return tuple(sorted(found, key=lambda gap: gap.name))
