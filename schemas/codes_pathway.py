"""Closed lists of pathways: bands, criteria, steps, exits, hours; none that reveals health or justice."""

from schemas.code import code_list

_PLIE = "AVE, PLIE mode d'emploi"
_HUB = "Clausier; CNIL, minimisation"
_ASP = "ASP, Les Emplois de l'inclusion"
_CCAG = "CCAG 2021"

AGE_BAND = code_list(
    "age_band", "Tranche d'âge", "Age band",
    ("under_18", "Moins de 18 ans", "Under 18"),
    ("18_25", "De 18 à 25 ans", "18 to 25"),
    ("26_29", "De 26 à 29 ans", "26 to 29"),
    ("30_39", "De 30 à 39 ans", "30 to 39"),
    ("40_49", "De 40 à 49 ans", "40 to 49"),
    ("50_54", "De 50 à 54 ans", "50 to 54"),
    ("55_plus", "55 ans et plus", "55 or over"),
    source="Regulation (EU) 2021/1057 annex I; CCAG 2021",
)  # fmt: skip

AGE_AT = code_list(
    "age_at", "Âge calculé", "Age computed",
    ("entry", "À l'entrée", "At entry"),
    ("import", "À la lecture du fichier", "When the file was read"),
    source=_HUB,
)  # fmt: skip

SEX = code_list("sex", "Sexe", "Sex", ("F", "Femme", "Woman"), ("M", "Homme", "Man"), source=_ASP)

UNEMPLOYMENT_BAND = code_list(
    "unemployment_band", "Durée de chômage", "Time unemployed",
    ("under_12", "Moins de 12 mois", "Under 12 months"),
    ("12_23", "De 12 à 23 mois", "12 to 23 months"),
    ("24_plus", "24 mois et plus", "24 months or more"),
    source=_ASP,
)  # fmt: skip

QUALIFICATION = code_list(
    "qualification_level", "Niveau de qualification", "Level of qualification",
    ("below_3", "Sans diplôme ou sous le niveau 3", "No diploma or below level 3"),
    ("3", "Niveau 3 (CAP, BEP)", "Level 3 (CAP, BEP)"),
    ("4", "Niveau 4 (baccalauréat)", "Level 4 (baccalauréat)"),
    ("5", "Niveau 5 (bac + 2)", "Level 5 (two years of higher education)"),
    ("6", "Niveau 6 (licence)", "Level 6 (bachelor)"),
    ("7_plus", "Niveau 7 ou 8", "Level 7 or 8"),
    source="Decree 2019-14, nomenclature of 2019",
)  # fmt: skip

NOMENCLATURE = code_list(
    "nomenclature", "Nomenclature des niveaux", "Nomenclature of levels",
    ("1969", "Nomenclature de 1969 (I à VI)", "Nomenclature of 1969 (I to VI)"),
    ("2019", "Nomenclature de 2019 (1 à 8)", "Nomenclature of 2019 (1 to 8)"),
    ("words", "En toutes lettres", "In words"),
    source="Decree 2019-14",
)  # fmt: skip

SITUATION = code_list(
    "situation", "Situation à l'entrée", "Situation at entry",
    ("job_seeking", "En recherche d'emploi", "Looking for a job"),
    ("siae", "En insertion par l'activité économique", "In work integration"),
    ("employed", "En emploi", "In a job"),
    ("training", "En formation", "In training"),
    ("inactive", "Inactif", "Inactive"),
    source="Carnet de bord; Regulation (EU) 2021/1057 annex I",
)  # fmt: skip

