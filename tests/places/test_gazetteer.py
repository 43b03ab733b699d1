"""The gazetteer: names, relations, search, records, speed."""

import time

import pytest

from hub.places import Gazetteer, cpv_check_digit, cpv_family, cpv_label
from schemas import load


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_every_type_of_territory_has_its_number_of_members(gazetteer):
    assert len(gazetteer.departements()) == 101 + 8
    assert len(gazetteer.regions()) == 18
    counts: dict[str, int] = {}
    for record in gazetteer.territory_records():
        counts[record["type"]] = counts.get(record["type"], 0) + 1
    assert counts == {"commune": 34969, "epci": 1253, "ept": 11, "departement": 109, "region": 18, "nuts3": 101,
                      "zone_emploi": 306}  # fmt: skip


def test_every_territory_record_passes_its_schema(gazetteer):
    for record in gazetteer.territory_records():
        assert load(record)["id"] == record["id"]


def test_a_territory_record_names_its_parents(gazetteer):
    record = next(item for item in gazetteer.territory_records(["commune"]) if item["code"] == "38185")
    assert record["id"] == "hub:territory:commune-38185"
    assert record["title"] == record["name"] == "Grenoble"
    assert {"type": "epci", "code": "200040715"} in record["parents"]
    assert record["parents"][-2:] == [{"type": "departement", "code": "38"}, {"type": "region", "code": "84"}]


def test_ids_of_territories_are_unique(gazetteer):
    ids = [record["id"] for record in gazetteer.territory_records()]
    assert len(ids) == len(set(ids))


def test_every_ept_has_a_valid_siren_and_its_communes(gazetteer):
    for code in gazetteer.tables.ept:
        digits = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(code)]
        assert sum(digit - 9 if digit > 9 else digit for digit in digits) % 10 == 0
        assert len(gazetteer.children("ept", code)) >= 7
    assert sum(len(gazetteer.children("ept", code)) for code in gazetteer.tables.ept) == 129


def test_a_former_commune_stands_for_the_one_in_force(gazetteer):
    commune = gazetteer.commune("02285")
    assert commune is not None and commune.code == "59545" and commune.departement == "59"


def test_children_of_a_region_are_departements_or_communes(gazetteer):
    assert gazetteer.children("region", "94", "departement") == ["2A", "2B"]
    assert len(gazetteer.children("region", "94")) == 360
    assert "200040715" in gazetteer.children("departement", "38", "epci")


def test_an_epci_over_two_departements_has_both_as_parents(gazetteer):
    several = [
        code for code in gazetteer.tables.epci
        if sum(parent["type"] == "departement" for parent in gazetteer.parents("epci", code)) > 1
    ]  # fmt: skip
    assert several


def test_names_of_each_type_are_known(gazetteer):
    assert gazetteer.name("departement", "2A") == "Corse-du-Sud"
    assert gazetteer.name("region", "84") == "Auvergne-Rhône-Alpes"
    assert gazetteer.name("ept", "200057867") == "Plaine Commune"
    assert gazetteer.name("nuts3", "FRK24") == "Isère"
    assert gazetteer.name("country", "BE") == "Belgique"
    assert gazetteer.name("commune", "00000") is None
    assert gazetteer.nuts3("38") == "FRK24"


def test_each_metropolitan_departement_has_one_nuts_of_each_vintage(gazetteer):
    metropolitan = {code for code, row in gazetteer.tables.departements.items() if row["zone"] != "com"}
    assert {row["departement"] for row in gazetteer.tables.nuts3.values()} == metropolitan
    assert metropolitan - set(gazetteer.tables.nuts_old.values()) == {"75", "77", "78", "91", "92", "93", "94", "95"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [("gren", "200040715"), ("Grenoble", "38185"), ("isere", "38"), ("38", "38"), ("2a", "2A"),
     ("st-martin-d'h", "38421"),
     ("38250", "38548"), ("auvergne", "84"), ("plaine commune", "200057867")],
)  # fmt: skip
def test_what_people_type_is_found(gazetteer, typed, first):
    assert gazetteer.find(typed)[0]["code"] == first


@pytest.mark.parametrize(("typed", "kind", "name"), [("38185", "commune", "Grenoble"), ("2a004", "commune", "Ajaccio"),
                                                      ("200040715", "epci", "Grenoble-Alpes-Métropole")])  # fmt: skip
def test_an_official_code_finds_its_territory(gazetteer, typed, kind, name):
    assert [(one["type"], one["name"]) for one in gazetteer.find(typed)] == [(kind, name)]


def test_nothing_typed_finds_nothing(gazetteer):
    assert gazetteer.find("") == [] == gazetteer.find("zzzzzz")


def test_cpv_labels_are_french_and_fall_back_on_the_parent():
    assert cpv_label("45442100") == "Travaux de peinture"
    assert cpv_label("45000000-7") == cpv_label("45") == "Travaux de construction"
    assert cpv_label("45442101") == "Travaux de peinture"
    assert cpv_label("99999999") is None is cpv_label("x")
    assert cpv_check_digit("45000000") == "7"
    assert cpv_family("45442100-8") == "45" and cpv_family("99") is None


def test_a_place_seen_before_costs_little(gazetteer):
    place = {"postcode": "38000", "city": "Grenoble", "role": "performance"}
    gazetteer.resolve(place)
    began = time.process_time()
    for _ in range(20_000):
        gazetteer.resolve(place)
    assert (time.process_time() - began) / 20_000 < 400e-6


def test_what_a_caller_does_to_an_answer_does_not_reach_the_next(gazetteer):
    gazetteer.resolve({"department": "38"})[0]["name"] = "changed"
    assert gazetteer.resolve({"department": "38"})[0]["name"] == "Isère"
