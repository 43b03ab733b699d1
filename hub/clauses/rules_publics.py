"""Wordings of an execution clause that name the people or the aim instead of the clause."""

from __future__ import annotations

from hub.clauses.rules import Rule, rx

EXECUTION = "execution_clause"

OBLIGES = rx(
    r"s'engage|devra|doit|doivent|devront|oblig|heures|embauch|recrut|mobiliser|est tenu|sont tenu|"
    r"s'obligera|reserver|invite|condition d'execution|realise|l2112|proposer"
)
PEOPLE = (
    r"(?:(?:personnes?|publics?|population|demandeurs? d'emploi|personnels?|travailleurs|salaries) "
    r"(?:[^.;]{0,60}?)"
    r"(?:eloigne\w* (?:de l'emploi|du marche)|difficultes? (?:sociale|professionnelle|particuliere|"
    r"socio|d'insertion|d'acces)|prioritaires?\b|en (?:parcours d'|cursus d')?insertion|"
    r"sans emploi|en difficultes?|desavantage\w*|defavorise\w*)|"
    r"(?:habitants|residents|jeunes|personnes|publics?) [^.;]{0,40}?(?:quartiers? prioritaires?|qpv)\b|"
    r"beneficiaires? du rsa\b|(?:demandeurs? d'emploi|chomeurs) (?:de longue duree|inscrits))"
)
_CRITERIA = rx(r"(?:sous[- ])?criteres? (?!d'eligibilite)|pondera")
STRUCTURES = rx(
    r"s'il est un|(?:convention|attestation|certificat|competences?|connaissance|experience|"
    r"references?|agrement)s? [^.;]{0,80}insertion"
)

