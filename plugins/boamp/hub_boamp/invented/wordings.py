"""Wordings: social clauses as buyers write them, in sentences of our own, and what only looks like one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """A sentence of a notice: what it is, its words, whether the buyer also ticks the social box.

    ``{a}`` and ``{b}`` are numbers of lots, ``{h}`` and ``{k}`` numbers of hours.
    """

    key: str
    kind: str
    text: str
    ticked: bool = False
    by_lot: bool = False


CLAUSES = (
    Wording("plain", "execution_clause",
            "L'exécution du marché comporte une clause obligatoire d'insertion par l'activité économique, à hauteur de "
            "{h} heures, réservée à des personnes éloignées de l'emploi (articles L2111-1 et L2112-2 du code de la "
            "commande publique).", True),
    Wording("short", "execution_clause", "Clause sociale : {h} heures d'insertion."),
    Wording("lots_colon", "execution_clause",
            "Clause obligatoire d'insertion (clause sociale) : Lot {a} : {h} heures ; Lot {b} : {k} heures.",
            True, True),
    Wording("lots_glued", "execution_clause",
            "Lot {a}: {h} heures d'insertion dont 40 heures de formationLot {b}: {k} heures d'insertion", False, True),
    Wording("per_slice", "execution_clause",
            "Le titulaire réserve 6 heures minimum d'insertion par tranche de 10 000 euro(s) HT de marché exécuté."),
    Wording("per_slice_lots", "execution_clause",
            "Nombre d'heures d'insertion par tranche de 100 000 euro(s) HT : LOT{a}: 60 heures, LOT{b}: 50heures",
            True, True),
    Wording("share", "execution_clause",
            "Une clause d'insertion sociale est prévue, représentant a minima 5% des heures travaillées.", True),
    Wording("share_no_base", "execution_clause", "Le marché comprend une clause d'insertion de 7 %."),
    Wording("per_year", "execution_clause",
            "Le titulaire s'engage à réaliser {h} heures d'insertion par an pendant toute la durée de l'accord-cadre.",
            True),
    Wording("tranches", "execution_clause",
            "Clause d'insertion : {h} heures de travail pour la tranche ferme et {k} heures pour la tranche "
            "optionnelle 1."),
    Wording("some_lots", "execution_clause",
            "Les lots {a} et {b} sont soumis à une clause d'insertion ; le volume figure au CCAP.", True, True),
    Wording("all_but", "execution_clause",
            "Claude d'insertion sociale pour tous les lots sauf le lot {a}.", False, True),
    Wording("cp1252", "execution_clause",
            "Le volume d\x92insertion attendu est de {h} heures, à réaliser avec l\x92appui d\x92une structure "
            "d\x92insertion.", True),
    Wording("question_mark", "execution_clause",
            "Une action d¿insertion de {h} heures est demandée à l¿attributaire.", True),
    Wording("thousands", "execution_clause",
            "Volume total : 1 260 heures d'insertion sociale, contrôlées par le facilitateur des clauses.", True),
    Wording("repealed", "execution_clause",
            "En application de l'article 38-1 de l'ordonnance no 2015-899, l'entreprise réalise une action d'insertion "
            "de {h} heures."),
    Wording("wrong_article", "execution_clause",
            "Conformément à l'article L2113-13, le titulaire réalise {h} heures d'insertion par l'embauche de "
            "demandeurs d'emploi de longue durée.", True),
    Wording("house", "execution_clause",
            "Clause sociale obligatoire : {h} heures, public validé par la Maison de l'emploi (bénéficiaires du RSA, "
            "adhérents du PLIE, jeunes suivis par la mission locale).", True),
    Wording("incentive", "execution_clause",
            "Clause incitative d'insertion sociale : le candidat indique le nombre d'heures qu'il propose.", True),
    Wording("apprentices", "training_clause",
            "Le titulaire accueille au moins deux apprentis ou stagiaires de la formation professionnelle pendant "
            "l'exécution, soit {h} heures de formation.", True),
    Wording("handicap_share", "execution_clause",
            "Une part des prestations, d'au moins 10 % du montant, est confiée en sous-traitance à un ESAT ou à une "
            "entreprise adaptée.", True),
    Wording("code_only", "none", "", True),
    Wording("declared_only", "none", "Voir le règlement de la consultation.", True),
)  # fmt: skip
RESERVED = (
    Wording("reserved_siae", "reserved",
            "Marché réservé aux structures d'insertion par l'activité économique (article L2113-13 du code de la "
            "commande publique).", True),
    Wording("reserved_ea", "reserved",
            "Marché réservé aux entreprises adaptées et aux établissements et services d'aide par le travail, en "
            "application de l'article L2113-12.", True),
    Wording("reserved_both", "reserved",
            "En application de l'article L2113-14, la consultation est réservée aux EA, ESAT et SIAE.", True),
    Wording("reserved_lot", "reserved", "Le lot {a} est un lot réservé SIAE ou EA/ESAT.", True, True),
    Wording("reserved_ess", "reserved",
            "Marché réservé aux entreprises de l'économie sociale et solidaire (article L2113-15)."),
    Wording("reserved_no_clause", "reserved",
            "Le marché ne fait pas l'objet d'une clause d'insertion ; il est en revanche réservé, conformément à "
            "l'article L2113-13, aux structures d'insertion."),
)  # fmt: skip
CRITERIA = (
    ("Performance en matière d'insertion professionnelle des publics en difficulté", 10, "quality"),
    ("Insertion sociale : heures supplémentaires proposées", 5, "quality"),
    ("Qualité de la démarche d'insertion et de formation", 15, "quality"),
)
FALSE_FRIENDS = (
    "Le projet veille à l'insertion paysagère des ouvrages et à leur insertion dans le site.",
    "La préservation de la réserve naturelle voisine et le débit réservé du ruisseau sont à respecter.",
    "Le candidat atteste être à jour de ses obligations fiscales et sociales et de l'obligation d'emploi de "
    "l'article L5212-1 du code du travail.",
    "Travaux au profit du Centre Communal d'Action Sociale et de logements sociaux.",
    "Les pièces seront insérées dans l'ordre du sommaire. Délai d'intervention : 72h, semaine de 35 heures.",
    "Aucune prestation n'est réservée à des entreprises adaptées au sens de l'article L.2113-12.",
    "La passerelle est réservée aux modes actifs ; le parking est réservé aux visiteurs.",
    "L'exécution du marché est soumise à d'autres conditions particulières : NON",
)
GENERAL = (
    "Visite obligatoire sur rendez-vous. Les questions sont posées sur le profil d'acheteur.",
    "Les offres sont remises par voie électronique. Une copie de sauvegarde est admise.",
    "Procédures de recours : tribunal administratif compétent, référé précontractuel avant la signature.",
    "Financement sur fonds propres, paiement à 30 jours, avance de 10 % pour les PME.",
    "Le marché est conclu pour un an, reconductible trois fois un an.",
)
