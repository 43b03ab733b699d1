"""Resolving: a place as published becomes territories."""

import pytest

from hub.places import Gazetteer
from hub.places.spelling import fold


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def codes(found: list[dict]) -> dict[str, str]:
    return {item["type"]: item["code"] for item in reversed(found)}


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        ({"postcode": "38000", "city": "GRENOBLE"}, "38185"),
        ({"postcode": "38022", "city": "Grenoble Cedex 1"}, "38185"),
        ({"postcode": "38400", "city": "St Martin d'Hères"}, "38421"),
        ({"postcode": "75015", "city": "Paris"}, "75056"),
        ({"postcode": "75015", "city": "Paris 15e Arrondissement"}, "75056"),
        ({"postcode": "69003", "city": "Lyon 3ème"}, "69123"),
        ({"postcode": "13008", "city": "MARSEILLE 08"}, "13055"),
        ({"commune": "13208"}, "13055"),
        ({"postcode": "20000", "city": "Ajaccio"}, "2A004"),
        ({"postcode": "20200", "city": "Bastia"}, "2B033"),
        ({"postcode": "97400", "city": "Saint Denis"}, "97411"),
        ({"country": "REU", "city": "Saint-Denis"}, "97411"),
        ({"postcode": "97600", "city": "Mamoudzou"}, "97611"),
        ({"postcode": "98800", "city": "Nouméa"}, "98818"),
        ({"postcode": "72000", "city": "MANS (LE)"}, "72181"),
        ({"postcode": "69400", "city": "Villefranche s/ Saône"}, "69264"),
        ({"postcode": "93100", "city": "Montreuil"}, "93048"),
        ({"city": "Montreuil", "department": "28"}, "28267"),
        ({"postcode": "", "city": "Grenoble"}, "38185"),
        ({"text": "25660 SAONE"}, "25532"),
        ({"text": "Grenoble (38)"}, "38185"),
        ({"text": "Saint-Claude (39)"}, "39478"),
        ({"text": "12 rue des Lilas, 38000 Grenoble, France"}, "38185"),
        ({"text": "Paris 15e"}, "75056"),
        ({"text": "Commune de Villard-de-Lans"}, "38548"),
        ({"commune": "02285"}, "59545"),
    ],
)
def test_a_place_is_taken_for_its_commune(gazetteer, place, commune):
    assert codes(gazetteer.resolve(place))["commune"] == commune


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Côte-d'Or", "departement", "21"), ("(21) Côte-d'Or", "departement", "21"),
        ("Côte d’Or (21)", "departement", "21"),
        ("38 - Isère", "departement", "38"), ("Département de l'Isère", "departement", "38"),
        ("2A", "departement", None), ("Région Île-de-France", "region", "11"), ("Rhône-Alpes", "region", "84"),
        ("Grenoble-Alpes Métropole", "epci", "200040715"), ("CC du Grésivaudan", "epci", "200018166"),
        ("FRK24", "nuts3", "FRK24"), ("Lot", "departement", "46"), ("La Réunion", "departement", "974"),
        ("France entière", "country", "FR"), ("Vienne", "departement", None), ("Saint-Claude", "commune", None),
        ("12 rue de la Gare", "departement", None), ("voir CCTP", "commune", None),
    ],
)  # fmt: skip
def test_free_text_is_read(gazetteer, text, kind, code):
    assert codes(gazetteer.resolve({"text": text})).get(kind) == code


def test_several_names_in_one_text_are_all_read(gazetteer):
    found = gazetteer.resolve({"text": "Isère, Savoie et Drôme"})
    assert {item["code"] for item in found if item["type"] == "departement"} == {"38", "73", "26"}


def test_a_list_of_departement_numbers_is_read(gazetteer):
    found = gazetteer.resolve({"text": "Départements 19-23 et 87."})
    assert {item["code"] for item in found if item["type"] == "departement"} == {"19", "23", "87"}


def test_an_overseas_region_is_its_departement(gazetteer):
    assert codes(gazetteer.resolve({"nuts": "FR94"})) == {"region": "04", "departement": "974"}


