"""Closed lists of social clauses: what is asked, for whom, how much, how it is met."""

from schemas.code import code_list

_CCP = "Code de la commande publique"
_CCAG = "CCAG 2021, art. 16.1 and 20.1"
_IAE = "Code du travail L5132-1 to L5132-15"
_EMPLOIS = "Les Emplois de l'inclusion, administrative criteria"

CLAUSE_KIND = code_list(
    "clause_kind", "Sorte de considération sociale", "Kind of social consideration",
    ("execution_clause", "Clause sociale d'insertion", "Execution clause",
     "Condition d'exécution qui réserve des heures à des personnes éloignées de l'emploi.",
     "Execution condition that reserves hours to people far from employment.", "CCP L2112-2; DECP Clause sociale"),
    ("award_criterion", "Critère social", "Award criterion", "Critère pondéré sur l'offre d'insertion.",
     "Weighted criterion on the insertion offer.", "CCP L2152-7, R2152-7; DECP Critère social"),
    ("reserved", "Marché ou lot réservé", "Reserved contract or lot",
     "Seules certaines structures peuvent candidater.", "Only certain structures may bid.",
     "CCP L2113-12 to L2113-16; DECP Marché réservé"),
    ("training_clause", "Clause de formation ou de stage", "Training clause",
     "Heures de formation ou stages; ce ne sont pas des heures d'emploi.",
     "Hours of training or placements; they are not hours of employment.", "CCP L2112-2"),
    ("insertion_service", "Service d'insertion", "Insertion service",
     "L'achat est lui-même une prestation d'insertion.", "The purchase itself is an insertion service.",
     "CCP R2123-1"),
    ("none_declared", "Pas de considération sociale", "None declared",
     "L'avis déclare qu'il n'y a pas de considération sociale.", "The notice declares that there is none.",
     "DECP Pas de considération sociale; eForms BT-06 none"),
    source=_CCP,
)  # fmt: skip

BENEFICIARY = code_list(
    "beneficiary", "Public visé", "Beneficiary group",
    ("insertion", "Personnes en insertion", "People in work integration", "", "", "CCP L2113-13"),
    ("handicap", "Travailleurs handicapés", "Disabled workers", "", "", "CCP L2113-12"),
    ("insertion_or_handicap", "Insertion ou handicap", "Work integration or disability", "", "", "CCP L2113-14"),
    ("ess", "Économie sociale et solidaire", "Social economy", "", "", "CCP L2113-15"),
    ("prison", "Personnes détenues", "Prisoners", "", "", "CCP L2113-13-1"),
    ("youth", "Jeunes", "Young people", "Jeunes sortis de l'école ou sous statut scolaire.",
     "Young people, at or out of school.", "CCAG 2021"),
    ("women", "Femmes éloignées de l'emploi", "Women far from employment"),
    ("seniors", "Personnes de plus de 50 ans", "People over 50"),
    ("qpv", "Habitants des quartiers prioritaires", "Residents of priority neighbourhoods", "", "",
     "Charte nationale d'insertion ANRU"),
    ("public_service", "Organismes à mission de service public", "Bodies with a public-service mission", "", "",
     "eForms BT-71 res-pub-ser"),
    ("other", "Autre public", "Other group"),
    ("unspecified", "Non précisé", "Not said"),
    source=_CCP,
)  # fmt: skip

MANDATORY = code_list(
    "mandatory", "Force de l'engagement", "Force of the commitment",
    ("mandatory", "Obligatoire", "Mandatory"),
    ("incentive", "Incitative", "Incentive", "L'entreprise peut proposer sans y être tenue.",
     "The firm may offer it and need not."),
    ("declared_only", "Déclarée sans texte", "Declared only", "Une case est cochée et aucun texte ne la précise.",
     "A box is ticked and no text details it."),
    ("unknown", "Inconnue", "Unknown"),
)  # fmt: skip

