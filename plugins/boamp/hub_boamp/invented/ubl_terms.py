"""UBL terms: money, documents, reservation, execution conditions and criteria of an invented lot."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.bodies import PLATFORM
from hub_boamp.invented.cases import Case
from hub_boamp.invented.ubl_words import COURT, code, concerns, extension, said


def terms(case: Case, number: int) -> dict[str, Any]:
    """Return the terms of a lot: money, documents, reservation, execution conditions, criteria."""
    wording = case.wording
    whole = wording is not None and wording.kind == "reserved" and not wording.by_lot
    named = wording is not None and wording.key == "reserved_lot" and f"lot {number} " in case.words
    ess = wording is not None and wording.key == "reserved_ess"
    reserved = "none" if not (whole or named) else "res-pub-ser" if ess else "res-ws"
    asked = [{"cac:SpecificTendererRequirement": {"cbc:TendererRequirementTypeCode": code(name, text)}}
             for name, text in (("reserved-procurement", reserved),
                                ("selection-criteria-source", "epo-procurement-document"))]  # fmt: skip
    return {
        "cbc:VariantConstraintCode": code("permission", "not-allowed"),
        "cbc:FundingProgramCode": code("eu-funded", "eu-funds" if case.number % 13 == 0 else "no-eu-funds"),
        "cac:CallForTendersDocumentReference": {
            "cbc:ID": f"DOC-{case.number}",
            "cbc:DocumentType": "non-restricted-document",
            "cac:Attachment": {"cac:ExternalReference": {"cbc:URI": case.documents}},
        },
        "cac:TendererQualificationRequest": asked,
        "cac:ContractExecutionRequirement": requirements(case, number),
        "cac:AwardingTerms": {"cac:AwardingCriterion": {"cac:SubordinateAwardingCriterion": criteria(case)}},
        "cac:TenderRecipientParty": {"cbc:EndpointID": PLATFORM},
        "cac:AppealTerms": {
            "cac:PresentationPeriod": {"cbc:Description": said("Référé précontractuel avant la signature.")},
            "cac:AppealReceiverParty": {"cac:PartyIdentification": {"cbc:ID": COURT}},
        },
        "cac:Language": {"cbc:ID": "FRA"},
    }


def requirements(case: Case, number: int) -> list[dict[str, Any]]:
    """Return the execution conditions: with words, with a code alone, or with "Voir RC"."""
    found: list[dict[str, Any]] = [
        {"cbc:ExecutionRequirementCode": code("reserved-execution", "no")},
        {"cbc:ExecutionRequirementCode": code("einvoicing", "required")},
    ]
    condition: dict[str, Any] = {"cbc:ExecutionRequirementCode": code("conditions", "performance")}
    if case.words and case.number % 5 not in (1, 2) and concerns(case, number):
        found.insert(0, {**condition, "cbc:Description": said(case.words)})
    elif case.social or case.number % 4 == 0:
        found.insert(0, {**condition, "cbc:Description": said("Voir RC")} if case.number % 2 else condition)
    return found


def criteria(case: Case) -> list[dict[str, Any]]:
    """Return the award criteria with their weights."""
    unit = "per-exa" if case.number % 2 else "poi-exa"
    return [
        {
            "ext:UBLExtensions": extension(
                {
                    "efac:AwardCriterionParameter": {
                        "efbc:ParameterCode": code("number-weight", unit),
                        "efbc:ParameterNumeric": str(weight),
                    }
                }
            ),
            "cbc:AwardingCriterionTypeCode": code("award-criterion-type", kind),
            "cbc:Name": said(name),
        }
        for name, weight, kind in case.criteria
    ]
