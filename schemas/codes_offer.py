"""Closed lists of job offers: France Travail's contracts, working time, experience, and the marks of insertion."""

from schemas.code import code_list

_API = "France Travail, API Offres d'emploi v2"
_LABOUR = "Code du travail"

CONTRACT_TYPE = code_list(
    "contract_type", "Type de contrat", "Type of contract",
    ("CDI", "Contrat à durée indéterminée", "Permanent contract"),
    ("CDD", "Contrat à durée déterminée", "Fixed-term contract"),
    ("MIS", "Mission intérimaire", "Temporary agency work"),
    ("SAI", "Contrat de travail saisonnier", "Seasonal contract"),
    ("CCE", "Profession commerciale", "Commercial profession"),
    ("FRA", "Franchise", "Franchise"),
    ("LIB", "Profession libérale", "Self-employed profession"),
    ("REP", "Reprise d'entreprise", "Business takeover"),
    ("TTI", "Contrat de travail temporaire d'insertion", "Insertion agency work",
     "Mission d'une entreprise de travail temporaire d'insertion (ETTI).",
     "Assignment of a work-integration temporary agency.", f"{_LABOUR} L5132-6"),
    ("DDI", "Contrat à durée déterminée d'insertion", "Fixed-term insertion contract",
     "CDDI d'un atelier et chantier, d'une entreprise ou d'une association d'insertion.",
     "Contract of a work-integration workshop, enterprise or association.", f"{_LABOUR} L5132-5"),
    ("DIN", "CDI intérimaire", "Permanent agency contract"),
    ("DDT", "CDD Tremplin", "Springboard contract",
     "Contrat d'une entreprise adaptée; il vient dans des offres sans être dans la liste servie.",
     "Contract of an adapted enterprise; offers carry it though the list served does not.",
     f"{_LABOUR} L5213-13-2"),
    source=f"{_API}, typesContrats",
)  # fmt: skip

CONTRACT_NATURE = code_list(
    "contract_nature", "Nature du contrat", "Nature of the contract",
    ("E1", "Contrat de travail", "Employment contract"),
    ("E2", "Contrat d'apprentissage", "Apprenticeship"),
    ("FA", "Action de formation préalable au recrutement", "Training before recruitment"),
    ("FJ", "Contrat Pacte", "PACTE contract"),
    ("FS", "Contrat de professionnalisation", "Professionalisation contract"),
    ("FT", "CUI - CAE", "Subsidised contract, non-profit (CUI-CAE)",
     "Contrat aidé du secteur non marchand (parcours emploi compétences).",
     "Subsidised contract of the non-profit sector.", f"{_LABOUR} L5134-20"),
    ("FU", "CUI - CIE", "Subsidised contract, firms (CUI-CIE)", "Contrat aidé du secteur marchand.",
     "Subsidised contract of the private sector.", f"{_LABOUR} L5134-65"),
    ("I1", "Insertion par l'activité économique", "Work integration", "Contrat d'une structure d'insertion.",
     "Contract of a work-integration structure.", f"{_LABOUR} L5132-1"),
    ("NS", "Emploi non salarié", "Self-employment"),
    ("FV", "Préparation opérationnelle à l'emploi", "Operational preparation for work"),
    ("FW", "Emploi d'avenir non marchand", "Emploi d'avenir, non-profit"),
    ("FX", "Emploi d'avenir marchand", "Emploi d'avenir, private sector"),
    ("FY", "Emploi d'avenir professeur", "Emploi d'avenir, teacher"),
    ("PS", "Portage salarial", "Wage portage"),
    ("PR", "Contrat PrAB", "PrAB contract"),
    ("CC", "CDI de chantier ou d'opération", "Project-based permanent contract"),
    ("CU", "Contrat d'usage", "Customary fixed-term contract"),
    ("EE", "Contrat d'engagement éducatif", "Educational engagement contract"),
    ("ER", "Engagement à servir dans la réserve", "Engagement in the reserve"),
    ("CI", "Contrat intermittent", "Intermittent contract"),
    source=f"{_API}, naturesContrats",
)  # fmt: skip