RULES = (
    Rule(
        "promouvoir_emploi",
        EXECUTION,
        ("emploi",),
        rx(
            r"(?:promouvoir|promotion (?:de|pour)|favoriser|(?:permett|perme|facilit)\w* [^.;]{0,20}(?:acces|"
            r"retour)[^.;]{0,30}?a|(?:actions?|mesures?|engagements?) en faveur de) (?:l'acces (?:ou le "
            r"retour )?a )?l'emploi"
        ),
        0.9,
        needs=rx(r"exclusion|chomage|difficult|priorit|eloign|insertion|\brsa\b|handicap|demunies|faveur"),
        unless=STRUCTURES,
        positive=(
            "dans un souci de promotion de l'emploi et de lutte contre l'exclusion",
            "promouvoir l'emploi de personnes en difficulté",
            "une action en faveur de l'emploi des personnes en difficulté",
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
        unless=STRUCTURES,
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
        unless=rx(STRUCTURES.pattern + r"|l5132|l\. 5132|dans le cadre du plie"),
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
            r"claus|conditions? (?:particulieres? )?d'execution|l ?\.? ?2112|s'engage|devr(?:a|ont)|heures|execution "
            r"d[ue]|obligatoire|obligation|oblige"
        ),
        unless=STRUCTURES,
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
            r"(?:heures|\d ?h\b|volume horaire|temps total|part du temps|temps de travail)[^.;]{0,160}?"
            + PEOPLE
            + r"|(?:"
            + PEOPLE
            + r"|personnes? en situation de handicap)[^.;]{0,120}?(?:\d h\b|heures)"
        ),
        0.85,
        needs=rx(r"reserv|engag|devr|minim|obligat|embauche|affecte|doit|doivent|realis|consacr"),
        positive=(
            "Le titulaire consacrera au moins 7 % du temps de travail à des personnes éloignées de l'emploi",
            "5 % des heures travaillées sont réservées aux habitants des QPV",
            "L'entreprise réservera 140 h à des demandeurs d'emploi de longue durée",
            "Des personnes en situation de handicap devront être employées à hauteur de 100 heures",
            "réserver 300 heures travaillées à des personnes rencontrant des difficultés sociales",
        ),
    ),
    Rule(
        "emploi_publics",
        EXECUTION,
        ("emba", "recrut", "recour", "appel", "contrat", "emploi", "mobilis", "reserver", "travail"),
        rx(
            r"(?:embauche|recrute|recrutement|recourir|faire appel|contrats? de travail|"
            r"offrir des emplois|mobiliser|mise a "
            r"l'emploi|mise au travail|employer|reserver)[^.;]{0,90}?" + PEOPLE
        ),
        0.8,
        needs=rx(r"s'engage|devr(?:a|ont)|doit|doivent|oblig|l ?\.? ?2112|mise en oeuvre|il s'agit"),
        unless=rx(
            r"lorsqu'|lorsque|proportion minimale|majorite|operateurs economiques qui|structures|entreprises "
            r"qui emploient|minimum de 50|50 %"
        ),
        positive=(
            "s'engage à embaucher des personnes éloignées de l'emploi",
            "Les entreprises devront recourir à des bénéficiaires du RSA",
        ),
        negative=("lorsqu'ils emploient une proportion minimale de travailleurs défavorisés",),
    ),
    Rule(
        "conditions_subject",
        EXECUTION,
        ("domaine social", "emploi"),
        rx(r"conditions? (?:particulieres? )?d'execution\b"),
        0.75,
        after=rx(r"(?:relati\w+|en compte|quant a|en matiere)[^.;#]{0,90}?(?:domaine social\b|a l'emploi\b(?! d))"),
        reach=180,
        # the whole list of article L2112-2, "ou" included, says that the law is known, not what is asked
        unless=rx(r"\binnovation"),
        positive=(
            "des conditions particulières d'exécution, relatives à l'environnement et à l'emploi",
            "des conditions d'exécution relatives au domaine social et à la lutte contre les discriminations",
        ),
        negative=(
            "des conditions d'exécution quant à l'économie, à l'innovation, à l'environnement, au domaine social, "
            "à l'emploi ou à la lutte contre les discriminations",
            "des conditions d'exécution relatives à l'emploi de produits dangereux",
        ),
    ),
    Rule(
        "prestation_insertion",
        EXECUTION,
        ("insertion",),
        rx(r"prestations? (?:sociales? )?d'insertions?\b"),
        0.85,
        after=rx(r"\b(?:est|sont|sera|seront) (?:prevue?s?|demandee?s?|exigee?s?|imposee?s?)\b"),
        reach=70,
        positive=("Une prestation d'insertion de publics en difficulté sera prévue pour certains marchés subséquents",),
        negative=("Les prestations d'insertion sont réglées par des prix unitaires",),
    ),
    Rule(
        "done_by_publics",
        EXECUTION,
        ("faire realiser", "faire executer", "confier"),
        rx(r"\b(?:faire realiser|faire executer|confier)\b"),
        0.8,
        after=rx(r"\b(?:par|a) (?:des |un |une |les )?" + PEOPLE),
        reach=200,
        needs=rx(r"demande|devra|devront|doit|doivent|oblig|s'engage"),
        unless=rx(r"structures|entreprises qui|lorsqu|proportion minimale|50 ?%"),
        positive=("Il est demandé de faire réaliser le nettoyage par des personnes en difficulté",),
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
        rx(r"(?:recrutements?|personnels?|personnes) (?:de personnels? )?en (?:parcours d'|contrats? d')?insertion"),
        0.7,
        needs=OBLIGES,
        unless=_CRITERIA,
        positive=("s'engage à mobiliser des personnes en parcours d'insertion",),
    ),
    Rule(
        "part_to_insertion",
        EXECUTION,
        ("taux", "insertion"),
        rx(
            r"taux d'insertion (?:de |: |a |fixe a |applique |minimum |minimal ){0,2}\d"
            r"|\binsertion ?[:=] ?\d{1,2}(?:,\d)? ?% (?:des heures|du temps|de la main|du volume|des effectifs)"
        ),
        0.9,
        positive=("Taux d'insertion 5%", "Insertion : 10 % des heures de main d'œuvre"),
    ),
)
