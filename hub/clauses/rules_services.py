"""Wordings of training clauses, and of purchases that are themselves insertion services (CCP R2123-1)."""

from __future__ import annotations

from hub.clauses.rules import Rule, rx

TRAINING, SERVICE = "training_clause", "insertion_service"

# in a list of criteria, the cost of an insertion scheme is the price of what is bought
PRICED = Rule(
    "insertion_priced",
    SERVICE,
    ("insertion",),
    rx(
        r"(?:cout|prix) (?:de la |du |de l'|des )(?:demarche|dispositif|accompagnement|parcours|projet|"
        r"action)s? (?:[\w']+\s+){0,2}d'insertion"
    ),
    0.85,
    positive=("Coût du dispositif d'insertion sociale",),
    negative=("Prix",),
)

# in the title of a purchase, insertion is what is bought
TITLE = Rule(
    "insertion_object",
    SERVICE,
    ("insertion",),
    rx(
        r"\b(?:projets?|parcours|etudes?|filieres?|villages?|strategies?|plateformes?|accompagnement|remobilisation|"
        r"prefiguration|actions?|ateliers?)\b[^#]{0,80}?(?<!re)insertion"
    ),
    0.7,
    unless=rx(r"claus|heures|reserve|logements|travaux|architect|maitrise d'oeuvre|paysag|urbain"),
    positive=("Étude de faisabilité pour la création d'un village de l'insertion",),
    negative=("Accompagnement de la Direction de l'Emploi et de l'Insertion",),
)

RULES = (
    Rule(
        "clause_formation",
        TRAINING,
        ("formation", "stage", "stagiaire", "appren", "scolaire"),
        rx(
            r"clauses? (?:sociales? )?(?:obligatoires? )?(?:de|d'accueil|relative a la|en faveur de la|"
            r"portant sur la|d'accueil en|sociale d'accueil) ?(?:formation|stage|stages|stagiaires?|"
            r"apprenti\w*|l'apprentissage)"
            r"|formations? sous statut scolaire|clauses? [^.;]{0,40}?(?:decrochage|statut scolaire)"
        ),
        0.95,
        unless=rx(r"formation du personnel|formation des (?:agents|utilisateurs|personnels)"),
        positive=("une clause sociale de formation sous statut scolaire", "clause de stage : 70 heures"),
    ),
    Rule(
        "accueil_stagiaires",
        TRAINING,
        ("stag", "apprenti", "alternant", "mise en situation"),
        rx(
            r"(?:accueil|accueillir|accueillera|accueilleront|prise en charge|integrer|"
            r"recours a|recruter|embauche|periodes?) "
            r"(?:[\w',]+\s+){0,6}?(?:stagiaires?|apprentis?\b|alternants?|(?:eleves|jeunes|etudiants|"
            r"personnes) en (?:stages?|alternance|apprentissage)|mise en situation en milieu professionnel)"
        ),
        0.8,
        needs=rx(r"claus|condition|s'engage|devr(?:a|ont)|obligat|doit|marche comprenant|titulaires? accueiller"),
        unless=rx(r"insertion|formation des stagiaires|restauration|hebergement|le formateur"),
        positive=(
            "Le titulaire devra accueillir un ou plusieurs stagiaires",
            "Le titulaire accueillera au moins un apprenti",
        ),
    ),
    Rule(
        "mise_en_situation",
        TRAINING,
        ("mise en situation", "pmsmp"),
        rx(r"\b(?:marches?|lots?|contrats?|accord[- ]cadre)\b"),
        0.85,
        after=rx(
            r"\b(?:comprenant|comprend|comportant|comporte|prevoyant|prevoit|incluant|inclut|avec) (?:une |des |la )?"
            r"(?:periodes? de )?(?:mise en situation en milieu professionnel|pmsmp)"
        ),
        reach=100,
        positive=(
            "Electricité - Marché comprenant une Période de Mise en Situation en Milieu Professionnel, gros œuvre, "
            "serrurerie - Marché comprenant des heures d'insertion",
            "Le lot 3 prévoit des PMSMP",
        ),
        negative=("Les heures d'insertion du marché peuvent être faites par intérim, CDD ou PMSMP",),
    ),
    Rule(
        "insertion_purchase",
        SERVICE,
        ("insertion", "socio"),
        rx(
            r"\b(?:marches?|services?|prestations?|accords?[- ]cadres?) (?:publics? |de |services? |"
            r"sociaux |qualification |et "
            r"){0,5}d'insertion (?:sociale |professionnelle |et ){0,3}(?:et (?:de )?(?:qualification|"
            r"formation|emploi))?|"
            r"(?:prestations?|services?) d'(?:appui|accompagnement)[^.;]{0,60}(?<!re)insertion (?:sociale|"
            r"professionnelle)|"
            r"(?:support|supports) (?:d'activite )?(?:a|d'|de|pour) l?'?insertion|"
            r"(?:pertinence|cout|qualite) (?:de la |du |de l')?(?:demarche|dispositif|accompagnement|parcours|"
            r"projet) (?:[\w']+\s+){0,2}d'insertion|"
            r"(?:remobilisation|dynamisation)[^.;]{0,80}(?<!re)insertion|accompagnement socio[- ]?professionnel"
        ),
        0.8,
        unless=rx(
            r"clauses?|heures? d'insertion|service insertion|(?:sera|seront|est|sont) prevues?|mise en oeuvre "
            r"de la demarche"
        ),
        positive=(
            "Marché de service d'insertion et de qualification professionnelle",
            "Marché de services de qualification et d'insertion professionnelle",
            "Accords-cadres d'insertion (articles L2123-1 et R2123-1 3°)",
            "Coût du dispositif d'insertion sociale",
        ),
    ),
)
