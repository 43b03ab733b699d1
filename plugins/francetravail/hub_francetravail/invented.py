"""Invented offers: 150 of them, most of insertion, as the API would give them, with dates around a chosen day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hub_francetravail.invented_words import CLAUSES, ELIGIBLE, FIRMS, PEOPLE, TOWNS, TRADES, Town
from hub_francetravail.lists import NATURES

COUNT = 150
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
PAGE = "https://candidat.francetravail.fr/offres/recherche/detail/"


@dataclass(frozen=True)
class Model:
    """A sort of offer: contract, whose employer, what its text says, how many out of thirty."""

    type: str
    label: str
    nature: str
    firm: str
    said: str
    share: int
    origin: str = "1"


MODELS = (
    Model("DDI", "CDD Insertion - {n} Mois", "I1", "aci", ELIGIBLE, 11),
    Model("DDI", "CDD Insertion - {n} Mois", "I1", "ei", f"{CLAUSES[0]} {ELIGIBLE}", 3),
    Model("TTI", "Intérim Insertion - {n} Mois", "I1", "etti", f"{CLAUSES[1]} {ELIGIBLE}", 4),
    Model("CDD", "CDD - {n} Mois", "I1", "ei", ELIGIBLE, 1),
    Model("CDD", "CDD - {n} Mois", "FT", "town", "Contrat parcours emploi compétences (PEC).", 3),
    Model("CDI", "CDI", "FU", "firm", "Contrat initiative emploi.", 1),
    Model("DDT", "CDD Tremplin - {n} Mois", "E1", "adapted", "Poste en entreprise adaptée, RQTH demandée.", 1),
    Model("CDD", "CDD - {n} Mois", "E1", "firm", CLAUSES[2], 2),
    Model("MIS", "Intérim - {n} Mois", "E1", "agency", CLAUSES[1], 1, "2"),
    Model("CDI", "CDI", "E1", "firm", "Poste à pourvoir dès que possible.", 2),
    Model("DDI", "CDD Insertion - {n} Mois", "I1", "aci", ELIGIBLE, 1, "2"),
)
DEALT = tuple(model for model in MODELS for _ in range(model.share))


def offers(today: date | None = None) -> list[dict[str, Any]]:
    """Return the invented offers, the newest first."""
    day = today or datetime.now(UTC).date()
    made = [offer(number, day) for number in range(COUNT)]
    return sorted(made, key=lambda one: (one["dateCreation"], one["id"]), reverse=True)


def offer(number: int, today: date) -> dict[str, Any]:
    """Return one invented offer."""
    model, trade, town = DEALT[number * 7 % len(DEALT)], TRADES[number % len(TRADES)], TOWNS[number * 5 % len(TOWNS)]
    names = FIRMS[model.firm]
    firm, person = names[number % len(names)], PEOPLE[number % len(PEOPLE)]
    created = moment(today, number)
    key = number_of(number, model.origin)
    return {
        "id": key,
        "intitule": f"{trade.title[:-6]} - Clause d'insertion (H/F)" if number % 17 == 3 else trade.title,
        "description": described(number, trade.tasks, model.said, person),
        "dateCreation": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        **updated(created, number, model, today),
        "lieuTravail": place(town, number),
        "romeCode": trade.rome,
        "romeLibelle": trade.label,
        "appellationlibelle": trade.label,
        "entreprise": {"nom": firm, "entrepriseAdaptee": model.firm == "adapted"},
        "typeContrat": model.type,
        "typeContratLibelle": model.label.format(n=(4, 6, 12)[number % 3]),
        "natureContrat": NATURES[model.nature],
        "experienceExige": "D",
        "competences": [{"code": f"9{number:05}", "libelle": skill, "exigence": "S"} for skill in trade.skills],
        **terms(number),
        "alternance": False,
        "contact": contact(number, firm, person, key),
        "agence": {},
        "nombrePostes": 1 + number % 3,
        "employeurHandiEngage": number % 20 == 0,
        "entrepriseAdaptee": model.firm == "adapted",
        "offresManqueCandidats": number % 9 == 0,
        "qualificationCode": "2",
        "qualificationLibelle": "Ouvrier spécialisé",
        "codeNAF": trade.naf,
        "secteurActivite": trade.naf[:2],
        "secteurActiviteLibelle": trade.sector,
        "origineOffre": origin(model.origin, key),
    }


def number_of(number: int, origin: str) -> str:
    """Return an offer's number: three digits and four consonants, or seven digits of a partner's."""
    if origin == "2":
        return f"09{number:05}"
    letters = "".join(CONSONANTS[number // 21**place % 21] for place in range(4))
    return f"99{number % 10}{letters}"


def moment(today: date, number: int) -> datetime:
    """Return when an offer was created: within the 40 days before, during the day."""
    on = today - timedelta(days=1 + number * 7 % 40)
    return datetime(on.year, on.month, on.day, 7 + number % 10, number % 60, tzinfo=UTC)


def updated(created: datetime, number: int, model: Model, today: date) -> dict[str, Any]:
    """Return what is absent on some partners' offers: the update, the experience in words, the access."""
    if model.origin == "2" and number % 2:
        return {}
    later = min(created + timedelta(days=number % 5), datetime(today.year, today.month, today.day, 6, tzinfo=UTC))
    return {
        "dateActualisation": max(created, later).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "experienceLibelle": "Débutant accepté",
        "accessibleTH": number % 4 == 0,
    }


