"""Each trap of the source has a test: spellings of amounts, periods, places, translations, persons."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hub_kohesio import amounts, dates, invented, points, text, words
from hub_kohesio.facts import Facts, Text
from hub_kohesio.persons import is_person, masked
from hub_kohesio.projects import compose


def made(**fields: Any) -> dict[str, Any]:
    """Return the record of a project with these facts."""
    base: dict[str, Any] = {"native": "Q99000001", "countries": ["FR"], "texts": [Text("fr", "Action", None, False)]}
    return compose("Q99000001", "bulk_csv", Facts(**{**base, **fields}))


def codes(record: dict[str, Any]) -> set[str]:
    """Return the codes of a record's findings."""
    return {finding["code"] for finding in record.get("findings", [])}


@pytest.mark.parametrize("spelling", ["81\u202f122,17\u00a0€", "81122.17", "+81122.17", "81122,17", "81 122,17 EUR"])
def test_one_sum_is_read_in_each_of_its_spellings(spelling: str) -> None:
    assert amounts.money(spelling) == {"amount": "81122.17", "currency": "EUR"}


@pytest.mark.parametrize("nothing", ["", "0", "0.00", "n/a", "s.o.", "N.a.", "N.C", "[]", None, "-5"])
def test_no_amount_is_unknown_and_never_zero(nothing: Any) -> None:
    assert amounts.money(nothing) is None


def test_commas_that_part_thousands_are_no_decimal_mark() -> None:
    assert str(amounts.number("1,234,567.89")) == "1234567.89"
    assert str(amounts.number("1.234.567,89")) == "1234567.89"
    assert str(amounts.number("120868000,00")) == "120868000.00"


@pytest.mark.parametrize(("given", "expected"), [("(60%)", 60), ("49,81%", 49.81), ("92", 92), ("100", 100),
                                                 ("3.26", 3.26), ("0", None), ("", None), ("140", None)])  # fmt: skip
def test_a_rate_is_a_percentage(given: str, expected: float | None) -> None:
    assert amounts.rate(given) == expected


def test_the_period_2014_2021_means_2014_2020_and_its_text_is_kept() -> None:
    record = made(period="2014-2021")
    assert (record["period"], record["period_text"]) == ("2014-2020", "2014-2021")
    assert "period_label" in codes(record)
    assert "starts_on" not in record and "ends_on" not in record


def test_the_period_2014_2020_needs_no_remark() -> None:
    record = made(period="2014-2020")
    assert record["period"] == "2014-2020"
    assert "period_label" not in codes(record)


def test_each_form_has_its_order_of_coordinates() -> None:
    here = {"latitude": 45.18756, "longitude": 5.73578}
    assert list(points.latitude_first("45.18756,5.73578")) == [here]
    assert list(points.longitude_first("5.73578,45.18756")) == [here]
    assert list(points.longitude_first("5.73578, 45.18756")) == [here]
    assert list(points.well_known("Point(5.73578 45.18756)")) == [here]
    assert len(list(points.latitude_first("45.1,5.7|43.2,2.3"))) == 2


def test_points_whose_numbers_changed_places_are_put_right_and_remarked() -> None:
    record = made(points=[{"latitude": 5.73578, "longitude": 45.18756}])
    assert record["points"] == [{"latitude": 45.18756, "longitude": 5.73578}]
    assert "coordinates_swapped" in codes(record)


def test_a_point_outside_the_country_is_not_kept() -> None:
    record = made(points=[{"latitude": 40.4, "longitude": -30.7}])
    assert "points" not in record
    assert "point_outside" in codes(record)


def test_overseas_points_are_inside() -> None:
    record = made(points=[{"latitude": 14.6, "longitude": -61.0}], authority="Collectivité territoriale de Martinique")
    assert record["points"] and not codes(record)


@pytest.mark.parametrize(
    "fields",
    [
        {"authority": "Collectivité territoriale de Martinique"},
        {"programme": "Programme régional Guadeloupe FEDER-FSE+"},
        {"texts": [Text("fr", "Prévention de l'usure au travail en Île-de-France", None, False)]},
    ],
)
def test_a_place_far_from_the_region_that_is_named_is_not_taken_over(fields: dict[str, Any]) -> None:
    record = made(points=[{"latitude": 45.28, "longitude": 5.42}], places=[{"commune": "38414"}], **fields)
    assert "place_doubtful" in codes(record)
    assert all("commune" not in place for place in record["places"])
    assert record["places"][0]["nuts"].startswith("FR")
    assert "38414" in str(record["findings"])


