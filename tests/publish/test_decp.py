"""DECP: what is known of an award in its words, nothing guessed; a whole one is valid by the official schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hub.publish.decp import MANDATORY, Count, known_of, missing, social

SCHEMA = Path(__file__).parents[3] / "shared" / "standards" / "decp" / "schema_decp_v2.0.3.json"
TENDER = {"family": "MAPA", "declared": {"environmental": False}, "duration": {"months": 12}}
CONTRACT: dict[str, Any] = {
    "title": "Réfection de l’école", "contract_number": "2026-07", "cpv": ["45442110"], "offers_received": 4,
    "procedure": "adapted", "published_on": "2026-03-02", "awarded_on": "2026-03-01", "subcontracting": False,
    "value": {"amount": "98000.50", "currency": "EUR", "tax": "excluded"}, "considerations": ["execution_clause"],
    "territories": [{"type": "departement", "code": "38"}],
    "organisations": [
        {"role": "buyer", "siret": "12345678900012"}, {"role": "contractor", "siret": "98765432100015"},
    ],
}  # fmt: skip
#: what no open source of ours says, as a buyer would
STATED = {
    "techniques": {"technique": ["Sans objet"]}, "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
    "marcheInnovant": False, "ccag": "Travaux", "attributionAvance": False, "dateNotification": "2026-03-05",
    "typesPrix": {"typePrix": ["Définitif ferme"]}, "formePrix": "Forfaitaire",
}  # fmt: skip


def test_what_no_source_says_is_missing_and_never_guessed() -> None:
    assert sorted(missing(known_of(CONTRACT, TENDER))) == sorted(STATED)
    assert set(missing(known_of({}, None))) == set(MANDATORY)


def test_a_whole_one_has_every_mandatory_field_and_our_considerations() -> None:
    whole = {**known_of(CONTRACT, TENDER), **STATED}
    assert missing(whole) == [] and set(whole) == set(MANDATORY)
    assert whole["considerationsSociales"] == {"considerationSociale": ["Clause sociale"]}
    assert (whole["montant"], whole["dureeMois"], whole["typeGroupementOperateurs"]) == (
        98000.5,
        12,
        "Pas de groupement",
    )


def test_a_whole_one_is_valid_by_the_official_schema() -> None:
    if not SCHEMA.is_file():
        pytest.skip("the official schema of DECP is not beside the checkout")
    whole = {**known_of(CONTRACT, TENDER), **STATED}
    errors = list(
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors({"marches": {"marche": [whole]}})
    )
    assert errors == []


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["execution_clause", "award_criterion"], ["Clause sociale", "Critère social"]),
        (["reserved"], ["Marché réservé"]),
        (["none_declared"], ["Pas de considération sociale"]),
        (["none_declared", "training_clause"], ["Clause sociale"]),
        ([], None),
    ],
)
def test_our_kinds_of_clauses_are_their_considerations(kinds: list[str], words: list[str] | None) -> None:
    assert (social(kinds) or {}).get("considerationSociale") == words


def test_an_amount_with_tax_or_a_winner_without_siret_is_not_known() -> None:
    vague = {**CONTRACT, "value": {"amount": "10", "tax": "included"}, "organisations": [{"role": "contractor"}]}
    assert {"montant", "titulaires", "acheteur"} <= set(missing(known_of(vague, TENDER)))


def test_a_dump_tells_how_many_awards_are_complete_and_what_the_others_lack() -> None:
    count = Count()
    for record in (
        {**TENDER, "kind": "tender", "id": "x:tender-1"},
        {**CONTRACT, "kind": "contract", "id": "x:tender-1.contract-1", "tender": "x:tender-1"},
        {**CONTRACT, "kind": "contract", "id": "x:tender-2.contract-1", "tender": "x:tender-2"},
        {"kind": "clause", "id": "x:tender-2.execution_clause-1"},
    ):
        count.add(record)
    told = count.told()
    assert (told["version"], told["contracts"], told["complete"]) == ("2.0.3", 2, 0)
    assert set(STATED) <= set(told["missing"]) and told["missing"]["ccag"] == 2
    assert told["missing"]["dureeMois"] == 1, "the first has the duration of its tender"
