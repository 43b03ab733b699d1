"""Wordings of a reserved contract or lot (CCP L2113-12 to L2113-16): only certain structures may bid."""

from __future__ import annotations

from hub.clauses.rules import Rule, rx

RESERVED = "reserved"

SUBJECT = (
    r"(?:marches?|lots?|accords?(?:[ -]cadres?)?|contrats?|consultations?|prestations?|execution|"
    r"concessions?|services?|procedures?|"
    r"participation|appel d'offres|achats?|commandes?|secteurs?)"
)
STRUCTURES = (
    r"(?:structures? (?:d'insertion|de l'insertion|inclusives?|agreee?s|equivalentes|sociales?|de "
    r"l'economie)|\bsiae\b|entreprises? (?:adaptees?|d'insertion|sociales?|de l'ess|de l'economie)|"
    r"\be\.?s\.?a\.?t\b|\bstpa\b|\be\.?a\.?(?: |/|,|\))|etablissements? (?:et|ou)?/? ?(?:aux )?(?:de "
    r")?services? d'aides?|etablissements? (?:adaptes?|d'aide|de travail protege)|ateliers? proteges?|"
    r"centres? d'aide par le travail|secteur (?:protege|adapte)|travail(?:leurs)? (?:protege|"
    r"handicape|defavorise)\w*|milieu protege|"
    r"(?:emploient|employant) (?:[\w', ]+\s+)?(?:travailleurs|personnes|personnel) (?:reconnu\w* "
    r")?(?:handicap|defavoris)\w*|handicape\w*|defavorise\w*|economie sociale et solidaire|\bess\b|"
    r"administration penitentiaire|milieu carceral|personnes detenues|activites? penitentiaires?|"
    r"emplois? proteges?)"
)
ARTICLE = (
    r"(?:l|r)? ?[.-]? ?2[12]13 ?[-.] ?(?:1[2-6]|7|8)\b|article 15 du c|article 36 de l'ordonnance|"
    r"sens de l'article 15"
)

_STRUCTURES = rx(STRUCTURES)