CLAUSE_BASIS = code_list(
    "clause_basis", "Base du volume", "Basis of the volume",
    ("fixed", "Volume fixe", "Fixed volume"),
    ("per_year", "Par an", "Per year"),
    ("per_period", "Par période", "Per period", "Par période de reconduction, semestre ou tranche.",
     "Per renewal period, half-year or part."),
    ("per_slice", "Par tranche de chiffre d'affaires", "Per slice of turnover",
     "Nombre d'heures par tranche du montant facturé.", "Hours for each slice of the amount invoiced."),
    ("share_of_hours", "Part des heures travaillées", "Share of the hours worked"),
    ("formula", "Formule", "Formula", "Montant, part de main-d'œuvre, taux et coût horaire.",
     "Amount, labour share, rate and hourly cost."),
    ("unknown", "Inconnue", "Unknown"),
)  # fmt: skip

MODALITY = code_list(
    "modality", "Modalité", "Modality",
    ("direct_hire", "Embauche directe", "Direct hire", "CDI, CDD ou alternance par l'entreprise titulaire.",
     "Permanent, fixed-term or work-study contract with the contractor."),
    ("made_available", "Mise à disposition", "Made available",
     "Salarié mis à disposition par une ETTI, une AI ou un GEIQ.", "Worker lent by an ETTI, an AI or a GEIQ."),
    ("subcontract", "Sous-traitance ou cotraitance", "Subcontracting",
     "Avec une EI, un ACI, une EA ou un ESAT.", "With an EI, an ACI, an EA or an ESAT."),
    source=_CCAG,
)  # fmt: skip

ELIGIBLE_PUBLIC = code_list(
    "eligible_public", "Publics éligibles", "Eligible public",
    ("DELD", "Demandeurs d'emploi de longue durée", "Long-term unemployed", "Au moins 12 mois.", "12 months or more."),
    ("DETLD", "Demandeurs d'emploi de très longue durée", "Very long-term unemployed", "Plus de 24 mois.",
     "More than 24 months."),
    ("RSA", "Bénéficiaires du RSA", "Recipients of minimum income (RSA)"),
    ("ASS", "Bénéficiaires de l'ASS", "Recipients of the ASS allowance"),
    ("AAH", "Bénéficiaires de l'AAH", "Recipients of the AAH allowance"),
    ("PI", "Pension d'invalidité", "Invalidity pension"),
    ("TH", "Travailleurs handicapés", "Recognised disabled workers"),
    ("JEUNE", "Jeunes de moins de 26 ans", "Under 26"),
    ("SENIOR", "Plus de 50 ans", "Over 50"),
    ("CAP_BEP", "Faible niveau de qualification", "Low qualification", "Niveau 3 (CAP, BEP) ou moins.",
     "Level 3 (CAP, BEP) or under."),
    ("QPV", "Habitants d'un quartier prioritaire", "Residents of a priority neighbourhood"),
    ("FRR", "Habitants d'une zone de revitalisation rurale", "Residents of a rural revitalisation area"),
    ("REF_DA", "Réfugiés et demandeurs d'asile", "Refugees and asylum seekers"),
    ("DETENTION", "Personnes placées sous main de justice", "Prisoners and former prisoners"),
    ("ASE", "Jeunes sortants de l'aide sociale à l'enfance", "Care leavers"),
    ("FLE", "Personnes maîtrisant mal le français", "People with little French"),
    ("PM", "Parents isolés", "Lone parents"),
    ("PLIE", "Participants d'un PLIE", "Participants of a PLIE", "", "", _CCAG),
    ("IAE", "Salariés de l'insertion par l'activité économique", "Employees of work integration", "", "", _CCAG),
    ("GEIQ", "Salariés d'un GEIQ", "Employees of a GEIQ", "", "", _CCAG),
    ("YOUTH_SCHEME", "Jeunes d'un dispositif", "Youth schemes", "CEJ, PACEA, EPIDE, E2C, SMA, SMV.",
     "CEJ, PACEA, EPIDE, E2C, SMA, SMV.", _CCAG),
    ("OTHER", "Autres, sur avis motivé", "Others, on reasoned opinion",
     "Sur avis du facilitateur ou du service public de l'emploi.",
     "On the opinion of the facilitator or the public employment service.", _CCAG),
    source=_EMPLOIS,
)  # fmt: skip

