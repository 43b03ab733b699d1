"""False friends: words that look like a social consideration and are not; blanked before the rules read a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.clauses.rules import rx


@dataclass(frozen=True, slots=True)
class Friend:
    """One false friend; it is only looked for in a sentence that holds its stem."""

    name: str
    stem: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


_PLACE = (
    r"(?:sites?|paysage\w*|environnement\w*|contextes?|tissus?|quartiers?|milieux?|ville\w*|villages?|"
    r"parcelles?|territoires?|"
    r"urbain\w*|bati\w*|existants?|architectur\w*|lieux|cadre bati|terrain|centre|coeur|reseaux?|"
    r"circulation|trafic|topographi\w*|ilot|volume\w*)"
)
#: an insertion that is said to be of people is never one of buildings, wherever it takes place
_OF_PEOPLE = (
    r"(?<!clause d')(?<!clauses d')(?<!heure d')(?<!heures d')(?<!heures en )"
    r"insertions?\b(?! (?:socia|socio|profession|economi|par l'|durable|et (?:de )?(?:la )?(?:qualif|format)|"
    r"(?:des|de|pour des|d'une?|de la) (?:person|public|jeunes|demandeur|benefici|habitant|travailleur|population)))"
)

FRIENDS = (
    Friend(
        "site",
        "insertion",
        rx(
            r"(?<!re)" + _OF_PEOPLE + r" (?:[\w'/-]+[\s,]+){0,5}?(?:dans|au sein|sur|au coeur|a|avec|vis a vis) "
            r"(?:[\w'-]+\s+){0,5}?(?:l'|d')?" + _PLACE
        ),
        (
            "qualité de l'insertion dans le site",
            "Insertion du projet dans son contexte urbain et paysager",
            "insertion du bâtiment dans l'environnement",
        ),
    ),
    Friend(
        "architecture",
        "insertion",
        rx(
            r"(?<!matiere d')" + _OF_PEOPLE + r" (?:de l'|du |des |d'un |d'une )?(?:[\w'-]+[\s,]+(?:et\s+|"
            r"ou\s+)?){0,2}?(?:paysag\w*|urbain\w*|architectural\w*|environnemental\w*|"
            r"visuel\w*|graphique\w*|photographi\w*|photo\w*|patrimonial\w*|topographi\w*|geographi\w*|"
            r"volumetri\w*|3d|contextuel\w*|spatial\w*|"
            r"esthetique|technique|foncier\w*|ouvrages?|bati\w*|batiments?|equipements?|projet|constructions?|"
            r"reseaux?|voies?|bus|tramway|piste\w*|vehicules?)\b"
        ),
        ("insertion urbaine et paysagère", "un document d'insertion graphique", "insertion du projet"),
    ),
    Friend(
        "architecture_before",
        "insertion",
        rx(
            r"(?:architectural\w*|paysag\w*|urbanis\w*|urbain\w*|perspectives?|esquisses?|photo\w*|plans?|"
            r"vues?|volumetri\w*|facades?) "
            r"(?:et |, |/ |- |ou |d'|de l'|: ){0,3}(?:qualite de l'|son )?insertions?(?! (?:sociale|"
            r"professionnelle|par|des publics|et promotion))"
        ),
        ("qualités architecturale et d'insertion du bâti", "une vue d'insertion"),
    ),
    Friend(
        "print",
        "insertion",
        rx(
            r"insertions?\b(?! et de la) (?:et |ou )?(?:d'(?:une?|images?|encarts?|annonces?|elements?|articles?|avis|"
            r"logos?|texte|publicit\w*|objets?)|publicitaires?|"
            r"de (?:la (?!format|person|popul|jeunes)|pages?|publicit\w*|texte|logo\w*|donnees|cette|l'avis)|"
            r"des (?:donnees|annonces|pages|publicit\w*|documents|avis|plis|moyens)|"
            r"legales?|presse|au boamp|au joue|au journal|dans (?:la presse|un journal|les journaux|le "
            r"journal|le dossier))|(?:frais|ordre|procede|cout|date)s? d'insertions?"
        ),
        ("procédé d'insertion de la page", "frais d'insertion de l'annonce", "insertion publicitaire"),
    ),
    Friend(
        "agefiph",
        "handicap",
        rx(
            r"(?:fonds|association|obligation|aide) [^.;]{0,80}insertion professionnelle (?:de |des "
            r")(?:personnes |travailleurs )?handicape\w*"
        ),
        ("association de gestion du fonds pour l'insertion professionnelle des personnes handicapées",),
    ),
    Friend(
        "agefiph_short",
        "agefiph",
        rx(r"insertion[^.;]{0,80}agefiph|agefiph[^.;]{0,80}insertion"),
        ("le fonds d'insertion Agefiph",),
    ),
    Friend(
        "plie_name",
        "plan",
        rx(
            r"plans? (?:local|locaux|departemental|territorial|regional) (?:[\w']+\s+){0,2}?(?:pour|d'|de) "
            r"l'?insertion(?: par l'economi\w*)?(?: et (?:pour )?l'emploi)?"
        ),
        ("le Plan Local pour l'Insertion et l'Emploi",),
    ),
    Friend(
        "office",
        "insertion",
        rx(
            r"(?<!marche de )(?<!marches de )(?<!prestations de )(?<!marche de services )(?:direction|"
            r"directeur|directrice|service|services|pole|bureau|departement|mission|ministere|"
            r"vice-president\w*|conseiller\w*|agence|delegation|comite|"
            r"commission|secteur|secretariat|programme departemental|programmation|pacte territorial|maison|"
            r"unite|charge\w*|referent\w*|fonds|domaine|acteurs?|champ)"
            r" (?:(?:de|du|des|d'|l'|la|locaux|departementa\w*|territorial\w*|social\w*|generale?|adjointe?|"
            r"penitentiaires?|public|enfance,?|developpement|solidarites?|emploi|economie|en charge|logement|"
            r"action|sociale|"
            r"formation|enseignement|locale|volontariste|et|,|-) ?){0,8}"
            r"insertion(?: et de probation)?(?: par l'activite economi\w*)?"
        ),
        (
            "Direction de l'Insertion et du Logement",
            "service pénitentiaire d'insertion et de probation",
            "secteur de l'insertion par l'activité économique",
        ),
    ),
    Friend(
        "school",
        "insertion",
        rx(
            r"(?:taux|organisme|revenu minimum|(?<!en )contrat|dispositif de formation et) (?:a l'|"
            r"d')insertion(?! (?:de|:|par|a|fixe|applique|minim)? ?\d)"
        ),
        ("revenu minimum d'insertion", "le taux d'insertion des anciens élèves"),
    ),
    Friend(
        "buyer_site",
        "chantier",
        rx(r"(?:ateliers?(?: et|/|-)? )?chantiers? d'insertion"),
        ("pour les chantiers d'insertion",),
    ),
    Friend(
        "preference",
        "preference",
        rx(r"droit de preference[^\n]{0,400}"),
        ("droit de préférence éventuel (société coopérative, entreprises adaptées)",),
    ),
    Friend(
        "links",
        "liens avec",
        rx(r"liens avec des (?:entreprises|etablissements|structures)[^.;]{0,120}"),
        ("des liens avec des entreprises adaptées",),
    ),
    Friend(
        "pronominal",
        "reserve",
        rx(
            r"\bs[e'] ?reserv\w+|sous (?:toute )?reserves?|reserves? (?:naturelle|d'eau|fonciere|faunique|"
            r"incendie|quant)|sans reserves?|levee (?:de l'ensemble )?des reserves|"
            r"(?:peut|peuvent|pourra|pourront) etre reserves?(?: a)?"
        ),
        ("le pouvoir adjudicateur se réserve le droit", "des marchés peuvent être réservés à des entreprises adaptées"),
    ),
    Friend(
        "profession",
        "reserve",
        rx(
            r"(?:reserve\w*|reservation) (?:[\w',-]+\s+){0,5}?(?:profession\b|professions|professionnels|"
            r"avocats?|architectes?|notaires?|geometres?|entreprises? d'assurances?|assureurs?|"
            r"membres de la profession|banques?|etablissements? de credit|medecins?|experts?|"
            r"huissiers?)[^.;\n]{0,200}"
        ),
        ("marché réservé aux entreprises d'assurance", "prestation réservée à une profession déterminée"),
    ),
)


def blank(sentence: str) -> str:
    """Overwrite every false friend of a sentence, keeping its length."""
    for friend in FRIENDS:
        if friend.stem in sentence:
            sentence = friend.pattern.sub(lambda hit: "#" * len(hit.group()), sentence)
    return sentence
