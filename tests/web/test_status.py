"""The status page, its feed, its JSON and the figures for Prometheus say the same; everybody reads nothing internal."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

import hub.web as web
from hub import Connector, Contract
from hub.application import Hub
from hub.application.watching import look
from hub.cli.metrics import metrics
from hub.cli.web_parts import web_parts
from hub.hookspecs import hookimpl
from hub.plugins import create_plugin_manager
from hub.settings import Settings, SourceSettings, read_settings
from hub.store.incidents import Broken, Incidents
from hub.web import create_app
from hub.web.operating.status_parts import StatusParts
from hub.web.operating.status_schemas import StatusAnswer
from tests.web.test_browser import AXE_RULES, axe, browser  # noqa: F401 - a fixture of theirs

ATOM = "{http://www.w3.org/2005/Atom}"
FAR = {"REMOTE_ADDR": "192.0.2.7"}
TOKEN = "an invented token of thirty-two letters"
HIDDEN = ("exempleville", "sub_1", "hook.example", "hub runs", "hub dumps", "no answer", "disk_free", "canari")


class Town(Connector):
    """A source that is read each day."""

    name, title, homepage, licence, kinds = "town", "Ville d'Exemple", "https://example.org/", "etalab-2.0", ("tender",)
    contract = Contract(attribution="Ville d'Exemple")
    fetch = parse = normalise = lambda self, *given: iter(())


class People(Town):
    """A source about persons."""

    name, title, personal = "people", "Parcours", True


class Plugin:
    @hookimpl
    def register_connectors(self) -> list[Any]:
        return [Town, People]


def settings_of(folder: Path, **environment: str) -> Settings:
    """Return the settings of a hub with two sources that are read each day."""
    given = {"HUB_CONFIG": f"{folder}/c", "HUB_DATA": f"{folder}/d", "HUB_DOTENV": "", "HUB_SECRET_KEY": "k" * 40}
    settings = read_settings({**given, "HUB_OPERATOR_TOKEN": TOKEN, **environment})
    sources = {name: SourceSettings(name, enabled=True, schedule="30 7 * * *") for name in ("town", "people")}
    return replace(settings, sources=sources, disk_free_percent=0)


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with a source that is late, one that failed, a delivery that stopped, and an incident that is over."""
    settings = settings_of(tmp_path_factory.mktemp("status"))
    hub = Hub.open(settings, plugins=create_plugin_manager([Plugin()], group=None))
    now = time.time()
    runs = (("town", "complete", None), ("people", "complete", None), ("people", "failed", "no answer"))
    for name, status, reason in runs:
        hub.store.runs.finish(hub.store.runs.start(name, owner="x"), status, reason=reason)
    with hub.store.database.writing() as tx:
        tx.run("UPDATE run SET finished_at = ? WHERE source = 'town'", (now - 60 * 3600,))
        tx.run(
            "INSERT INTO subscription (id, partner, wanted, target, url, state, reason, cursor, tries, seen, slow,"
            " next_at, served_at, told, created_at) VALUES ('sub_1', 'exempleville', '{}', 'webhook',"
            " 'https://hook.example.org/', 'paused', 'no answer', 0, 15, 0, 0, 0, 0, 1, 0)"
        )
        tx.run("INSERT INTO aside (uid, source, station, place, rule, message, at) VALUES"
               " ('u', 'people', 'parse', 'row 3', 'canari', 'canari', 0)")  # fmt: skip
    incidents, judged = Incidents(hub.store.database), ("run_dead",)
    given: dict[str, Any] = {"settle_s": 0, "recipients": (), "judged": judged}
    incidents.settle([Broken("run_dead", "town", {"title": "Ville & <Cie>"})], now=int(now) - 900, **given)
    incidents.settle([], now=int(now) - 600, **given)
    look(hub)
    hub.store.due("watch", "2026-11-22T08:00:00Z", "a clock")
    yield hub
    hub.close()