RULES = (
    Rule(
        "reserved_to",
        RESERVED,
        ("reserv",),
        rx(SUBJECT + r"\b[^#]{0,160}?\s(?:est)?reserv(?:ee?s?|e|ation)\b"),
        0.96,
        after=_STRUCTURES,
        reach=260,
        unless=rx(r"heures? (?:[\w']+\s+)?reservees?|peuvent etre|peut etre"),
        positive=(
            "Le présent marché est réservé à des structures d'insertion par l'activité économique.",
            "lot réservé travailleurs handicapés",
            "consultation réservée aux entreprises adaptées",
        ),
        negative=("marché réservé aux entreprises d'assurance", "le marché est attribué sans réserve"),
    ),
    Rule(
        "reserved_article",
        RESERVED,
        ("reserv",),
        rx(SUBJECT + r"\b[^#]{0,120}?\sreserv(?:ee?s?|er?|ation)\b"),
        0.95,
        after=rx(ARTICLE),
        reach=200,
        unless=rx(r"heures? (?:[\w']+\s+)?reservees?|aucune? [^.;]{0,60}reserv|clause [^.;]{0,30}insertion"),
        positive=(
            "Marché réservé au sens de l'article L2113-12 du code",
            "Lot réservé en vertu de l'article 15 du Cmp",
        ),
    ),
    Rule(
        "article_reserved",
        RESERVED,
        ("reserv",),
        rx(ARTICLE),
        0.94,
        after=rx(SUBJECT + r"\b[^#]{0,120}?\s(?:est|sont|soit|sera|seront) ?(?:exclusivement )?reservee?s?\b"),
        reach=400,
        unless=rx(r"heures? (?:[\w']+\s+)?reservees?|aucune? [^.;]{0,60}reserv|clause [^.;]{0,30}insertion"),
        positive=("En application de l'article 2113-12, ce marché est réservé.",),
    ),
    Rule(
        "reserve_it",
        RESERVED,
        ("reserv",),
        rx(r"\breserv(?:e|er|ant|ons|ation)\b(?: [^#]{0,50}?)?\s" + SUBJECT + r"\b"),
        0.94,
        after=rx(STRUCTURES + "|" + ARTICLE),
        reach=160,
        unless=rx(r"heures|part du temps|aux? clauses?"),
        positive=("décide de réserver le lot 2 aux opérateurs économiques qui emploient des travailleurs défavorisés",),
    ),
    Rule(
        "awarded_to_structures",
        RESERVED,
        ("attribu", "confie", "destine"),
        rx(
            SUBJECT + r"\b[^#]{0,60}? (?:sera|seront|est|sont) (?:attribue|confie|destine)\w* (?:exclusivement )?(?:a |"
            r"aux )"
        ),
        0.88,
        after=_STRUCTURES,
        reach=80,
        positive=("Le lot 4 sera attribué à des entreprises adaptées (EA) ou à des ESAT",),
    ),
    Rule(
        "reserved_phrase",
        RESERVED,
        ("reserve",),
        rx(
            r"(?:(?:marches?|lots?|accords?[ -]cadres?|contrats?) (?:publics? )?(?:totalement |entierement |"
            r"exclusivement )?(?:est |sont |soit |soient )?reserves?|(?:concessions?|consultation) (?:est "
            r")?reservees?)\b(?! (?:aux? |a )?(?:pme|petites|tpe|titulaires?|candidats?|entreprises? (?!adapt|"
            r"d'ins)|operateurs economiques (?!qui)))"
        ),
        0.8,
        unless=rx(
            r"assurances?|avocat|profession|architecte|non reserv|marche reserve ?: ?non|debit|pieton|"
            r"stationnement"
        ),
        positive=("MARCHE RESERVE BLANCHISSERIE", "Marché réservé. Voir le dossier."),
        negative=("marché réservé à une profession", "lot non réservé"),
    ),
    Rule(
        "reservation_of_services",
        RESERVED,
        ("reserv",),
        rx(r"\b(?:reservation|reservee?s?)\b"),
        0.85,
        after=_STRUCTURES,
        reach=80,
        unless=rx(
            r"heures? (?:[\w']+\s+)?reservees?|reserver (?:[\w']+\s+)?(?:heures|part)|places? |stationnement|"
            r"acces (?:des|aux)|sanitaires?|peuvent etre|d'emplois? |pmr|ascenseur|criteres?"
        ),
        positive=("la réservation des prestations aux entreprises adaptées (EA)", "Réservé aux ESAT et EA"),
    ),
    Rule(
        "only_structures",
        RESERVED,
        (
            "groupement",
            "candidat",
            "soumissionnaire",
            "cotraitant",
            "operateur",
            "seules",
            "exclusiv",
            "uniquement",
            "seulement",
        ),
        rx(
            r"(?:membres? du groupement|candidats?|soumissionnaires?|cotraitants)[^#]{0,80}?(?:sont|etre|"
            r"soient|compose|relever)\b"
            r"|operateurs economiques (?:qui )?repond\w* aux|\bseules des"
            r"|\b(?:s'adresse|ouvert|accessible|destine)\w* (?:exclusivement|uniquement|seulement) (?:a |aux )"
        ),
        0.8,
        after=rx(STRUCTURES + r"|conditions (?:de l'article |de l')?l ?\.? ?2113-1"),
        reach=90,
        unless=rx(r"sous-trait|s'il est|prix|peuvent"),
        positive=(
            "Les membres du groupement doivent être des ESAT ou des entreprises adaptées",
            "Ce marché s'adresse exclusivement aux établissements et services d'aide par le travail",
        ),
    ),
    Rule(
        "structures_alone",
        RESERVED,
        ("seul",),
        rx(r"\bseule?s? (?:les |des |la |l'|le )?" + STRUCTURES),
        0.85,
        after=rx(
            r"\b(?:peut|peuvent|pourra|pourront|est|sont|sera|seront) (?:donc )?(?:etre )?(?:candidater|soumissionner|"
            r"repondre|participer|deposer|remettre|presenter|autorise|admis|retenu)\w*"
        ),
        reach=200,
        positive=("Seules les entreprises d'insertion et les associations intermédiaires peuvent candidater",),
        negative=("Seuls les candidats retenus peuvent soumissionner",),
    ),
    Rule(
        "proof_of_status",
        RESERVED,
        ("adaptee", "esat", "siae", "structure", "2113", "5132", "aide", "agrement"),
        rx(
            r"(?:preuve|justificatifs?|justifier|justification|justifiant|attestant|agrement|convention "
            r"d'objectif|contrats? d'objectifs?|copie|statut|produire|eligibilite|certificat)[^;#]{0,140}?"
            r"(?:statut d'entreprise adaptee|entreprises? adaptee?s?|etablissements? (?:et |de |ou "
            r")?services? d'aide|\besat\b|structures? d'insertion|\bsiae\b|l ?\.? ?2113-1[2-6]|l ?\.? "
            r"?5132-4)"
            r"|^\W*structures? d'insertion par l'activite economique|obligation d'agrement"
            r"|^\W*entreprises? adaptees? ou etablissements?[^.;]{0,40}travail"
        ),
        0.75,
        unless=rx(
            r"le cas echeant|droit de preference|tout autre|s'il (?:le )?souhaite|eventuel|sous-trait|liens|"
            r"facilit|obligation d'emploi|peuvent|conforme aux obligations|si le candidat"
        ),
        positive=("Fournir un justificatif d'entreprise adaptée ou d'ESAT", "preuve du respect de l'article L 2113-12"),
        negative=("le cas échéant, certificat d'entreprise adaptée",),
    ),
)
