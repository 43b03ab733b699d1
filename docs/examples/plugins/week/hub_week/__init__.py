"""Week: a page with the deadlines of the coming seven days, where a clause could still be proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from hub import hookimpl

PARIS = ZoneInfo("Europe/Paris")
CANDIDATES = ("clause", "reserve", "reserve_lot")
MOST = 500
Records = Callable[..., Iterator[dict[str, Any]]]
Now = Callable[[], datetime]


def now_utc() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def pages(records: Records, now: Now = now_utc) -> Blueprint:
    """Return the page; its name is its address, and its templates stand in a folder of its own."""
    blueprint = Blueprint("echeances-semaine", __name__, template_folder="templates")

    @blueprint.get("/")
    def week() -> Response:
        place = request.args.get("departement", "")[:3]
        begin = now()
        found = list(candidates(records, begin, place))
        days = [(day, list(some)) for day, some in groupby(found, key=lambda one: one["deadline"]["local"][:10])]
        html = render_template("week/page.html", days=days, number=len(found), most=MOST, place=place)
        return Response(html, mimetype="text/html", headers={"Cache-Control": "public, max-age=300"})

    return blueprint


def candidates(records: Records, begin: datetime, place: str) -> Iterator[dict[str, Any]]:
    """Yield the tenders to which offers may be sent until the end of the seventh day in Paris, the soonest first."""
    last = (begin.astimezone(PARIS) + timedelta(days=7)).replace(hour=23, minute=59, second=0, microsecond=0)
    span = tuple(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in (begin, last))
    where = {"departement": place} if place.isalnum() else {}
    for tender in records("tender", deadline=span, sort="deadline", most=MOST, **where):
        if (tender.get("assessment") or {}).get("recommendation") in CANDIDATES and tender.get("deadline", {}).get(
            "local"
        ):
            yield tender


@hookimpl
def register_blueprints(records: Records) -> list[Blueprint]:
    """Offer the page."""
    return [pages(records)]
