"""The desk: a facilitator finds candidates, sees why, compares them, sees who helps, and looks at pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.web import create_app
from hub.web.desk.desk_parts import DeskParts
from tests.web.assessed import candidate, desk_records
from tests.web.invented_kinds import SECRET_TITLE, offer
from tests.web.opened import Opened, filled, full_parts, places

HTML = {"Accept": "text/html", "Accept-Language": "fr"}
ONE = "/records/boamp:tender-26-100012"


def desk() -> DeskParts:
    gazetteer = places()
    return DeskParts(
        place_name=gazetteer.name, places_inside=gazetteer.children, closed_sources=frozenset(("siae", "francetravail"))
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A store with what the desk looks at."""
    opened = filled(tmp_path_factory.mktemp("desk"), tenders=0, offers=2)
    opened.put(*desk_records())
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def client(opened: Opened) -> FlaskClient:
    """A client of an app over it."""
    return create_app(full_parts(opened, desk=desk())).test_client()


def text(client: FlaskClient, path: str, **headers: str) -> str:
    answer = client.get(path, headers={**HTML, **headers})
    assert answer.status_code == 200, path
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


PAGES = (
    "/?clause_state=candidate&open=true&sort=score", "/?departement=38&days_left=15&hours_band=150-500",
    "/?covered_by=coverage:convention-30", ONE, "/compare", "/map", "/calendar", "/calendar?month=2026-12",
    "/potential", "/potential?departement=38", "/buyers", "/winners", "/coverage?place=38000&buyer=213800001",
    "/help", "/glossary", "/numbers", "/privacy", "/legal", "/accessibility",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_answers_in_both_languages_without_a_script(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(path, headers={**HTML, "Accept-Language": language})
    assert answer.status_code == 200 and "<script" not in answer.text and "style=" not in answer.text
    assert answer.text.count("<h1") == 1 and "None" not in answer.text and not re.search(r"\{[a-z]+\}", answer.text)


def test_a_result_says_in_one_line_why_it_is_a_candidate(client: FlaskClient) -> None:
    page = text(client, "/?clause_state=candidate&sort=score")
    line = "Lot 1 : Travaux de peinture : adéquation forte ; environ 320 h possibles (de 150 à 900)"
    assert f"{line} ; durée de 20 mois : longue." in page and "61 sur 100" in page and "Mettre une clause" in page
    english = text(client, "/?clause_state=candidate&lang=en")
    assert "Painting: strong suitability; about 320 h possible (150 to 900)" in english


def test_candidates_come_by_score_and_one_with_a_clause_is_not_among_them(client: FlaskClient) -> None:
    page = text(client, "/?clause_state=candidate&sort=score&limit=100")
    found = re.findall(r'<h3><a href="/records/([^"]+)"', page)
    assert found == [candidate(number)["id"] for number in range(21, 9, -1)]
    there = text(client, "/?clause_state=there")
    assert "1 marché" in there and "boamp:tender-26-100006" in there


def test_each_active_filter_is_a_chip_that_leads_out_of_it(client: FlaskClient) -> None:
    page = text(client, "/?departement=38&days_left=15&clause_state=candidate")
    chips = page.split('class="chips"')[1].split("</ul>")[0]
    assert 'href="/?departement=38&amp;clause_state=candidate"' in chips and "À rendre sous 15 jours" in chips
    assert "Clause : à proposer (candidat)" in chips and chips.count("Filtre actif, le retirer :") == 3


def test_days_left_are_counted_when_somebody_reads(client: FlaskClient) -> None:
    asked = "/api/v1/tenders?clause_state=candidate&days_left="
    totals = [json.loads(client.get(f"{asked}{number}").data)["total"] for number in (7, 9, 366)]
    assert totals == [1, 3, 12]
    assert "W/" in client.get("/feeds/tenders.atom?days_left=9").headers["ETag"]
    assert "Last-Modified" not in client.get("/feeds/tenders.atom?days_left=9").headers


def test_groups_of_communes_are_offered_once_a_departement_is_chosen(client: FlaskClient) -> None:
    assert 'name="epci"' not in text(client, "/")
    assert 'name="epci" value="200040715"' in text(client, "/?departement=38")
    assert "Grenoble-Alpes-Métropole" in text(client, "/?departement=38")


def test_the_territory_of_a_convention_is_a_filter_named_after_its_facilitator(client: FlaskClient) -> None:
    page = text(client, "/?covered_by=coverage:convention-31")
    assert "PLIE des Trois-Rivières 31, Convention 2026-31" in page and "13 marchés" in page


def test_a_ready_made_search_says_that_it_is_the_one_shown(client: FlaskClient) -> None:
    page = text(client, "/?clause_state=candidate&open=true&sort=score")
    assert 'sort=score" aria-current="page">Candidats à proposer</a>' in page
    assert "departement=38&amp;clause_state=candidate" in text(client, "/?departement=38")


def test_a_search_can_be_subscribed_to_where_that_room_is_there(opened: Opened) -> None:
    app = create_app(full_parts(opened, desk=desk()))
    known = any(rule.rule == "/subscribe" for rule in app.url_map.iter_rules())
    page = text(app.test_client(), "/?q=peintures&open=true")
    assert ("/subscribe?q=peintures&amp;open=true" in page) is known
    assert "/feeds/tenders.ics?q=peintures&amp;open=true" in page


def test_a_tender_shows_each_factor_with_its_weight_and_says_what_is_missing(client: FlaskClient) -> None:
    page = text(client, ONE)
    for words in ("Travaux de peinture (code CPV : 45442100) : adéquation forte", "trades/4544", "20 %", "<em>manque",
                  "Données manquantes : le nombre de structures d’insertion", "labour_share", "multiplie le reste",
                  "Depuis ce calcul, une convention le couvre"):  # fmt: skip
        assert words in page, words
    assert page.count("Ce qui fait ce score") == 2


def test_beside_a_tender_stand_facilitator_structures_past_tenders_and_projects(client: FlaskClient) -> None:
    side = text(client, ONE).split('<div class="side">')[1]
    assert side.index("PLIE des Trois-Rivières 31") < side.index("PLIE des Trois-Rivières 30")
    assert "Le lieu est dans le territoire couvert" in side and "Atelier et chantier d&#39;insertion : 1" in side
    assert "Le même acheteur, les mêmes achats" in side and side.count("/records/boamp:tender-26-1000") >= 5
    assert "Facilitateur de clauses sociales 3" in side or "Social clauses in public markets 3" in side
    assert 'href="/offers?departement=38"' in side


def test_nothing_of_an_offer_stands_on_an_open_page(client: FlaskClient, opened: Opened) -> None:
    opened.put(offer(0, territories=candidate(12)["territories"]))
    for path in (ONE, "/", "/map", "/potential", "/compare", "/winners"):
        assert SECRET_TITLE not in text(client, path)


def test_up_to_six_tenders_are_compared_and_the_rest_is_said_to_be_left_out(client: FlaskClient) -> None:
    query = "&".join(f"id={candidate(number)['id']}" for number in range(10, 18))
    page = text(client, f"/compare?{query}&id=boamp:none&id=%22%3E")
    assert page.count('<th scope="col">') == 6 and "3 de ceux qui étaient cochés" in page
    assert "environ 320 h" in page and "51 sur 100" in page
    assert "n’existent pas" in text(client, f"/compare?id={candidate(10)['id']}&id=boamp:none&id={candidate(11)['id']}")


def test_the_map_counts_candidates_and_its_table_has_the_same_links(client: FlaskClient) -> None:
    page = text(client, "/map")
    address = "/?clause_state=candidate&amp;departement=38&amp;open=true&amp;sort=score"
    assert page.count(f'href="{address}"') == 2 and "Isère (38) : 12 marchés" in page and "La Réunion" in page
    assert text(client, "/map?q=introuvable").count("Aucun marché ne répond") == 1


def test_the_calendar_counts_deadlines_by_day_in_paris(client: FlaskClient) -> None:
    page = text(client, "/calendar?month=2026-12")
    assert "Dates limites, décembre 2026" in page and "1er décembre 2026" in page
    day = "deadline_from=2026-12-01&amp;deadline_to=2026-12-01"
    assert page.count(day) == 2 and "janvier 2027" in page and "novembre 2026" in page
    assert "Aucune date limite" in text(client, "/calendar?month=2029-01")
    assert "novembre 2026" in text(client, "/calendar?month=2026-99")


def test_possible_hours_are_summed_over_lots_without_a_clause(client: FlaskClient) -> None:
    page = text(client, "/potential")
    assert "24 lots sans clause pourraient porter environ 4 920 heures" in page
    assert "Travaux de peinture" in page and "Auvergne-Rhône-Alpes (84)" in page


def test_winners_are_listed_by_industry_where_it_is_known(client: FlaskClient) -> None:
    page = text(client, "/winners?industry=F")
    assert "Peintures du Val" in page and "3 mentions comme titulaire" in page and "NAF 43.34Z" in page
    assert "Construction" in page and "Peintures du Val" not in text(client, "/buyers")


def test_a_buyer_who_is_named_is_surely_covered_and_another_is_not(client: FlaskClient) -> None:
    named = text(client, "/coverage?place=Grenoble&buyer=213+800+001").split('id="answer"')[1].split("</section>")[0]
    assert named.index("PLIE des Trois-Rivières 31") < named.index("PLIE des Trois-Rivières 30")
    other = text(client, "/coverage?place=Grenoble&buyer=999999999").split('id="answer"')[1].split("</section>")[0]
    assert "PLIE des Trois-Rivières 31" not in other and "PLIE des Trois-Rivières 30" in other
    unknown = text(client, "/coverage?place=Grenoble").split('id="answer"')[1].split("</section>")[0]
    assert unknown.index("PLIE des Trois-Rivières 30") < unknown.index("À vérifier auprès du facilitateur")
    assert "n’a pas été pris en compte" in text(client, "/coverage?place=Grenoble&buyer=12")


def test_groups_of_communes_without_a_convention_for_all_are_listed(client: FlaskClient) -> None:
    assert "Intercommunalités sans convention pour tous les acheteurs" in text(client, "/coverage?departement=42")
    assert "Intercommunalités sans convention pour tous" not in text(client, "/coverage?departement=38")


SCHEMA = Path(__file__).parents[2].parent / "shared" / "standards" / "data-inclusion" / "v1" / "structure.json"


def test_structures_for_data_inclusion_are_open_ones_of_the_right_form(client: FlaskClient, opened: Opened) -> None:
    closed = {**desk_records()[14], "id": "hub:organisation:siret-99900000900017", "name": "Liste fermée"}
    opened.put({**closed, "roles": [{"role": "siae", "source": "siae"}]})
    answer = client.get("/api/v1/organisations.data-inclusion.json")
    found: list[dict[str, Any]] = json.loads(answer.data)
    assert {each["nom"] for each in found} == {"PLIE des Trois-Rivières", "Atelier du Val"}
    assert all(each["source"] == "clausier" and each["id"].startswith("clausier--") for each in found)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each["date_maj"]) for each in found)
    assert client.get("/api/v1/organisations.data-inclusion.json?x=1").status_code == 422
    assert client.get(
        "/api/v1/organisations.data-inclusion.json", headers={"If-None-Match": answer.headers["ETag"]}
    ).status_code == 304  # fmt: skip


@pytest.mark.real_data
def test_structures_meet_the_schema_of_data_inclusion(client: FlaskClient) -> None:
    if not SCHEMA.is_file():
        pytest.skip("the schema of data·inclusion is not beside the repository")
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for each in json.loads(client.get("/api/v1/organisations.data-inclusion.json").data):
        assert [error.message for error in checker.iter_errors(each)] == []


def test_an_address_behind_a_proxy_is_believed_as_far_as_was_set(opened: Opened) -> None:
    from hub.web.limits import behind_proxies

    forwarded = {"X-Forwarded-For": "192.0.2.9, 198.51.100.7"}
    for number, seen in ((0, "127.0.0.1"), (1, "198.51.100.7"), (2, "192.0.2.9")):
        app = behind_proxies(create_app(full_parts(opened)), number)
        parts = full_parts(opened)
        app.add_url_rule("/who", "who", parts.client)
        assert app.test_client().get("/who", headers=forwarded).text == seen
