"""BOAMP's texts, dates, amounts and numbers are read as their authors meant them."""

from __future__ import annotations

import pytest
from hub_boamp import changes, columns, dates, identity, values, words
from hub_boamp.text import meaningful, repair
from hub_boamp.tree import Node


@pytest.mark.parametrize(
    ("published", "meant"),
    [
        ("d\x92insertion", "d’insertion"),
        ("c&#156;ur &#150; &amp;quot;ici&amp;quot;", 'cœur – "ici"'),
        ("d¿insertion, l?emploi", "d’insertion, l’emploi"),
        ("maître d'?uvre", "maître d'œuvre"),
        ("ï Moyens\r\nï Délais", "• Moyens\n• Délais"),
        ("2\u00a0112 heures\u202fde\ttravail", "2 112 heures de travail"),
        ("300 heures de formationLot 2: 105 heures", "300 heures de formation\nLot 2: 105 heures"),
        ("aux lots : 3, 5, 8 et 14La Ville fixe", "aux lots : 3, 5, 8 et 14\nLa Ville fixe"),
        ("https://example.org/?id=2&x=1", "https://example.org/?id=2&x=1"),
        ("Qui paie ? Personne.", "Qui paie ? Personne."),
    ],
)
def test_a_text_is_repaired(published: str, meant: str) -> None:
    assert repair(published) == meant


def test_a_box_filled_with_nothing_says_nothing() -> None:
    assert [meaningful(text) for text in (".", "Néant", "Sans objet.", "https://.", "NC")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2006-07-4", "2006-07-04"),
        ("2 juin 2006", "2006-06-02"),
        ("1er septembre 2006", "2006-09-01"),
        ("16/06/26", "2026-06-16"),
        ("2026-10-30+01:00", "2026-10-30"),
        ("21072006", "2006-07-21"),
        (1607900400000, "2020-12-14"),
        ("31/02/2026", None),
        ("bientôt", None),
    ],
)
def test_a_date_is_read_or_left_out(text: object, day: str | None) -> None:
    assert dates.day(text) == day


@pytest.mark.parametrize("end", ["", ".000", "Z", ".000+01:00", "+02:00"])
def test_the_clock_time_of_a_deadline_is_paris_time(end: str) -> None:
    found = dates.deadline(f"2026-07-30T12:00:00{end}", "a.b")
    assert found is not None
    assert (found["local"], found["utc"]) == ("2026-07-30T12:00", "2026-07-30T10:00:00Z")


def test_the_hour_of_an_old_deadline_stands_in_another_box() -> None:
    found = dates.deadline("21 juillet 2006", "DELAI", hour=", à 17 h 15")
    assert found is not None
    assert found["local"] == "2006-07-21T17:15"


def test_a_deadline_without_hour_ends_with_its_day() -> None:
    found = dates.deadline("2006-07-21", "DELAI")
    assert found is not None
    assert found["local"] == "2006-07-21T23:59"


@pytest.mark.parametrize(
    ("column", "year", "converted", "local"),
    [
        ("2021-07-20T11:00:00+00:00", 2021, False, "2021-07-20T12:00"),
        ("2026-07-20T12:00:00+00:00", 2026, False, "2026-07-20T12:00"),
        ("2026-07-20T10:00:00+00:00", 2026, True, "2026-07-20T12:00"),
    ],
)
def test_the_column_of_deadlines_means_another_zone_each_year(
    column: str, year: int, converted: bool, local: str
) -> None:
    found = dates.deadline_of_column(column, year=year, converted=converted)
    assert found is not None
    assert found["local"] == local


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("436960,14", "436960.14"),
        ("109 579,00", "109579.00"),
        ("1.234.567,89", "1234567.89"),
        ("50.000", "50000.00"),
        ("0.00", None),
        ("1", None),
        ("NC", None),
    ],
)
def test_an_amount_is_read_unless_it_stands_for_nothing(text: str, amount: str | None) -> None:
    assert values.amount(text) == amount


def test_a_number_of_a_body_is_believed_only_when_valid() -> None:
    assert identity.legal_numbers("356 000 000 00048") == {"siret": "35600000000048", "siren": "356000000"}
    assert identity.legal_numbers("74500C7B-9F94-4F3C-8E0E-000000000000") == {}
    assert identity.legal_numbers("1629") == {}
    assert identity.legal_numbers("00000000000000") == {}


def test_departements_get_the_codes_of_insee() -> None:
    assert [identity.department(code) for code in ("1", "6", "20A", "20B", "971", "99", "38")] == [
        *("01", "06", "2A", "2B", "971", None, "38")
    ]


def test_a_joined_list_is_a_list_again() -> None:
    assert columns.listed("5,1,") == ["5", "1"]
    assert columns.listed(["5", "1", ""]) == ["5", "1"]
    assert columns.listed(None) == []


def test_labels_with_commas_are_not_cut_in_two() -> None:
    assert columns.descriptors("63", "Cloison, faux plafond", {}) == [{"code": "63"}]


def test_an_address_links_notices_only_when_it_is_of_one_consultation() -> None:
    assert identity.is_specific("https://marches.example.org/consultation/695342")
    assert not identity.is_specific("https://marches.example.org/entreprise")


def test_ted_numbers_have_one_spelling() -> None:
    assert {identity.ted_number(text) for text in ("40865-2021", "040865-2021", "00040865-2021")} == {"040865-2021"}


def test_a_winner_in_free_text_is_taken_only_where_a_word_says_so() -> None:
    said = "Titulaire : Chaufferies Feintes\nMontant du marché HT : 436960,14 €\nNotification : 08/06/2026"
    [award] = words.awards_of(said)
    assert award["winners"] == [{"role": "contractor", "name": "Chaufferies Feintes"}]
    assert award["value"] == {"amount": "436960.14", "currency": "EUR", "tax": "excluded", "basis": "total"}
    assert award["awarded_on"] == "2026-06-08"
    [unsaid] = words.awards_of("Feinte SA\nTribunal de Grenoble, 38000 Grenoble\nMontant HT : 109 579,00 Euros")
    assert "winners" not in unsaid
    assert unsaid["text"].startswith("Feinte SA")


def test_a_winner_may_be_the_only_line_with_an_address_beside_an_amount() -> None:
    [award] = words.awards_of("Marché n° : A1\nFeinte SA, 1 rue Haute, 38000 Grenoble\nMontant Ht  : 109 579,00 Euros")
    assert award["winners"] == [{"role": "contractor", "name": "Feinte SA", "postcode": "38000", "city": "Grenoble"}]


def test_criteria_are_found_under_their_heading_in_a_long_text() -> None:
    text = (
        "Durée : 1 an\nCritères d'attribution :\n1. Prix (45 points)\n2. Valeur technique (55 points)\nConditions : x"
    )
    assert [(one["name"], one["weight"]) for one in words.criteria_in(Node(text, "a"))] == [
        *(("Prix", 45), ("Valeur technique", 55))
    ]


def test_see_the_documents_is_no_criterion() -> None:
    assert words.criteria_of("Voir règlement de la consultation", path="a") == []


def test_instead_of_and_read_are_a_change_and_a_new_deadline() -> None:
    one = changes.change(Node("Au lieu de 30/10/2026 à 12h00, lire 06/11/2026 à 16h30.", "a"))
    assert one == {"action": "date", "old": "30/10/2026 à 12h00", "new": "06/11/2026 à 16h30", "path": "a"}
    found = changes.new_deadline([one])
    assert found is not None
    assert found["local"] == "2026-11-06T16:30"
