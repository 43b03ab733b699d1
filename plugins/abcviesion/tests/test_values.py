"""What one cell says, whatever Excel and people did to it."""

from datetime import date

import pytest
from hub_abcviesion import values
from hub_abcviesion.spelling import Words, folded

LAST = date(2040, 12, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "25/05/1998",
        "25-05-1998",
        "25.05.98",
        "1998-05-25",
        "1998-05-25 00:00:00.0",
        "35940",
        "35940,5",
        "5/25/x",
        "1998/5/25",
    ],
)
def test_a_date_is_read_in_each_of_its_spellings(cell):
    expected = None if cell == "5/25/x" else date(1998, 5, 25)
    assert values.day(cell, last=LAST) == expected


@pytest.mark.parametrize(
    "cell", ["19970-04-22", "31/02/2024", "00/00/0000", "12/03/1850", "12/03/2099", "4500", "hier", ""]
)
def test_what_is_no_date_or_too_far_away_is_none(cell):
    assert values.day(cell, last=LAST) is None


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("35,5", 35.5), ("35h30", 35.5), ("35:30", 35.5), ("1 234,50 h", 1234.5), ("1\u202f234,5", 1234.5),
     ("1.234", 1234), ("151.67", 151.67), ("0", 0), ("PT127800.0S", 35.5), ("35 h", 35)],
)  # fmt: skip
def test_hours_are_read_in_each_of_their_spellings(cell, hours):
    assert values.hours(cell) == hours


@pytest.mark.parametrize("cell", ["0199001234", "-3", "12 345 678", "35h75", "beaucoup", "1,23457E+13"])
def test_what_is_no_number_of_hours_is_none(cell):
    assert values.hours(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "01/2024",
        "202401",
        "janv-24",
        "janvier 2024",
        "Janv. 2024",
        "2024-01",
        "2024-01-31",
        "31/01/2024",
        "1/24",
        "45300",
    ],
)
def test_a_month_is_read_in_each_of_its_spellings(cell):
    assert values.month(cell) == "2024-01"


@pytest.mark.parametrize(
    ("cell", "said"), [("O", True), ("NON", False), ("x", True), ("FAUX", False), ("1", True), ("Ja", None)]
)
def test_yes_and_no_are_read(cell, said):
    assert values.flag(cell) is said


@pytest.mark.parametrize("cell", ["", "-", "NULL", "n/a", "NR", "NSP", "00/00/0000", "01/01/1900", "Non renseigné"])
def test_a_cell_may_say_that_nothing_is_known(cell):
    assert values.is_null(cell)


def test_a_siret_is_checked_and_one_that_excel_rounded_is_refused():
    assert values.siret("999 999 006 00011") == "99999900600011"
    assert values.siret("99999900600012") is None and values.siret("1,23457E+13") is None
    assert values.siret("35600000000005") is None and values.siret("35600000000001") == "35600000000001"


def test_a_post_code_gets_its_zero_back():
    assert values.postcode("1000") == "01000" and values.postcode("59402 Nice") == "59402"
    assert values.postcode("0639980011") is None


@pytest.mark.parametrize("cell", ["2024-T-015", "ANRU 2024/07", "Marché 2023/12 lot 3", "24TX03"])
def test_a_reference_is_kept_as_it_is(cell):
    assert values.reference(cell) == cell


@pytest.mark.parametrize(
    "cell", ["Zélie Martin-Exemple", "chez Zélie 3", "Peinture de 40 logements", "MARTIN-EXEMPLE 7"]
)
def test_a_sentence_or_a_name_is_no_reference(cell):
    assert values.reference(cell) is None


def test_only_what_says_that_it_is_a_body_is_kept_as_one():
    assert values.organisation("Ville d'Exempleville") and values.organisation("Exemple Habitat OPH")
    assert values.organisation("Zélie Martin-Exemple") is None and values.company("Zélie Martin-Exemple") is None
    assert values.company("Peintures d'Exempleville SARL")


def test_levels_keep_the_nomenclature_that_they_were_written_in():
    assert values.qualification("Niveau V") == ("3", "1969") and values.qualification("Niveau 5") == ("5", "2019")
    assert values.qualification("NV4") == ("4", "1969") and values.qualification("CAP/BEP") == ("3", "words")


def test_an_age_is_a_band_and_nobody_is_older_than_old():
    assert values.age_band(date(1998, 3, 12), date(2024, 3, 11)) == "18_25"
    assert values.age_band(date(1998, 3, 12), date(2024, 3, 12)) == "26_29"
    assert values.age_band(date(1890, 1, 1), date(2024, 3, 12)) is None


def test_headings_are_compared_without_accents_stars_and_case():
    assert folded(" N°  d'Adhérent * :") == "n d adherent"
    assert "Téléphone fixe" in Words(["téléphone *"]) and "Télé" not in Words(["téléphone *"])
