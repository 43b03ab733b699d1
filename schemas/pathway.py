"""The pathway: what one person, known by a pseudonym, went through; internal, every field of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from schemas import codes_pathway as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import INTERNAL
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown

PSEUDONYM = r.pattern(
    r"[0-9a-f]{8}-[a-z2-7]{26}|[0-9a-f]{32}", "Not a pseudonym: only the door makes it; a clear number is never kept."
)
ROME = r.pattern(r"[A-Z]\d{4}", "Not a ROME code: write one letter and four digits, for instance F1704.")
OWN = {"plie": ("positive", "plie_reason"), "iae": ("iae_group",), "esf": ("esf_result",)}


def one_vocabulary(exit_: Mapping[str, Any]) -> bool:
    """Say whether an exit speaks the vocabulary of its own scheme only."""
    others = [name for scheme, names in OWN.items() if scheme != exit_.get("scheme") for name in names]
    return all(exit_.get(name) is None for name in others)


ONE_VOCABULARY = r.Rule(one_vocabulary, "Two vocabularies: an exit says only what its own scheme counts.")


def participant(*, required: bool = False) -> f.Text:
    """Declare the pseudonym of a person."""
    return f.text(
        shown(INTERNAL, "Participant", "Participant", "Pseudonyme à clé, propre à ce service et à cette source.",
              "Keyed pseudonym, of this hub and source alone.", source="EDPS-AEPD, hash as pseudonymisation"),
        PSEUDONYM, required=required,
    )  # fmt: skip


def employer() -> f.Text:
    """Declare the pseudonym of an employer without SIRET."""
    return f.text(
        shown(INTERNAL, "Employeur (pseudonyme)", "Employer (pseudonym)", "Où le SIRET manque: pseudonyme du nom.",
              "Where the SIRET is missing: pseudonym of the name."),
        PSEUDONYM,
    )  # fmt: skip


def siret(fr: str, en: str) -> f.Text:
    """Declare the SIRET of an organisation of a pathway."""
    return f.text(
        shown(INTERNAL, fr, en, "SIRET, s'il est valide.", "SIRET, if valid.", source="INSEE, répertoire Sirene"),
        r.SIRET,
    )


class Committee(ma.Schema):
    """One sitting of the admission committee (CLAS)."""

    on = f.day(shown(INTERNAL, "Date", "Date", "Jour du comité.", "Day of the committee."))
    decision = f.code(shown(INTERNAL, "Décision", "Decision", "Décision prise.", "Decision."), c.COMMITTEE_DECISION)


class Step(ma.Schema):
    """One step of a pathway."""

    step_type = f.code(shown(INTERNAL, "Type", "Type", "Type d'étape.", "Type of step."), c.STEP_TYPE)
    operation = f.text(
        shown(INTERNAL, "Opération", "Operation", "Numéro du dossier FSE.", "Number of the ESF file.", source="MDFSE")
    )
    provider_siret = siret("SIRET du prestataire", "SIRET of the provider")
    starts_on = f.day(shown(INTERNAL, "Début", "Start", "Premier jour.", "First day."))
    planned_end_on = f.day(shown(INTERNAL, "Fin prévue", "Planned end", "Fin prévue.", "Planned end."))
    ends_on = f.day(shown(INTERNAL, "Fin", "End", "Fin réelle.", "Real end."))
    hours = f.number(shown(INTERNAL, "Heures", "Hours", "Heures de l'étape.", "Hours of the step."), r.NOT_NEGATIVE)
    status = f.code(shown(INTERNAL, "État", "State", "État de l'étape.", "State of the step."), c.STEP_STATUS)
    result = f.code(shown(INTERNAL, "Résultat", "Result", "Résultat de l'étape.", "Result of the step."), c.STEP_RESULT)


class WorkContract(ma.Schema):
    """One work contract of a participant."""

    contract_type = f.code(shown(INTERNAL, "Contrat", "Contract", "Type de contrat.", "Type."), c.WORK_CONTRACT)
    rome = f.text(shown(INTERNAL, "ROME", "ROME", "Code du métier.", "Code of the job.", source="ROME 4.0"), ROME)
    employer_siret = siret("SIRET de l'employeur", "SIRET of the employer")
    employer = employer()
    starts_on = f.day(shown(INTERNAL, "Embauche", "Start", "Jour de l'embauche.", "Day of hiring."))
    planned_end_on = f.day(shown(INTERNAL, "Fin prévue", "Planned end", "Fin prévue.", "Planned end."))
    ends_on = f.day(shown(INTERNAL, "Fin", "End", "Fin réelle.", "Real end."))
    weekly_hours = f.number(
        shown(INTERNAL, "Heures par semaine", "Hours a week", "Durée hebdomadaire.", "Weekly hours."),
        r.between(0, 80, "Not weekly hours: write 0 to 80."),
    )
    on_clause = f.flag(shown(INTERNAL, "Sur clause", "On a clause", "Emploi sur clause.", "Job on a clause."))
    clause_reference = f.text(
        shown(INTERNAL, "Référence de la clause", "Reference of the clause", "Référence du marché dans l'export.",
              "Reference of the contract in the export.")
    )  # fmt: skip


class Exit(ma.Schema):
    """One exit, in the words of one scheme; positive means another thing to each."""

    scheme = f.code(
        shown(INTERNAL, "Dispositif", "Scheme", "Dispositif qui compte la sortie.", "Scheme that counts the exit."),
        c.EXIT_SCHEME, required=True,
    )  # fmt: skip
    on = f.day(shown(INTERNAL, "Date", "Date", "Jour de la sortie.", "Day of the exit."))
    positive = f.flag(
        shown(INTERNAL, "Sortie positive (PLIE)", "Positive exit (PLIE)", "Au sens du PLIE seul.",
              "In the sense of a PLIE only.")
    )  # fmt: skip
    plie_reason = f.code(shown(INTERNAL, "Motif (PLIE)", "Reason (PLIE)", "Motif du PLIE.", "Reason."), c.PLIE_REASON)
    iae_group = f.code(shown(INTERNAL, "Groupe (IAE)", "Group (IAE)", "Groupe de l'IAE.", "Group."), c.IAE_GROUP)
    esf_result = f.code(
        shown(INTERNAL, "Situation (FSE)", "Situation (ESF)", "Situation à la sortie.", "Situation on leaving."),
        c.ESF_RESULT,
    )
    contract_type = f.code(
        shown(INTERNAL, "Contrat", "Contract", "Contrat trouvé.", "Contract found."), c.WORK_CONTRACT
    )
    in_work_3_months = f.flag(shown(INTERNAL, "En emploi à 3 mois", "In work at 3 months", "Constaté.", "Checked."))
    in_work_6_months = f.flag(shown(INTERNAL, "En emploi à 6 mois", "In work at 6 months", "Constaté.", "Checked."))
    in_work_12_months = f.flag(shown(INTERNAL, "En emploi à 12 mois", "In work at 12 months", "Constaté.", "Checked."))


class PathwaySchema(RecordSchema):
    """Entry, committee, criteria, steps, contracts and exits of one person whom nobody can name."""

    kind = kind_field("pathway")
    participant = participant(required=True)
    tables = f.codes(
        shown(INTERNAL, "Tableaux lus", "Tables read", "Tableaux de l'export dont vient le parcours.",
              "Tables of the export that the pathway comes from."),
        c.PATHWAY_TABLE,
    )  # fmt: skip
    age_band = f.code(shown(INTERNAL, "Tranche d'âge", "Age band", "Tranche d'âge.", "Age band."), c.AGE_BAND)
    age_at = f.code(shown(INTERNAL, "Âge calculé", "Age computed", "Quand l'âge compte.", "When it counts."), c.AGE_AT)
    sex = f.code(shown(INTERNAL, "Sexe", "Sex", "Sexe tel que saisi.", "Sex as typed."), c.SEX)
    qpv = f.flag(shown(INTERNAL, "QPV", "QPV", "Habite un quartier prioritaire.", "Lives in a priority neighbourhood."))
    rsa = f.flag(shown(INTERNAL, "RSA", "RSA", "Bénéficiaire du RSA à l'entrée.", "Recipient of RSA at entry."))
    unemployment_band = f.code(
        shown(INTERNAL, "Durée de chômage", "Time unemployed", "À l'entrée.", "At entry."), c.UNEMPLOYMENT_BAND
    )
    qualification = f.code(
        shown(INTERNAL, "Qualification", "Qualification", "Dans la nomenclature de 2019.", "In the list of 2019."),
        c.QUALIFICATION,
    )
    qualification_nomenclature = f.code(
        shown(INTERNAL, "Nomenclature d'origine", "Original list", "Nomenclature du fichier.", "List of the file."),
        c.NOMENCLATURE,
    )
    situation = f.code(shown(INTERNAL, "Situation", "Situation", "Situation à l'entrée.", "At entry."), c.SITUATION)
    criteria = f.codes(
        shown(INTERNAL, "Critères", "Criteria", "Critères d'éligibilité.", "Criteria of eligibility."),
        c.PATHWAY_CRITERION,
    )
    referrer = f.code(shown(INTERNAL, "Prescripteur", "Referrer", "Sorte de prescripteur.", "Its kind."), c.REFERRER)
    target_rome = f.text(
        shown(INTERNAL, "Métier recherché", "Job wanted", "Code ROME.", "ROME code.", source="ROME 4.0"), ROME
    )
    entered_on = f.day(shown(INTERNAL, "Entrée", "Entry", "Jour d'entrée.", "Day of entry."))
    status = f.code(shown(INTERNAL, "État", "State", "État du parcours.", "State of the pathway."), c.PATHWAY_STATUS)
    committees = f.many(shown(INTERNAL, "Comités", "Committees", "Passages en comité.", "Sittings."), Committee)
    steps = f.many(shown(INTERNAL, "Étapes", "Steps", "Étapes du parcours.", "Steps of the pathway."), Step)
    contracts = f.many(shown(INTERNAL, "Contrats", "Contracts", "Contrats.", "Contracts."), WorkContract)
    exits = f.many(shown(INTERNAL, "Sorties", "Exits", "Une par dispositif.", "One a scheme."), Exit, ONE_VOCABULARY)
