"""eForms lots: what is bought, where, for how long, on which terms; the same for the procedure as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub_boamp.eforms_parties import EXT, place
from hub_boamp.eforms_terms import conditions, criteria, declared, eu_funds, reserved
from hub_boamp.eforms_values import duration, french, lot_number, moment, money
from hub_boamp.eforms_words import NATURES
from hub_boamp.identity import address
from hub_boamp.text import one_line
from hub_boamp.tree import Node

DOCUMENTS = "cac:TenderingTerms/cac:CallForTendersDocumentReference"


def lots(root: Node) -> Iterator[tuple[str, Node]]:
    """Yield (number, node) of each lot; groups of lots are not lots."""
    for node in root.all("cac:ProcurementProjectLot"):
        number = lot_number(node.text("cbc:ID"))
        if number:
            yield number, node


def read_lot(number: str, node: Node) -> dict[str, Any]:
    """Return one lot with everything that the notice says of it."""
    project = node.first("cac:ProcurementProject")
    terms = node.first("cac:TenderingTerms")
    lot = {
        "number": number,
        "native_id": node.text("cbc:ID"),
        **what(project, lot=number),
        "deadline": deadline(node),
        "criteria": criteria(terms, lot=number),
        "conditions": conditions(terms, lot=number),
        "reserved": reserved(terms, lot=number),
        "declared": declared(node, lot=number),
        "eu_funds": eu_funds(terms),
        "documents_url": documents_url(node),
    }
    return {key: value for key, value in lot.items() if value not in (None, [], {})}


def what(project: Node, *, lot: str | None = None) -> dict[str, Any]:
    """Return title, text, kind, CPV, places, value and duration of a project or of a lot."""
    return {
        "title": one_line(french(project, "cbc:Name")),
        "description": french(project, "cbc:Description"),
        "nature": natures(project),
        "cpv": cpv(project),
        "places": list(places(project, lot=lot)),
        "value": value(project),
        "duration": duration(project),
    }


def natures(project: Node) -> list[str]:
    """Return works, services, supplies: the main kind first."""
    codes = project.texts("cbc:ProcurementTypeCode")
    codes += [
        code
        for node in project.where("cac:ProcurementAdditionalType/cbc:ProcurementTypeCode", listName="contract-nature")
        if (code := node.own_text())
    ]
    return list(dict.fromkeys(NATURES[code] for code in codes if code in NATURES))


def cpv(project: Node) -> list[str]:
    """Return the CPV codes, the main one first, each once."""
    codes = project.texts("cac:MainCommodityClassification/cbc:ItemClassificationCode")
    codes += project.texts("cac:AdditionalCommodityClassification/cbc:ItemClassificationCode")
    return list(dict.fromkeys(code[:8] for code in codes if code[:8].isdecimal() and len(code) >= 8))


def places(project: Node, *, lot: str | None) -> Iterator[dict[str, Any]]:
    """Yield the places of performance, each once."""
    seen = []
    for location in project.all("cac:RealizedLocation"):
        found = place(location.first("cac:Address"), role="performance", lot=lot)
        words = french(location, "cbc:Description")
        if words and len(words) <= 300:
            text = f"{found['text']}, {words}" if found.get("text") else words
            found = {"role": "performance", **found, "text": text, **({"lot": lot} if lot else {})}
        if found and found not in seen:
            seen.append(found)
            yield found


def value(project: Node) -> dict[str, Any] | None:
    """Return the estimated value, with the maximum of the framework agreement where there is one."""
    total = project.first("cac:RequestedTenderTotal")
    estimated = money(total.first("cbc:EstimatedOverallContractAmount"))
    most = money(total.first(f"{EXT}/efbc:FrameworkMaximumAmount"))
    if not estimated and not most:
        return None
    found = {**(most or {}), **(estimated or {}), "basis": "estimated" if estimated else "framework_maximum"}
    if not estimated:
        found.pop("amount")
    return {**found, "amount_max": most["amount"]} if most else found


def deadline(node: Node) -> dict[str, str] | None:
    """Return until when tenders are received."""
    return moment(node.first("cac:TenderingProcess/cac:TenderSubmissionDeadlinePeriod"))


def candidacy_deadline(node: Node) -> dict[str, str] | None:
    """Return until when requests to participate (BT-1311) or expressions of interest (BT-630) are received."""
    process = node.first("cac:TenderingProcess")
    interest = process.first(f"{EXT}/efac:InterestExpressionReceptionPeriod")
    return moment(process.first("cac:ParticipationRequestReceptionPeriod")) or moment(interest)


def documents_url(node: Node) -> str | None:
    """Return where the documents of a lot are, those with open access first."""
    references = sorted(node.all(DOCUMENTS), key=lambda one: one.text("cbc:DocumentType") == "restricted-document")
    for reference in references:
        if found := address(reference.text("cac:Attachment/cac:ExternalReference/cbc:URI")):
            return found
    return None


def framework(node: Node) -> bool | None:
    """Say whether a lot is a framework agreement; None where the notice does not say."""
    codes = [
        one.own_text()
        for one in node.where(
            "cac:TenderingProcess/cac:ContractingSystem/cbc:ContractingSystemTypeCode", listName="framework-agreement"
        )
    ]
    return any(code != "none" for code in codes) if codes else None
