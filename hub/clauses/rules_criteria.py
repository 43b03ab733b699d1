"""Wordings of a social award criterion: it scores what the bidder promises (CCP L2152-7, R2152-7)."""

from __future__ import annotations

from hub.clauses.rules import Rule, rx

CRITERION = "award_criterion"

SOCIAL = (
    r"(?:(?<!re)insertions? (?:sociale|professionnelle|par l'|economique|des (?:publics|personnes)|"
    r"socio|de (?:publics|personnes))|heures? (?:supplementaires )?(?:d'|en )insertion|(?:demarche|"
    r"actions?|clauses?|engagements?|mesures?|dispositif|volet|politique|objectifs?|matiere|faveur|"
    r"performances?|"
    r"qualite|offre|propositions?|moyens|proposees?) (?:[\w']+\s+){0,3}?(?:d'|de l'|l'|en "
    r")?(?<!re)insertions?\b|(?:clauses?|performances?|criteres?|volet|dimension|aspects?|qualite|"
    r"engagements?|politique|demarche|considerations?|valeur|action|mesures?) "
    r"(?:environnementa\w* et (?:de la )?|(?:[\w']+\s+){0,2}?)?socia(?:les?|l|ux)\b|retour a l'emploi|"
    r"emploi des (?:publics|personnes)|publics? (?:en difficulte|eloigne|prioritaire))"
)

CONTEXT = rx(
    r"criteres?\b|pondera|note sur|notee? |\bpoints?\b|\bpts\b|'poids'|\d ?%|classement des offres|"
    r"jugement des offres|appreciee?s? "
)

RULES = (
    Rule(
        "performance_insertion",
        CRITERION,
        ("performance",),
        rx(
            r"performances? (?:[\w',]+\s+){0,6}?(?:en matiere |dans le domaine |au regard )?(?:de l'|d'|de "
            r")?(?<!re)insertions? (?:sociale|professionnelle|des|par|et)?"
        ),
        0.95,
        unless=rx(r"secteur de l'insertion"),
        positive=("Performances en matière d'insertion professionnelle des publics en difficulté 10 %",),
    ),
    Rule(
        "criterion_words",
        CRITERION,
        ("critere", "pondera", "appreciation"),
        rx(r"\b(?:(?:sous[- ])?criteres?|ponderation|elements? d'appreciation)\b[^;\n]{0,160}?" + SOCIAL),
        0.85,
        unless=rx(r"criteres? (?:d'eligibilite|de selection|sociaux, environ)|critere social,? environnemental"),
        needs=CONTEXT,
        positive=("Critère 3 : insertion sociale (10 points)", "sous-critère 4 : nombre d'heures d'insertion 10 %"),
    ),
    Rule(
        "scored_words",
        CRITERION,
        ("insertion", "socia", "emploi", "public"),
        rx(SOCIAL + r"[^;\n]{0,70}?(?:ponder\w*|\d{1,2} ?(?:%|points?\b|pts?\b)|sur \d{1,3} points)"),
        0.85,
        unless=rx(
            r"heures travaillees|temps (?:total |de )travail|main d'oeuvre|execution|taux d'insertion|minimum|"
            r"reserver|reservee?s? (?:a|aux) |travailleurs|obligatoire|\d h\b|du montant|clause"
        ),
        positive=("Insertion professionnelle des publics en difficulté : 15 %",),
    ),
    Rule(
        "valued_words",
        CRITERION,
        ("insertion", "socia"),
        rx(SOCIAL),
        0.8,
        after=rx(
            r"(?:valorise\w*|prise? en compte|appreciee?s?|evaluee?s?|notee?s?) [^#]{0,40}(?:analyse|jugement|"
            r"notation|classement) des offres"
        ),
        reach=120,
        needs=rx(r"offres"),
        positive=("Action d'insertion professionnelle valorisée lors de l'analyse des offres",),
    ),
)

# inside a list of criteria, words that would be a clause elsewhere score a promise
IN_CRITERIA = Rule(
    "criterion_in_list",
    CRITERION,
    ("insertion", "socia", "emploi", "public"),
    rx(
        SOCIAL + r"|^[\W\d]*(?:rang \d )?(?:(?:criteres?|volet|aspects?|valeur|dimension|performances?) )?(?:d'|de l')?"
        r"insertions?[\W\d]*$|\b(?:personnes?|publics?|salaries) en (?:parcours d')?insertion\b|"
        r"[\"']insertions?[\"']|developpement "
        r"durable[^.;]{0,30}insertion|^[\W\d]*(?:(?:criteres?|volet|aspects?|valeur|dimension|qualite) "
        r")?socia(?:les?|l|ux)[\W\d]*$|[\"']socia(?:les?|l|ux)[\"']"
    ),
    0.9,
    unless=rx(
        r"securite sociale|raison sociale|siege social|logements? socia|obligations? sociale|capital "
        r"social"
    ),
    positive=("Insertion", "Valeur insertion", "tutorat des personnes en insertion", "clauses sociales"),
)
