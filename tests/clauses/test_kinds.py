"""What is a social consideration and of which kind; what only looks like one."""

from __future__ import annotations

import pytest

from hub.clauses import Leaf, detect


def kinds(text: str, path: str = "text") -> set[str]:
    return {each.kind for each in detect([Leaf(path, text)])}


EXECUTION = [
    "Le marché comporte une clause obligatoire d'insertion par l'activité économique.",
    "Clause sociale. 120 heures d'insertion.",
    "claude d'insertion sociale pour tous les lots sauf lot 11",
    "L'exécution du marché comporte une clause dinsertion professionnelle.",
    "Le titulaire devra mettre en place une action d\x92insertion au profit de publics \x8eloignés de l'emploi.",
    "Conformément aux articles L 2113-12 à L 2113-14, ce marché fait l'objet d'une action d'insertion.",
    "Le maître d'ouvrage souhaite promouvoir l'emploi et combattre l'exclusion par ce chantier.",
    "La consultation comporte des conditions d'exécution à caractère social détaillées au CCAP.",
    "Insertion sociale par l'activité économique.",
    "Le présent marché comporte une clause de promotion de l'emploi dont le respect est obligatoire.",
    "Le titulaire réservera 5% des heures travaillées à des personnes en insertion.",
    "La consultation est assortie d'une clauseobligatoire d'insertion des publics prioritaires",
]
RESERVED = [
    "Le lot 2 est réservé à des entreprises adaptées ou à des ESAT.",
    "Marché réservé aux structures d'insertion par l'activité économique (article L2113-13).",
    "Ce contrat est réservé à des SIAE en application de l'article L. 2113-13 du code.",
    "Marché exclusivement réservé aux entreprises de l'ESS, articles L2113-15 et L2113-16.",
    "Le présent marché ne fait pas l'objet d'une clause d'insertion. Il est passé conformément à l'article L2113-13 "
    "relatif à la réservation de marchés aux opérateurs économiques qui emploient des travailleurs défavorisés.",
    "Les membres du groupement doivent tous être des entreprises adaptées ou des ESAT.",
    "Prestations de blanchisserie - Marché réservé",
    "Le lot 4 sera attribué à des entreprises adaptées (EA) ou à des ESAT",
    "Fournir un justificatif d'entreprise adaptée ou d'établissement et service d'aide par le travail.",
    "Accord-cadre réservé au titre de l'article L2113-13-1 à une activité de l'administration pénitentiaire.",
]
CRITERIA = [
    "Critères : prix 60 %, performances en matière d'insertion professionnelle des publics en difficulté 10 %",
    "Sous-critère 4 : nombre d'heures d'insertion envisagé sur ce projet : 10 points",
]
TRAINING = [
    "Le marché contient une clause sociale de formation sous statut scolaire (150h minimum).",
    "Cette consultation ne comporte aucune des conditions particulières d'exécution de l'article "
    "L2112-2, à l'exception "
    "des modalités suivantes : le titulaire s'engage à une action favorisant l'accueil de jeunes en stage.",
]
SERVICES = [
    "Marché de service d'insertion et de qualification professionnelle : entretien des rives",
    "Accord-cadre relatif à la remobilisation de publics féminins en démarche d'insertion",
]
NOTHING = [
    "Insertion du projet dans son contexte urbain et paysager.",
    "Qualité de l'insertion dans le site et parti architectural : 40 points",
    "Qualités architecturales et d'insertion dans l'environnement.",
    "Pertinence de l'insertion urbaine (40 points)",
    "Certificat délivré par l'association de gestion du fonds de développement pour l'insertion professionnelle des "
    "personnes handicapées (AGEFIPH).",
    "Déclaration justifiant l'application d'un droit de préférence éventuel (société coopérative, "
    "artisan, entreprises "
    "adaptées ou de l'économie sociale et solidaire).",
    "Aucun service n'est réservé au profit d'entreprises ou établissements visés par les articles "
    "L.2113-12 et L.2113-7.",
    "Marchés réservés : NONL'exécution du marché est soumise à d'autres conditions particulières : NON",
    "Marché réservé : non",
    "Cette consultation ne comporte aucune des conditions particulières d'exécution de l'article L2112-2.",
    "Conformément à l'article L2112-2, la consultation comporte des conditions d'exécution d'ordre environnemental.",
    "Fourniture de matériaux pour les chantiers d'insertion",
    "Accompagnement des publics dans leur accès à l'emploi dans le cadre du PLIE",
    "Qualité du procédé d'insertion de la page supplémentaire",
    "Le marché est réservé aux entreprises d'assurance et personnes habilitées.",
    "La prestation est réservée à une profession particulière : architecte.",
    "Le pouvoir adjudicateur se réserve le droit de négocier avec les candidats.",
    "Travaux dans la réserve naturelle ; débit réservé ; passerelle réservée aux modes actifs.",
    "Le salon SIAE du Bourget et le SIAEPA du canton",
    "TRX.ESAT.EXEMPLE",
    "Direction de l'Insertion et du Logement, 1 rue de l'Exemple",
    "Attestations de régularité des obligations fiscales et sociales ; cotisations sociales à jour.",
    "Réhabilitation de 12 logements sociaux ; centre communal d'action sociale",
    "Le marché ne comporte pas de clause d'insertion sociale.",
    "Clause sociale : néant",
    "La clause d'insertion est supprimée.",
    "Sans clause sociale d'insertion.",
    "Les pages suivantes seront insérées au dossier ; service pénitentiaire d'insertion et de probation",
    "Frais d'insertion de l'annonce à la charge du titulaire",
    "Lot non réservé. Conditions particulières : NON",
    "Des marchés ou des lots peuvent être réservés à des entreprises adaptées.",
    "Capacité d'accueil totale pour l'objet du lot réservée aux excédents",
]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kind, text)
        for kind, texts in (
            ("execution_clause", EXECUTION),
            ("reserved", RESERVED),
            ("award_criterion", CRITERIA),
            ("training_clause", TRAINING),
            ("insertion_service", SERVICES),
        )
        for text in texts
    ],
)
def test_a_consideration_is_found_with_its_kind(kind: str, text: str) -> None:
    assert kinds(text) == {kind}


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_consideration_is_refused(text: str) -> None:
    assert detect([Leaf("text", text)]) == []


