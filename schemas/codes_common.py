"""Closed lists that every kind shares: places, roles, findings, links, who may see."""

from schemas.audiences import CONSULT, INTERNAL, OPEN, PARTNER
from schemas.code import code_list

_COG = "INSEE, code officiel géographique"
_EFORMS = "eForms SDK, organisation-role"

AUDIENCE = code_list(
    "audience", "Public autorisé", "Audience",
    (OPEN, "Ouvert à tous", "Open to everybody"),
    (CONSULT, "Consultation seulement", "Pages only", "Visible sur les pages, sans autre représentation.",
     "Shown on pages, with no other representation."),
    (PARTNER, "Partenaires", "Partners", "Par convention.", "By agreement."),
    (INTERNAL, "Interne", "Internal", "Exploitants du service.", "Operators of the hub."),
)  # fmt: skip

PLACE_ROLE = code_list(
    "place_role", "Rôle du lieu", "Role of the place",
    ("performance", "Lieu d'exécution", "Place of performance", "", "", "eForms BT-5071"),
    ("buyer", "Siège de l'acheteur", "Buyer's seat"),
    ("publication", "Département de publication", "Département of publication", "", "", "BOAMP code_departement"),
    ("delivery", "Lieu de livraison", "Place of delivery"),
)  # fmt: skip

TERRITORY_TYPE = code_list(
    "territory_type", "Type de territoire", "Type of territory",
    ("commune", "Commune", "Commune"),
    ("epci", "Intercommunalité (EPCI)", "Intercommunality (EPCI)", "", "", "CGCT L5210-1-1 A"),
    ("ept", "Établissement public territorial", "Greater Paris territory (EPT)", "", "", "CGCT L5219-2"),
    ("departement", "Département", "Département"),
    ("region", "Région", "Région"),
    ("nuts3", "NUTS 3", "NUTS 3", "", "", "Regulation (EC) 1059/2003"),
    ("zone_emploi", "Zone d'emploi", "Employment zone", "", "", "INSEE"),
    ("clpe", "Comité local pour l'emploi", "Local employment committee", "", "", "France Travail"),
    ("qpv", "Quartier prioritaire", "Priority neighbourhood", "", "", "Decree 2023-1314"),
    ("country", "Pays", "Country", "", "", "ISO 3166-1"),
    source=_COG,
)  # fmt: skip

ORGANISATION_ROLE = code_list(
    "organisation_role", "Rôle", "Role",
    ("buyer", "Acheteur", "Buyer", "", "", "CCP L1210-1"),
    ("lead_buyer", "Coordonnateur du groupement", "Lead buyer", "", "", "CCP L2113-7"),
    ("project_owner", "Maître d'ouvrage", "Project owner", "", "", "CCP L2411-1"),
    ("project_designer", "Maître d'œuvre", "Project designer", "", "", "CCP L2431-1"),
    ("contractor", "Titulaire", "Contractor"),
    ("lead", "Mandataire du groupement", "Lead of the consortium", "", "", "CCP R2142-23"),
    ("co_contractor", "Cotraitant", "Co-contractor", "", "", "CCP R2142-19"),
    ("subcontractor", "Sous-traitant", "Subcontractor", "", "", "CCP L2193-2"),
    ("facilitator", "Facilitateur de clauses", "Facilitator"),
    ("plie", "PLIE", "PLIE", "", "", "Code du travail L5131-2"),
    ("siae", "SIAE", "Work-integration enterprise", "", "", "Code du travail L5132-4"),
    ("employer", "Employeur", "Employer"),
    ("referrer", "Prescripteur", "Referrer"),
    ("step_provider", "Prestataire d'étape", "Step provider"),
    ("intermediate_body", "Organisme intermédiaire", "Intermediate body", "", "", "Regulation (EU) 2021/1060 art. 71"),
    ("managing_authority", "Autorité de gestion", "Managing authority", "", "", "Regulation (EU) 2021/1060 art. 71"),
    ("state_service", "Service de l'État", "State service"),
    ("beneficiary", "Bénéficiaire", "Beneficiary", "", "", "Regulation (EU) 2021/1060 art. 2"),
    ("other", "Autre", "Other"),
    source=_EFORMS,
)  # fmt: skip

WINNER_ROLE = code_list(
    "winner_role", "Rôle de l'attributaire", "Role of the winner",
    ("contractor", "Titulaire", "Contractor"),
    ("lead", "Mandataire du groupement", "Lead of the consortium", "", "", "CCP R2142-23"),
    ("co_contractor", "Cotraitant", "Co-contractor", "", "", "CCP R2142-19"),
    ("subcontractor", "Sous-traitant", "Subcontractor", "", "", "CCP L2193-2"),
)  # fmt: skip

FINDING_LEVEL = code_list(
    "finding_level", "Niveau", "Level",
    ("info", "Information", "Information"),
    ("warning", "À vérifier", "To be checked"),
    ("error", "Erreur", "Error", "Contradiction ou valeur impossible dans la source.",
     "Contradiction or impossible value in the source."),
)  # fmt: skip
