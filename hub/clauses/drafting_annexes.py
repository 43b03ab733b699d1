"""The annexes of a draft: commitment, list of eligible public with its proofs, monthly form of hours, answer form."""

from __future__ import annotations

from hub.clauses.drafting_execution import label_of
from hub.clauses.drafting_model import Annex, Choices, blank

_PROOFS = {
    "DELD": "attestation d'inscription à France Travail", "DETLD": "attestation d'inscription à France Travail",
    "RSA": "attestation de droits de la CAF ou de la MSA", "ASS": "attestation de paiement de France Travail",
    "AAH": "attestation de droits de la CAF ou de la MSA", "PI": "titre de pension",
    "TH": "reconnaissance de la qualité de travailleur handicapé", "PLIE": "attestation du PLIE",
    "JEUNE": "attestation de la mission locale", "IAE": "PASS IAE ou contrat de la structure",
    "GEIQ": "contrat du GEIQ", "QPV": "justificatif de domicile",
}  # fmt: skip
_TICKED = {
    "direct_hire": "Embauche directe",
    "made_available": "Mise à disposition (ETTI, AI, GEIQ, EATT)",
    "subcontract": "Sous-traitance ou cotraitance (EI, ACI, EA, ESAT)",
}


def commitment(choices: Choices, hours: str) -> Annex:
    """The annex of the acte d'engagement."""
    rows = [("Modalité retenue", "Heures prévues", "Structure ou employeur pressenti", "Postes")]
    rows += [(f"☐ {_TICKED[each]}", "", "", "") for each in choices.modalities]
    rows.append(("Total", hours, "", ""))
    return Annex(
        "Annexe 1 à l'acte d'engagement\u00a0: engagement d'insertion",
        ("Le candidat déclare avoir pris connaissance de la clause d'insertion et s'engage à réserver le volume "
         "d'heures ci-dessous. Cette annexe est remise avec l'offre.",
         "Membre du groupement chargé du suivi\u00a0: ____________________",
         "Fait à ____________________, le ____________________. Signature\u00a0:"),
        tuple(rows),
    )  # fmt: skip


def public_list(choices: Choices) -> Annex:
    """The list of eligible public with the proof of each."""
    rows = [("Public éligible", "Justificatif vu par le facilitateur")]
    rows += [(label_of(each), _PROOFS.get(each, "avis du facilitateur ou du service public de "
              "l'emploi, ou document équivalent")) for each in choices.publics]  # fmt: skip
    return Annex(
        "Annexe 2\u00a0: publics éligibles et justificatifs",
        ("Les justificatifs sont présentés au facilitateur avant la prise de poste. Ils ne sont ni transmis à "
         "l'acheteur ni conservés par lui.",),
        tuple(rows),
    )  # fmt: skip


def monthly_form(lot: str) -> Annex:
    """The monthly form of hours; it names nobody: each person has a number that the facilitator gives."""
    heading = ("N° donné par le facilitateur", "Employeur", "Modalité", "Type de contrat", "Poste",
               "Heures de travail", "Heures de formation", "Heures validées (facilitateur)")  # fmt: skip
    empty = ("",) * len(heading)
    return Annex(
        "Annexe 3\u00a0: état mensuel des heures d'insertion",
        (f"Marché et lot\u00a0: {lot}", "Mois\u00a0: __________  Titulaire\u00a0: ____________________",
         "À transmettre au facilitateur avant le 15 du mois suivant. Aucun nom n'est porté sur cet état.",
         "Heures cumulées depuis le début\u00a0: __________  Reste à réaliser\u00a0: __________"),
        (heading, *(empty for _ in range(5)), ("Total du mois", *empty[1:])),
    )  # fmt: skip


def declaration() -> Annex:
    """The declaration of a candidate for a reserved lot."""
    return Annex(
        "Annexe 1\u00a0: déclaration du candidat au lot réservé",
        ("Le candidat déclare entrer dans le champ de la réservation\u00a0:",
         "Fait à ____________________, le ____________________. Signature\u00a0:"),
        (("Information", "Réponse"), ("Type de structure (ACI, EI, AI, ETTI, EA, ESAT...)", ""),
         ("Convention ou agrément\u00a0: numéro et validité", ""),
         ("Effectif affecté au lot", ""), ("Part de travailleurs du champ de la réservation", "        %")),
    )  # fmt: skip


def answer_form() -> Annex:
    """The form on which an insertion criterion is scored."""
    return Annex(
        "Annexe 1\u00a0: cadre de réponse au critère d'insertion",
        ("Le candidat répond pour le présent lot. Deux pages suffisent.",),
        (("Point noté", "Réponse du candidat", f"Points ({blank('barème')})"),
         ("Postes proposés, tâches, durée", "", ""), ("Encadrement, tutorat, accueil", "", ""),
         ("Formation, suites de parcours", "", ""), ("Partenaires de l'insertion et de l'emploi", "", "")),
    )  # fmt: skip