@pytest.fixture
def client(troubled: Hub) -> FlaskClient:
    return create_app(web_parts(troubled)).test_client()


@pytest.fixture
def operator(client: FlaskClient) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}


def test_everybody_reads_what_is_promised_and_what_is_broken_in_words(client: FlaskClient) -> None:
    text = client.get("/status").text.replace("\u00a0", " ")
    for words in ("attendu toutes les 24 h", "il y a 2 jours", "en retard", "Ville d&#39;Exemple : données en retard",
                  "Incidents passés", "0 actives, 0 en retard, 1 suspendues", "suffisante"):  # fmt: skip
        assert words in text, words
    english = client.get("/status?lang=en").text
    assert "expected every 24 h" in english and "data are late" in english and "Ongoing incidents" in english


def test_everybody_is_told_nothing_internal_and_nothing_of_persons(client: FlaskClient) -> None:
    for path in ("/status", "/status?lang=en", "/status.atom", "/api/v1/status"):
        text = client.get(path).text
        assert [word for word in HIDDEN if word in text] == [], path
    people = next(each for each in client.get("/api/v1/status").json["sources"] if each["name"] == "people")
    assert people["set_aside"] is None and people["state"] == "failing"


def test_operators_see_more_and_no_cache_keeps_it(client: FlaskClient, operator: dict[str, str]) -> None:
    answer = client.get("/status", headers=operator)
    assert answer.headers["Cache-Control"] == "no-store" and "Cookie" in answer.headers["Vary"]
    for words in ("exempleville", "sub_1", "hub runs show", "Taille de la base", "libres sur"):
        assert words in answer.text, words
    assert [word for word in ("exempleville", "hub runs") if word in client.get("/status").text] == []


def test_the_json_is_what_the_api_describes(client: FlaskClient) -> None:
    told = client.get("/api/v1/status").json
    assert StatusAnswer().validate(told) == {}
    assert told["state"] == "troubled" and {each["code"] for each in told["incidents"]} == {
        "source_late", "run_failed", "run_dead"
    }  # fmt: skip
    town = next(each for each in told["sources"] if each["name"] == "town")
    assert town["state"] == "late" and town["missed"] in (2, 3) and town["expected_hours"] == 24
    assert "/api/v1/status" in client.get("/api/v1/openapi.json").json["paths"]
    assert client.get("/api/v1/status?nothing=1").status_code == 422


