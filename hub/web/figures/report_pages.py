"""The report ("bilan"): released figures of one territory as a page to print and as a document; nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from hub.figures.report import Chapter, chapters, largest, methods
from hub.store import SearchQuery
from hub.web.addresses import href
from hub.web.figures.covering import conventions, standing
from hub.web.figures.indicator_pages import (
    LONGEST,
    Missing,
    Section,
    counts,
    figures,
    missing,
    picked,
    place_named,
    sections,
    widest,
)
from hub.web.figures.report_docx import DOCX, method_words, written
from hub.web.i18n import PARIS, amount, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parts import WebParts

KINDS = ("indicator", "project", "coverage")
MOST_PROJECTS = 10
THEMES = ["clause", "plie"]
VARY = "Accept-Encoding, Accept-Language"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One chapter as people read it."""

    title: str
    sections: tuple[Section, ...]
    missing: tuple[Missing, ...]
    secrets: int


@dataclass(frozen=True)
class Project:
    """One European project: its title, its address here, its amounts in words."""

    title: str
    url: str
    total: str
    union: str


@dataclass(frozen=True)
class Report:
    """All that a report says of a territory."""

    place: str
    release: str
    parts: tuple[Part, ...]
    projects: tuple[Project, ...]
    more_projects: int
    conventions: tuple[str, ...]
    methods: Mapping[str, Sequence[str]]
    secrets: int


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page and the document."""
    pages = Blueprint("report", __name__)

    @pages.get("/bilan")
    def bilan() -> Response:
        return answered(stamp(parts), lambda: page(parts), vary=VARY)

    @pages.get("/bilan.docx")
    def document() -> Response:
        return answered(stamp(parts), lambda: file(parts), vary=VARY)

    return pages


def stamp(parts: WebParts) -> Stamp:
    """Return what an answer depends on: the records, and the day, since conventions end."""
    today = parts.clock().astimezone(PARIS).date()
    return Stamp.of(parts.last_seq(KINDS), shape=f"{parts.version} {today}")


@dataclass(frozen=True)
class Choice:
    """What may be chosen, and what is."""

    releases: list[str]
    release: str
    territories: list[tuple[str, str]]
    territory: str
    typed: str
    unknown: bool


def choice(parts: WebParts) -> Choice:
    """Return the release and the territory that were asked, else the newest of the widest."""
    releases = sorted(counts(parts, "release", {}), reverse=True)
    release = picked("release", releases)
    known = sorted(counts(parts, "observed", {"release": [release]} if release else {}), key=widest)
    typed = request.args.get("place", "").strip()[:LONGEST]
    named = place_named(parts, typed, release) if typed else None
    words = sorted((parts.label("observed", each, language()), each) for each in known)
    return Choice(releases, release, words, named or picked("territory", known), typed, bool(typed) and named is None)


def page(parts: WebParts) -> Response:
    """Return the page."""
    asked = choice(parts)
    report = made(parts, asked) if asked.release and asked.territory else None
    told = method_words(report) if report else {}
    html = render_template("figures/report.html", asked=asked, report=report, method=told)
    return Response(html, mimetype="text/html")


def file(parts: WebParts) -> Response:
    """Return the document; it says so where nothing was released."""
    asked = choice(parts)
    report = made(parts, asked) if asked.release and asked.territory else None
    body = written(
        title_of(report) if report else translated("Aucun indicateur n’est encore diffusé ici."), report, parts.title
    )
    name = f"bilan-{asked.territory.rpartition(':')[2]}-{asked.release}.docx" if report else "bilan.docx"
    return Response(body, mimetype=DOCX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def title_of(report: Report) -> str:
    """Return the title of a report."""
    return translated("Bilan des clauses sociales : {place}, diffusion {release}", place=report.place,
                      release=report.release)  # fmt: skip


def made(parts: WebParts, asked: Choice) -> Report:
    """Return the report of a release for a territory."""
    records = figures(parts, asked.release, asked.territory)
    told = tuple(part(chapter) for chapter in chapters(records))
    projects, more = projects_near(parts, asked.territory)
    return Report(
        place=parts.label("observed", asked.territory, language()),
        release=asked.release,
        parts=told,
        projects=projects,
        more_projects=more,
        conventions=conventions_near(parts, asked.territory),
        methods=methods(records),
        secrets=sum(each.secrets for each in told),
    )


def part(chapter: Chapter) -> Part:
    """Return a chapter as people read it."""
    titles = {
        "hours": translated("Heures d’insertion"),
        "rsa": translated("Bénéficiaires du RSA (R1 à R6)"),
        "people": translated("Participants"),
        "exits": translated("Sorties"),
        "industry": translated("Industrie"),
        "siae": translated("Part et offre des structures d’insertion"),
        "offers": translated("Offres d’emploi sur clause"),
        "esf": translated("Fonds social européen"),
        "coverage": translated("Couverture et acheteurs"),
    }
    told = sections(chapter.figures)
    order = {str(one["code"]): n for n, one in enumerate(chapter.figures)}
    codes = {str(one["code"]) for one in chapter.missing} | set(chapter.absent)
    without = tuple(one for one in missing(chapter.missing, set(order)) if one.code in codes)
    return Part(
        title=titles[chapter.name],
        sections=tuple(sorted(told, key=lambda one: order[one.code])),
        missing=without,
        secrets=chapter.secrets,
    )


def place_filter(territory: str) -> dict[str, list[str]] | None:
    """Return the filter of a territory; none for the country, nothing where records are not sorted by such a place."""
    kind, _, code = territory.rpartition(":")[2].partition("-")
    if kind == "country":
        return {}
    return {kind: [code]} if kind in ("departement", "region", "epci", "commune") else None


def projects_near(parts: WebParts, territory: str) -> tuple[tuple[Project, ...], int]:
    """Return the European projects on clauses or a PLIE of a territory, the largest first, and how many more."""
    where = place_filter(territory)
    if where is None:
        return (), 0
    query = SearchQuery(kinds=("project",), filters={**where, "theme": THEMES}, facets=())
    found: list[Record] = [orjson.loads(body) for _, body in parts.stream("project", query)]
    shown = tuple(
        Project(
            title=str(each.get("title") or each["id"]),
            url=href("records.record", record_id=str(each["id"])),
            total=money(each.get("total_budget")),
            union=money(each.get("eu_budget")),
        )
        for each in largest(found, MOST_PROJECTS)
    )
    return shown, max(0, len(found) - len(shown))


def money(given: Mapping[str, Any] | None) -> str:
    """Return an amount in words; a dash where it was not published."""
    return str(amount(given)) if given and given.get("amount") else "–"


def conventions_near(parts: WebParts, territory: str) -> tuple[str, ...]:
    """Return who accompanies clauses in a territory today, each once."""
    today = parts.clock().astimezone(PARIS).date()
    kind, _, code = territory.rpartition(":")[2].partition("-")
    names = []
    for each in conventions(parts):
        places = {(one.get("type"), one.get("code")) for one in each.get("territories") or ()}
        if standing(parts, each, today) == "valid" and (kind == "country" or (kind, code) in places):
            names.append(str((each.get("facilitator") or {}).get("name") or each.get("title") or each["id"]))
    return tuple(sorted(dict.fromkeys(names)))
