"""Contacts: the fields of persons, which stay at the door; only the buyer as a body goes on."""

from __future__ import annotations

from hub import Door

NATIONAL = (
    *("nomContact", "adresseMailContact", "telContact", "correspondantPRM", "PersonnePhysique"),
    *("tel", "fax", "mel", "poste", "civilite", "pren", "fonc"),
)
DILA = ("CORRESPONDANT", "CONTACT", "TEL", "FAX", "MEL", "POSTE", "PRM", "MEMBRE_JURY")
EFORMS = (
    *("cac:Contact", "efac:UltimateBeneficialOwner", "cac:TechnicalCommitteePerson"),
    *("cbc:ElectronicMail", "cbc:Telephone", "cbc:Telefax"),
)
TED = ("CONTACT_POINT", "PHONE", "E_MAIL", "MEMBER_NAME", "CONTACT", "FAX", "ATTENTION", "E_MAILS")

NEVER = frozenset({*NATIONAL, *DILA, *EFORMS, *TED})  #: tags that no text is taken from, should one pass the door
PERSONS = (
    *("donnees.CORRESPONDANTS.**.NOM", "donnees.DOCUMENTS.NOM", "donnees.DOCUMENTS.*.NOM"),
    "donnees.**.ADRESSES_COMPLEMENTAIRES.**.NOM",
)
FREE_TEXTS = (
    *("visiteDetail", "autresInformComplementaire", "attributionMarche", "rensgComplt", "rens_Complt"),
    *("RENS_COMPLEMENT", "CONDITION_PARTICULIERE_EXECUTION", "AUTRES_CONDITIONS_PART_OUI", "INFO_COMPL"),
    *("CONDITIONS_REMISE_OFFRES", "CONDITIONS_ET_MODE_PAIEMENT_OBTENIR_DOCUMENTS", "PROCEDURES_RECOURS_PRECISIONS"),
    *("INFO_COMPLEMENTAIRE", "LIRE", "AJOUTER", "TXT_INIT", "INIT", "SUPPRIMER", "INFO_ADD", "AUTRES"),
    *("description", "capaciteExercice", "capaciteEcoFin", "capaciteTech", "justificationAutre", "OBJET_COMPLET"),
    *("PRINCIPALES", "DESCRIPTION", "SITUATION_JURIDIQUE", "CAP_ECO", "CAP_TECH", "P", "REVIEW_PROCEDURE"),
    *("cbc:Description", "efbc:ChangeDescription", "cbc:ProcurementType", "cbc:ProcessReason", "SUITABILITY"),
    *(
        "SHORT_DESCR",
        "TEXT",
        "texte_illisible",
        "cbc:Note",
        "renseignementsCompl",
        "infosSup",
        "txtLibre",
        "champsLibre",
    ),
)  #: boxes in which buyers write whom to call

DOOR = Door(
    drop=(*(f"**.{tag}" for tag in sorted(NEVER)), *PERSONS),
    scrub=tuple(f"**.{tag}" for tag in FREE_TEXTS),
)