def test_the_feed_is_atom_and_tells_when_an_incident_began_and_whether_it_is_over(client: FlaskClient) -> None:
    answer = client.get("/status.atom")
    feed = etree.fromstring(answer.data)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3 and answer.content_type.startswith("application/atom+xml")
    updated = [each.findtext(f"{ATOM}updated") for each in entries]
    assert updated == sorted(updated, reverse=True) and feed.findtext(f"{ATOM}updated") == updated[0]
    assert len({each.findtext(f"{ATOM}id") for each in entries}) == 3
    titles = [each.findtext(f"{ATOM}title") for each in entries]
    assert sum(title.startswith("Terminé : Ville & <Cie>") for title in titles) == 1
    assert sum(title.startswith("En cours : ") for title in titles) == 2
    again = client.get("/status.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_feed_without_incidents_is_a_feed_too(troubled: Hub) -> None:
    client = create_app(replace(web_parts(troubled), status=StatusParts())).test_client()
    assert etree.fromstring(client.get("/status.atom").data).findtext(f"{ATOM}updated")
    assert "Aucun incident en cours" in client.get("/status").text


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Return each figure by its name and labels, read by the library's own parser."""
    families = list(text_string_to_metric_families(text))
    return {(each.name, *sorted(each.labels.values())): each.value for family in families for each in family.samples}


def test_the_figures_are_read_by_the_librarys_parser_and_are_those_of_the_page(client: FlaskClient) -> None:
    found = figures(client.get("/metrics").text)
    assert found["clausier_source_late", "town"] == 1 and found["clausier_source_late", "people"] == 0
    assert found["clausier_source_failing", "people"] == 1 and found["clausier_deliveries", "stopped"] == 1
    assert found["clausier_source_expected_interval_seconds", "town"] == 86400
    assert found["clausier_incidents_open", "source_late"] == 1 and found["clausier_incidents_open", "disk_low"] == 0
    assert found["clausier_runs", "failed", "harvest", "people"] == 1 and found["clausier_set_aside", "people"] == 1
    assert found["clausier_disk_free_bytes",] > 0 and found["clausier_database_size_bytes",] > 0


def test_two_processes_tell_the_same_figures(troubled: Hub) -> None:
    other = Hub.open(troubled.settings, plugins=troubled.plugins)
    assert metrics(other) == metrics(troubled)
    other.close()


def test_names_and_units_follow_the_conventions_of_prometheus(troubled: Hub) -> None:
    for family in text_string_to_metric_families(metrics(troubled).decode()):
        assert re.fullmatch(r"clausier_[a-z]+(_[a-z]+)*", family.name) and family.documentation.endswith(".")
        assert not family.name.endswith(("_hours", "_minutes", "_kb", "_mib", "_total", "_count")), family.name
        assert ("bytes" in family.name) == family.name.endswith("_bytes")
        assert not any("exempleville" in str(each.labels) for each in family.samples)


def test_promtool_has_nothing_to_complain_of(troubled: Hub) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool here: it comes with Debian's prometheus")
    done = subprocess.run([promtool, "check", "metrics"], input=metrics(troubled), capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("environment", "sent", "status"),
    [
        ({}, {}, 200),
        ({}, FAR, 403),
        ({"HUB_BASE_URL": "https://clauses.example.org"}, {}, 403),
        ({"HUB_METRICS_TOKEN": "m" * 32}, {}, 403),
        ({"HUB_METRICS_TOKEN": "m" * 32}, {"HTTP_AUTHORIZATION": "Bearer " + "m" * 32, **FAR}, 200),
        ({"HUB_METRICS_TOKEN": "m" * 32}, {"HTTP_AUTHORIZATION": "Bearer " + "n" * 32}, 403),
        ({"HUB_METRICS_TOKEN": "m" * 32}, {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, 403),
    ],
)
def test_the_figures_are_for_this_machine_or_for_the_token(
    environment: dict[str, str], sent: dict[str, str], status: int, troubled: Hub, tmp_path: Path
) -> None:
    hub = replace(troubled, settings=settings_of(tmp_path, **environment))
    answer = create_app(web_parts(hub)).test_client().get("/metrics", environ_overrides=sent)
    assert answer.status_code == status
    assert status == 200 or "clausier_" not in answer.text


def test_behind_a_declared_proxy_the_address_of_the_client_is_believed(troubled: Hub, tmp_path: Path) -> None:
    settings = settings_of(tmp_path, HUB_BASE_URL="https://clauses.example.org")
    client = create_app(web_parts(replace(troubled, settings=replace(settings, trusted_proxies=1)))).test_client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides=FAR).status_code == 403


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("wide", [320, 1280])
def test_axe_finds_nothing_on_the_page_for_everybody_and_for_operators(
    troubled: Hub, browser: Any, wide: int, client: FlaskClient, operator: dict[str, str]  # noqa: F811
) -> None:
    sheet = (Path(web.__file__).parent / "static" / "clausier.css").read_text("utf-8")
    for headers in ({}, operator):
        page = browser.new_page(viewport={"width": wide, "height": 900})
        text = client.get("/status", headers=headers).text
        html = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{sheet}</style>", text)
        page.set_content(re.sub(r"<(?:img|link)[^>]*>", "", html))
        page.evaluate(axe())
        found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
        assert [each["id"] for each in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.close()
