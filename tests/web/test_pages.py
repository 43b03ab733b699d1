"""Pages: a person finds a tender, reads why it matters, and is told what to do when there is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.invented import EXCERPT, tender
from tests.web.memory import MemoryHub

ONE = "/records/boamp:tender-26-100010"
PAGES = (
    "/", "/?q=peinture&departement=38&open=true&sort=deadline", "/?q=zzz", "/?lang=en", ONE, f"{ONE}/history",
    f"{ONE}.lot-1.execution_clause-1", "/sources", "/sources/boamp", "/feeds", "/help", "/legal", "/accessibility",
    "/api/v1/docs", "/operator/sign-in", "/projects", "/calls", "/organisations", "/coverage", "/indicators", "/offers",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_answers_in_both_languages_without_a_script_or_a_foreign_file(
    web: FlaskClient, path: str, language: str
) -> None:
    answer = web.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert "<script" not in answer.text and 'src="http' not in answer.text and "style=" not in answer.text
    assert f'<html lang="{"en" if "lang=en" in path else language}">' in answer.text
    assert answer.text.count("<h1") == 1 and "{n}" not in answer.text and "{when}" not in answer.text


def test_a_result_shows_buyer_place_days_left_lots_badge_and_the_quoted_clause(web: FlaskClient) -> None:
    page = web.get("/?q=peintures&departement=73&open=true&sort=deadline").text
    for words in ("Département de la Haute-Combe", "Savoie", "restent 7 jours", "2 lots", EXCERPT):
        assert words in page


def test_days_left_are_counted_by_days_in_paris(hub: MemoryHub, app_of: Any) -> None:
    hub.put(tender(1, open_until="2026-11-22T22:30:00Z"))
    assert "se termine aujourd’hui" in app_of(hub).test_client().get("/records/boamp:tender-26-100001").text
    hub.put(tender(1, open_until="2026-11-22T23:30:00Z"))
    assert "reste 1 jour" in app_of(hub).test_client().get("/records/boamp:tender-26-100001").text
    hub.put(tender(1, open_until="2026-11-22T09:30:00Z"))
    assert ">clos<" in app_of(hub).test_client().get("/records/boamp:tender-26-100001").text


def test_facets_are_counted_chosen_and_can_be_taken_off(web: FlaskClient) -> None:
    page = web.get("/?departement=38&q=peinture").text
    assert 'name="departement" value="38" checked' in page and "Isère (38)" in page
    assert 'href="/?q=peinture"' in page and 'href="/?departement=38"' in page


def test_a_search_keeps_its_address_in_every_format(web: FlaskClient) -> None:
    page = web.get("/?q=peinture&departement=38&open=true&sort=deadline").text
    for extension in ("atom", "json", "rss", "ics", "csv", "xlsx", "jsonl", "geojson"):
        address = f"/feeds/tenders.{extension}?q=peinture&departement=38&open=true"
        assert f'href="{address.replace("&", "&amp;")}"' in page
        assert web.get(address).status_code == 200


def test_pages_follow_one_another_without_gap_or_repeat(web: FlaskClient) -> None:
    seen: list[str] = []
    path: str | None = "/?limit=15"
    while path:
        page = web.get(path).text
        seen += [piece.split('"')[0] for piece in page.split('<h3><a href="/records/')[1:]]
        rest = page.split('rel="next" class="more" href="')
        path = rest[1].split('"')[0].replace("&amp;", "&") if len(rest) > 1 else None
    assert len(seen) == len(set(seen)) == 40


def test_nothing_found_says_what_to_do(web: FlaskClient) -> None:
    page = web.get("/?q=zzz&departement=38").text
    assert "Aucun marché" in page and "retirer le filtre" in page and 'href="/?departement=38"' in page


def test_an_empty_hub_says_how_to_fill_it(app_of: Any) -> None:
    assert "hub harvest boamp" in app_of(MemoryHub([])).test_client().get("/").text


def test_a_wrong_search_is_a_page_that_names_what_is_wrong(web: FlaskClient) -> None:
    answer = web.get("/?published_from=hier", headers={"Accept": "text/html"})
    assert answer.status_code == 400 and "published_from" in answer.text and answer.mimetype == "text/html"


def test_a_page_ignores_what_other_sites_add_to_addresses(web: FlaskClient) -> None:
    assert web.get("/?q=&utm_source=x&published_from=").status_code == 200


def test_a_tender_shows_lots_clause_timeline_source_and_licence(web: FlaskClient) -> None:
    page = web.get(ONE).text
    expected = ("Peintures intérieures", "Façades", EXCERPT, "420 heures", "Appel publié.", "BOAMP, DILA")
    known = ("licence etalab-2.0", "https://www.example.org/avis/1", "184\u202f500 € HT", "Procédure adaptée")
    for words in (*expected, *known):
        assert words in page, words


def test_a_clause_shows_its_rule_and_its_field(web: FlaskClient) -> None:
    page = web.get(f"{ONE}.lot-1.execution_clause-1").text
    assert "hours-reserved" in page and "FNSimple.initial.natureMarche.description" in page and "97" in page


def test_no_clause_is_said_without_promising_that_there_is_none(web: FlaskClient) -> None:
    assert "que Clausier ne lit pas" in web.get("/records/boamp:tender-26-100011").text


def test_texts_of_a_source_are_never_markup(hub: MemoryHub, app_of: Any) -> None:
    nasty = "<img src=x onerror=alert(1)>\"'&"
    hub.put(tender(2, title=nasty, description=nasty))
    client = app_of(hub).test_client()
    for path in ("/records/boamp:tender-26-100002", "/?q=onerror"):
        assert "<img src=x" not in client.get(path).text


def test_a_record_is_json_where_that_is_asked(web: FlaskClient) -> None:
    for answer in (web.get(f"{ONE}.json"), web.get(ONE, headers={"Accept": "application/json"})):
        assert answer.mimetype == "application/json" and answer.json["id"] == "boamp:tender-26-100010"


def test_a_withdrawn_record_says_why(hub: MemoryHub, web: FlaskClient) -> None:
    hub.withdraw("boamp:tender-26-100010", "avis publié par erreur")
    page, data = web.get(ONE), web.get(f"{ONE}.json")
    assert page.status_code == data.status_code == 410
    assert "avis publié par erreur" in page.text and data.json["reason"] == "avis publié par erreur"


def test_a_replaced_record_leads_to_its_successor(hub: MemoryHub, web: FlaskClient) -> None:
    hub.withdraw("boamp:tender-26-100010", "doublon", "boamp:tender-26-100011")
    answer = web.get(ONE)
    assert answer.status_code == 301 and answer.location == "/records/boamp:tender-26-100011"


@pytest.mark.parametrize("path", ["/records/nothing", "/records/boamp:none", "/nowhere", "/sources/none",
                                  "/records/a:b%00", "/records/boamp:none/history"])  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_so(web: FlaskClient, path: str) -> None:
    answer = web.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 404 and "Il n’y a rien à cette adresse" in answer.text


def test_english_links_stay_english_when_it_was_asked(web: FlaskClient) -> None:
    page = web.get("/?lang=en&q=peinture").text
    assert 'name="lang" value="en"' in page and "/records/boamp:tender-26-100000?lang=en" in page
    assert 'href="/?q=peinture&amp;lang=fr"' in page


def test_a_tender_with_thousands_of_lots_has_a_page_of_some_size(hub: MemoryHub, app_of: Any) -> None:
    hub.put(tender(2, lots=[{"number": str(number), "title": f"Lot {number}"} for number in range(1, 8001)]))
    page = app_of(hub).test_client().get("/records/boamp:tender-26-100002").text
    assert page.count('class="lot"') == 200 and "(8000)" in page and "données en JSON" in page