@pytest.mark.parametrize("title", ["Réhabilitation des 142 logements Limousin", "Réunion des partenaires"])
def test_a_street_or_a_meeting_is_no_region(title: str) -> None:
    record = made(points=[{"latitude": 45.15, "longitude": 5.7}], texts=[Text("fr", title, None, False)])
    assert "place_doubtful" not in codes(record)


def test_an_old_region_is_in_the_new_one() -> None:
    assert not codes(made(points=[{"latitude": 45.15, "longitude": 5.7}], authority="Région Rhône-Alpes"))


def test_a_machine_translation_stands_apart_from_the_original() -> None:
    record = made(texts=[Text("fr", "Bailleurs sociaux", "Le PLIE.", False), Text("en", "Social lenders", None, True)])
    assert (record["title"], record["language"], record["machine_translated"]) == ("Bailleurs sociaux", "fr", False)
    assert record["translations"] == [{"language": "en", "machine_translated": True, "title": "Social lenders"}]


def test_where_only_a_machines_text_is_there_it_says_so() -> None:
    record = made(texts=[Text("fr", "", None, False), Text("en", "Social lenders", None, True)])
    assert (record["language"], record["machine_translated"]) == ("en", True)


def test_the_sentence_that_there_is_no_translation_is_no_description() -> None:
    assert "description" not in made(texts=[Text("en", "Title", "There is no translation available", True)])


def test_an_end_before_the_start_is_kept_and_remarked() -> None:
    record = made(start="01/01/2017", end="31/12/2016")
    assert (record["starts_on"], record["ends_on"]) == ("2017-01-01", "2016-12-31")
    assert "ends_before_start" in codes(record)


def test_a_rate_that_the_amounts_do_not_give_is_remarked() -> None:
    assert "rate_mismatch" in codes(made(total="100", eu="50", rate="60"))
    assert "rate_mismatch" not in codes(made(total="81122.17", eu="48673.30", rate="60"))


def test_amounts_in_two_currencies_are_not_compared() -> None:
    record = made(total="100", eu="150", rate="60", currency="PLN", exchange="4.3")
    assert record["total_budget"]["currency"] == "PLN" and record["exchange_rate"] == 4.3
    assert not codes(record)


def test_a_fraction_in_the_validators_input_is_a_percentage(reading: Any) -> None:
    header = "Operation_Unique_Identifier,CountryID,Operation_Name_Programme_Language,Country,CoFinancing_Rate\n"
    found = reading(f"{header}FR-1,FRA,Action,France,0.5\nFR-2,FRA,Action,France,50\n")
    assert [record["cofinancing_rate"] for record in found.records] == [50, 50]


def test_an_eu_amount_above_the_total_is_remarked() -> None:
    assert "eu_above_total" in codes(made(total="100", eu="150"))


@pytest.mark.parametrize("cut", ["Accompagnement des usages de la technol…", "mot " * 300 + "Mobil"])
def test_a_text_that_is_cut_is_remarked(cut: str) -> None:
    assert "text_cut" in codes(made(texts=[Text("fr", "Titre", cut, False)]))


def test_what_excel_html_and_markdown_left_is_taken_out() -> None:
    given = "both_x000D_ refurbishment<br>and&nbsp;extension \\- first * second **Means foreseen**"
    assert text.told(given) == "both refurbishment\nand extension\n- first\n- second Means foreseen"


def test_lost_apostrophes_and_accents_make_no_difference() -> None:
    assert text.fold("chef d entreprise") == text.fold("Chef d’Entreprise") == "chef d entreprise"
    assert text.fold("Œuvre RÉSEAU d'éclairage") == "oeuvre reseau d eclairage"


@pytest.mark.parametrize("name", ["M. Paul Exemple", "Mme Camille EXEMPLE", "EXEMPLE Camille", "Jean-Pierre Exemple",
                                  "EI Paul Exemple", "Paul Exemple (pâtissier) - Chef de l'entreprise",
                                  "[natural person - name redacted]"])  # fmt: skip
def test_a_beneficiary_who_is_a_person_is_masked(name: str) -> None:
    assert is_person(name)
    assert masked(name) == "[personne physique]"


