"""TED_EXPORT notices are read as they mean."""

from __future__ import annotations

from typing import Any

import pytest
from hub_boamp.invented import ted
from hub_boamp.invented.cases import Case, invent
from hub_boamp.invented.trades import BY_KEY
from hub_boamp.invented.wordings import CLAUSES, RESERVED
from hub_boamp.ted_export import read_ted, ted_key
from hub_boamp.ted_values import lot_numbers, ted_of_oj, ted_shape
from hub_boamp.tree import Node
from lxml import etree

from hub import ParseError, Skip


def the_case(number: int = 3, **others: Any) -> Case:
    return invent(number, **{"published": 0, "deadline": 1, "trade": BY_KEY["nettoyage"], "divided": True} | others)


def node_of(text: str) -> Node:
    return Node(ted_shape(etree.fromstring(text.encode())))


def test_a_call_gives_its_lots_criteria_and_deadline() -> None:
    case = the_case(wording=CLAUSES[0])
    notice = read_ted(node_of(ted.call(case, "990001-2021")))
    assert (notice["notice_type"], notice["state"], notice["procedure"]) == ("call", "initial", "open")
    assert notice["legal_basis"] == "Directive 2014/24/UE"
    assert [lot["number"] for lot in notice["lots"]] == ["1", "2", "3"]
    assert notice["lots"][1]["title"] == "Écoles"
    assert sum(one["weight"] for one in notice["lots"][0]["criteria"]) == 100
    assert {one["unit"] for one in notice["criteria"]} == {"percent"}
    assert notice["deadline"]["utc"] == "2021-06-07T10:00:00Z"
    assert notice["organisations"][0]["siret"] == case.buyer.siret
    assert notice["published_on"] == "2021-04-21"
    assert "candidacy_deadline" not in notice


def test_paragraphs_are_joined_in_conditions_and_texts() -> None:
    case = the_case(wording=next(one for one in CLAUSES if one.key == "house"))
    notice = read_ted(node_of(ted.call(case, "990001-2021")))
    assert "Maison de l'emploi" in notice["conditions"][0]["text"]
    assert notice["conditions"][0]["path"].endswith("LEFTI.PERFORMANCE_CONDITIONS")
    leaf = next(one for one in notice["texts"] if one["path"].endswith("SUITABILITY"))
    assert leaf["text"] == "Déclaration sur l'honneur.\nExtrait Kbis."
    assert not any("example.org" in one["text"] or "Service des marchés" in one["text"] for one in notice["texts"])


def test_superscripts_stay_in_their_sentence() -> None:
    text = ted.call(the_case(), "990001-2021").replace(
        "Extrait Kbis.",
        'Décret n<FT TYPE="SUP">o</FT> 2016-360, 1<FT TYPE="SUP">er</FT> étage, 9 m<FT TYPE="SUP">2</FT>.',
    )
    notice = read_ted(node_of(text))
    assert any("Décret n° 2016-360, 1er étage, 9 m²." in leaf["text"] for leaf in notice["texts"])


def test_a_reserved_market_is_told_with_its_flag() -> None:
    case = the_case(wording=RESERVED[0], divided=False)
    notice = read_ted(node_of(ted.call(case, "990002-2021")))
    assert [(one["to"], one["value"]) for one in notice["reserved"]] == [
        ("ea_esat_or_siae", "RESTRICTED_SHELTERED_WORKSHOP")
    ]
    assert "lots" not in notice
    assert notice["duration"] == {"months": 48}


def test_a_corrigendum_gives_old_and_new_and_the_deadline_that_holds() -> None:
    notice = read_ted(node_of(ted.corrigendum(the_case(), "990003-2021", "990001-2021")))
    assert (notice["notice_type"], notice["state"]) == ("corrigendum", "corrigendum")
    first, second = notice["changes"]
    assert (first["action"], first["old"], first["new"]) == ("date", "2021-06-07T12:00", "2021-06-14T12:00")
    assert (second["action"], second["new"]) == ("replace", "Clause d'insertion : 140 heures.")
    assert notice["deadline"]["local"] == "2021-06-14T12:00"
    standing = {leaf["text"]: leaf["standing"] for leaf in notice["texts"]}
    assert standing["Clause d'insertion : 210 heures."] == "past"
    assert standing["Clause d'insertion : 140 heures."] == "current"
    assert {"scheme": "ted", "value": "990001-2021", "relation": "previous"} in notice["references"]


def test_an_award_gives_winners_values_and_the_call_that_it_cites() -> None:
    notice = read_ted(node_of(ted.award(the_case(), "990004-2021", "990001-2021")))
    assert [one["lots"] for one in notice["awards"]] == [["1"], ["2"], ["3"]]
    first = notice["awards"][0]
    assert first["status"] == "awarded"
    assert first["offers_received"] == 4
    assert first["winners"][0]["sme"] is True
    assert first["winners"][0]["siret"].startswith("999")
    assert {"scheme": "ted", "value": "990001-2021", "relation": "previous"} in notice["references"]


def test_a_prior_information_is_no_call() -> None:
    notice = read_ted(node_of(ted.call(the_case(), "990005-2021", form="F01")))
    assert notice["notice_type"] == "prior_information"
    assert "deadline" not in notice


def test_the_documents_address_links_only_where_it_is_specific() -> None:
    case = the_case()
    text = ted.call(case, "990001-2021")
    links = [one for one in read_ted(node_of(text))["references"] if one["scheme"] == "documents_url"]
    assert [one["value"] for one in links] == [case.documents]
    text = text.replace(case.documents, "https://plateforme.example.org/")
    assert not [one for one in read_ted(node_of(text))["references"] if one["scheme"] == "documents_url"]


def test_a_buyer_outside_france_is_skipped() -> None:
    text = ted.call(the_case(), "990001-2021").replace('<COUNTRY VALUE="FR"', '<COUNTRY VALUE="BE"')
    with pytest.raises(Skip, match="buyer outside France"):
        read_ted(node_of(text))


def test_the_key_is_the_number_of_publication() -> None:
    assert ted_key(node_of(ted.call(the_case(), "40865-2021"))) == "ted-040865-2021"
    with pytest.raises(ParseError, match="FORM_SECTION"):
        ted_key(Node({"TED_EXPORT": {"@DOC_ID": "1-2021"}}))


@pytest.mark.parametrize(
    ("typed", "read"), [("1", ["1"]), ("Lot no 02", ["2"]), ("3A", ["3A"]), ("1 et 2", ["1", "2"]), (None, [])]
)
def test_lot_numbers_are_read_as_people_type_them(typed: str | None, read: list[str]) -> None:
    assert lot_numbers(typed) == read


def test_numbers_of_the_official_journal_become_ted_numbers() -> None:
    assert ted_of_oj("2021/S 035-086481") == "086481-2021"
    assert ted_of_oj("2015/S 011-014046") == "014046-2015"
    assert ted_of_oj("sans objet") is None
