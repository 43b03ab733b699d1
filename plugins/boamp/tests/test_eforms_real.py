"""Real eForms and TED notices: all are read, and values compared by hand with the documents are right."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hub_boamp.eforms import read_eforms
from hub_boamp.ted_export import read_ted
from hub_boamp.ted_values import ted_shape
from hub_boamp.tree import Node, from_xml
from lxml import etree

from hub import ParseError, Skip

REAL = Path(__file__).parents[3].parent / "shared" / "real"
EFORMS, TED = REAL / "boamp" / "eforms_xml", REAL / "boamp" / "ted_export"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not EFORMS.exists(), reason="no real data here: shared/real/boamp is not beside the checkout"),
]


def eforms(path: Path) -> dict[str, Any]:
    root = etree.parse(path).getroot()
    return read_eforms(Node({etree.QName(root).localname: from_xml(root)}))


@cache
def ted(name: str) -> dict[str, Any]:
    return read_ted(Node(ted_shape(etree.parse(TED / name).getroot())))


@cache
def of_json() -> dict[str, dict[str, Any]]:
    records = json.loads((REAL / "boamp" / "ods_v1" / "eforms_contractnotice_4.json").read_text("utf-8"))
    return {one["reference"]: read_eforms(Node(json.loads(one["raw_fields"]["donnees"]))) for one in records}


def test_every_notice_of_another_country_is_read_then_skipped() -> None:
    files = sorted((EFORMS / "other_countries").glob("*.xml"))
    assert len(files) == 82
    for path in files:
        with pytest.raises(Skip, match="buyer outside France"):
            eforms(path)


def test_every_french_eforms_notice_is_kept_but_the_invalid_one() -> None:
    kept, skipped, aside = [], [], []
    for path in [*EFORMS.glob("*.xml"), *(EFORMS / "sdk_examples").glob("*.xml")]:
        try:
            notice = eforms(path)
            kept.append(path.name)
            assert notice["title"]
            assert notice["organisations"]
            assert notice["texts"]
        except Skip:
            skipped.append(path.name)
        except ParseError:
            aside.append(path.name)
    assert aside == ["INVALID_change-cn_24_FRA_comments.xml"]
    assert sorted(skipped) == ["2024-OJS065-00191534.xml", "547700-2023.xml", "change-cn_24_void.xml"]
    assert len(kept) == 9


def test_every_ted_notice_is_kept_with_its_main_fields() -> None:
    files = sorted(TED.glob("*/*.xml"))
    assert len(files) == 202
    for path in files:
        notice = ted(f"{path.parent.name}/{path.name}")
        assert {"title", "cpv", "nature", "organisations", "published_on", "references", "texts"} <= notice.keys()


def test_25_123130_cleaning_of_car_parks() -> None:
    notice = of_json()["25-123130"]
    assert notice["organisations"] == [
        {
            "role": "buyer",
            "name": "Ville de Puteaux",
            "siret": "21920062300011",
            "siren": "219200623",
            "postcode": "92800",
            "city": "PUTEAUX",
            "country": "FRA",
        }
    ]
    assert notice["value"] == {
        "amount": "150000.00",
        "amount_max": "200000.00",
        "currency": "EUR",
        "tax": "excluded",
        "basis": "estimated",
    }
    assert notice["cpv"] == ["90910000", "90914000"]
    assert [(one["weight"], one["unit"]) for one in notice["criteria"]] == [
        (25, "points"),
        (35, "points"),
        (5, "points"),
        (35, "points"),
    ]
    assert notice["deadline"]["utc"] == "2025-12-09T11:00:00Z"
    assert (notice["duration"]["months"], notice["duration"]["renewals"]) == (12, 3)
    assert "conditions" not in notice
    assert notice["framework"] is True
    assert notice["reference"] == "PF253900"


def test_25_127510_cancels_25_123573() -> None:
    cancelled, call = of_json()["25-127510"], of_json()["25-123573"]
    assert cancelled["state"] == "cancellation"
    assert cancelled["notice_type"] == call["notice_type"] == "call"
    assert cancelled["cancellation"]["reason"] == (
        "La présente consultation est déclarée sans suite et sera relancée prochainement"
    )
    cited = [one["value"] for one in cancelled["references"] if one["relation"] == "previous"]
    assert cited == ["c1051b02-779e-49ad-82e9-e7ddc91ebd00-01"]
    own = [one["value"] for one in call["references"] if one["scheme"] == "notice_uuid"]
    assert own == cited
    assert [one["text"] for one in call["conditions"]] == ["Voir RC"]


def test_the_court_that_stands_first_is_not_the_buyer_and_its_number_loses_its_space() -> None:
    notice = eforms(EFORMS / "2024-OJS015-00041387.xml")
    assert [(one["name"], one["siret"]) for one in notice["organisations"]] == [
        ("Région Nouvelle-Aquitaine", "20005375900011")
    ]
    assert notice["procedure"] == "design_contest"
    assert notice["deadline"] == {
        "local": "2024-03-04T12:00",
        "utc": "2024-03-04T11:00:00Z",
        "text": "2024-03-04T12:00",
        "path": "ContractNotice.cac:ProcurementProjectLot.cac:TenderingProcess.cac:TenderSubmissionDeadlinePeriod",
    }
    assert [(one["name"], one["weight"]) for one in notice["criteria"]] == [
        ("Economie du projet y compris approche coût global", 20),
        ("Valeur architecturale, technique et environnementale", 30),
        ("Fonctionnement général et organisation spatiale", 50),
    ]
    assert {"scheme": "ted", "value": "041387-2024", "relation": "self"} in notice["references"]


def test_a_prior_information_used_as_a_call_has_a_date_for_interest() -> None:
    notice = eforms(EFORMS / "2024-OJS074-00219998.xml")
    assert notice["notice_type"] == "call"
    assert notice["candidacy_deadline"]["utc"] == "2024-05-13T10:00:00Z"
    assert notice["organisations"][0]["siret"] == "20001865300051"


def test_two_lots_of_glass_and_paper() -> None:
    notice = eforms(EFORMS / "2024-OJS017-00047522.xml")
    assert [lot["cpv"] for lot in notice["lots"]] == [["90511100"], ["90511400"]]
    assert notice["framework"] is True
    assert {one["lot"] for one in notice["declared"]["codes"]} == {"1", "2"}


def test_the_award_of_the_sdk_is_followed_to_its_firms() -> None:
    notice = eforms(EFORMS / "sdk_examples" / "can_24_FRA_comments.xml")
    first, second = notice["awards"]
    assert (first["lots"], first["value"]["amount"], first["contract_number"]) == (["1"], "95414.00", "SC/ABC/234/01")
    assert first["awarded_on"] == "2019-09-02"
    assert [(one["name"], one["sme"], one["role"]) for one in first["winners"]] == [
        ("Espaces Verts Lemire", True, "contractor")
    ]
    assert [one["name"] for one in second["winners"]] == ["ID Verde SASU"]
    assert notice["value"]["amount"] == "390697.84"


def test_ted_147024_2018_three_lots_of_cleaning() -> None:
    notice = ted("F02/147024-2018.xml")
    assert [lot["title"] for lot in notice["lots"]] == [
        "Agence Chaperon vert",
        "Agence Frileuse",
        "Agence Raspail",
    ]
    assert {one["name"]: one["weight"] for one in notice["lots"][0]["criteria"]} == {
        "Valeur technique": 45,
        "Critère sociétal et environnemental": 10,
        "Prix": 45,
    }
    assert notice["reference"] == "DCE 740 à 742-18"
    assert any("article 30-I-7° du décret n° 2016-360" in leaf["text"] for leaf in notice["texts"])


def test_ted_148511_2021_a_group_wins_and_a_lot_is_given_up() -> None:
    awards = {one["lots"][0]: one for one in ted("F03/148511-2021.xml")["awards"]}
    assert [one["name"] for one in awards["1"]["winners"]] == ["Pierres Construction", "CPB SAS"]
    assert {one["role"] for one in awards["1"]["winners"]} == {"co_contractor"}
    assert awards["1"]["value"]["amount"] == "3140578.33"
    assert awards["2"]["status"] == "abandoned"
    assert (awards["8"]["title"], awards["8"]["value"]["amount"]) == ("Peinture", "119900.10")


def test_ted_corrigenda_say_old_and_new() -> None:
    codes = ted("F14/100541-2021.xml")
    assert [(one["action"], one["old"], one["new"]) for one in codes["changes"]] == [
        ("cpv", "79812000", "66000000"),
        ("cpv", "79631000", "79810000"),
    ]
    assert {"scheme": "ted", "value": "086481-2021", "relation": "previous"} in codes["references"]
    added = ted("F14/213792-2021.xml")["changes"][0]
    assert (added["action"], "old" in added) == ("add", False)
    assert "attestation de visite" in added["new"]


def test_ted_social_clauses_stand_in_the_conditions() -> None:
    first = ted("F01/298077-2018.xml")
    assert first["notice_type"] == "prior_information"
    assert "clause sociale obligatoire" in first["conditions"][0]["text"]
    second = ted("F24/440234-2018.xml")
    assert "clause de promotion de l'emploi" in second["conditions"][0]["text"]
    assert second["value"]["amount"] == "16000000.00"
    assert second["eu_funds"] == {"declared": True, "text": "Fonds FEDER"}


def test_ted_concessions_contests_and_modifications() -> None:
    park = ted("F20/117205-2021.xml")
    assert (park["notice_type"], park["organisations"][0]["siret"]) == ("modification", "21750001600019")
    assert park["awards"][0]["winners"][0]["name"] == "GL Events"
    motorway = ted("F25/222629-2022.xml")["awards"][0]
    assert (motorway["winners"][0]["siren"], motorway["offers_received"]) == ("904636511", 3)
    contest = ted("F13/252671-2017.xml")["awards"][0]
    assert (contest["value"]["amount"], contest["offers_received"]) == ("16000.00", 3)
    assert ted("F06/314798-2019.xml")["awards"][0]["status"] == "abandoned"
