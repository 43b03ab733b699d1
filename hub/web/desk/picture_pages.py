"""Pictures: a map of candidates, a calendar of deadlines, the hours that could be; each with its table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, request

from hub.publish.outlines import Outline, names
from hub.web.addresses import chosen
from hub.web.desk.listing import removables
from hub.web.desk.picturing import Day, Potential, deadlines, moved, potentials
from hub.web.figures.charts import chart
from hub.web.figures.france_map import HEIGHT, WIDTH, shapes
from hub.web.i18n import MONTHS, PARIS, number, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parameters import SearchArgs
from hub.web.parts import WebParts
from hub.web.query import Asked, asked, filled

STEPS = (1, 5, 20)  #: numbers of tenders from which a département takes the next colour
BUSY = (1, 4, 10)  #: of deadlines in a day
CELL, GAP, HEAD = 96, 6, 30  #: of the drawn calendar
BARS = 12
KEPT = 16  #: results of the hours that a process keeps


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of pictures; each takes any search of tenders."""
    pages = Blueprint("pictures", __name__)
    schema = SearchArgs()
    kept: dict[Any, Any] = {}

    def view(make: Callable[..., Response]) -> Callable[[], Response]:
        def page() -> Response:
            search = asked(filled(request.args, schema), kinds=("tender",), schema=schema)
            if not search.narrowed:
                search = replace(search, filters={"clause_state": ("candidate",)}, open_only=True)
            hour = parts.clock().strftime("%Y-%m-%dT%H")
            stamp = Stamp.of(parts.last_seq(("tender",)), shape=f"{parts.version} {hour}")
            return answered(stamp, partial(make, search), vary="Accept-Encoding, Accept-Language")

        return page

    pages.add_url_rule("/map", "map", view(partial(shown_map, parts)))
    pages.add_url_rule("/calendar", "calendar", view(partial(shown_calendar, parts)))
    pages.add_url_rule("/potential", "potential", view(partial(shown_potential, parts, kept)))
    return pages


def common(parts: WebParts, search: Asked, path: str) -> dict[str, Any]:
    """Return what each page of pictures has: what it is narrowed to, and the way to the list."""
    kept = replace(search, sort=None, limit=20, after=None, facets=None)
    return {
        "search": search,
        "path": path,
        "removables": removables(kept, parts, path),
        "list_address": "/" + kept.string(more=[("sort", "score"), *chosen()]),
        "carried": kept.string(more=chosen()),
    }


def step(value: int, steps: tuple[int, ...]) -> int:
    """Return the colour of a number: 0 for none, then one more for each step reached."""
    return sum(value >= least for least in steps)


def shown_map(parts: WebParts, search: Asked) -> Response:
    """Return the map of a search by département, with its table."""
    found = parts.search(replace(search, limit=0, after=None, facets=("departement",)).query(parts.clock()))
    counts = found.facets.get("departement", {})

    def leading(code: str) -> str:
        wanted = replace(search, filters={**search.filters, "departement": (code,)}, after=None, sort=None)
        return "/" + wanted.string(more=[("sort", "score"), *chosen()])

    def title(outline: Outline) -> str:
        here = counts.get(outline.code, 0)
        words = {0: translated("aucun marché"), 1: translated("1 marché")}
        return f"{outline.name} ({outline.code}) : {words.get(here, translated('{n} marchés', n=number(here)))}"

    drawn = shapes(tone=lambda code: step(counts.get(code, 0), STEPS), title=title, href=leading)
    ranked = sorted(names(), key=lambda code: (-counts.get(code, 0), code))
    rows = [(code, names()[code], counts[code], leading(code)) for code in ranked if counts.get(code)]
    html = render_template(
        "desk/map.html", drawn=list(drawn), frame=(WIDTH, HEIGHT), rows=rows, total=found.total, steps=STEPS,
        empty=[names()[code] for code in names() if not counts.get(code)], **common(parts, search, "/map"),
    )  # fmt: skip
    return Response(html, mimetype="text/html")


@dataclass(frozen=True)
class Square:
    """One day as it is drawn."""

    day: Day
    x: int
    y: int
    tone: int
    title: str
    href: str | None
    today: bool


