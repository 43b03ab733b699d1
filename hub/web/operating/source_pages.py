"""The page of sources: how fresh each is, how its last runs went, what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from hub.web.i18n import translated
from hub.web.negotiation import moment
from hub.web.parts import SourceState, WebParts

RUNS = 5  #: runs shown of each source
MORE_RUNS = 50


@dataclass(frozen=True)
class SourceLine:
    """A source as the page shows it."""

    state: SourceState
    freshness: str
    stale: bool
    runs: tuple[Any, ...]

    @property
    def tone(self) -> str:
        """Return how pressing it is: stale, well, or nothing expected."""
        if not self.state.enabled:
            return "none"
        return "soon" if self.stale else "open"


def status_words(status: str) -> str:
    """Return how a run stands, in words."""
    words = {
        "running": translated("en cours"),
        "complete": translated("complète"),
        "incomplete": translated("incomplète"),
        "held": translated("retenue"),
        "failed": translated("échouée"),
        "rejected": translated("rejetée"),
    }
    return words.get(status, status)


def count_words(name: str) -> str:
    """Return what a run counts, in words."""
    words = {
        "new": translated("nouveaux"),
        "changed": translated("modifiés"),
        "unchanged": translated("inchangés"),
        "skipped": translated("laissés de côté"),
        "set_aside": translated("mis de côté"),
        "withdrawn": translated("retirés"),
        "documents": translated("documents"),
        "records": translated("fiches écrites"),
    }
    return words.get(name, name)


def age(since: timedelta) -> str:
    """Return how long ago, as people say it."""
    hours = int(since.total_seconds() // 3600)
    if hours < 1:
        return translated("il y a moins d’une heure")
    if hours < 48:
        return translated("il y a {n} h", n=hours)
    return translated("il y a {n} jours", n=hours // 24)


def line(state: SourceState, runs: tuple[Any, ...], now: datetime) -> SourceLine:
    """Return a source with its freshness as seen from now; of one about persons, without why its runs failed."""
    runs = tuple(replace(run, reason=None) for run in runs) if state.personal else runs
    if not state.last_complete_at:
        return SourceLine(state, translated("jamais lue en entier"), state.enabled, runs)
    since = now - moment(state.last_complete_at)
    return SourceLine(state, age(since), since > timedelta(hours=state.fresh_within_hours), runs)


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of sources; they name no person and hold no payload, so everybody may read them."""
    pages = Blueprint("sources", __name__)

    @pages.get("/sources")
    def sources() -> Response:
        now = parts.clock()
        lines = [line(state, tuple(parts.runs.list(source=state.name, limit=RUNS)), now) for state in parts.sources()]
        words = {"status_words": status_words, "count_words": count_words}
        html = render_template("operating/sources.html", lines=lines, **words)
        return Response(html, mimetype="text/html", headers={"Cache-Control": "no-cache"})

    @pages.get("/sources/<name>")
    def source(name: str) -> Response:
        state = next((each for each in parts.sources() if each.name == name), None)
        if state is None:
            raise NotFound
        known = line(state, tuple(parts.runs.list(source=name, limit=MORE_RUNS)), parts.clock())
        html = render_template("operating/source.html", line=known, status_words=status_words, count_words=count_words)
        return Response(html, mimetype="text/html", headers={"Cache-Control": "no-cache"})

    return pages
