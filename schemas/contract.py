"""The contract: an award."""

from __future__ import annotations

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.purchase import Duration, Value


class ContractSchema(RecordSchema):
    """Who won what, for how much, with which considerations; winners stand among the organisations."""

    kind = kind_field("contract")
    tender = f.text(
        shown(OPEN, "Marché", "Tender", "Identifiant du marché.", "Id of the tender.", term="dcterms:isPartOf"),
        r.RECORD_ID,
    )
    lots = f.texts(
        shown(
            OPEN,
            "Lots",
            "Lots",
            "Numéros des lots; vide pour tout le marché.",
            "Numbers of the lots; empty for the whole.",
        ),
        r.NOT_EMPTY,
    )
    status = f.code(shown(OPEN, "Issue", "Outcome", "Issue de la consultation.", "Outcome."), c.AWARD_STATUS)
    value = f.one(shown(OPEN, "Montant", "Value", "Montant attribué.", "Value awarded.", source="eForms BT-720"), Value)
    duration = f.one(shown(OPEN, "Durée", "Duration", "Durée du marché.", "Length of the contract."), Duration)
    awarded_on = f.day(
        shown(OPEN, "Attribué le", "Awarded on", "Jour de l'attribution.", "Day of the award.", source="eForms BT-1451")
    )
    offers_received = f.whole(
        shown(OPEN, "Offres reçues", "Offers received", "Nombre d'offres reçues.", "Number of tenders received.",
              source="DECP offresRecues; eForms BT-759"),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    contract_number = f.text(
        shown(OPEN, "Numéro de marché", "Contract number", "Numéro donné par l'acheteur.", "Number given by the buyer.",
              source="DECP id; eForms BT-150")
    )  # fmt: skip
    framework = f.flag(
        shown(OPEN, "Accord-cadre", "Framework", "Vrai pour un accord-cadre.", "True for a framework agreement.")
    )
    subcontracting = f.flag(
        shown(OPEN, "Sous-traitance", "Subcontracting", "Sous-traitance annoncée.", "Subcontracting is announced.")
    )
    text = f.text(shown(OPEN, "Texte", "Text", "Attribution telle que publiée.", "Award as published."))
    considerations = f.codes(
        shown(OPEN, "Considérations sociales", "Social considerations", "Considérations déclarées ou trouvées.",
              "Considerations declared or found.", source="DECP considerationsSociales"),
        c.CLAUSE_KIND,
    )  # fmt: skip
    procedure = f.code(
        shown(OPEN, "Procédure", "Procedure", "Procédure de passation.", "Procedure of award."), c.PROCEDURE
    )
    cpv = f.texts(
        shown(OPEN, "Codes CPV", "CPV codes", "Codes CPV à huit chiffres.", "CPV codes of eight digits.",
              source="Regulation (EC) 213/2008"),
        r.CPV,
    )  # fmt: skip
    nature = f.codes(
        shown(OPEN, "Nature", "Nature", "Travaux, services, fournitures.", "Works, services, supplies."), c.NATURE
    )