def test_in_a_list_of_criteria_one_word_is_a_criterion_with_its_weight() -> None:
    (found,) = detect(
        [
            Leaf(
                "PROCEDURE.CRITERES_ATTRIBUTION.CRITERE",
                "[{'value': 'Prix', 'poids': 60}, {'value': 'Insertion', 'poids': 5}]",
            )
        ]
    )
    assert (found.kind, found.weight) == ("award_criterion", 5)


def test_the_price_of_an_insertion_scheme_makes_it_a_purchase() -> None:
    text = (
        "[{'value': \"Pertinence de la démarche d'insertion\", 'poids': 60}, {'value': \"Coût du "
        "dispositif d'insertion\", 'poids': 40}]"
    )
    assert kinds(text, "PROCEDURE.CRITERES_ATTRIBUTION.CRITERE") == {"insertion_service"}


def test_more_hours_than_asked_is_a_criterion_and_tells_of_a_clause() -> None:
    text = "Insertion sociale : heures supplémentaires proposées par rapport aux heures demandées (3%)"
    assert kinds(text, "CRITERES_ATTRIBUTION.CRITERE") == {"award_criterion", "execution_clause"}


def test_a_clause_and_reserved_lots_in_one_sentence_keep_their_own_lots() -> None:
    text = (
        "L'exécution du marché (lot 1) comporte une clause obligatoire d'insertion et, en application de l'article "
        "L2113-13, l'exécution de deux lots (2 et 8) est réservée aux opérateurs qui emploient des "
        "travailleurs défavorisés."
    )
    assert {(each.kind, each.lot) for each in detect([Leaf("text", text)])} == {
        ("execution_clause", "1"),
        ("reserved", "2"),
        ("reserved", "8"),
    }


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Lot réservé aux ESAT et entreprises adaptées.", "handicap"),
        ("Marché réservé à des structures d'insertion par l'activité économique.", "insertion"),
        ("Marché réservé SIAE ou STPA.", "insertion_or_handicap"),
        ("Marché réservé aux entreprises de l'économie sociale et solidaire.", "ess"),
        ("Marché réservé au sens de l'article L2113-12.", "handicap"),
        ("Marché réservé, voir le dossier.", "unspecified"),
    ],
)
def test_the_words_say_for_whom_before_the_article_does(text: str, group: str) -> None:
    assert [each.beneficiary for each in detect([Leaf("text", text)])] == [group]


def test_an_incentive_clause_does_not_bind() -> None:
    (found,) = detect([Leaf("text", "Clause incitative d'insertion sociale")])
    assert found.mandatory == "incentive"


def test_details_are_read_around_the_clause() -> None:
    text = (
        "En application de l'article L. 2112-2 et de la charte nationale d'insertion de l'ANRU, le "
        "marché comporte une clause d'insertion : "
        "embauche directe, mise à disposition par une ETTI ou sous-traitance à une entreprise "
        "d'insertion, au profit des "
        "bénéficiaires du RSA, adhérents du PLIE, jeunes de moins de 26 ans."
    )
    (found,) = detect([Leaf("text", text)])
    assert found.legal_references == ("L2112-2",)
    assert found.modalities == ("direct_hire", "made_available", "subcontract")
    assert {"RSA", "PLIE", "JEUNE"} <= set(found.eligible_public)
    assert found.programme == "ANRU"