INSERTION_MARK = code_list(
    "insertion_mark", "Marque d'insertion", "Mark of insertion",
    ("iae", "Insertion par l'activité économique", "Work integration", "Nature I1, ou type DDI ou TTI.",
     "Nature I1, or type DDI or TTI.", f"{_LABOUR} L5132-1"),
    ("cui", "Contrat unique d'insertion", "Subsidised contract", "Nature FT ou FU.", "Nature FT or FU.",
     f"{_LABOUR} L5134-19-1"),
    ("adapted", "Entreprise adaptée", "Adapted enterprise", "Entreprise adaptée ou CDD Tremplin.",
     "Adapted enterprise or springboard contract.", f"{_LABOUR} L5213-13"),
    ("handi", "Employeur handi-engagé", "Employer committed to disability", "Label donné par France Travail.",
     "Label given by France Travail."),
    ("clause", "Clause sociale citée", "Social clause quoted", "Le texte cite une clause sociale ou d'insertion.",
     "The text quotes a social or insertion clause.", "CCP L2112-2"),
    ("insertion_wording", "Insertion citée", "Insertion quoted",
     "Le texte parle d'éligibilité à l'IAE, de chantier d'insertion, de GEIQ; un indice, jamais un fait.",
     "The text speaks of eligibility, insertion sites or GEIQ; a hint, never a fact."),
)  # fmt: skip

MARK_LEVEL = code_list(
    "mark_level", "Valeur de la marque", "Strength of the mark",
    ("structured", "Donnée", "Given", "Un champ de la source le dit.", "A field of the source says it."),
    ("hint", "Indice", "Hint", "Seul le texte le laisse penser.", "Only the text suggests it."),
)  # fmt: skip

WORKING_TIME = code_list(
    "working_time", "Temps de travail", "Working time",
    ("full", "Temps plein", "Full time"),
    ("part", "Temps partiel", "Part time"),
    source=_API,
)  # fmt: skip

EXPERIENCE_REQUIRED = code_list(
    "experience_required", "Expérience", "Experience",
    ("D", "Débutant accepté", "Beginners accepted"),
    ("S", "Expérience souhaitée", "Experience desired"),
    ("E", "Expérience exigée", "Experience required"),
    source=_API,
)  # fmt: skip

REQUIREMENT = code_list(
    "requirement", "Exigence", "Requirement",
    ("E", "Exigé", "Required"),
    ("S", "Souhaité", "Desired"),
    source=_API,
)  # fmt: skip

QUALIFICATION = code_list(
    "qualification", "Qualification", "Qualification",
    ("1", "Manœuvre", "Labourer"),
    ("2", "Ouvrier spécialisé", "Semi-skilled worker"),
    ("3", "Ouvrier qualifié (P1, P2)", "Skilled worker (P1, P2)"),
    ("4", "Ouvrier qualifié (P3, P4, OHQ)", "Skilled worker (P3, P4, OHQ)"),
    ("5", "Employé non qualifié", "Unskilled employee"),
    ("6", "Employé qualifié", "Skilled employee"),
    ("7", "Technicien", "Technician"),
    ("8", "Agent de maîtrise", "Supervisor"),
    ("9", "Cadre", "Manager"),
    source=_API,
)  # fmt: skip

ROME_VERSION = code_list(
    "rome_version", "Version du ROME", "Version of ROME",
    ("3", "ROME 3", "ROME 3", "Libellés en usage jusqu'en février 2024.", "Labels in use until February 2024."),
    ("4", "ROME 4.0", "ROME 4.0", "Libellés en usage depuis juillet 2024.", "Labels in use since July 2024."),
    source="France Travail, ROME",
)  # fmt: skip

OFFER_ORIGIN = code_list(
    "offer_origin", "Origine de l'offre", "Origin of the offer",
    ("1", "France Travail", "France Travail"),
    ("2", "Partenaire", "Partner"),
    source=_API,
)  # fmt: skip
