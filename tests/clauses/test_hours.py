"""Hours: value, lot, part, basis; what is a number and not a volume."""

from __future__ import annotations

from typing import Any

import pytest

from hub.clauses import Leaf, detect

Row = tuple[Any, ...]


def rows(text: str) -> set[Row]:
    return {
        (each.lot, each.part, each.hours, each.basis)
        for each in detect([Leaf("text", text)])
        if each.hours is not None or each.basis in ("formula", "share_of_hours")
    }


CASES: list[tuple[str, set[Row]]] = [
    ("Clause sociale. 175 heures d'insertion.", {(None, None, 175, "fixed")}),
    (
        "Clause d'insertion : Lot 03 : 265 heures ; Lot 05 : 334 heures",
        {("3", None, 265, "fixed"), ("5", None, 334, "fixed")},
    ),
    (
        "Obligations d'insertion sociale : Lot 1 : 330h - lot4 : 126h",
        {("1", None, 330, "fixed"), ("4", None, 126, "fixed")},
    ),
    ("6 heures minimum d'insertion par tranche de 10 000 euro(s) de marché", {(None, None, 6, "per_slice")}),
    (
        "Nombre d'heures d'insertion par tranche de 100 000 euro(s) HT: LOT1: 60 heures, LOT2: 100 heures",
        {("1", None, 60, "per_slice"), ("2", None, 100, "per_slice")},
    ),
    (
        "Lot 1 : 1360 h d\x92insertion soit 9 mois de travail, Lot 2 : 184 heures",
        {("1", None, 1360, "fixed"), ("2", None, 184, "fixed")},
    ),
    (
        "une clause d'insertion représentant, à minima, 5% des heures travaillées",
        {(None, None, None, "share_of_hours")},
    ),
    (
        "clause d'insertion : pour la tranche ferme, 150 heures et 220 heures de travail pour la tranche "
        "optionnelle 01",
        {(None, "ferme", 150, "fixed"), (None, "optionnelle 1", 220, "fixed")},
    ),
    (
        "Il sera réservé 140 heures d'insertion (70 h TF et 70h TO2)",
        {(None, "ferme", 70, "fixed"), (None, "optionnelle 2", 70, "fixed")},
    ),
    (
        "clause d'insertion (250 heures, soit 120 heures en tranche ferme et 130 heures en tranche optionnelle)",
        {(None, "ferme", 120, "fixed"), (None, "optionnelle", 130, "fixed")},
    ),
    (
        "Action d'insertion : volume total de 1 085 heures, soit :- Lot 1 : 595 heures- Lot 2 : 490 heures",
        {("1", None, 595, "fixed"), ("2", None, 490, "fixed")},
    ),
    ("Heures d'insertion : lot 4, 70 heures", {("4", None, 70, "fixed")}),
    ("Le volume d'heures d'insertion est de 2 112 heures", {(None, None, 2112, "fixed")}),
    ("Nombre d'heures d'insertion : lot 2 112 heures", {("2", None, 112, "fixed")}),
    ("le nombre minimal d'heures d'insertion est de 135h / an", {(None, None, 135, "per_year")}),
    (
        "Clause d'insertion : Lot 1 : 139h annuellesLot 2 : 100 h annuelles",
        {("1", None, 139, "per_year"), ("2", None, 100, "per_year")},
    ),
    (
        "Heures d'insertion minimales :LOT 2 : GROS OEUVRE200 HEURESLOT 4: CLOISONS70 HEURES",
        {("2", None, 200, "fixed"), ("4", None, 70, "fixed")},
    ),
    (
        "Taux d'insertion : 700 000 euro HT x 30% x 10%/30 euro = 700 heures d'insertion",
        {(None, None, None, "formula")},
    ),
    ("Le nombre d'heures d'insertion passe de 1000 heures à 600 heures.", {(None, None, 600, "fixed")}),
    (
        "35 heures pour le lot 6 et 70 heures d'insertion pour le lot 7",
        {("6", None, 35, "fixed"), ("7", None, 70, "fixed")},
    ),
    (
        "Le lot 1 comprend 550 heures d'insertion. Le lot 3 ne comprend pas d'heures d'insertion.",
        {("1", None, 550, "fixed"), ("3", None, 0, "fixed")},
    ),
    ("Clause d'insertion sociale. Visite obligatoire, bureaux ouverts 24 heures sur 24, de 20h00 à 6h00.", set()),
    ("Clause d'insertion. Intervention sous 72h. Contrat de 35 heures hebdomadaires. Délai de 4 mois.", set()),
    ("Clause d'insertion sociale pour le lot 5. Évacuation de 600 tonnes en 12 semaines.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_volumes_are_read_with_lot_part_and_basis(text: str, expected: set[Row]) -> None:
    assert rows(text) == expected


def test_the_training_share_is_kept_apart() -> None:
    (found,) = detect([Leaf("text", "Lot 1: 1500 heures d'insertion dont 300 heures de formation")])
    assert (found.hours, found.training_hours) == (1500, 300)


def test_a_minimum_of_no_training_is_not_a_volume() -> None:
    (found,) = detect(
        [Leaf("text", "Clause d'insertion : 600 heures d'insertion comprenant un minimum de 0 heure(s) de formation")]
    )
    assert (found.hours, found.training_hours) == (600, 0)


def test_a_minimum_is_said_to_be_one() -> None:
    (found,) = detect([Leaf("text", "un minimum de 70 heures d'insertion")])
    assert found.hours_is_minimum


def test_a_slice_and_a_rate_are_numbers() -> None:
    (slices,) = detect([Leaf("text", "42 heures d'insertion par tranche de 50 000euro(s) HT")])
    (share,) = detect([Leaf("text", "Clause d'insertion : réserver 5 % du temps total de travail")])
    assert (slices.slice_amount, share.rate) == (50_000, 0.05)


def test_a_lot_said_once_before_holds_for_the_volume() -> None:
    text = (
        "Clause obligatoire d'insertion. Cette clause est applicable au lot 1. L'action d'insertion "
        "s'élève à 315 heures."
    )
    assert rows(text) == {("1", None, 315, "fixed")}


def test_lots_without_a_volume_are_named_too() -> None:
    found = detect([Leaf("text", "Clause d'insertion pour les lots 1 à 3 et 7")])
    assert [each.lot for each in found] == ["1", "2", "3", "7"]


def test_a_list_of_lots_goes_on_over_its_lines() -> None:
    text = (
        "Dispositif d'insertion par l'économique, concernant les lots suivants:Lot 2 - VrdLot 4a - "
        "PlomberieLot 10 - étanchéité"
    )
    assert [each.lot for each in detect([Leaf("text", text)])] == ["2", "4a", "10"]


def test_all_lots_but_some_are_the_others_where_lots_are_known() -> None:
    leaf = Leaf("text", "Clause d'insertion sociale sur tous les lots, excepté les lots 2 et 3")
    assert [each.lot for each in detect([leaf])] == [None]
    assert [each.lot for each in detect([leaf], lots=["1", "2", "3", "04"])] == ["1", "04"]