PATHWAY_CRITERION = code_list(
    "pathway_criterion", "Critère d'éligibilité", "Criterion of eligibility",
    ("DELD", "Demandeur d'emploi de longue durée", "Long-term unemployed"),
    ("DETLD", "Demandeur d'emploi de très longue durée", "Very long-term unemployed"),
    ("RSA", "Bénéficiaire du RSA", "Recipient of minimum income (RSA)"),
    ("ASS", "Bénéficiaire de l'ASS", "Recipient of the ASS allowance"),
    ("JEUNE", "Jeune de moins de 26 ans", "Under 26"),
    ("SENIOR", "Plus de 50 ans", "Over 50"),
    ("CAP_BEP", "Faible niveau de qualification", "Low qualification"),
    ("QPV", "Habitant d'un quartier prioritaire", "Resident of a priority neighbourhood"),
    ("FRR", "Habitant d'une zone rurale à revitaliser", "Resident of a rural revitalisation area"),
    ("PM", "Parent isolé", "Lone parent"),
    ("PLIE", "Participant d'un PLIE", "Participant of a PLIE"),
    ("IAE", "Salarié de l'IAE", "Employee of work integration"),
    ("OTHER", "Autre critère", "Other criterion"),
    ("WITHHELD", "Critère non conservé", "Criterion not kept",
     "Santé, handicap, justice, asile ou aide à l'enfance: lequel n'est pas conservé.",
     "Health, disability, justice, asylum or child protection: which one is not kept."),
    source="Les Emplois de l'inclusion, administrative criteria",
)  # fmt: skip

REFERRER = code_list(
    "referrer", "Prescripteur", "Referrer",
    ("FT", "France Travail", "France Travail"),
    ("ML", "Mission locale", "Youth employment service"),
    ("DEPT", "Département", "Département council"),
    ("CCAS", "CCAS ou CIAS", "Municipal social service"),
    ("PLIE", "PLIE", "PLIE"),
    ("SIAE", "SIAE ou GEIQ", "Work-integration enterprise"),
    ("SELF", "Candidature spontanée", "Came by oneself"),
    ("OTHER", "Autre prescripteur", "Other referrer"),
    ("WITHHELD", "Prescripteur non conservé", "Referrer not kept",
     "Sa sorte révélerait à elle seule une situation.", "Its kind alone would reveal a situation."),
    source="Les Emplois de l'inclusion, kinds of prescribers",
)  # fmt: skip

COMMITTEE_DECISION = code_list(
    "committee_decision", "Décision du comité", "Decision of the committee",
    ("admitted", "Admission", "Admitted"),
    ("postponed", "Ajournement", "Postponed"),
    ("refused", "Refus", "Refused"),
    ("renewed", "Maintien ou renouvellement", "Renewed"),
    ("exited", "Sortie prononcée", "Exit decided"),
    source=_PLIE,
)  # fmt: skip

PATHWAY_STATUS = code_list(
    "pathway_status", "État du parcours", "State of the pathway",
    ("oriented", "Orienté", "Referred"),
    ("admitted", "Admis", "Admitted"),
    ("active", "En parcours", "In pathway"),
    ("suspended", "Suspendu", "Suspended"),
    ("in_work_followup", "Suivi dans l'emploi", "Followed up in work"),
    ("exited", "Sorti", "Left"),
    source=_PLIE,
)  # fmt: skip

PATHWAY_TABLE = code_list(
    "pathway_table", "Tableau de l'export", "Table of the export",
    ("participants", "Participants", "Participants"),
    ("steps", "Étapes", "Steps"),
    ("contracts", "Contrats", "Contracts"),
    ("exits", "Sorties", "Exits"),
    source="Clausier",
)  # fmt: skip

