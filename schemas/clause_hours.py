"""The hours of a clause: reported, validated and rejected, by month worked; internal, every field of it."""

from __future__ import annotations

from schemas import codes as c
from schemas import codes_pathway as p
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import INTERNAL
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.pathway import employer, participant, siret

MONTH = r.pattern(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])", "Not a month: write YYYY-MM, for instance 2026-03.")


class ClauseHoursSchema(RecordSchema):
    """What one person worked on one clause for one employer in one month."""

    kind = kind_field("clause_hours")
    participant = participant()
    clause_reference = f.text(
        shown(INTERNAL, "Référence de la clause", "Reference of the clause", "Référence du marché dans l'export.",
              "Reference of the contract in the export.")
    )  # fmt: skip
    clause = f.text(shown(INTERNAL, "Clause", "Clause", "Identifiant de la clause.", "Id of the clause."), r.RECORD_ID)
    lot = f.text(shown(INTERNAL, "Lot", "Lot", "Numéro du lot.", "Number of the lot."))
    month = f.text(
        shown(INTERNAL, "Mois", "Month", "Mois où les heures ont été faites.", "Month in which the hours were worked."),
        MONTH, required=True,
    )  # fmt: skip
    modality = f.code(shown(INTERNAL, "Modalité", "Modality", "Façon de compter.", "How they count."), c.MODALITY)
    contract_type = f.code(
        shown(INTERNAL, "Contrat", "Contract", "Type de contrat de travail.", "Type of work contract."), p.WORK_CONTRACT
    )
    employer_siret = siret("SIRET de l'employeur", "SIRET of the employer")
    employer = employer()
    rsa = f.flag(shown(INTERNAL, "RSA", "RSA", "Bénéficiaire du RSA à l'embauche.", "Recipient of RSA when hired."))
    qpv = f.flag(shown(INTERNAL, "QPV", "QPV", "Habite un quartier prioritaire.", "Lives in a priority neighbourhood."))
    hours_reported = f.number(
        shown(INTERNAL, "Heures déclarées", "Hours reported", "Par l'employeur.", "By the employer."),
        r.NOT_NEGATIVE,
    )
    hours_validated = f.number(
        shown(INTERNAL, "Heures validées", "Hours validated", "Acceptées par le facilitateur.",
              "Accepted by the facilitator."),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    hours_rejected = f.number(
        shown(INTERNAL, "Heures rejetées", "Hours rejected", "Refusées par le facilitateur.",
              "Refused by the facilitator."),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    rejected_reason = f.code(
        shown(INTERNAL, "Motif du rejet", "Reason of the rejection", "Pourquoi.", "Why."), p.REJECTION
    )
