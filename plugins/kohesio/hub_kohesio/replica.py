"""Replica: a small WSGI app that plays Kohesio's site: its JSON API and its exports, with invented projects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing.faults import Faults
from hub.testing.replica import Replica, json_answer, problem
from hub_kohesio import invented
from hub_kohesio.invented import DGEFP, ENTITY, FUND_ITEMS, FUNDS

#: samples that no address of the source gives: a demonstration reads them by hand
BY_HAND = ("calls.csv",)

Project = dict[str, Any]
WINDOW, LAST_OFFSET, DEFAULT = 1000, 950, 5000
KEYS = {
    "data/projects-2014-2020/latest/FR-pp14-20-latest.csv": "2014-2020",
    "data/projects-2021-2027/latest/FR-pp21-27-latest.csv": "2021-2027",
}
SHELL = "<!DOCTYPE html><html lang='en'><head><title>Kohesio</title></head><body><app-root></app-root></body></html>"
BAD = {"status": 400, "error": "Bad request"}


def create_replica(
    today: date | None = None, faults: Faults | None = None, *, projects: list[Project] | None = None
) -> KohesioSite:
    """Return the app; ``projects`` instead of the samples. Dates of projects are fixed, whatever day it is."""
    return KohesioSite(projects if projects is not None else invented.projects(), faults=faults)


class KohesioSite(Replica):
    """The site: ``/api/projects``, its detail, ``/api/queries/funds`` and ``/api/data/object``.

    ``projects`` may be changed while it is served.
    """

    def __init__(self, projects: list[Project], *, faults: Faults | None = None) -> None:
        super().__init__(faults=faults)
        self.projects = projects

    def answer(self, request: Request) -> Response:
        """Return the answer to a request, with the errors of the site."""
        path = request.path.rstrip("/")
        if path == "/api/data/object":
            return self._file(request.args.get("id", ""))
        if path == "/calls.csv":
            return Response(invented.CALLS, content_type="text/csv; charset=utf-8")
        if path == "/api/queries/funds":
            rows = [{"instance": ENTITY + item, "instanceLabel": f"{code} - {FUNDS[code]}"}
                    for code, item in FUND_ITEMS.items()]  # fmt: skip
            return json_answer(rows)
        if path == "/api/projects":
            return self._search(request)
        if path.startswith("/api/projects/"):
            return self._detail(request.args.get("id", ""), request.args.get("language", "en"))
        raise NotFound

    def _file(self, key: str) -> Response:
        """Return an export; the site answers an unknown key with its empty page, and 200."""
        if key not in KEYS:
            return Response(SHELL, mimetype="text/html")
        return Response(invented.export(self.projects, KEYS[key]), content_type="text/csv; charset=utf-8")

    def _search(self, request: Request) -> Response:
        """Return a page of the first thousand results, whatever limit and offset ask for."""
        try:
            found = [project for project in self.projects if self._fits(project, request)]
            limit, offset = int(request.args.get("limit", DEFAULT)), int(request.args.get("offset", 0))
        except ValueError:
            return problem(400, **BAD)
        ascending = request.args.get("orderStartDate", "true") == "true"
        found.sort(key=lambda project: (project["start"], project["item"]), reverse=not ascending)
        first = min(offset, LAST_OFFSET)
        page = found[:WINDOW][first : first + limit]
        language = request.args.get("language", "en")
        listed = [listing(project, language) for project in page]
        return json_answer({"list": listed, "numberResults": len(found), "similarWords": []})

    def _fits(self, project: Project, request: Request) -> bool:
        """Say whether a project is in the search; what is not an entity's address is a bad request."""
        for name in ("country", "fund"):
            if (asked := request.args.get(name)) is not None and not asked.startswith(ENTITY):
                raise ValueError(f"{name} is no address of an entity")
        if request.args.get("country", ENTITY + "Q20") != ENTITY + "Q20":
            return False
        if request.args.get("fund", ENTITY + FUND_ITEMS[project["fund"]]) != ENTITY + FUND_ITEMS[project["fund"]]:
            return False
        return all(test(project, request.args[name]) for name, test in TESTS.items() if name in request.args)

    def _detail(self, uri: str, language: str) -> Response:
        """Return one project; only the parameter ``id`` counts."""
        project = next((one for one in self.projects if ENTITY + one["item"] == uri), None)
        return json_answer(detail(project, language)) if project else problem(400, **BAD)


