"""UBL awards: invented eForms results, with groups of firms, lots without winner and amounts that are withheld."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented import ubl
from hub_boamp.invented.cases import Case
from hub_boamp.invented.ubl_terms import criteria
from hub_boamp.invented.ubl_words import code, said
from hub_boamp.invented.when import day


def award(case: Case, *, cites: int = 1) -> dict[str, Any]:
    """Return a contract award notice that cites the call."""
    content = {
        "efac:NoticeResult": result(case),
        "efac:Organizations": ubl.organisations(case, winners=True),
    }
    notice = ubl.head(case, subtype="29", kind="can-standard", form="result", version=90, content=content)
    lots = [lot(case, number, part) for number, part in enumerate(case.parts or (None,), 1)]
    process = ubl.process(case)
    process["cac:NoticeDocumentReference"] = {
        "cbc:ID": {"@schemeName": "notice-id-ref", "#text": f"{case.notice_uuid(cites)}-01"}
    }
    notice |= {
        "cac:TenderingProcess": process,
        "cac:ProcurementProject": ubl.project(case, None),
        "cac:ProcurementProjectLot": lots[0] if len(lots) == 1 else lots,
    }
    return {"EFORMS": {"ContractAwardNotice": notice}}


def lot(case: Case, number: int, part: Any) -> dict[str, Any]:
    """Return a lot of the award: its object and its criteria."""
    terms = {"cac:AwardingTerms": {"cac:AwardingCriterion": {"cac:SubordinateAwardingCriterion": criteria(case)}}}
    return {
        "cbc:ID": {"@schemeName": "Lot", "#text": f"LOT-{number:04d}"},
        "cac:TenderingTerms": terms,
        "cac:ProcurementProject": ubl.project(case, part, number=number),
    }


def failed(case: Case, number: int) -> bool:
    """Say whether a lot of a case found nobody."""
    return len(case.parts) > 1 and (case.number + number) % 5 == 0


def result(case: Case) -> dict[str, Any]:
    """Return the results of all lots, with the tenders, contracts and groups that they point to."""
    numbers = range(1, max(len(case.parts), 1) + 1)
    won = [number for number in numbers if not failed(case, number)]
    share = 1 / len(numbers)
    found: dict[str, Any] = {
        "cbc:TotalAmount": {"@currencyID": "EUR", "#text": case.amount(share * len(won))},
        "efac:LotResult": [lot_result(case, number) for number in numbers],
    }
    if won:
        found["efac:LotTender"] = [tender(case, number, share) for number in won]
        found["efac:SettledContract"] = [contract(case, number) for number in won]
        found["efac:TenderingParty"] = [group(case, number) for number in won]
    return {key: one[0] if isinstance(one, list) and len(one) == 1 else one for key, one in found.items()}


def lot_result(case: Case, number: int) -> dict[str, Any]:
    """Return the outcome of a lot."""
    found: dict[str, Any] = {"cbc:ID": _id("result", f"RES-{number:04d}")}
    if failed(case, number):
        found["cbc:TenderResultCode"] = code("winner-selection-status", "clos-nw")
        found["efac:DecisionReason"] = {"efbc:DecisionReasonCode": code("non-award-justification", "no-rece")}
    else:
        found["cbc:TenderResultCode"] = code("winner-selection-status", "selec-w")
        found["efac:LotTender"] = {"cbc:ID": _id("tender", f"TEN-{number:04d}")}
    found["efac:ReceivedSubmissionsStatistics"] = {
        "efbc:StatisticsCode": code("received-submission-type", "tenders"),
        "efbc:StatisticsNumeric": "0" if failed(case, number) else str(1 + (case.number + number) % 6),
    }
    if not failed(case, number):
        found["efac:SettledContract"] = {"cbc:ID": _id("contract", f"CON-{number:04d}")}
    found["efac:TenderLot"] = {"cbc:ID": _id("Lot", f"LOT-{number:04d}")}
    return found


def tender(case: Case, number: int, share: float) -> dict[str, Any]:
    """Return a winning tender; one case in four withholds its amount."""
    found: dict[str, Any] = {"cbc:ID": _id("tender", f"TEN-{number:04d}"), "cbc:RankCode": "1"}
    if case.number % 4:
        amount = {"@currencyID": "EUR", "#text": case.amount(share)}
        found["cac:LegalMonetaryTotal"] = {"cbc:PayableAmount": amount}
    found["efac:SubcontractingTerm"] = {"efbc:TermCode": code("applicability", "yes" if number % 2 else "no")}
    found["efac:TenderingParty"] = {"cbc:ID": _id("tendering-party", f"TPA-{number:04d}")}
    found["efac:TenderLot"] = {"cbc:ID": _id("Lot", f"LOT-{number:04d}")}
    return found


def contract(case: Case, number: int) -> dict[str, Any]:
    """Return a contract."""
    title = case.parts[number - 1].title if case.parts else case.title
    return {
        "cbc:ID": _id("contract", f"CON-{number:04d}"),
        "cbc:AwardDate": f"{day(case.published - 8)}+01:00",
        "cbc:Title": said(title),
        "efac:ContractReference": {"cbc:ID": f"{case.reference}-{number:02d}"},
        "efac:LotTender": {"cbc:ID": _id("tender", f"TEN-{number:04d}")},
    }


def group(case: Case, number: int) -> dict[str, Any]:
    """Return who tendered: a firm, or a group with its leader."""
    first = {"cbc:ID": _id("organization", f"ORG-1{number % len(case.firms):03d}")}
    second = {"cbc:ID": _id("organization", f"ORG-1{(number + 1) % len(case.firms):03d}")}
    names = {case.firms[place % len(case.firms)].name for place in (number, number + 1)}
    grouped = (case.number + number) % 3 == 0 and len(names) == 2
    leader = {"efbc:GroupLeadIndicator": "true"}
    members: Any = [{**leader, **first}, {"efbc:GroupLeadIndicator": "false", **second}] if grouped else first
    return {"cbc:ID": _id("tendering-party", f"TPA-{number:04d}"), "efac:Tenderer": members}


def _id(scheme: str, text: str) -> dict[str, str]:
    return {"@schemeName": scheme, "#text": text}