def described(number: int, tasks: str, said: str, person: str) -> str:
    """Return the text of an offer; one in six names whom to call, as real ones do."""
    text = f"Vous rejoignez une équipe de six personnes pour {tasks}.\nHoraires du lundi au vendredi.\n{said}"
    if number % 6:
        return text
    first, last = person.split()
    return (
        f"{text}\nContact : {first} {last.upper()}, au 01 99 00 {number % 90 + 10:02} {number % 80 + 10:02} "
        f"ou par mail à {first.lower()}.{number}@example.org (demander Mme {last})."
    )


def place(town: Town, number: int) -> dict[str, Any]:
    """Return where the work is; one in twenty names the département only."""
    if number % 20 == 7:
        return {"libelle": "38 - Isère", "latitude": 45.2634, "longitude": 5.5763}
    prefix = town.commune[:3] if town.commune.startswith("97") else town.commune[:2]
    return {
        "libelle": f"{prefix} - {town.name}",
        "latitude": town.latitude,
        "longitude": town.longitude,
        "codePostal": town.postcode,
        "commune": town.commune,
    }


def terms(number: int) -> dict[str, Any]:
    """Return hours and salary."""
    part = number % 3 != 0
    return {
        "salaire": {}
        if number % 4 == 1
        else {"libelle": "Horaire de 12.02 Euros sur 12 mois", "complement1": "Primes"},
        "dureeTravailLibelle": "Temps partiel - 26H/semaine\nTravail en journée" if part else "35H Horaires normaux",
        "dureeTravailLibelleConverti": "Temps partiel" if part else "Temps plein",
        "contexteTravail": {"horaires": ["26H/semaine" if part else "35H/semaine"]} if number % 2 else {},
    }


def contact(number: int, firm: str, person: str, key: str) -> dict[str, Any]:
    """Return whom to apply to: what must stay at the door."""
    lead = f"Pour postuler, utiliser le lien suivant : {PAGE}{key}"
    if number % 5 == 0:
        return {"nom": f"{firm} - Mme {person}", "coordonnees1": f"{number} RUE DU PUITS FICTIF", "courriel": lead,
                "telephone": f"01 99 00 {number % 90 + 10:02} 77"}  # fmt: skip
    return {
        "nom": f"{firm} - M. {person}",
        "coordonnees1": lead,
        "urlPostulation": f"https://rh.example.org/{key}?r={person[:3]}",
    }


def origin(code: str, key: str) -> dict[str, Any]:
    """Return who gave the offer."""
    given: dict[str, Any] = {"origine": code, "urlOrigine": PAGE + key}
    if code == "2":
        given["partenaires"] = [{"nom": "EMPLOI-EXEMPLE", "url": f"https://emploi.example.org/{key}?utm=ft"}]
    return given
