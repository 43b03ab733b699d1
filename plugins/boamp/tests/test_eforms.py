"""eForms notices are read as they mean, from JSON and from XML alike."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hub_boamp.eforms import eforms_key, read_eforms
from hub_boamp.invented import markup, ubl, ubl_award
from hub_boamp.invented.cases import Case, invent
from hub_boamp.invented.trades import BY_KEY
from hub_boamp.invented.when import shifted
from hub_boamp.invented.wordings import CLAUSES, RESERVED
from hub_boamp.tree import Node, from_xml
from lxml import etree

from hub import ParseError, Skip

A_DAY = date(2026, 11, 16)
LOTS_COLON = next(one for one in CLAUSES if one.key == "lots_colon")
RESERVED_LOT = next(one for one in RESERVED if one.key == "reserved_lot")


def the_case(number: int = 3, **others: Any) -> Case:
    return invent(number, **{"published": -6, "deadline": 20, "trade": BY_KEY["ecole"], "divided": True} | others)


def dated(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: dated(value) for key, value in data.items()}
    if isinstance(data, list):
        return [dated(one) for one in data]
    return shifted(data, A_DAY) if isinstance(data, str) else data


def read(data: dict[str, Any]) -> dict[str, Any]:
    return read_eforms(Node(dated(data)))


def content_of(data: dict[str, Any]) -> dict[str, Any]:
    return next(iter(data["EFORMS"].values()))


def extension_of(data: dict[str, Any]) -> dict[str, Any]:
    box = content_of(data)["ext:UBLExtensions"]["ext:UBLExtension"]["ext:ExtensionContent"]
    return box["efext:EformsExtension"]


def without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_paths(one) for key, one in value.items() if key != "path"}
    return [without_paths(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("make", [ubl.call, ubl.prior, ubl_award.award])
def test_json_and_xml_of_one_notice_are_read_alike(make: Any) -> None:
    data = dated(make(the_case()))
    root = etree.fromstring(markup.eforms_xml(data).encode())
    tag = etree.QName(root).localname
    from_file = read_eforms(Node({tag: from_xml(root)}))
    assert without_paths(from_file) == without_paths(read_eforms(Node(data)))


def test_the_buyer_is_the_contracting_party_not_the_sender_that_stands_first() -> None:
    case = the_case()
    notice = read(ubl.call(case))
    assert [(one["role"], one["name"]) for one in notice["organisations"]] == [("buyer", case.buyer.name)]
    assert notice["organisations"][0]["siret"] == case.buyer.siret


def test_the_leader_of_a_group_of_buyers_is_told() -> None:
    data = ubl.call(the_case())
    organisations = extension_of(data)["efac:Organizations"]["efac:Organization"]
    organisations[2]["efbc:GroupLeadIndicator"] = "true"
    second = copy.deepcopy(content_of(data)["cac:ContractingParty"])
    second["cac:Party"]["cac:PartyIdentification"]["cbc:ID"] = ubl.COURT
    content_of(data)["cac:ContractingParty"] = [content_of(data)["cac:ContractingParty"], second]
    assert [one["role"] for one in read(data)["organisations"]] == ["buyer", "lead_buyer"]


def test_a_number_that_is_no_siret_is_not_believed() -> None:
    data = ubl.call(the_case())
    company = extension_of(data)["efac:Organizations"]["efac:Organization"][1]["efac:Company"]
    company["cac:PartyLegalEntity"] = {"cbc:CompanyID": "74500C7B-9F94-4D6E-8000-000000000000"}
    assert "siret" not in read(data)["organisations"][0]


def test_a_buyer_outside_france_is_skipped() -> None:
    data = ubl.call(the_case())
    company = extension_of(data)["efac:Organizations"]["efac:Organization"][1]["efac:Company"]
    company["cac:PostalAddress"]["cac:Country"]["cbc:IdentificationCode"]["#text"] = "BEL"
    with pytest.raises(Skip, match="buyer outside France"):
        read(data)


def test_a_notice_with_two_contradictions_is_set_aside_and_one_is_forgiven() -> None:
    data = ubl.call(the_case())
    root = content_of(data)
    root["cac:TenderingTerms"]["cac:LotDistribution"] = {"cbc:MaximumLotsAwardedNumeric": "0"}
    assert read(data)["notice_type"] == "call"
    root["cac:TenderingProcess"]["cbc:ProcedureCode"]["#text"] = "oth-single"
    with pytest.raises(ParseError, match=r"BT-33.*BT-105"):
        read(data)


def test_what_is_no_eforms_notice_is_refused() -> None:
    with pytest.raises(ParseError, match="no eForms notice"):
        read_eforms(Node({"FNSimple": {}}))


def test_the_clock_time_of_a_deadline_is_paris_time_whatever_its_offset() -> None:
    data = dated(ubl.call(the_case(deadline=130)))
    lots = content_of(data)["cac:ProcurementProjectLot"]
    period = {"cbc:EndDate": "2026-10-30+01:00", "cbc:EndTime": "12:00:00+02:00"}
    for lot in lots:
        lot["cac:TenderingProcess"]["cac:TenderSubmissionDeadlinePeriod"] = dict(period)
    lots[1]["cac:TenderingProcess"]["cac:TenderSubmissionDeadlinePeriod"]["cbc:EndDate"] = "2026-07-10Z"
    notice = read_eforms(Node(data))
    assert notice["lots"][0]["deadline"]["utc"] == "2026-10-30T11:00:00Z"
    assert notice["deadline"]["local"] == "2026-07-10T12:00"
    assert notice["deadline"]["utc"] == "2026-07-10T10:00:00Z"


def test_lots_have_their_own_everything() -> None:
    case = the_case(trade=BY_KEY["nettoyage"])
    notice = read(ubl.call(case))
    first = notice["lots"][0]
    assert [lot["number"] for lot in notice["lots"]] == ["1", "2", "3"]
    assert (first["title"], first["cpv"], first["native_id"]) == ("Bureaux et médiathèque", ["90919200"], "LOT-0001")
    assert first["duration"] == {"months": 48}
    assert (first["criteria"][0]["name"], first["criteria"][0]["weight"]) == ("Prix", 50)
    assert notice["framework"] is True
    assert notice["value"]["basis"] == "estimated"
    assert notice["value"]["amount_max"] == f"{case.amount(1.5)}.00"
    assert {place["nuts"] for place in notice["places"]} == {case.town.nuts}


def test_criteria_say_their_unit() -> None:
    for number, unit in ((3, "percent"), (4, "points")):
        assert {one["unit"] for one in read(ubl.call(the_case(number)))["criteria"]} == {unit}


def test_a_condition_is_kept_with_its_lot_and_a_code_alone_is_only_declared() -> None:
    notice = read(ubl.call(the_case(5, wording=LOTS_COLON)))
    said = [one for one in notice["conditions"] if "heures" in one["text"]]
    assert said
    assert all(one["lot"] in [lot["number"] for lot in notice["lots"]] for one in said)
    assert all("ContractExecutionRequirement" in one["path"] for one in said)
    ticked = read(ubl.call(the_case(8)))
    assert "conditions" not in ticked
    assert ("conditions", "performance") in {(one["list"], one["code"]) for one in ticked["declared"]["codes"]}


def test_social_aims_are_declared_with_the_words_beside_them() -> None:
    notice = read(ubl.call(the_case(5, wording=LOTS_COLON)))
    codes = {(one["list"], one["code"]) for one in notice["declared"]["codes"]}
    assert {("strategic-procurement", "soc-obj"), ("social-objective", "opp")} <= codes
    assert notice["declared"]["social"] is True
    assert any("éloignées de l'emploi" in one.get("text", "") for one in notice["declared"]["codes"])
    assert read(ubl.call(the_case(3)))["declared"]["social"] is False


@pytest.mark.parametrize(("code", "to"), [("res-ws", "ea_esat_or_siae"), ("res-pub-ser", "public_service")])
def test_a_reservation_is_of_its_lot(code: str, to: str) -> None:
    data = ubl.call(the_case(3))
    asked = content_of(data)["cac:ProcurementProjectLot"][1]["cac:TenderingTerms"]["cac:TendererQualificationRequest"]
    asked[0]["cac:SpecificTendererRequirement"]["cbc:TendererRequirementTypeCode"]["#text"] = code
    notice = read(data)
    assert [(one["to"], one["lot"], one["value"]) for one in notice["reserved"]] == [(to, "2", code)]
    assert "reserved" not in notice["lots"][0]


def test_reserved_execution_is_declared_not_reserved() -> None:
    data = ubl.call(the_case(3))
    terms = content_of(data)["cac:ProcurementProjectLot"][0]["cac:TenderingTerms"]
    terms["cac:ContractExecutionRequirement"][-2]["cbc:ExecutionRequirementCode"]["#text"] = "yes"
    notice = read(data)
    assert "reserved" not in notice
    assert notice["declared"]["social"] is True


def test_money_of_the_union_is_told_with_its_programme() -> None:
    data = ubl.call(the_case(13))
    terms = content_of(data)["cac:ProcurementProjectLot"][0]["cac:TenderingTerms"]
    funding = {"efbc:FinancingIdentifier": "FSE+ 2026-EX-1", "cbc:Description": ubl.said("Fonds social européen plus")}
    terms["ext:UBLExtensions"] = ubl.extension({"efac:Funding": funding})
    assert read(data)["eu_funds"] == {"declared": True, "text": "FSE+ 2026-EX-1 ; Fonds social européen plus"}


def test_french_is_taken_where_several_languages_stand() -> None:
    data = ubl.call(the_case())
    project = content_of(data)["cac:ProcurementProject"]
    project["cbc:Name"] = [{"@languageID": "ENG", "#text": "School"}, ubl.said("École")]
    notice = read(data)
    assert notice["title"] == "École"
    assert "School" not in [leaf["text"] for leaf in notice["texts"]]


def test_texts_have_path_and_lot_and_no_contact_nor_code() -> None:
    notice = read(ubl.call(the_case(7, wording=LOTS_COLON)))
    texts = notice["texts"]
    assert {leaf["standing"] for leaf in texts} == {"current"}
    assert {leaf.get("lot") for leaf in texts} == {None, "1", "2", "3", "4", "5"}
    joined = "\n".join(leaf["text"] for leaf in texts)
    assert "@example.org" not in joined
    assert "commande publique" not in joined.replace("code de la commande publique", "")
    assert "LOT-0001" not in joined
    assert all(leaf["path"].startswith("EFORMS.ContractNotice.") for leaf in texts)


def test_a_corrigendum_says_what_it_changes_and_which_notice() -> None:
    case = the_case()
    changes = ubl.changes(case, reason="update-add", words="Report de la date limite.")
    notice = read(ubl.call(case, version=2, deadline=27, changes=changes))
    assert notice["state"] == "corrigendum"
    assert notice["notice_type"] == "call"
    assert [one["new"] for one in notice["changes"]] == ["Report de la date limite."] * 2
    assert notice["changes"][1]["lot"] == "1"
    cited = {"scheme": "notice_uuid", "value": f"{case.notice_uuid()}-01", "relation": "previous"}
    assert cited in notice["references"]
    assert {"scheme": "folder", "value": case.folder, "relation": "same_procedure"} in notice["references"]


def test_a_cancellation_says_why() -> None:
    case = the_case()
    changes = ubl.changes(case, reason="cancel", words="Déclarée sans suite.")
    notice = read(ubl.call(case, version=3, changes=changes))
    assert notice["state"] == "cancellation"
    assert notice["cancellation"] == {"reason": "Déclarée sans suite."}


def test_awards_follow_the_chain_from_lot_to_firm() -> None:
    case = the_case(9)
    notice = read(ubl_award.award(case))
    won = [one for one in notice["awards"] if one["status"] == "awarded"]
    lost = [one for one in notice["awards"] if one["status"] == "unsuccessful"]
    assert [one["lots"] for one in won] == [["2"], ["3"], ["4"], ["5"]] or [one["lots"] for one in lost]
    assert sorted(lot for one in notice["awards"] for lot in one["lots"]) == ["1", "2", "3", "4", "5"]
    first = won[0]
    assert first["title"] == case.parts[int(first["lots"][0]) - 1].title
    assert first["contract_number"].startswith(case.reference)
    assert first["offers_received"] >= 1
    assert all(firm["siret"].startswith("999") for one in won for firm in one["winners"])
    groups = [one for one in won if len(one["winners"]) > 1]
    assert groups
    assert [firm["role"] for firm in groups[0]["winners"]] == ["lead", "co_contractor"]


def test_a_withheld_amount_is_absent_not_zero() -> None:
    notice = read(ubl_award.award(the_case(4)))
    assert all("value" not in one for one in notice["awards"])
    assert all("value" in one for one in read(ubl_award.award(the_case(5)))["awards"] if one["status"] == "awarded")


def test_a_notice_without_idweb_has_its_uuid_as_key() -> None:
    case = the_case()
    assert eforms_key(Node(ubl.call(case))) == f"eforms-{case.notice_uuid()}-01"
    data = ubl.call(case)
    del content_of(data)["cbc:ID"]
    with pytest.raises(ParseError, match=r"without cbc:ID"):
        eforms_key(Node(data))