STEP_TYPE = code_list(
    "step_type", "Type d'étape", "Type of step",
    ("diagnosis", "Diagnostic", "Diagnosis"),
    ("remobilisation", "Remobilisation", "Remobilisation"),
    ("social_support", "Accompagnement social", "Social support",
     "Santé, logement, justice compris: le détail n'est pas conservé.",
     "Health, housing, justice included: the detail is not kept."),
    ("mobility", "Mobilité", "Mobility"),
    ("language_basic_skills", "Langue et savoirs de base", "Language and basic skills"),
    ("digital_skills", "Compétences numériques", "Digital skills"),
    ("project_definition", "Projet professionnel", "Career plan"),
    ("workshop_collective", "Atelier collectif", "Group workshop"),
    ("coaching", "Accompagnement individuel", "Individual coaching"),
    ("job_search", "Recherche d'emploi", "Job search"),
    ("pmsmp", "Immersion (PMSMP)", "Work placement (PMSMP)"),
    ("pre_qualifying_training", "Formation préqualifiante", "Pre-qualifying training"),
    ("qualifying_training", "Formation qualifiante", "Qualifying training"),
    ("siae_aci", "Atelier et chantier d'insertion", "Insertion workshop (ACI)"),
    ("siae_ei", "Entreprise d'insertion", "Insertion company (EI)"),
    ("siae_ai", "Association intermédiaire", "Intermediary association (AI)"),
    ("siae_etti", "ETTI", "Insertion temp agency (ETTI)"),
    ("siae_eiti", "EITI", "Insertion through self-employment (EITI)"),
    ("geiq", "GEIQ", "GEIQ"),
    ("aided_contract", "Contrat aidé", "Aided contract"),
    ("clause_job", "Emploi sur clause", "Job on a clause"),
    ("temp_job", "Intérim", "Temp work"),
    ("fixed_term_job", "CDD", "Fixed-term job"),
    ("permanent_job", "CDI", "Permanent job"),
    ("business_creation", "Création d'entreprise", "Business creation"),
    ("in_work_followup", "Suivi dans l'emploi", "Follow-up in work"),
    ("other", "Autre étape", "Other step"),
    source=_PLIE,
)  # fmt: skip

STEP_STATUS = code_list(
    "step_status", "État de l'étape", "State of the step",
    ("planned", "Prévue", "Planned"),
    ("under_way", "En cours", "Under way"),
    ("done", "Terminée", "Done"),
    ("broken_off", "Interrompue", "Broken off"),
    ("cancelled", "Annulée", "Cancelled"),
    source=_PLIE,
)  # fmt: skip

STEP_RESULT = code_list(
    "step_result", "Résultat de l'étape", "Result of the step",
    ("achieved", "Objectif atteint", "Achieved"),
    ("partly", "Partiellement atteint", "Partly achieved"),
    ("not_achieved", "Non atteint", "Not achieved"),
    source=_PLIE,
)  # fmt: skip

WORK_CONTRACT = code_list(
    "work_contract", "Type de contrat de travail", "Type of work contract",
    ("cdi", "CDI", "Permanent (CDI)"),
    ("cdi_inclusion", "CDI inclusion", "Inclusion CDI"),
    ("cdd_6_plus", "CDD de six mois ou plus", "Fixed term, six months or more"),
    ("cdd_under_6", "CDD de moins de six mois", "Fixed term, under six months"),
    ("cdd", "CDD, durée non dite", "Fixed term, length not said"),
    ("cddi", "CDDI", "Insertion contract (CDDI)"),
    ("temp_6_plus", "Intérim de six mois ou plus", "Temp work, six months or more"),
    ("temp", "Intérim", "Temp work"),
    ("apprenticeship", "Apprentissage", "Apprenticeship"),
    ("professionalisation", "Professionnalisation", "Professionalisation"),
    ("aided", "Contrat aidé (PEC, CUI)", "Aided contract"),
    ("public_service", "Fonction publique", "Public service"),
    ("self_employed", "Travail indépendant", "Self-employed"),
    ("other", "Autre contrat", "Other contract"),
    source=_ASP,
)  # fmt: skip

EXIT_SCHEME = code_list(
    "exit_scheme", "Dispositif de la sortie", "Scheme of the exit",
    ("plie", "PLIE", "PLIE", "Une sortie positive compte six mois après.", "A positive exit counts six months later.",
     _PLIE),
    ("iae", "IAE", "Work integration (IAE)", "Sorties dynamiques: durables, de transition, positives.",
     "Dynamic exits: durable, transition, positive.", "Ministry of labour, instruction on IAE exits"),
    ("esf", "FSE", "ESF", "Situation à la sortie de l'action.", "Situation on leaving the action.",
     "Regulation (EU) 2021/1057 annex I"),
    source=_HUB,
)  # fmt: skip

