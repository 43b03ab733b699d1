"""The text of an execution clause: fixed hours or hours per slice, in the order of the CCAG of 2021."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.clauses.drafting_model import Choices, Section, blank, plain
from schemas import codes

_PEOPLE = {
    "PI": "Titulaires d'une pension d'invalidité",
    "SENIOR": "Personnes de plus de 50 ans",
    "CAP_BEP": "Personnes de faible niveau de qualification",
    "YOUTH_SCHEME": "Jeunes suivis dans un dispositif d'insertion",
    "OTHER": "Autres personnes éloignées de l'emploi",
}
REFERENCES = ("CCP, article L2112-2", "CCP, article L2112-3", "CCP, article L2112-4")
RULE_OF_2026 = "CCP, article L2112-2-1"
_MODALITIES = {
    "direct_hire": "l'embauche directe par le titulaire, en contrat à durée indéterminée ou déterminée, en contrat "
                   "d'apprentissage ou de professionnalisation",
    "made_available": "la mise à disposition de salariés par une entreprise de travail temporaire d'insertion (ETTI), "
                      "une association intermédiaire (AI), un groupement d'employeurs pour l'insertion et la "
                      "qualification (GEIQ) ou une entreprise adaptée de travail temporaire (EATT)",
    "subcontract": "la sous-traitance ou la cotraitance avec une entreprise d'insertion (EI), un atelier et chantier "
                   "d'insertion (ACI), une entreprise adaptée (EA) ou un établissement ou service d'aide par le "
                   "travail (ESAT)",
}  # fmt: skip


def label_of(public: str) -> str:
    """Return how a text calls a group of people."""
    return _PEOPLE.get(public) or codes.ELIGIBLE_PUBLIC.label(public)


def closed(items: list[str]) -> tuple[str, ...]:
    """End each item of a list as French writes it."""
    return (*(f"{item}\u00a0;" for item in items[:-1]), f"{items[-1]}.")


def general_terms(nature: str | None) -> str:
    """Return which article of the CCAG of 2021 holds the clause of social insertion."""
    if nature == "works":
        return "article 20.1 du CCAG Travaux (arrêtés du 30 mars 2021)"
    if nature in ("services", "supplies"):
        return "article 16.1 du CCAG applicable (FCS, PI, TIC ou MI, arrêtés du 30 mars 2021)"
    return "article 20.1 du CCAG Travaux ou 16.1 des autres CCAG (arrêtés du 30 mars 2021)"


def volume(choices: Choices, suggested: float | None) -> Section:
    """Write how many hours are due: a fixed volume, or a number for each slice of the amount."""
    if choices.basis == "per_slice":
        hours = choices.number("slice_hours", "nombre d'heures par tranche")
        size = choices.number("slice_amount", "montant de la tranche, en euros HT", " € HT")
        return Section(
            "Volume d'heures d'insertion",
            (f"Le titulaire réserve {hours} heures d'insertion par tranche entière de {size} de prestations "
             "commandées et exécutées. Une tranche commencée et non entière n'engendre pas d'heure.",
             "Le volume dû est arrêté chaque année à la date anniversaire, au vu des montants facturés, et notifié au "
             "titulaire."),
        )  # fmt: skip
    known = choices.numbers.get("hours", suggested)
    hours = blank("nombre d'heures") if known is None else plain(known)
    return Section(
        "Volume d'heures d'insertion",
        (f"Le titulaire réserve au moins {hours} heures de travail à des personnes rencontrant des difficultés "
         "sociales ou professionnelles particulières, pendant la durée d'exécution du lot.",
         "Les heures d'une tranche optionnelle ne sont dues que si cette tranche est affermie.",
         *_training(choices)),
    )  # fmt: skip


def _training(choices: Choices) -> tuple[str, ...]:
    share = choices.numbers.get("training_share")
    if share is None:
        return ()
    percent = plain(round(share * 100, 2))
    return (f"Les heures de formation liées au poste sont comptées dans la limite de {percent}\u00a0% du volume.",)


def publics(choices: Choices) -> Section:
    """Write who may work these hours."""
    listed = [f"{label_of(value)}{_note(value)}" for value in choices.publics]
    return Section(
        "Publics éligibles",
        ("Les heures sont réservées à des personnes éloignées de l'emploi relevant, à la date de leur embauche ou de "
         "leur mise à disposition, de l'une des catégories suivantes\u00a0:",
         "L'éligibilité est vérifiée par le facilitateur avant la prise de poste, sur justificatif. Elle s'apprécie à "
         "l'embauche et n'est pas remise en cause si la situation de la personne s'améliore en cours d'exécution."),
        closed(listed),
    )  # fmt: skip


def _note(value: str) -> str:
    note = codes.ELIGIBLE_PUBLIC[value].note_fr.rstrip(".")
    return f" ({note[0].lower() + note[1:]})" if note and not note.startswith(("CEJ", "IAE")) else (
        f" ({note})" if note else "")  # fmt: skip


def sections(
    choices: Choices, nature: str | None, suggested: float | None, obligation: Mapping[str, Any]
) -> list[Section]:
    """Write every article of the clause."""
    facilitator = choices.text("facilitator", "organisme du facilitateur de clauses sociales")
    return [
        _object(nature, obligation),
        volume(choices, suggested),
        publics(choices),
        Section(
            "Modalités de mise en œuvre",
            ("Le titulaire choisit librement une ou plusieurs des modalités suivantes, qui peuvent se combiner\u00a0:",
             "Les heures réalisées chez un sous-traitant ou un cotraitant comptent. En cas de groupement, le "
             "mandataire répond du volume total\u00a0; la répartition entre membres figure en annexe 1."),
            closed([_MODALITIES[each] for each in choices.modalities]),
        ),
        Section(
            "Accompagnement",
            (f"{facilitator} accompagne l'acheteur et le titulaire\u00a0: définition des postes, "
             "présentation de candidats, vérification de l'éligibilité, suivi des personnes, validation des heures. "
             "Cet accompagnement ne se substitue pas à la responsabilité du titulaire, qui reste l'employeur ou le "
             "donneur d'ordre.",
             "Dans un délai de "
             f"{choices.text('deadline_plan', 'délai, par exemple un mois')} après la notification, le titulaire "
             "présente au facilitateur son plan d'insertion\u00a0: modalités, postes, calendrier, tuteur ou tutrice, "
             "formation."),
        ),
        _follow_up(),
        _difficulties(),
        _penalties(choices),
    ]  # fmt: skip


def _object(nature: str | None, obligation: Mapping[str, Any]) -> Section:
    """Write what the clause is and where it comes from."""
    said: tuple[str, ...] = (
        "Le présent lot comporte une condition d'exécution relative à l'insertion professionnelle, prise en "
        "application de l'article L2112-2 du code de la commande publique et liée à l'objet du marché (L2112-3). "
        f"Elle complète l'{general_terms(nature)}, auquel le marché doit se référer.",
        "Elle s'impose à tout titulaire. Ce n'est pas un critère d'attribution\u00a0: une offre qui la refuse est "
        "irrégulière, et aucune offre n'est mieux notée pour l'avoir acceptée.",
    )
    if obligation.get("status") == "applicable":
        said += ("Elle répond à l'article L2112-2-1 du même code, applicable aux consultations engagées depuis "
                 "août 2026 à partir des seuils européens.",)  # fmt: skip
    return Section("Objet et fondement", said)


def _follow_up() -> Section:
    return Section(
        "Suivi, justificatifs et validation des heures",
        ("Le titulaire transmet chaque mois au facilitateur l'état des heures (annexe 3), avant le 15 du mois suivant, "
         "et chaque trimestre les justificatifs\u00a0: contrats de travail, bulletins de paie, relevés d'heures ou "
         "factures des structures d'insertion.",
         "Seules les heures validées par le facilitateur libèrent le titulaire. Une heure est rejetée avec un motif "
         "écrit\u00a0: personne non éligible, justificatif absent, période ou marché étrangers, double déclaration.",
         "Les heures d'une personne embauchée en contrat à durée indéterminée continuent de compter pendant "
         "l'exécution du marché. Avec l'accord de l'acheteur, les heures d'une même personne peuvent être "
         "mutualisées entre plusieurs marchés pour allonger son emploi.",
         "Le titulaire et l'acheteur ne traitent que les données personnelles nécessaires à ce suivi, les conservent "
         "pendant la durée du contrôle et ne les publient pas. Les justificatifs d'éligibilité ne sont remis qu'au "
         "facilitateur."),
    )  # fmt: skip


def _difficulties() -> Section:
    return Section(
        "Difficultés d'exécution",
        ("Le titulaire qui rencontre des difficultés pour tenir son engagement en informe sans attendre l'acheteur et "
         "le facilitateur, par écrit. Ils recherchent ensemble une solution\u00a0: autre modalité, report, autre "
         "poste, formation.",
         "Des difficultés économiques attestées par les documents utiles peuvent conduire l'acheteur à suspendre ou à "
         "réduire l'engagement. La décision est écrite et motivée."),
    )  # fmt: skip


def _penalties(choices: Choices) -> Section:
    hour = choices.number("penalty_hour", "montant de la pénalité par heure non réalisée", " €")
    day = choices.number("penalty_day", "montant de la pénalité par jour de retard", " €")
    return Section(
        "Pénalités",
        ("Après mise en demeure restée sans effet, et sauf difficulté reconnue par l'acheteur\u00a0:",
         "Les pénalités ne dispensent pas d'exécuter l'engagement tant que le marché court. Un manquement répété peut "
         "conduire à la résiliation pour faute dans les conditions du CCAG."),
        (f"{hour} par heure d'insertion due et non réalisée\u00a0;",
         f"{day} par jour de retard dans la remise des états et des justificatifs."),
    )  # fmt: skip
