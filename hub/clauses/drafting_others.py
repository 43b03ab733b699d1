"""The text of a reserved lot and of an insertion criterion."""

from __future__ import annotations

from hub.clauses.drafting_model import Choices, Section, blank

_RESERVED = {
    "siae": ("L2113-13", "aux structures d'insertion par l'activité économique mentionnées à l'article L5132-4 du code "
             "du travail et aux structures équivalentes", "de travailleurs défavorisés"),
    "ea_esat": ("L2113-12", "aux entreprises adaptées (article L5213-13 du code du travail), aux établissements et "
                "services d'aide par le travail (article L344-2 du code de l'action sociale et des familles) et aux "
                "structures équivalentes", "de travailleurs handicapés"),
    "ea_esat_or_siae": ("L2113-14", "à la fois aux structures mentionnées à l'article L2113-12 (entreprises adaptées, "
                        "ESAT) et à celles de l'article L2113-13 (structures d'insertion par l'activité économique)",
                        "de travailleurs handicapés ou défavorisés"),
    "prison": ("L2113-13-1", "aux opérateurs qui emploient des personnes détenues dans le cadre du travail "
               "pénitentiaire", "de personnes détenues"),
    "ess": ("L2113-15", "aux entreprises de l'économie sociale et solidaire et aux structures équivalentes", ""),
}  # fmt: skip


def reserved_references(choices: Choices) -> tuple[str, ...]:
    """Return the articles that a reservation quotes."""
    article = _RESERVED[choices.reserved_to][0]
    other = "CCP, article L2113-16" if article == "L2113-15" else "CCP, article R2113-7"
    return (f"CCP, article {article}", other)


def reserved(choices: Choices) -> list[Section]:
    """Write what the notice, the rules of the consultation and the contract say of a reserved lot."""
    article, whom, share = _RESERVED[choices.reserved_to]
    if article == "L2113-15":
        limits = (
            "La réservation ne vaut que pour les services de santé, sociaux ou culturels figurant sur la liste annexée "
            "au code de la commande publique, et pour un marché de trois ans au plus (L2113-16).",
        )
    else:
        limits = (f"La structure emploie au moins 50\u00a0% {share} (R2113-7).",)
    return [
        Section(
            "Mention à porter dans l'avis et dans le règlement de la consultation",
            (f"Le présent lot est réservé, en application de l'article {article} du code de la commande publique, "
             f"{whom}. Les candidatures d'autres opérateurs ne sont pas admises pour ce lot.", *limits,
             "L'avis d'appel à la concurrence cite cet article."),
        ),
        Section(
            "Justificatifs demandés aux candidats",
            ("Le candidat établit qu'il entre dans le champ de la réservation, par tout moyen, notamment\u00a0:",
             "Un groupement n'est admis que si la part réservée est exécutée par des structures du champ de la "
             "réservation."),
            ("la convention, l'agrément ou le contrat d'objectifs en cours de validité\u00a0;",
             "la part de travailleurs concernés dans l'effectif affecté au lot\u00a0;",
             "pour une structure d'un autre État, un document équivalent."),
        ),
        Section(
            "Exécution",
            ("Le titulaire maintient cette part pendant l'exécution et signale sans attendre toute perte d'agrément.",
             "Aucun volume d'heures d'insertion n'est demandé en plus\u00a0: la réservation en tient lieu.",
             "La sous-traitance ne vide pas la réservation de son objet\u00a0: l'essentiel du lot est exécuté par le "
             "titulaire."),
        ),
        Section(
            "Bilan",
            ("À la fin du lot, et chaque année s'il dure plus d'un an, le titulaire remet un bilan sans donnée "
             "nominative\u00a0: nombre de personnes employées, heures travaillées, formations, sorties.",),
        ),
    ]  # fmt: skip


CRITERION_REFERENCES = ("CCP, article L2152-7", "CCP, article R2152-7")


def criterion(choices: Choices) -> list[Section]:
    """Write what the rules of the consultation say of an insertion criterion."""
    weight = choices.number("weight", "pondération, en %", "\u00a0%")
    facilitator = choices.texts.get("facilitator") or blank("organisme du facilitateur de clauses sociales")
    return [
        Section(
            "Critère d'attribution",
            (f"Performances en matière d'insertion professionnelle des publics en difficulté\u00a0: {weight} "
             "(articles L2152-7 et R2152-7 du code de la commande publique).",
             "Le critère porte sur l'exécution du présent lot et non sur la politique générale du candidat."),
        ),
        Section(
            "Ce qui est apprécié",
            ("L'offre est notée sur le cadre de réponse en annexe, au regard de\u00a0:",
             "La qualité de l'accompagnement est notée, plutôt que le seul nombre d'heures\u00a0: un engagement que le "
             "candidat ne peut pas tenir n'est pas valorisé."),
            ("la pertinence des postes proposés et des tâches confiées\u00a0;",
             "l'encadrement, le tutorat et l'accueil prévus\u00a0;",
             "la formation et les suites envisagées pour les personnes\u00a0;",
             "les partenariats avec les structures d'insertion et le service public de l'emploi."),
        ),
        Section(
            "Valeur contractuelle",
            ("Les engagements de l'offre retenue deviennent contractuels\u00a0; ils sont suivis et contrôlés comme une "
             "condition d'exécution.",
             f"{facilitator} peut renseigner les candidats, dans le respect de leur égalité de traitement."),
        ),
    ]  # fmt: skip