def test_the_departements_of_the_context_settle_a_homonym(gazetteer):
    assert not gazetteer.resolve({"text": "Saint-Claude"})
    assert codes(gazetteer.resolve({"text": "Saint-Claude"}, departements=["39"]))["commune"] == "39478"
    assert codes(gazetteer.resolve({"text": "Vienne"}, departements=["38"]))["commune"] == "38544"
    assert codes(gazetteer.resolve({"text": "Vienne"}, departements=["86"]))["departement"] == "86"


def test_a_post_code_alone_is_what_its_communes_share(gazetteer):
    found = gazetteer.resolve({"postcode": "38250"})
    assert codes(found) == {"epci": "243801024", "departement": "38", "region": "84"}
    assert {item["type"]: item["confidence"] for item in found}["epci"] < 0.9


def test_a_post_code_of_one_commune_gives_it_with_doubt(gazetteer):
    commune = gazetteer.resolve({"postcode": "97122"})[0]
    assert (commune["code"], commune["confidence"], commune["method"]) == ("97103", 0.6, "postcode_of_one_commune")


def test_a_business_post_code_gives_its_departement(gazetteer):
    assert codes(gazetteer.resolve({"postcode": "38039"})) == {"departement": "38", "region": "84"}


def test_a_commune_comes_with_all_that_it_lies_in(gazetteer):
    found = gazetteer.resolve({"postcode": "93200", "city": "Saint-Denis", "nuts": "FR106"})
    assert codes(found) == {"commune": "93066", "epci": "200054781", "ept": "200057867", "departement": "93",
                            "region": "11", "nuts3": "FR106"}  # fmt: skip


def test_a_nuts_code_that_contradicts_the_city_is_left_out(gazetteer):
    found = gazetteer.resolve({"postcode": "38000", "city": "Grenoble", "nuts": "FR101"})
    assert codes(found)["departement"] == "38" and "nuts3" not in codes(found)


def test_old_and_higher_nuts_codes_are_read(gazetteer):
    assert codes(gazetteer.resolve({"nuts": "FR813"})) == {"departement": "34", "region": "76"}
    assert codes(gazetteer.resolve({"nuts": "FRK2"})) == {"region": "84"}
    assert codes(gazetteer.resolve({"nuts": "FR"})) == {"country": "FR"}


def test_department_codes_are_read_as_the_source_writes_them(gazetteer):
    for written, code in (("1", "01"), ("20A", "2A"), ("2b", "2B"), ("971", "971"), ("038", "38")):
        assert codes(gazetteer.resolve({"department": written}))["departement"] == code
    assert gazetteer.resolve({"department": "99"}) == []


def test_a_place_abroad_is_its_country(gazetteer):
    for country in ("BEL", "BE", "Belgique"):
        assert codes(gazetteer.resolve({"country": country, "city": "Paris"})) == {"country": "BE"}


def test_each_find_says_how_how_surely_and_why(gazetteer):
    for item in gazetteer.resolve({"postcode": "69003", "city": "Lyon 3ème"}):
        assert set(item) == {"code", "type", "name", "method", "confidence", "evidence"}
        assert 0 < item["confidence"] <= 1 and item["evidence"] and item["name"]
    assert "3e arrondissement" in gazetteer.resolve({"postcode": "69003", "city": "Lyon 3ème"})[0]["evidence"]


def test_an_empty_place_is_nowhere(gazetteer):
    assert gazetteer.resolve({}) == [] == gazetteer.resolve({"text": " ", "city": None, "postcode": "."})


def test_spellings_of_one_name_fold_alike():
    for one, other in (("St-Étienne", "SAINT ETIENNE"), ("Ste Foy lès Lyon", "Sainte-Foy-lès-Lyon"),
                       ("Œting", "Oeting"), ("L’Haÿ-les-Roses", "l hay les roses"),
                       ("NANTES CEDEX 09", "Nantes")):  # fmt: skip
        assert fold(one) == fold(other)