@pytest.mark.parametrize("name", ["Association Jean Exemple", "Lycée Camille Exemple", "SARL Paul Exemple", "Purch",
                                  "Commune de Saint-Paul", "PLIE d'Exemple", "Exemple LEO", "E2C 73", "ACTIA Exemple",
                                  "Région Île-de-France", "Emmaüs Exemple",
                                  "CAUE de l'Aude", "La Cistella de Marianne",
                                  "Exemple - société anonyme"])  # fmt: skip
def test_a_body_keeps_its_name(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize("column", ["Beneficiary_Name", "beneficiaryLabel", "bindings", "list"])
def test_no_form_lets_a_persons_name_through(column: str, reading: Any) -> None:
    name = "Mme Camille Exemple"
    entity = "https://linkedopendata.eu/entity/Q99000001"
    documents = {
        "Beneficiary_Name": "Operation_Unique_Identifier,Operation_Name_Programme_Language,Country,Beneficiary_Name\n"
        f"{entity},Action,France,{name}\n",
        "beneficiaryLabel": json.dumps({"item": "Q99000001", "label": "Action", "program": [],
                                        "beneficiaries": [{"beneficiaryLabel": name, "transliteration": name}]}),
        "bindings": json.dumps({"head": {}, "results": {"bindings": [
            {"project": {"value": entity}, "fr": {"value": "Action"}, "beneficiary": {"value": name}}]}}),
        "list": f"fond;titre;source;bénéficiaire\nFSE;Action;https://example.org/1;{name}\n",
    }  # fmt: skip
    found = reading(documents[column])
    assert len(found.records) == 1
    assert found.records[0]["beneficiary_masked"]
    assert "Camille" not in json.dumps([found.records, found.problems])


def test_phones_mails_and_persons_in_summaries_stay_at_the_door(reading: Any) -> None:
    row = "Contact: Mme Camille Exemple, 01 99 00 12 34, camille@example.org."
    names = "Operation_Unique_Identifier,Operation_Name_Programme_Language,Country"
    found = reading(f'{names},Operation_Summary_Programme_Language\nhttps://linkedopendata.eu/entity/Q99000001,Action,France,"{row}"\n')
    said = found.records[0]["description"]
    assert "Camille" not in said and "01 99" not in said and "@" not in said


@pytest.mark.parametrize(("given", "expected"), [
    ("European Social Fund (ESF)", ["ESF"]), ("IEJ", ["YEI"]), ("ERDF|ESF", ["ERDF", "ESF"]), ("FSE+", ["ESF+"]),
    ("", []), ("NR", []), ("Fonds inconnu", ["OTHER"]), ("ESF - European Social Fund", ["ESF"])])  # fmt: skip
def test_funds_are_read_in_french_english_and_pairs(given: str, expected: list[str]) -> None:
    assert words.funds(given) == expected


def test_an_authority_is_known_by_its_letters_and_a_sentence_behind_it_is_left_out() -> None:
    assert words.authority(invented.DGEFP) == "DGEFP, Sous-Direction du FSE"
    long = "Conseil régional de Bretagne - (référence : Descriptif des systèmes) - Le principe de séparation"
    assert words.authority(long) == "Conseil régional de Bretagne"


def test_a_country_has_one_code_and_several_countries_have_none_of_their_own() -> None:
    assert words.countries("GR") == words.countries("EL") == words.countries("Grèce") == ["GR"]
    assert words.countries("TC") == []
    assert words.countries("FR|IT") == ["FR", "IT"]


@pytest.mark.parametrize(("given", "expected"), [
    ("1 January 2018", "2018-01-01"), ("1er janvier 2018", "2018-01-01"), ("31 août 2018", "2018-08-31"),
    ("31/12/2018", "2018-12-31"), ("41883.0", "2014-09-01"), ("2018-01-01T00:00:00.000", "2018-01-01"),
    ("30/02/2018", None), ("n/a", None), ("2 ans", None)])  # fmt: skip
def test_days_are_read_in_each_way_they_are_written(given: str, expected: str | None) -> None:
    assert dates.day(given) == expected


@pytest.mark.parametrize(("given", "expected"), [
    ("Mai 2012 - Janvier 2014", ("2012-05-01", "2014-01-31")), ("3 ans (2009-2011)", ("2009-01-01", "2011-12-31")),
    ("7 ans (2008 à 2014)", ("2008-01-01", "2014-12-31")), ("2 ans et demi", None)])  # fmt: skip
def test_a_duration_in_words_gives_days_only_where_it_names_years(given: str, expected: Any) -> None:
    assert dates.span(given) == expected