PROGRAMME = code_list(
    "programme", "Programme", "Programme",
    ("ANRU", "Rénovation urbaine (ANRU)", "Urban renewal (ANRU)",
     "PNRU ou NPNRU: au moins 5 % des heures de travaux, 10 % en gestion urbaine de proximité.",
     "PNRU or NPNRU: at least 5 % of hours of works, 10 % in local urban management.",
     "Charte nationale d'insertion ANRU"),
    ("GRAND_PARIS", "Grand Paris", "Grand Paris"),
    ("SOLIDEO", "Solideo", "Solideo", "Ouvrages des Jeux de 2024.", "Works of the 2024 Games."),
    ("ESF", "FSE et FSE+", "ESF and ESF+"),
    ("OTHER", "Autre programme", "Other programme"),
)  # fmt: skip

ORGANISATION_KIND = code_list(
    "organisation_kind", "Sorte d'organisation", "Kind of organisation",
    ("BUYER", "Acheteur", "Buyer", "Pouvoir ou entité adjudicateur, autorité concédante.",
     "Contracting authority, utility or grantor.", "CCP L1210-1"),
    ("COMPANY", "Entreprise", "Company"),
    ("OPCS", "Porteuse de la clause sociale", "Facilitator organisation", "", "", "Les Emplois de l'inclusion"),
    ("PLIE", "Plan local pour l'insertion et l'emploi", "Local plan for insertion and employment", "", "",
     "Code du travail L5131-2"),
    ("MDE", "Maison de l'emploi", "Employment house", "", "", "Code du travail L5313-1"),
    ("ACI", "Atelier et chantier d'insertion", "Insertion workshop", "", "", "Code du travail L5132-15"),
    ("EI", "Entreprise d'insertion", "Insertion company", "", "", "Code du travail L5132-5"),
    ("AI", "Association intermédiaire", "Intermediary association", "", "", "Code du travail L5132-7"),
    ("ETTI", "Entreprise de travail temporaire d'insertion", "Insertion temp agency", "", "",
     "Code du travail L5132-6"),
    ("EITI", "Entreprise d'insertion par le travail indépendant", "Insertion through self-employment", "", "",
     "Code du travail L5132-6-1"),
    ("EA", "Entreprise adaptée", "Adapted enterprise", "", "", "Code du travail L5213-13"),
    ("EATT", "Entreprise adaptée de travail temporaire", "Adapted temp agency", "", "",
     "Code du travail L5213-13-3"),
    ("ESAT", "Établissement et service d'aide par le travail", "Sheltered work", "", "", "CASF L344-2"),
    ("GEIQ", "Groupement d'employeurs pour l'insertion et la qualification", "Employers' group for insertion", "", "",
     "Code du travail L1253-1"),
    ("REGIE", "Régie de quartier", "Neighbourhood service company"),
    ("ML", "Mission locale", "Youth employment service", "", "", "Code du travail L5314-1"),
    ("CAP_EMPLOI", "Cap emploi", "Employment service for disabled people"),
    ("FT", "France Travail", "France Travail", "", "", "Code du travail L5312-1"),
    ("DEPT", "Conseil départemental", "Département council"),
    ("LANDLORD", "Bailleur social", "Social landlord"),
    ("STATE", "Service de l'État", "State service", "DREETS, DDETS, DGEFP.", "DREETS, DDETS, DGEFP."),
    ("OTHER", "Autre", "Other"),
    source=_IAE,
)  # fmt: skip

LEGAL_OBLIGATION = code_list(
    "legal_obligation", "Obligation légale", "Legal obligation",
    ("not_applicable", "Sans objet", "Not applicable", "Avant la date, sous les seuils ou hors champ.",
     "Before the date, under the thresholds or out of scope."),
    ("applicable", "S'applique", "Applicable", "Une dérogation motivée reste possible.",
     "A reasoned derogation is still possible."),
    ("unknown", "Inconnue", "Unknown", "Montant ou type d'acheteur manquant.", "Value or type of buyer is missing."),
    source="Law 2021-1104 art. 35; CCP L2112-2-1",
)  # fmt: skip

RECOMMENDATION = code_list(
    "recommendation", "Conseil", "Recommendation",
    ("reserve", "Réserver le marché", "Reserve the contract"),
    ("reserve_lot", "Réserver un lot", "Reserve a lot"),
    ("clause", "Mettre une clause", "Insert a clause"),
    ("criterion_only", "Mettre un critère seulement", "Insert a criterion only"),
    ("none", "Rien", "Nothing"),
    ("insufficient_data", "Données insuffisantes", "Not enough data"),
    source="Le marché de l'inclusion; Clausier",
)  # fmt: skip
