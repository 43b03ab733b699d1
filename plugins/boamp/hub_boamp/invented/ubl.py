"""UBL: invented eForms calls and prior information notices, in the shape of BOAMP's JSON."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.bodies import Body
from hub_boamp.invented.cases import Case
from hub_boamp.invented.trades import Part
from hub_boamp.invented.ubl_terms import terms
from hub_boamp.invented.ubl_words import ALPHA3, COURT, ESENDER, TICKS, code, concerns, extension, said
from hub_boamp.invented.when import day


def company(native: str, body: Body, *, contact: bool = True) -> dict[str, Any]:
    """Return an organisation."""
    found: dict[str, Any] = {
        "cbc:WebsiteURI": body.profile,
        "cac:PartyIdentification": {"cbc:ID": {"@schemeName": "organization", "#text": native}},
        "cac:PartyName": {"cbc:Name": said(body.name)},
        "cac:PostalAddress": {
            "cbc:StreetName": "12 rue des Exemples",
            "cbc:CityName": body.town.name,
            "cbc:PostalZone": body.town.postcode,
            "cbc:CountrySubentityCode": code("nuts", body.town.nuts),
            "cac:Country": {"cbc:IdentificationCode": code("country", ALPHA3)},
        },
        "cac:PartyLegalEntity": {"cbc:CompanyID": body.siret},
    }
    if contact:
        found["cac:Contact"] = {
            "cbc:Name": "Service de la commande publique",
            "cbc:Telephone": "+33 199000012",
            "cbc:ElectronicMail": "marches@example.org",
        }
    return {"efac:Company": found}


def organisations(case: Case, *, winners: bool = False) -> dict[str, Any]:
    """Return the eSender first, as many senders do, then the buyer, the court and the winners."""
    sender = Body("Passerelle d'envoi (exemple)", "1629", case.town)
    court = Body(f"Tribunal administratif de {case.town.name} (exemple)", "99999999900000", case.town)
    found = [company(ESENDER, sender), company("ORG-0001", case.buyer), company(COURT, court)]
    if winners:
        found += [company(f"ORG-1{number:03d}", firm) for number, firm in enumerate(case.firms)]
    return {"efac:Organization": found}


def head(case: Case, *, subtype: str, kind: str, form: str, version: int, content: dict[str, Any]) -> dict[str, Any]:
    """Return what every notice begins with."""
    extra = {"efac:NoticeSubType": {"cbc:SubTypeCode": code("notice-subtype", subtype)}}
    return {
        "ext:UBLExtensions": extension({**content, **extra}),
        "cbc:UBLVersionID": "2.3",
        "cbc:CustomizationID": "eforms-sdk-1.13",
        "cbc:ID": {"@schemeName": "notice-id", "#text": case.notice_uuid(version)},
        "cbc:ContractFolderID": case.folder,
        "cbc:IssueDate": f"{day(case.published - 2)}+01:00",
        "cbc:IssueTime": "09:40:08+01:00",
        "cbc:VersionID": "01",
        "cbc:RegulatoryDomain": "32014L0024",
        "cbc:NoticeTypeCode": code(form, kind),
        "cbc:NoticeLanguageCode": code("language", "FRA"),
        "cac:ContractingParty": {
            "cbc:BuyerProfileURI": case.buyer.profile,
            "cac:ContractingPartyType": {"cbc:PartyTypeCode": code("buyer-legal-type", case.buyer.kind)},
            "cac:ContractingActivity": {"cbc:ActivityTypeCode": code("authority-activity", "gen-pub")},
            "cac:Party": {
                "cac:PartyIdentification": {"cbc:ID": "ORG-0001"},
                "cac:ServiceProviderParty": {
                    "cbc:ServiceTypeCode": code("organisation-role", "ted-esen"),
                    "cac:Party": {"cac:PartyIdentification": {"cbc:ID": ESENDER}},
                },
            },
        },
    }


def call(
    case: Case,
    *,
    version: int = 1,
    deadline: int | None = None,
    changes: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a call; a corrigendum or a cancellation is a full new version with its changes."""
    content = {**({"efac:Changes": changes} if changes else {}), "efac:Organizations": organisations(case)}
    on = case.deadline if deadline is None else deadline
    social = case.trade.key == "insertion"
    kind, subtype = ("cn-social", "20") if social else ("cn-standard", "16")
    notice = head(case, subtype=subtype, kind=kind, form="competition", version=version, content=content)
    lots = [lot(case, number, part, on) for number, part in enumerate(case.parts or (None,), 1)]
    notice |= {
        "cac:TenderingTerms": _source("exclusion-grounds-source"),
        "cac:TenderingProcess": process(case),
        "cac:ProcurementProject": project(case, None),
        "cac:ProcurementProjectLot": lots[0] if len(lots) == 1 else lots,
    }
    return {"EFORMS": {"ContractNotice": notice}}


def prior(case: Case) -> dict[str, Any]:
    """Return a prior information notice."""
    content = {"efac:Organizations": organisations(case)}
    notice = head(case, subtype="4", kind="pin-only", form="planning", version=1, content=content)
    part = {
        "cbc:ID": {"@schemeName": "Part", "#text": "PAR-0001"},
        "cac:TenderingTerms": {"cbc:FundingProgramCode": code("eu-funded", "no-eu-funds")},
        "cac:ProcurementProject": project(case, None, note=case.words or case.general()),
    }
    notice |= {"cac:ProcurementProject": project(case, None), "cac:ProcurementProjectLot": part}
    return {"EFORMS": {"PriorInformationNotice": notice}}


