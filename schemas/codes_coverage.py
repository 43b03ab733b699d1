"""Closed lists of coverage: what a convention offers, to whom, on what terms (facts of seed 001 and of seed 000)."""

from schemas.code import code_list

_LIMOUSIN = "Région Limousin, conventions de partenariat (2013)"
_FACILITATOR = "Description of a facilitator's work, ESF project"

COVERAGE_SERVICE = code_list(
    "coverage_service", "Service du facilitateur", "Service of the facilitator",
    ("advise_buyer", "Conseiller l'acheteur", "Advise the buyer",
     "Conseiller et assister l'acheteur sur les mesures à prendre dans l'élaboration, l'application et le contrôle "
     "des clauses d'insertion.", "Advise and assist the buyer in drafting, applying and checking insertion clauses.",
     _LIMOUSIN),
    ("identify_contracts", "Repérer les marchés", "Identify contracts",
     "Aider en amont à identifier les marchés pouvant permettre une action d'insertion.",
     "Help beforehand to identify the contracts that allow an insertion action.", _LIMOUSIN),
    ("prepare_insertion_offer", "Préparer l'offre d'insertion", "Prepare the insertion offer",
     "Préparer l'offre d'insertion en amont des phases de consultation du marché.",
     "Prepare the supply of insertion before the call for tenders.", _LIMOUSIN),
    ("ease_integration", "Faciliter l'intégration de la clause", "Ease the integration of the clause",
     "Faciliter l'intégration de la clause sans retard dans l'exécution des marchés.",
     "Ease the integration of the clause without delaying the contract.", _LIMOUSIN),
    ("follow_up", "Suivre l'application", "Follow up", "Suivre et évaluer l'application de la clause d'insertion.",
     "Follow and evaluate the application of the clause.", _LIMOUSIN),
    ("control_information", "Contrôler les renseignements", "Check the information",
     "Contrôler les renseignements transmis par l'entreprise titulaire.",
     "Check the information that the contractor sends.", _LIMOUSIN),
    ("report_progress", "Rendre compte de l'avancement", "Report progress",
     "Rendre compte de l'état d'avancement des objectifs d'insertion et des résultats obtenus.",
     "Report on the progress towards the insertion targets and on the results.", _LIMOUSIN),
    ("evaluate_impact", "Évaluer l'impact", "Evaluate the impact",
     "Évaluer l'impact de la clause en matière d'insertion.", "Evaluate the impact of the clause on insertion.",
     _LIMOUSIN),
    ("hours_calculation", "Calculer les heures", "Calculate the hours"),
    ("drafting", "Rédiger la clause", "Draft the clause"),
    ("company_information", "Informer les entreprises", "Inform companies"),
    ("job_profile", "Définir les postes", "Define the job profiles"),
    ("candidate_linking", "Présenter des candidats", "Present candidates"),
    ("site_follow_up", "Suivre sur le chantier", "Follow up on site"),
    ("validation", "Valider les heures", "Validate the hours"),
    ("end_balance", "Dresser le bilan", "Draw up the final balance"),
    source=_FACILITATOR,
)  # fmt: skip

COVERAGE_SCOPE = code_list(
    "coverage_scope", "Acheteurs concernés", "Buyers concerned",
    ("all_buyers", "Tous les acheteurs", "All buyers"),
    ("listed_buyers", "Les acheteurs nommés", "The buyers that are named",
     "Seuls les acheteurs que la convention nomme.", "Only the buyers that the convention names."),
    ("programme", "Un programme", "A programme", "Les marchés d'un programme, par exemple l'ANRU.",
     "The contracts of a programme, for instance ANRU."),
)  # fmt: skip

COVERAGE_CHARGE = code_list(
    "coverage_charge", "Coût pour l'acheteur", "Charge to the buyer",
    ("free", "Gratuit", "Free of charge"),
    ("paid", "Payant", "Paid"),
    ("unknown", "Inconnu", "Unknown"),
)  # fmt: skip

COVERAGE_RENEWAL = code_list(
    "coverage_renewal", "Reconduction", "Renewal",
    ("none", "Sans reconduction", "No renewal"),
    ("yearly", "Annuelle renouvelable", "Yearly, renewable",
     "Annuelle renouvelable par accord: la date de fin écrite fait foi.",
     "Yearly, renewable by agreement: the written end counts."),
    ("tacit", "Tacite", "Tacit", "Se poursuit après la date de fin écrite, sauf dénonciation.",
     "Goes on after the written end unless it is denounced."),
    ("unknown", "Inconnue", "Unknown"),
)  # fmt: skip

COVERAGE_LISTS = (COVERAGE_CHARGE, COVERAGE_RENEWAL, COVERAGE_SCOPE, COVERAGE_SERVICE)
