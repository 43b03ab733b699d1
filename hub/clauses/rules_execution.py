"""Wordings of an execution clause: hours of work kept for people far from employment (CCP L2112-2)."""

from __future__ import annotations

from hub.clauses import rules_publics
from hub.clauses.rules import Rule, rx
from hub.clauses.rules_publics import EXECUTION, STRUCTURES

RULES = (
    Rule(
        "clause_insertion",
        EXECUTION,
        ("insertion",),
        rx(r"cla(?:us|ud|usu)e?s? (?:[^.;:#]{0,70}?)(?<!re)(?<!ana)insertions?"),
        0.97,
        positive=(
            "L'exécution comporte une clause obligatoire d'insertion par l'activité économique.",
            "claude d'insertion sociale pour tous les lots",
            "Clause dinsertion",
        ),
        negative=("Clause environnementale ; insertion paysagère du projet", "clause de réexamen"),
    ),
    Rule(
        "clause_sociale",
        EXECUTION,
        ("clause",),
        rx(
            r"clauses? (?:d'execution |d'|particulieres? ){0,2}(?:(?:a caractere|d'ordre|de nature|"
            r"obligatoires?|environnementales?|techniques|incitatives?|specifiques?|responsables?|et|ou|et/ou|"
            r",|/) ){0,4}"
            r"sociales?\b(?! de formation| et fiscale)"
        ),
        0.93,
        positive=(
            "Clause sociale. 175 heures.",
            "clauses sociales pour les lots 1, 2 et 4",
            "clauses environnementales et sociales",
        ),
        negative=("clause de protection sociale",),
    ),
    Rule(
        "clause_emploi",
        EXECUTION,
        ("emploi",),
        rx(
            r"clauses? (?:[^.;]{0,40}?)(?:promotion|promouvoir|acces|retour|faveur) (?:[^.;]{0,30}?)(?:de |a "
            r")?l'emploi"
        ),
        0.95,
        positive=("une clause de promotion de l'emploi dont le respect est obligatoire",),
    ),
    Rule(
        "action_due",
        EXECUTION,
        ("insertion",),
        rx(r"\b(?:devra|devront|doit|doivent|est tenue?|sont tenue?s|s'engage|s'engagent)\b"),
        0.93,
        after=rx(r"\b(?:actions?|demarches?|dispositifs?) (?:[\w',]+\s+){0,2}?d'insertions?\b(?! d'un marche)"),
        reach=90,
        unless=STRUCTURES,
        positive=(
            "Les entreprises devront, proposer obligatoirement une action d'insertion",
            "Le titulaire doit réaliser une action d'insertion qui permette le retour à l'emploi",
        ),
        negative=(
            "L'action d'insertion sera déployée sur la base de la présentation faite dans le CCAP",
            "Le candidat devra produire une attestation de suivi d'une action d'insertion",
        ),
    ),
    Rule(
        "action_insertion",
        EXECUTION,
        ("insertion",),
        rx(
            r"(?:(?<!type )(?:actions?|niveau (?:minimal|minimum)|demarche|dispositif|engagements?|"
            r"obligations?|objectifs?|volet|"
            r"exigences?|efforts?|mesures?|modalites?|contribution|chartes?|"
            r"considerations?) (?:[\w',]+\s+){0,3}?(?:a |en |de |pour "
            r")?(?:d'|l'|matiere d')?(?<!re)insertions?)"
            r"(?! d'un marche)"
        ),
        0.92,
        unless=rx(
            r"\b(?:en|dans une|dans un|leur) (?:demarche|dispositif|mesure)s? d'insertion (?!soci)|publics? "
            r"[^.;]{0,30}en demarche"
        ),
        positive=(
            "le titulaire réalise une action d'insertion",
            "un dispositif d'insertion par l'économique est prévu",
            "Il s'engage à mener une démarche d'insertion sociale",
            "Le marché est soumis à la charte d'insertion de l'ANRU",
            "des considérations sociales relatives à l'insertion",
        ),
        negative=("des jeunes s'engageant dans une démarche d'insertion",),
    ),
    Rule(
        "heures_insertion",
        EXECUTION,
        ("insertion", "heures soc", "volume"),
        rx(
            r"(?:\b|\d)(?:heures?|h) (?:[\w']+\s+){0,3}?(?:d'|en |a l'|de l'|pour l'|l')?(?<!re)insertions?\b|"
            r"heures sociales|volume horaire [^.;]{0,40}insertion"
        ),
        0.95,
        positive=(
            "70 heures d'insertion sont prévues",
            "heures réservées à l'insertion",
            "35 heures sociales par tranche",
        ),
    ),
    Rule(
        "social_conditions",
        EXECUTION,
        ("socia",),
        rx(
            r"(?:conditions?|elements?|exigences?|obligations?|prescriptions?|caracteristiques|dispositions) "
            r"(?:[^.;]{0,70}?)(?:a caracteres?|d'ordre|de nature) "
            r"(?:environnementa\w*(?: et/ou| et| ou|,| /)? )?socia(?:les?|l|ux)\b"
        ),
        0.7,
        weak=True,
        unless=rx(r"social (?:ou|et/ou) environnemental|environnemental\w* (?:ou|et/ou) social"),
        positive=("La consultation comporte des conditions d'exécution à caractère social détaillées au CCAP",),
        negative=("des éléments à caractère social ou environnemental",),
    ),
    Rule(
        "conditions_emploi",
        EXECUTION,
        ("emploi", "chomage", "socia"),
        rx(
            r"conditions? (?:particulieres? )?d'execution [^.;#]{0,60}?(?:l'emploi (?:de |des )|lutte contre "
            r"le chomage)|"
            r"conditions? (?:particulieres? )?d'execution (?:a vocation |a but )?sociales?\b"
        ),
        0.9,
        positive=("des conditions d'exécution ayant pour objet l'emploi de personnes en difficulté",),
        negative=("des conditions d'exécution ayant pour objet la protection de l'environnement",),
    ),
    *rules_publics.RULES,
)
