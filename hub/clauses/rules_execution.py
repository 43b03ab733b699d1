"""Wordings of an execution clause: hours of work kept for people far from employment (CCP L2112-2)."""

from __future__ import annotations

from hub.clauses.rules import Rule, rx

EXECUTION = "execution_clause"

OBLIGES = rx(
    r"s'engage|devra|doit|doivent|devront|oblig|heures|embauch|recrut|mobiliser|est tenu|sont tenu|"
    r"s'obligera|reserver|invite|condition d'execution|realise|l2112|proposer"
)
PEOPLE = (
    r"(?:personnes?|publics?|population|demandeurs? d'emploi|personnels?|travailleurs|salaries) "
    r"(?:[^.;]{0,60}?)"
    r"(?:eloigne\w* (?:de l'emploi|du marche)|difficultes? (?:sociale|professionnelle|particuliere|"
    r"socio|d'insertion|d'acces)|prioritaires?\b|en (?:parcours d'|cursus d')?insertion|"
    r"sans emploi|en difficultes?|desavantage\w*|defavorise\w*)"
)
_CRITERIA = rx(r"(?:sous[- ])?criteres? (?!d'eligibilite)|pondera")
_STRUCTURES = rx(
    r"s'il est un|(?:convention|attestation|certificat|competences?|connaissance|experience|"
    r"references?|agrement)s? [^.;]{0,80}insertion"
)

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
        unless=_STRUCTURES,
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
            r"exigences?|efforts?|mesures?|modalites?|contribution) (?:[\w',]+\s+){0,3}?(?:a |en |de |pour "
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
    Rule(
        "promouvoir_emploi",
        EXECUTION,
        ("emploi",),
        rx(
            r"(?:promouvoir|promotion (?:de|pour)|favoriser|(?:permett|perme|facilit)\w* [^.;]{0,20}(?:acces|"
            r"retour)[^.;]{0,30}?a) (?:l'acces (?:ou le retour )?a )?l'emploi"
        ),
        0.9,
        needs=rx(r"exclusion|chomage|difficult|priorit|eloign|insertion|\brsa\b|handicap|demunies|faveur"),
        unless=_STRUCTURES,
        positive=(
            "dans un souci de promotion de l'emploi et de lutte contre l'exclusion",
            "promouvoir l'emploi de personnes en difficulté",
        ),
    ),
    Rule(
        "insertion_heading",
        EXECUTION,
        ("insertion",),
        rx(
            r"^\W{0,4}(?:[\d.)a-d-]{1,6} )?(?:(?:actions?|conditions?) )?(?:d'|l')?insertions? (?:(?:sociale|"
            r"professionnelle|economique|et) ){0,4}(?:(?:par|pour|de|a travers) l'?(?:activite |emploi "
            r")?(?:economi\w*)?|sociale|professionnelle|obligatoire)"
        ),
        0.85,
        unless=_STRUCTURES,
        positive=("Insertion sociale par l'activité économique.", "Insertion par l'économie"),
    ),
    Rule(
        "insertion_economique",
        EXECUTION,
        ("insertion",),
        rx(
            r"(?<!re)insertions? (?:(?:sociale|professionnelle|des personnes|des publics|et) ){0,4}(?:par|de) "
            r"l'(?:activite )?(?:economi\w*|emploi)"
        ),
        0.85,
        unless=rx(_STRUCTURES.pattern + r"|l5132|l\. 5132|dans le cadre du plie"),
        positive=("Le marché est assujetti à l'insertion par l'activité économique",),
        negative=("certificat de structure d'insertion par l'activité économique",),
    ),
    Rule(
        "insertion_publics",
        EXECUTION,
        ("insertion",),
        rx(
            r"(?<!re)insertions? (?:(?:sociale|professionnelle|et) ){0,3}(?:des|de|pour des?|en faveur des?) "
            r"(?:publics?|personnes?|demandeurs|jeunes|populations?|beneficiaires)|(?<!re)insertions? "
            r"(?:sociale|professionnelle|des personnes)(?: et (?:sociale|professionnelle))?"
        ),
        0.75,
        needs=rx(
            r"claus|conditions? (?:particulieres? )?d'execution|l ?\.? ?2112|s'engage|devra|heures|execution "
            r"d[ue]|obligatoire|obligation|oblige"
        ),
        unless=_STRUCTURES,
        positive=(
            "des conditions particulières d'exécution en matière d'insertion sociale",
            "L2112-2 (insertion sociale)",
        ),
    ),
    Rule(
        "heures_publics",
        EXECUTION,
        ("heures", "horaire", "temps", " h"),
        rx(
            r"(?:heures|volume horaire|temps total|part du temps)[^.;]{0,160}?"
            + PEOPLE
            + r"|"
            + PEOPLE
            + r"[^.;]{0,120}?(?:\d h\b|heures)"
        ),
        0.85,
        needs=rx(r"reserv|engag|devra|minim|obligat|embauche|affecte|doit|doivent|realis"),
        positive=("réserver 300 heures travaillées à des personnes rencontrant des difficultés sociales",),
    ),
    Rule(
        "emploi_publics",
        EXECUTION,
        ("emba", "recrut", "contrat", "emploi", "mobilis", "reserver", "travail"),
        rx(
            r"(?:embauche|recrute|recrutement|contrats? de travail|offrir des emplois|mobiliser|mise a "
            r"l'emploi|mise au travail|employer|reserver)[^.;]{0,90}?" + PEOPLE
        ),
        0.8,
        needs=rx(r"s'engage|devra|doit|doivent|oblig|l ?\.? ?2112|mise en oeuvre|il s'agit"),
        unless=rx(
            r"lorsqu'|lorsque|proportion minimale|majorite|operateurs economiques qui|structures|entreprises "
            r"qui emploient|minimum de 50|50 %"
        ),
        positive=("s'engage à embaucher des personnes éloignées de l'emploi",),
        negative=("lorsqu'ils emploient une proportion minimale de travailleurs défavorisés",),
    ),
    Rule(
        "emploi_heures",
        EXECUTION,
        ("promotion",),
        rx(r"promotion de l'emploi et de l'insertion"),
        0.9,
        positive=("PROMOTION DE L'EMPLOI ET DE L'INSERTION : le nombre d'heures est de 300",),
    ),
    Rule(
        "recrutement_insertion",
        EXECUTION,
        ("insertion",),
        rx(r"(?:recrutements?|personnels?|personnes) (?:de personnels? )?en (?:parcours d')?insertion"),
        0.7,
        needs=OBLIGES,
        unless=_CRITERIA,
        positive=("s'engage à mobiliser des personnes en parcours d'insertion",),
    ),
    Rule(
        "part_to_insertion",
        EXECUTION,
        ("taux",),
        rx(r"taux d'insertion (?:de |: |a |fixe a |applique |minimum |minimal ){0,2}\d"),
        0.9,
        positive=("Taux d'insertion 5%",),
    ),
)
