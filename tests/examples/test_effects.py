"""Each example plugin in a real hub does what its README says, and a plugin that is wrong harms nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hub_esf
import hub_kml
import hub_mattermost
import hub_school_year
import hub_week
import pytest
from flask import Blueprint

from hub import Factor, Finding, Link, hookimpl, parse_xml
from hub.application.open_records import open_records
from hub.cli.data import written
from hub.cli.web_parts import web_parts
from hub.testing import Replica, serve
from hub.web import create_app
from tests.examples.paper import BUYER, PLUGIN, give, notice, tenders

HubWith = Callable[..., Any]
SUMMER = notice(description="Les travaux auront lieu en juillet et août.", lots=[
    {"number": "1", "title": "Gros œuvre de l'école", "nature": ["works"]}, {"number": "2", "title": "Peinture"},
])  # fmt: skip


def test_a_factor_stands_in_the_lots_and_the_tender_and_moves_no_score(hub_with: HubWith, tmp_path: Path) -> None:
    with hub_with(PLUGIN) as plain:
        give(plain, tmp_path, SUMMER)
        (before,) = tenders(plain)
    (tmp_path / "hub.db").unlink()
    with hub_with(PLUGIN, hub_school_year) as hub:
        give(hub, tmp_path, SUMMER)
        (after,) = tenders(hub)
    factors = [one for one in after["assessment"]["factors"] if one["name"] == "hub_school_year.holidays"]
    assert len(factors) == 1 and factors[0]["weight"] == 0 and "école" in factors[0]["sentence_fr"]
    assert factors[0]["sentence_en"] and factors[0]["evidence"][0]["rule"].startswith("Code de l'éducation")
    assert after["assessment"]["score"] == before["assessment"]["score"]
    assert any(lot["assessment"] == after["assessment"] for lot in after["lots"])
    assert [one["code"] for one in after["findings"]] == ["summer_works"]


def test_the_page_of_a_tender_shows_the_factor_for_information(hub_with: HubWith, tmp_path: Path) -> None:
    with hub_with(PLUGIN, hub_school_year) as hub:
        give(hub, tmp_path, notice())
        web = create_app(web_parts(hub)).test_client()
        (tender,) = tenders(hub)
        assert "souvent concentrés sur les vacances" in web.get(f"/records/{tender['id']}").text
        assert "often in the holidays only" in web.get(f"/records/{tender['id']}?lang=en").text


def test_a_tender_that_the_union_pays_is_linked_to_the_project_of_its_buyer(hub_with: HubWith, tmp_path: Path) -> None:
    project = {"id": "paper:Q1", "kind": "project", "schema_version": 1, "title": "Emploi à Exemple",
               "organisations": [{**BUYER, "role": "beneficiary"}]}  # fmt: skip
    with hub_with(PLUGIN, hub_esf) as hub:
        give(hub, tmp_path, project)
        give(hub, tmp_path, notice(1, eu_funds={"declared": True, "text": "FSE+"}), notice(2, cpv=["90910000"]))
        found = {one["id"]: [link["id"] for link in one.get("links", ()) if link["rel"] == hub_esf.REL]
                 for one in tenders(hub)}  # fmt: skip
    assert found == {"paper:tender-26-1": ["paper:Q1"], "paper:tender-26-2": []}


class Wrong:
    """A plugin that does wrong all that it can."""

    def __init__(self, what: str) -> None:
        self.what = what

    def do(self, good: Any) -> Any:
        return {
            "raise": lambda: 1 / 0, "rubbish": lambda: [{"rel": 5}, None], "slip": lambda: good,
        }[self.what]()  # fmt: skip

    @hookimpl
    def link_record(self, record: dict[str, Any], find: Any) -> Any:
        record.clear()
        return self.do([Link("", id="no id", score=7.0)])

    @hookimpl
    def assess_record(self, record: dict[str, Any]) -> Any:
        record["title"] = "changed by a plugin"
        return self.do([Finding("x", "no such level", "fr", "en")])

    @hookimpl
    def assess_lot(self, tender: dict[str, Any], lot: Any) -> Any:
        tender["assessment"] = {}
        return self.do([Factor("", "fr", "en", value="much")])  # type: ignore[arg-type]

    @hookimpl
    def run_finished(self, run: Any) -> None:
        self.do(None)

    @hookimpl
    def register_blueprints(self) -> Any:
        return self.do([Blueprint("search", __name__)])


@pytest.mark.parametrize("what", ["raise", "rubbish", "slip"])
def test_a_plugin_that_does_wrong_harms_no_record_no_run_and_no_page(
    what: str, hub_with: HubWith, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Wrong(what)
    with hub_with(PLUGIN, wrong, hub_school_year, hub_week) as hub, caplog.at_level(logging.INFO):
        give(hub, tmp_path, SUMMER)
        (tender,) = tenders(hub)
        assert tender["title"] == SUMMER["title"] and [one["code"] for one in tender["findings"]] == ["summer_works"]
        assert tender["assessment"]["factors"][-1]["name"] == "hub_school_year.holidays"
        app = create_app(web_parts(hub))
        hub.plugins.add_pages(app, lambda kind, **asked: open_records(hub, kind, **asked))
        assert app.test_client().get("/echeances-semaine/").status_code == 200
        assert app.test_client().get("/").status_code == 200
    assert "the pages of" in caplog.text and "remark of" in caplog.text


def test_the_end_of_a_run_is_posted(
    hub_with: HubWith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Chat(Replica):
        def answer(self, request: Any) -> Any:
            told.append(request.get_json()["text"])
            return super().answer(request)  # 404: what the chat says harms nothing

    told: list[str] = []
    with serve(Chat()) as served, hub_with(PLUGIN, hub_mattermost) as hub:
        monkeypatch.setenv("MATTERMOST_WEBHOOK_URL", f"{served.url}/hooks/x")
        monkeypatch.setenv("MATTERMOST_ALLOW", f"127.0.0.1:{served.port}")
        monkeypatch.setenv("MATTERMOST_ALWAYS", "1")
        give(hub, tmp_path, notice())
    assert len(told) == 1 and told[0].startswith("**Clausier** : paper – complete")


def test_projects_are_exported_as_kml(hub_with: HubWith, tmp_path: Path) -> None:
    project = {"id": "paper:Q1", "kind": "project", "schema_version": 1, "title": "Emploi & co",
               "points": [{"latitude": 45.19, "longitude": 5.72}]}  # fmt: skip
    with hub_with(PLUGIN, hub_kml) as hub:
        give(hub, tmp_path, project)
        pieces = written(hub.plugins, "kml", "project", (body for _, body in hub.store.stream("project")))
        names = [one.text for one in parse_xml(b"".join(pieces)).iter("{*}name")]
    assert names == ["Emploi & co"]


def test_the_week_shows_what_is_due_in_it_in_the_frame_of_the_other_pages(hub_with: HubWith, tmp_path: Path) -> None:
    def due(days: int) -> dict[str, str]:
        moment = datetime.now(UTC) + timedelta(days=days)
        return {"local": f"{moment:%Y-%m-%dT%H:%M}", "utc": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}

    with hub_with(PLUGIN, hub_week) as hub:
        give(hub, tmp_path, notice(1, title="Dans trois jours", deadline=due(3)),
             notice(2, title="Plus tard", deadline=due(30)), notice(3, title="Passé", deadline=due(-3)))  # fmt: skip
        app = create_app(web_parts(hub))
        hub.plugins.add_pages(app, lambda kind, **asked: open_records(hub, kind, **asked))
        web = app.test_client()
        page = web.get("/echeances-semaine/")
        assert page.status_code == 200 and "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "Dans trois jours" in page.text and "Plus tard" not in page.text and "Passé" not in page.text
        assert "<h1>Deadlines of the week</h1>" in web.get("/echeances-semaine/?lang=en&departement=38").text
        assert "Dans trois jours" not in web.get("/echeances-semaine/?departement=69").text


def test_pages_of_plugins_read_open_records_only(hub_with: HubWith, tmp_path: Path) -> None:
    with hub_with(PLUGIN) as hub:
        give(hub, tmp_path, *(notice(n, title=f"Marché {n}", cpv=["90910000"]) for n in range(3)))
        assert list(open_records(hub, "notice")) == []
        assert len(list(open_records(hub, "tender", most=2))) == 2