def changes(case: Case, *, reason: str, words: str, of: int = 1) -> dict[str, Any]:
    """Return why a notice replaces an earlier one."""
    found: dict[str, Any] = {
        "efbc:ChangedNoticeIdentifier": f"{case.notice_uuid(of)}-01",
        "efac:ChangeReason": {
            "cbc:ReasonCode": code("change-corrig-justification", reason),
            "efbc:ReasonDescription": said(words),
        },
    }
    if reason != "cancel":
        found["efac:Change"] = {
            "efbc:ChangeDescription": said(words),
            "efac:ChangedSection": {"efbc:ChangedSectionIdentifier": "LOT-0001"},
        }
    return found


def process(case: Case) -> dict[str, Any]:
    """Return the procedure, with its long text."""
    text = case.words if case.number % 5 == 1 else case.general()
    return {
        "cbc:Description": said(text or case.general()),
        "cbc:ProcedureCode": code("procurement-procedure-type", "open"),
        "cac:ProcessJustification": {"cbc:ProcessReasonCode": code("accelerated-procedure", "false")},
    }


def project(case: Case, part: Part | None, *, number: int = 0, note: str | None = None) -> dict[str, Any]:
    """Return what is bought, by the procedure or by a lot."""
    share = 1 / max(len(case.parts), 1) if part else 1
    found: dict[str, Any] = {
        "cbc:ID": f"{case.reference}-{number}" if number else case.reference,
        "cbc:Name": said(part.title if part else case.title),
        "cbc:Description": said(f"{part.title}. {case.trade.text}" if part else case.trade.text),
        "cbc:ProcurementTypeCode": code("contract-nature", TICKS[case.trade.nature]),
    }
    if note:
        found["cbc:Note"] = said(note)
    if number:
        found["cac:ProcurementAdditionalType"] = aims(case)
    total: dict[str, Any] = {"cbc:EstimatedOverallContractAmount": _euros(case.amount(share))}
    if case.trade.months >= 36 and not part:
        maximum = {"efbc:FrameworkMaximumAmount": _euros(case.amount(1.5))}
        total = {"ext:UBLExtensions": extension(maximum), **total}
    found["cac:RequestedTenderTotal"] = total
    cpv = part.cpv if part else case.trade.cpv
    found["cac:MainCommodityClassification"] = {"cbc:ItemClassificationCode": code("cpv", cpv)}
    address = {
        "cbc:CityName": case.town.name.upper() if number else case.town.name,
        "cbc:PostalZone": case.town.postcode,
        "cbc:CountrySubentityCode": code("nuts", case.town.nuts),
        "cac:Country": {"cbc:IdentificationCode": code("country", ALPHA3)},
    }
    found["cac:RealizedLocation"] = {"cac:Address": address}
    if number:
        years = case.trade.months % 12 == 0
        length = str(case.trade.months // 12 if years else case.trade.months)
        measure = {"@unitCode": "YEAR" if years else "MONTH", "#text": length}
        found["cac:PlannedPeriod"] = {"cbc:DurationMeasure": measure}
    return found


def aims(case: Case) -> Any:
    """Return the strategic aims that the buyer ticked; the words of one stand beside its code."""
    if not case.social and not case.environmental:
        return {"cbc:ProcurementTypeCode": code("strategic-procurement", "none")}
    found: list[dict[str, Any]] = []
    if case.social:
        words = "Insertion professionnelle des personnes éloignées de l'emploi."
        found.append({"cbc:ProcurementTypeCode": code("strategic-procurement", "soc-obj"),
                      "cbc:ProcurementType": said(words)})  # fmt: skip
        aim = "other" if case.number % 6 == 0 else "opp"
        found.append({"cbc:ProcurementTypeCode": code("social-objective", aim)})
    if case.environmental:
        found.append({"cbc:ProcurementTypeCode": code("strategic-procurement", "env-imp")})
    return found[0] if len(found) == 1 else found


def lot(case: Case, number: int, part: Part | None, deadline: int) -> dict[str, Any]:
    """Return one lot."""
    note = case.words if case.number % 5 == 2 and concerns(case, number) else None
    framework = "fa-wo-rc" if case.trade.months >= 36 else "none"
    return {
        "cbc:ID": {"@schemeName": "Lot", "#text": f"LOT-{number:04d}"},
        "cac:TenderingTerms": terms(case, number),
        "cac:TenderingProcess": {
            "cbc:SubmissionMethodCode": code("esubmission", "required"),
            "cac:TenderSubmissionDeadlinePeriod": {
                "cbc:EndDate": f"{day(deadline)}{day(deadline, mark='Z')}",
                "cbc:EndTime": f"{case.clock}:00{day(deadline, mark='Z')}",
            },
            "cac:AuctionTerms": {"cbc:AuctionConstraintIndicator": "false"},
            "cac:ContractingSystem": [
                {"cbc:ContractingSystemTypeCode": code("framework-agreement", framework)},
                {"cbc:ContractingSystemTypeCode": code("dps-usage", "none")},
            ],
        },
        "cac:ProcurementProject": project(case, part, number=number, note=note),
    }


def _source(name: str) -> dict[str, Any]:
    asked = {"cbc:TendererRequirementTypeCode": code(name, "epo-procurement-document")}
    return {"cac:TendererQualificationRequest": {"cac:SpecificTendererRequirement": asked}}


def _euros(amount: str) -> dict[str, str]:
    return {"@currencyID": "EUR", "#text": amount}
