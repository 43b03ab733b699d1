"""Offers become records: marks, places, ROME, persons."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hub_francetravail import FranceTravail
from hub_francetravail.invented import offers
from hub_francetravail.invented_words import PEOPLE
from hub_francetravail.lists import NATURES, TYPES, nature
from hub_francetravail.marks import marks
from hub_francetravail.offers import department
from hub_francetravail.texts import duration, employer, weekly_hours

import schemas
from hub import Raw
from hub.privacy.scrubbing import discreet
from hub.testing.contract import read_with
from schemas.codes_offer import CONTRACT_NATURE, CONTRACT_TYPE

TODAY = date(2026, 11, 16)
CANARIES = ("Canari Deschamps", "01 99 00 55 66", "canari@example.org", "7 RUE DU SECRET", "https://rh.example.org/c")


def read(*found: dict[str, Any]) -> list[dict[str, Any]]:
    return read_with(FranceTravail(), Raw.from_bytes(json.dumps({"resultats": list(found)}).encode())).records


def marked(title: str, text: str = "", **facts: Any) -> dict[str, dict[str, Any]]:
    return {one["mark"]: one for one in marks(facts, {"intitule": title, "description": text})}


def test_all_invented_offers_are_kept_and_most_are_of_insertion() -> None:
    records = read(*offers(TODAY))
    assert len(records) == 150
    assert sum("iae" in record.get("insertion_marks", ()) for record in records) > 90
    assert {"iae", "cui", "adapted", "handi", "clause"} <= {m for r in records for m in r.get("insertion_marks", ())}


def test_canaries_in_contact_fields_are_found_nowhere_in_records() -> None:
    name, phone, mail, street, link = CANARIES
    spoilt = []
    for one in offers(TODAY):
        one["contact"] = {"nom": f"X - Mme {name}", "coordonnees1": street, "coordonnees2": street, "telephone": phone,
                          "coordonnees3": f"Tél : {phone}", "courriel": mail, "commentaire": name,
                          "urlRecruteur": link, "urlPostulation": link}  # fmt: skip
        one["agence"] = {"telephone": phone, "courriel": mail}
        one["description"] += f"\nContactez Mme {name} au {phone} ou {mail}."
        one["entreprise"]["description"] = f"Votre interlocutrice : Mme {name} ({mail}, {phone.replace(' ', '.')})"
        one["salaire"] = {"libelle": "Selon profil", "commentaire": f"voir Mme {name} au {phone}"}
        one["experienceCommentaire"] = f"écrire à {mail}"
        spoilt.append(one)
    text = json.dumps(read(*spoilt), ensure_ascii=False)
    for canary in (*CANARIES, "Deschamps", phone.replace(" ", "."), "contact."):
        assert canary not in text, canary


def test_no_person_or_phone_of_the_invented_offers_passes() -> None:
    text = json.dumps(read(*offers(TODAY)), ensure_ascii=False)
    assert "01 99 00" not in text
    assert "@example.org" not in text
    for person in PEOPLE:
        assert person not in text
        assert person.split()[1].upper() not in text


def test_an_employer_that_is_a_person_has_no_name() -> None:
    assert employer(discreet("MME JEANNE FICTIVE")) is None
    assert employer("Mme [nom]") is None
    assert employer("ATELIERS DU RUISSEAU") == "ATELIERS DU RUISSEAU"


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({"contract_nature": "I1"}, "iae"),
        ({"contract_type": "TTI"}, "iae"),
        ({"contract_type": "DDI"}, "iae"),
        ({"contract_nature": "FT"}, "cui"),
        ({"contract_nature": "FU"}, "cui"),
        ({"adapted_enterprise": True}, "adapted"),
        ({"contract_type": "DDT"}, "adapted"),
        ({"disability_employer": True}, "handi"),
    ],
)
def test_codes_give_a_mark_that_is_a_fact(facts: dict[str, Any], mark: str) -> None:
    found = marked("Ouvrier (H/F)", **facts)
    assert found[mark]["level"] == "structured"
    assert found[mark]["evidence"]


@pytest.mark.parametrize(
    ("title", "text", "mark"),
    [
        ("Peintre en bâtiment - Clause d'Insertion (H/F)", "", "clause"),
        ("Étancheur - Contrat Clause Insertion (H/F)", "", "clause"),
        ("Ouvrier (H/F)", "Poste au titre des clauses sociales du marché.", "clause"),
        ("Ouvrier Polyvalent éligible à l'insertion (H/F)", "", "insertion_wording"),
        ("Menuisier bois H/F - IAE", "", "insertion_wording"),
        ("Ouvrier (H/F)", "Un PASS IAE est demandé.", "insertion_wording"),
        ("Ouvrier (H/F)", "Le GEIQ du bâtiment recrute.", "insertion_wording"),
    ],
)
def test_words_give_a_hint_with_the_passage(title: str, text: str, mark: str) -> None:
    found = marked(title, text)
    assert found[mark]["level"] == "hint"
    assert 0 < found[mark]["score"] < 1
    assert found[mark]["evidence"][0]["excerpt"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Encadrant Technique d'Insertion (H/F)", "Vous encadrez un chantier d'insertion."),
        ("Conseiller / Conseillère en insertion professionnelle (H/F)", "Public éligible à l'IAE."),
        ("Contrôleur de gestion (H/F)", "Master IAE ou école de commerce ; critères de l'IAE."),
        ("Développeur IA (H/F)", "Animation transversale."),
    ],
)
def test_jobs_for_trainers_and_institutes_are_no_hint(title: str, text: str) -> None:
    assert "insertion_wording" not in marked(title, text)


def test_a_clause_that_a_trainer_follows_weighs_little() -> None:
    assert marked("Responsable d'exploitation (H/F)", "Suivi des clauses sociales.")["clause"]["score"] == 0.2


def test_lists_are_those_of_the_schema() -> None:
    assert set(NATURES) == set(CONTRACT_NATURE.values)
    assert set(TYPES) == set(CONTRACT_TYPE.values)
    assert nature("CDI de chantier ou d’opération") == nature("CDI de chantier ou d'opération") == "CC"


@pytest.mark.parametrize(
    ("commune", "prefix", "postcode", "expected"),
    [
        ("2A004", "2A", "20000", "2A"),
        ("97411", "974", "97400", "974"),
        ("01053", "01", "01000", "01"),
        ("", "974", "", "974"),
        ("", "", "20200", None),
        ("", "", "", None),
    ],
)
def test_the_commune_says_the_departement_before_all_else(
    commune: str, prefix: str, postcode: str, expected: str | None
) -> None:
    assert department(commune, prefix, postcode) == expected


def test_lengths_and_hours_are_read_in_the_labels() -> None:
    assert duration("Contrat à durée déterminée - 6 Mois") == {"contract_months": 6}
    assert duration("Intérim Insertion - 10 Jour(s)") == {"contract_days": 10}
    assert duration("CDI") == {}
    assert weekly_hours("37H30/semaine\nTravail en journée") == 37.5
    assert weekly_hours("Temps partiel - 25H/semaine") == 25
    assert weekly_hours("\nTravail en journée") is None


def test_offers_are_for_reading_on_pages_only() -> None:
    assert schemas.view("offer", schemas.OPEN) is None
    assert schemas.view("offer", schemas.PARTNER) is None
    assert schemas.view("offer", schemas.CONSULT).page_only
    assert FranceTravail.contract.republish is False
    assert (FranceTravail.contract.hide_unseen_hours, FranceTravail.contract.hide_stale_hours) == (24, 48)


def test_an_unknown_field_of_a_group_is_reported_by_its_full_name() -> None:
    one = offers(TODAY)[0]
    one["entreprise"]["humeur"] = "bonne"
    raw = Raw.from_bytes(json.dumps([one]).encode())
    assert read_with(FranceTravail(), raw).drift == ["entreprise.humeur: unknown"]


def test_a_flattened_offer_never_replaces_one_of_the_api() -> None:
    assert FranceTravail().rank("aplati") < FranceTravail().rank("offre")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"natureContrat": "Contrat de la lune"}, "natureContrat: a label that the list naturesContrats does not hold"),
        ({"intitule": "  "}, "intitule: an offer without a title"),
        ({"typeContrat": "XYZ"}, "contract_type"),
        ({"id": ""}, "an entry without the number of an offer"),
    ],
)
def test_an_offer_that_cannot_be_read_is_set_aside_alone_with_the_reason(wrong: dict[str, Any], message: str) -> None:
    good, bad = offers(TODAY)[:2]
    reading = read_with(FranceTravail(), Raw.from_bytes(json.dumps([good, {**bad, **wrong}]).encode()))
    assert [record["native_id"] for record in reading.records] == [good["id"]]
    assert len(reading.problems) == 1
    assert message in reading.problems[0]["message"]
    assert "lune" not in reading.problems[0]["message"]


def test_a_new_code_of_a_reference_list_is_set_aside_and_named() -> None:
    rows = [{"code": code, "libelle": label} for code, label in {**NATURES, "ZZ": "Contrat nouveau"}.items()]
    reading = read_with(FranceTravail(), Raw.from_bytes(json.dumps(rows).encode()))
    assert "new code(s) ZZ" in reading.problems[0]["message"]


@pytest.mark.parametrize(
    "body", ['{"openapi": "3.0.1", "paths": {}}', "<html></html>", "a;b\n1;2\n", '[{"status": 400}]']
)
def test_a_document_without_offers_is_refused_in_a_sentence(body: str) -> None:
    reading = read_with(FranceTravail(), Raw.from_bytes(body.encode()))
    assert not reading.records
    assert reading.problems[0]["rule"] == "ParseError"
