"""Pages of projects, calls, organisations, coverage and indicators: what each says, and what it says when empty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.store import Store
from hub.web import create_app
from tests.web.invented import tender
from tests.web.invented_kinds import coverage, indicator, organisation, project
from tests.web.opened import Opened, filled, full_parts

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A store with records of every kind."""
    opened = filled(tmp_path_factory.mktemp("kinds"), tenders=4, offers=25)
    siret = organisation(1)["siret"]
    opened.put(tender(3, organisations=[{"role": "buyer", "name": "Commune de Vallombreuse 1", "siret": siret}]))
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def client(opened: Opened) -> FlaskClient:
    """A client of an app over it."""
    return create_app(full_parts(opened)).test_client()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an app over a hub that holds nothing."""
    opened = Opened(Store.open(f"sqlite:///{tmp_path / 'hub.db'}"))
    yield create_app(full_parts(opened)).test_client()
    opened.store.close()


PAGES = ("/projects", "/calls", "/organisations", "/coverage", "/indicators", "/offers", "/records/kohesio:Q99000001",
         "/records/kohesio:call-1", "/records/coverage:convention-1", "/coverage?place=38000",
         "/records/hub:indicator:h3-38-2026-q1", "/offers/francetravail:190001AB", "/offers/francetravail:none",
         "/coverage?departement=38", "/coverage?place=nulle+part", "/offers?page=2", "/projects?q=zzz")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_answers_in_both_languages_without_a_script(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == (404 if "none" in path else 200) and answer.mimetype == "text/html"
    assert "<script" not in answer.text and "style=" not in answer.text and 'src="http' not in answer.text
    assert answer.text.count("<h1") == 1 and "None" not in answer.text and "{n}" not in answer.text


@pytest.mark.parametrize(("path", "told"), [
    ("/projects", "hub harvest kohesio"), ("/calls", "--file FICHIER"), ("/organisations", "hub harvest boamp"),
    ("/offers", "hub harvest francetravail"), ("/coverage", "FICHIER.csv"), ("/indicators", "hub indicators release"),
])  # fmt: skip
def test_an_empty_page_says_what_to_do(empty: FlaskClient, path: str, told: str) -> None:
    answer = empty.get(path, headers=HTML)
    assert answer.status_code == 200 and told in answer.text


def test_a_project_is_shown_in_the_words_that_people_wrote(client: FlaskClient) -> None:
    french = client.get("/records/kohesio:Q99000001", headers={**HTML, "Accept-Language": "fr"}).text
    assert "<h1>Facilitateur de clauses sociales 1</h1>" in french and "traduction automatique" in french
    english = client.get("/records/kohesio:Q99000001?lang=en", headers=HTML).text
    assert "Text translated by a machine" not in english.split("<h1")[1].split("</header>")[0] or "machine" in english


def test_a_project_shows_money_codes_quotation_source_and_licence(client: FlaskClient) -> None:
    page = client.get("/records/kohesio:Q99000001", headers=HTML).text
    for words in ("81\u202f122,17 €", "Axe 3 / OT 9 / PI 9.1 / OS 2", "développer les clauses sociales", "CC-BY-4.0",
                  "Maison de l’emploi de Vallombreuse", "60 %", "PON FSE 2014-2020"):  # fmt: skip
        assert words in page, words


def test_a_beneficiary_who_is_a_person_is_not_named(opened: Opened, client: FlaskClient) -> None:
    opened.put(project(77, beneficiary_masked=True, organisations=[]))
    for path in ("/projects?q=77", "/records/kohesio:Q99000077"):
        assert "Bénéficiaire non montré" in client.get(path, headers=HTML).text


@pytest.mark.parametrize("query", ["theme=clause", "fund=ESF", "period=2014-2020", "departement=38", "q=3.9.1.2",
                                   "programme=2014FR05SFOP001", "q=vallombreuse"])  # fmt: skip
def test_projects_are_found_alike_on_pages_api_and_feeds(client: FlaskClient, query: str) -> None:
    total = client.get(f"/api/v1/projects?{query}").json["total"]
    assert total > 0
    assert len(client.get(f"/feeds/projects.jsonl?{query}").text.splitlines()) == total
    page = client.get(f"/projects?{query}", headers=HTML).text
    assert f"{total} projets" in page and f"/feeds/projects.csv?{query.replace('=', '=')}" in page


def test_open_calls_are_those_that_still_take_files(client: FlaskClient) -> None:
    assert "3 appels" in client.get("/calls?open=true", headers=HTML).text
    page = client.get("/records/kohesio:call-1", headers=HTML).text
    assert "restent 23 jours" in page and "Des actions d’appui aux acheteurs" in page and "ARA-OI901" in page
    assert "BEGIN:VEVENT" in client.get("/feeds/calls.ics").text


@pytest.mark.parametrize("typed", ["21380000100015", "213 800 001 00015", "213 800 001", "Vallombreuse 1"])
def test_an_organisation_is_found_by_name_siren_or_siret_however_it_is_typed(client: FlaskClient, typed: str) -> None:
    page = client.get("/organisations", query_string={"q": typed}, headers=HTML).text
    assert "/records/hub:organisation:siret-21380000100015" in page


def test_an_organisation_shows_its_roles_and_the_records_that_name_it(client: FlaskClient) -> None:
    page = client.get("/records/hub:organisation:siret-21380000100015", headers=HTML).text
    assert "Acheteur" in page and "2\u00a0janvier 2024" in page and f"/records/{tender(3)['id']}" in page


def test_an_organisation_without_a_siret_shows_the_records_that_its_roles_were_read_from(opened: Opened) -> None:
    record = organisation(50, id="hub:organisation:0b9f3c9e-1111-5222-8333-444444444444", siret=None, siren=None)
    record["roles"][0]["records"] = [tender(0)["id"], "boamp:tender-gone"]
    opened.put({name: value for name, value in record.items() if value is not None})
    client = create_app(full_parts(opened)).test_client()
    page = client.get(f"/records/{record['id']}", headers=HTML).text
    assert f"/records/{tender(0)['id']}" in page and "tender-gone" not in page


def test_the_map_counts_valid_conventions_and_each_shape_is_a_link(client: FlaskClient) -> None:
    page = client.get("/coverage", headers=HTML).text
    assert 'href="/coverage?departement=38#table" class="t2"' in page
    assert "Isère (38) : 2 conventions valides" in page and "Guyane (973) : aucune convention valide" in page
    assert "IGN, Admin Express" in page and page.count("<path") > 105


def test_a_convention_that_is_over_leaves_the_map_and_stays_in_the_table(opened: Opened) -> None:
    opened.put(coverage(60, covers=[{"type": "departement", "code": "06", "name": "Alpes-Maritimes"}], territories=[],
                        valid_from="2024-01-01", valid_to="2024-12-31"))  # fmt: skip
    page = create_app(full_parts(opened)).test_client().get("/coverage?departement=06", headers=HTML).text
    assert "Alpes-Maritimes (06) : aucune convention valide" in page and "échue" in page


@pytest.mark.parametrize("place", ["38000", "Grenoble", "isère", "38"])
def test_who_covers_a_place_is_answered_for_a_commune_a_post_code_and_a_departement(
    client: FlaskClient, place: str
) -> None:
    page = client.get("/coverage", query_string={"place": place}, headers=HTML).text
    answer = page.split('id="answer"')[1].split("</section>")[0]
    assert "PLIE des Trois-Rivières 3" in answer and "Conseiller l&#39;acheteur" in answer and "Gratuit" in answer


def test_a_place_that_is_not_covered_or_not_known_is_said_so(client: FlaskClient) -> None:
    assert "Aucune convention valide connue" in client.get("/coverage?place=Marseille", headers=HTML).text
    assert "n’est pas reconnu" in client.get("/coverage?place=Xyzzyville", headers=HTML).text


def test_indicators_show_figures_secrets_and_what_is_missing_with_reasons(client: FlaskClient) -> None:
    page = client.get("/indicators", headers=HTML).text
    for words in ("Heures validées", "1\u202f530", ">secret<", "permettrait de les reconnaître", "2026-Q2",
                  "Le nombre de référents n’est pas connu.", "Méthode, version 1.", "Isère (38)"):  # fmt: skip
        assert words in page, words
    assert '<svg class="chart"' in page


def test_an_old_release_stays_readable(opened: Opened) -> None:
    opened.put(indicator("H1", "2025", id="hub:indicator:h1-old", release="2025-Q4", value=77))
    client = create_app(full_parts(opened)).test_client()
    assert ">77<" in client.get("/indicators?release=2025-Q4", headers=HTML).text
    assert ">77<" not in client.get("/indicators", headers=HTML).text


def test_figures_of_a_territory_are_found_by_its_name(client: FlaskClient) -> None:
    assert "Isère (38), diffusion" in client.get("/indicators?place=isère", headers=HTML).text
    assert "n’est pas un territoire" in client.get("/indicators?place=Xyzzyville", headers=HTML).text


def test_facets_of_one_kind_are_refused_to_job_offers_in_the_api(client: FlaskClient) -> None:
    assert client.get("/api/v1/tenders?rome=F1606").status_code == 422
    assert client.get("/api/v1/offers").status_code == 404


def test_a_project_has_its_own_point_in_geojson(client: FlaskClient) -> None:
    features: list[Any] = client.get("/feeds/projects.geojson").json["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [5.72, 45.19]}


def test_a_feed_leads_to_the_page_of_its_kind(client: FlaskClient) -> None:
    assert client.get("/feeds/projects.json?theme=clause").json["home_page_url"].endswith("/projects?theme=clause")
    assert "projets européens" in client.get("/feeds/projects.atom").text
