"""Closed lists of European funding: funds, periods, schemes of codes, themes of projects."""

from schemas.code import code_list

_ESIF = "Regulation (EU) 1303/2013"
_CPR = "Regulation (EU) 2021/1060"

FUND = code_list(
    "fund", "Fonds", "Fund",
    ("ESF", "Fonds social européen (FSE)", "European Social Fund (ESF)", "", "", "Regulation (EU) 1304/2013"),
    ("ESF+", "Fonds social européen plus (FSE+)", "European Social Fund Plus (ESF+)", "", "",
     "Regulation (EU) 2021/1057"),
    ("YEI", "Initiative pour l'emploi des jeunes (IEJ)", "Youth Employment Initiative (YEI)"),
    ("ERDF", "Fonds européen de développement régional (FEDER)", "European Regional Development Fund (ERDF)"),
    ("CF", "Fonds de cohésion", "Cohesion Fund"),
    ("JTF", "Fonds pour une transition juste (FTJ)", "Just Transition Fund (JTF)", "", "",
     "Regulation (EU) 2021/1056"),
    ("EAFRD", "Fonds agricole pour le développement rural (FEADER)", "Agricultural Fund for Rural Development (EAFRD)"),
    ("EMFF", "Fonds pour les affaires maritimes et la pêche (FEAMP)", "Maritime and Fisheries Fund (EMFF)"),
    ("EFF", "Fonds européen pour la pêche (FEP)", "European Fisheries Fund (EFF)", "Période 2007-2013.",
     "Period 2007-2013.", "Regulation (EC) 1198/2006"),
    ("ENI", "Instrument européen de voisinage", "European Neighbourhood Instrument"),
    ("IPA", "Instrument d'aide de préadhésion", "Instrument for Pre-Accession"),
    ("OTHER", "Autre fonds", "Other fund"),
    source=_ESIF,
)  # fmt: skip

FUNDING_PERIOD = code_list(
    "funding_period", "Période de programmation", "Programming period",
    ("2000-2006", "2000-2006", "2000-2006"),
    ("2007-2013", "2007-2013", "2007-2013", "", "", "Regulation (EC) 1083/2006"),
    ("2014-2020", "2014-2020", "2014-2020", "Les dépenses ont couru jusqu'à la fin de 2023.",
     "Spending ran until the end of 2023.", _ESIF),
    ("2021-2027", "2021-2027", "2021-2027", "Les dépenses courent jusqu'à la fin de 2029.",
     "Spending runs until the end of 2029.", _CPR),
    source=_CPR,
)  # fmt: skip

CALL_CODE_SCHEME = code_list(
    "call_code_scheme", "Codification", "Coding scheme",
    ("pon_fse", "PON FSE 2014-2020", "French ESF programme 2014-2020",
     "Axe, objectif thématique, priorité d'investissement, objectif spécifique.",
     "Axis, thematic objective, investment priority, specific objective."),
    ("pn_fse_plus", "PN FSE+ 2021-2027", "French ESF+ programme 2021-2027",
     "Priorité et objectif spécifique (lettre de l'article 4).", "Priority and specific objective (letter of art. 4).",
     "Regulation (EU) 2021/1057 art. 4"),
    ("unknown", "Inconnue", "Unknown", "Le texte ne dit pas à quel programme le code appartient.",
     "The text does not say to which programme the code belongs."),
    source="DGEFP",
)  # fmt: skip

OBJECTIVE_SCHEME = code_list(
    "objective_scheme", "Sorte d'objectif", "Kind of objective",
    ("thematic", "Objectif thématique", "Thematic objective", "TO01 à TO11.", "TO01 to TO11.", f"{_ESIF} art. 9"),
    ("policy", "Objectif stratégique", "Policy objective", "PO01 à PO05.", "PO01 to PO05.", f"{_CPR} art. 5"),
    ("specific", "Objectif spécifique", "Specific objective"),
    ("priority_axis", "Axe prioritaire", "Priority axis"),
    ("topic", "Thème de la liste", "Topic of the list", "Mot de la liste qui publie le projet.",
     "Word of the list that publishes the project."),
    source=_CPR,
)  # fmt: skip

PROJECT_THEME = code_list(
    "project_theme", "Thème", "Theme",
    ("clause", "Clauses sociales", "Social clauses", "Clauses d'insertion, facilitateurs, marchés réservés.",
     "Insertion clauses, facilitators, reserved contracts."),
    ("plie", "PLIE", "PLIE", "Plan local pour l'insertion et l'emploi.", "Local plan for insertion and employment.",
     "Code du travail L5131-2"),
    ("iae", "Insertion par l'activité économique", "Work integration", "", "", "Code du travail L5132-1"),
    ("employer_mobilisation", "Mobilisation des employeurs", "Mobilising employers",
     "Employeurs et entreprises dans les parcours d'insertion.", "Employers and firms in insertion pathways.",
     "PON FSE 3.9.1.2"),
    ("impact", "Impact social", "Social impact", "Mesure de l'impact ou de l'utilité sociale.",
     "Measuring social impact or utility."),
)  # fmt: skip

MENTION_KIND = code_list(
    "mention_kind", "Sorte de mention", "Kind of mention",
    ("place", "Lieu", "Place", "Intercommunalité, commune ou département nommé par le texte.",
     "Intercommunality, commune or département that the text names."),
    ("software", "Logiciel", "Software"),
    ("programme", "Programme", "Programme"),
)  # fmt: skip

CALL_SUPPORT = code_list(
    "call_support", "Ce qui est aidé", "What is supported",
    ("structures", "Structures", "Structures", "Appui aux structures: il n'y a pas de participants.",
     "Support to structures: there are no participants.", "Regulation (EU) 1304/2013 annex I"),
    ("participants", "Participants", "Participants"),
    ("both", "Structures et participants", "Structures and participants"),
)  # fmt: skip