PLIE_REASON = code_list(
    "plie_reason", "Motif de sortie du PLIE", "Reason of leaving a PLIE",
    ("durable_job", "Emploi durable", "Durable job"),
    ("cumulated_temp", "Intérim cumulé sur six mois", "Temp work adding up to six months"),
    ("work_study", "Alternance", "Work-study contract"),
    ("seasonal", "Travail saisonnier", "Seasonal work"),
    ("business_creation", "Création d'entreprise", "Business creation"),
    ("qualifying_training", "Formation qualifiante validée", "Qualifying training completed"),
    ("other_positive", "Autre sortie positive", "Other positive exit"),
    ("drop_out", "Abandon", "Drop-out"),
    ("reorientation", "Réorientation", "Reorientation"),
    ("left", "Départ", "Left", "Déménagement, retraite ou décès: lequel n'est pas conservé.",
     "Moved, retired or died: which one is not kept."),
    ("other", "Autre sortie", "Other exit"),
    source=_PLIE,
)  # fmt: skip

IAE_GROUP = code_list(
    "iae_group", "Groupe de sortie de l'IAE", "Group of IAE exits",
    ("durable", "Emploi durable", "Durable job"),
    ("transition", "Emploi de transition", "Transition job"),
    ("positive", "Sortie positive", "Positive exit", "Formation ou embauche dans une autre SIAE.",
     "Training or hire in another SIAE."),
    ("other", "Autre sortie", "Other exit", "Chômage, inactivité ou sans nouvelles.",
     "Unemployed, inactive or unknown."),
    ("removed", "Retrait des sorties constatées", "Removed from the count"),
    source="Ministry of labour, instruction on IAE exits",
)  # fmt: skip

ESF_RESULT = code_list(
    "esf_result", "Situation à la sortie (FSE)", "Situation on leaving (ESF)",
    ("job_searching", "En recherche d'emploi", "Job searching", "", "", "EECR01"),
    ("education", "En formation", "In education or training", "", "", "EECR02"),
    ("qualified", "A obtenu une qualification", "Gained a qualification", "", "", "EECR03"),
    ("in_work", "En emploi", "In employment", "", "", "EECR04"),
    ("none", "Aucun de ces résultats", "None of these"),
    source="Regulation (EU) 2021/1057 annex I",
)  # fmt: skip

REJECTION = code_list(
    "rejection", "Motif de rejet des heures", "Reason of rejecting hours",
    ("not_eligible", "Personne non éligible", "Person not eligible"),
    ("no_evidence", "Pas de justificatif", "No evidence"),
    ("outside_period", "Hors période", "Outside the period"),
    ("outside_contract", "Hors marché", "Outside the contract"),
    ("duplicate_person_month", "Déjà comptées", "Counted already"),
    ("over_legal_duration", "Au-delà de la durée légale", "Over the legal duration"),
    ("training_not_accepted", "Formation non admise", "Training not accepted"),
    ("other", "Autre motif", "Other reason"),
    source=_CCAG,
)  # fmt: skip

ALL = (
    AGE_AT, AGE_BAND, COMMITTEE_DECISION, ESF_RESULT, EXIT_SCHEME, IAE_GROUP, NOMENCLATURE, PATHWAY_CRITERION,
    PATHWAY_STATUS, PATHWAY_TABLE, PLIE_REASON, QUALIFICATION, REFERRER, REJECTION, SEX, SITUATION, STEP_RESULT,
    STEP_STATUS, STEP_TYPE, UNEMPLOYMENT_BAND, WORK_CONTRACT,
)  # fmt: skip
