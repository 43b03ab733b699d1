"""Wording: the fixed sentences of our letters, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
ADVICE = {
    "reserve": ("réserver le marché", "reserve the contract"),
    "reserve_lot": ("réserver un lot", "reserve a lot"),
    "clause": ("proposer une clause d’insertion", "propose an insertion clause"),
    "criterion_only": ("proposer un critère seulement", "propose a criterion only"),
    "none": ("rien à proposer", "nothing to propose"),
    "insufficient_data": ("données insuffisantes pour un conseil", "not enough data for advice"),
}
STAGES = {
    "planned": ("annoncé", "planned"),
    "call": ("en consultation", "call open"),
    "awarded": ("attribué", "awarded"),
    "unsuccessful": ("déclaré infructueux", "declared unsuccessful"),
    "abandoned": ("abandonné", "abandoned"),
    "cancelled": ("annulé", "cancelled"),
    "information": ("information", "information"),
}
REASONS = {
    "joined to another case": ("réuni à un autre dossier", "joined to another case"),
    "no notice of it is left": ("plus aucun avis ne le mentionne", "no notice of it is left"),
}
#: what became of a record, in the order of a digest: (singular, plural, heading) in French, then in English
KINDS: Mapping[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "new": (("nouveauté", "nouveautés", "Nouveau"), ("new", "new", "New")),
    "entered": (
        ("entrée dans la recherche", "entrées dans la recherche", "Entré dans votre recherche"),
        ("entered the search", "entered the search", "Entered your search"),
    ),
    "deadline": (
        ("date limite déplacée", "dates limites déplacées", "Date limite déplacée"),
        ("deadline moved", "deadlines moved", "Deadline moved"),
    ),
    "changed": (("modification", "modifications", "Modifié"), ("change", "changes", "Changed")),
    "cancelled": (("annulation", "annulations", "Annulé"), ("cancellation", "cancellations", "Cancelled")),
    "awarded": (("attribution", "attributions", "Attribué"), ("award", "awards", "Awarded")),
    "left": (
        ("sortie de la recherche", "sorties de la recherche", "Sorti de votre recherche"),
        ("left the search", "left the search", "Left your search"),
    ),
    "withdrawn": (("retrait", "retraits", "Retiré"), ("withdrawal", "withdrawals", "Withdrawn")),
    "redacted": (("effacement", "effacements", "Effacé"), ("erasure", "erasures", "Erased")),
}


def day_and_hour(instant: str, language: str) -> str:
    """Return an instant (UTC, ISO) as day and hour in Paris."""
    local = datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(PARIS)
    month = MONTHS[language][local.month - 1]
    if language == "en":
        return f"{local.day} {month} {local.year}, {local:%H:%M} (Paris)"
    first = "er" if local.day == 1 else ""
    return f"{local.day}{first} {month} {local.year} à {local:%-H} h {local:%M}"


def number(value: float, language: str) -> str:
    """Return a number with its thousands set apart."""
    whole = f"{round(value):,}"
    return whole.replace(",", "\u202f") if language == "fr" else whole


def chosen(pair: tuple[str, str], language: str) -> str:
    """Return the words of a language."""
    return pair[language == "en"]


def counted(what: str, n: int, language: str) -> str:
    """Return how many records something became of: "2 dates limites déplacées"."""
    one, several, _ = KINDS[what][language == "en"]
    return f"{n} {one if n == 1 else several}"


def heading(what: str, language: str) -> str:
    """Return the heading of what became of records."""
    return KINDS[what][language == "en"][2]