def shown_calendar(parts: WebParts, search: Asked) -> Response:
    """Return the calendar of a month, with its table."""
    now = parts.clock()
    today = now.astimezone(PARIS).date()
    first = month_asked(today)
    days = deadlines(parts, search, first, now)
    squares = [square(search, day, place, today) for place, day in enumerate(days)]
    weeks = (len(days) + 6) // 7
    html = render_template(
        "desk/calendar.html", first=first, squares=squares, rows=[each for each in squares if each.day.number],
        frame=(7 * (CELL + GAP), HEAD + weeks * (CELL + GAP)), cell=CELL, month=month_words(first), steps=BUSY,
        weekdays=weekday_words(), total=sum(day.number for day in days),
        before=turned(search, moved(first, -1)), after=turned(search, moved(first, 1)), today=today,
        columns=[place * (CELL + GAP) + CELL // 2 for place in range(7)], **common(parts, search, "/calendar"),
    )  # fmt: skip
    return Response(html, mimetype="text/html")


def month_asked(today: date) -> date:
    """Return the first day of the month asked for, else of this month."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.args.get("month", ""))
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def turned(search: Asked, first: date) -> tuple[str, str]:
    """Return the address and the words of another month."""
    more = [("month", f"{first:%Y-%m}"), *chosen()]
    return "/calendar" + replace(search, after=None, sort=None).string(more=more), month_words(first)


def month_words(first: date) -> str:
    """Return a month as people write it."""
    return f"{MONTHS[language()][first.month - 1]} {first.year}"


def weekday_words() -> tuple[str, ...]:
    """Return the days of the week, short."""
    french = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun") if language() == "en" else french


def square(search: Asked, day: Day, place: int, today: date) -> Square:
    """Return where a day is drawn, what it says, and where it leads."""
    said = f"{day.on.day} {MONTHS[language()][day.on.month - 1]}"
    words = {0: translated("aucune date limite"), 1: translated("1 date limite")}
    title = f"{said} : {words.get(day.number, translated('{n} dates limites', n=number(day.number)))}"
    wanted = replace(search, deadline_from=day.on, deadline_to=day.on, after=None, sort=None)
    leading = "/" + wanted.string(more=[("sort", "score"), *chosen()]) if day.number else None
    x, y = place % 7 * (CELL + GAP), HEAD + place // 7 * (CELL + GAP)
    return Square(day, x, y, step(day.number, BUSY), title, leading, day.on == today)


def shown_potential(parts: WebParts, kept: dict[Any, Any], search: Asked) -> Response:
    """Return the hours that candidates could carry, by trade and by territory."""
    kind = "departement" if "region" in search.filters or "departement" in search.filters else "region"
    now = parts.clock()
    found = remembered(kept, (parts.last_seq(("tender",)), f"{now:%Y-%m-%dT%H}", search.string(), kind),
                       lambda: potentials(parts, search, now, kind=kind))  # fmt: skip

    def words(name: str, code: str) -> str:
        unknown = translated("métier inconnu") if name == "trade" else translated("lieu inconnu")
        return parts.label(name, code, language()) if code else unknown

    def leading(name: str, code: str) -> str:
        wanted = replace(search, filters={**search.filters, name: (code,)}, after=None, sort=None)
        return "/" + wanted.string(more=[("sort", "score"), *chosen()])

    def drawn(title: str, name: str, rows: tuple[Potential, ...]) -> Any:
        return chart(title, [(words(name, each.code), each.central, f"{number(round(each.central))} h")
                             for each in rows[:BARS]])  # fmt: skip

    html = render_template(
        "desk/potential.html", found=found, kind=kind, words=words, leading=leading,
        by_trade=drawn(translated("Heures possibles par métier"), "trade", found.trades),
        by_place=drawn(translated("Heures possibles par territoire"), kind, found.places),
        **common(parts, search, "/potential"),
    )  # fmt: skip
    return Response(html, mimetype="text/html")


def remembered(kept: dict[Any, Any], key: Any, make: Callable[[], Any]) -> Any:
    """Return what was computed for the same data and the same search, else compute it; the oldest is forgotten."""
    value = kept.get(key)
    if value is None:
        value = make()
        for old in list(kept)[: max(0, len(kept) - KEPT + 1)]:
            kept.pop(old, None)
        kept[key] = value
    return value