Test = Callable[[Project, str], bool]
TESTS: dict[str, Test] = {
    "startDateAfter": lambda project, text: project["start"] >= date.fromisoformat(text),
    "startDateBefore": lambda project, text: project["start"] <= date.fromisoformat(text),
    "endDateAfter": lambda project, text: project["end"] >= date.fromisoformat(text),
    "endDateBefore": lambda project, text: project["end"] <= date.fromisoformat(text),
    "budgetEUBiggerThan": lambda project, text: project["eu"] is not None and project["eu"] > int(text),
    "budgetEUSmallerThan": lambda project, text: project["eu"] is not None and project["eu"] < int(text),
}


def listing(project: Project, language: str) -> dict[str, Any]:
    """Return a project as the search gives it: each value in a list, longitude first, a comma in amounts."""
    title, summary = project["fr" if language == "fr" else "en"], project[f"summary_{language}"]
    town = project["towns"][0]
    return {
        "link": ENTITY + project["item"], "item": project["item"], "snippet": [], "labels": [title] if title else [],
        "originalLabels": [title] if title else [], "descriptions": [summary] if summary else [],
        "originalDescriptions": [summary] if summary else [], "startTimes": [str(project["start"])],
        "endTimes": [str(project["end"])], "euBudgets": _spelt(project["eu"]), "totalBudgets": _spelt(project["total"]),
        "images": [], "copyrightImages": [], "coordinates": [f"{town.lon},{town.lat}"],
        "objectiveIds": [project["objective"]], "countrycode": ["FR"],
    }  # fmt: skip


def _spelt(amount: float | None) -> list[str]:
    return [] if amount is None else [f"{amount:.2f}".replace(".", ",")]


def detail(project: Project, language: str) -> dict[str, Any]:
    """Return a project as its detail gives it."""
    found = listing(project, language)
    code, name = project["programme"]
    return {
        "item": project["item"], "link": ENTITY + project["item"], "label": "".join(found["labels"]),
        "originalLabel": "".join(found["labels"]), "description": project[f"summary_{language}"],
        "originalDescription": project[f"summary_{language}"], "description_raw": "",
        "startTime": str(project["start"]), "endTime": str(project["end"]),
        "budget": "" if project["total"] is None else f"+{project['total']}",
        "euBudget": "" if project["eu"] is None else f"+{project['eu']}", "cofinancingRate": f"{project['rate']}",
        "countryLabel": ["France"], "countryCode": ["FR"], "categoryIDs": [project["category"]],
        "categoryLabels": [f"Category {project['category']}"],
        "themeIds": [] if project["objective"].startswith("PO") else [project["objective"]], "themeLabels": [],
        "policyIds": [project["objective"]] if project["objective"].startswith("PO") else [], "policyLabels": [],
        "funds": [{"id": project["fund"], "label": FUNDS[project["fund"]], "website": "",
                   "fullLabel": f"{project['fund']} - {FUNDS[project['fund']]}"}],
        "program": [{"link": ENTITY + "Q99800001", "programLabel": name, "programFullLabel": f"{code} - {name}",
                     "programInfoRegioUrl": "", "programWebsite": [], "programmingPeriodLabel": project["period"]}],
        "programmingPeriod": project["period"], "managingAuthorityLabel": project["authority"] or DGEFP,
        "beneficiaries": [{"beneficiaryLabel": project["body"], "link": "", "wikidata": "", "website": "",
                           "transliteration": None}],
        "coordinates": [f"Point({town.lon} {town.lat})" for town in project["towns"]],
        "region": project["towns"][0].region, "regionText": f"{project['towns'][0].region}, France, France",
        "regionUpper1": "", "regionUpper2": "", "regionUpper3": "", "geoJson": [], "images": [], "videos": [],
        "tweets": [], "projectWebsite": "", "infoRegioUrl": "", "keepUrl": "", "facebookUserId": "",
        "instagramUsername": "", "twitterUsername": "", "youtubeVideoId": "", "specificObjectives": [],
    }  # fmt: skip
