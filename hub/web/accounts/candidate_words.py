"""Words for what people note of candidates: states, reasons, and what a note may not hold."""

from __future__ import annotations

from hub.application.candidates import PersonalNote
from hub.web.i18n import translated


def state_words(verdict: str) -> str:
    """Return the name of a state."""
    told = {
        "seen": translated("vu"),
        "kept": translated("gardé"),
        "proposed": translated("proposé à l’acheteur"),
        "accepted": translated("accepté"),
        "refused": translated("refusé"),
        "undone": translated("remis à voir"),
    }
    return told.get(verdict, verdict)


def reason_words(reason: str | None) -> str:
    """Return the words of a reason of the closed list."""
    told = {
        "too_short": translated("durée trop courte"),
        "too_small": translated("montant ou volume d’heures trop faible"),
        "unsuited_trade": translated("métier peu adapté"),
        "no_structure": translated("pas de structure ou de public disponible"),
        "deadline_too_near": translated("date limite trop proche"),
        "clause_there": translated("une clause est déjà prévue"),
        "buyer_declined": translated("l’acheteur ne veut pas"),
        "buyer_silent": translated("l’acheteur ne répond pas"),
        "outside_territory": translated("hors de mon territoire"),
        "duplicate": translated("doublon"),
        "other": translated("autre motif"),
    }
    return told.get(reason or "", reason or "")


def personal_words(refused: PersonalNote) -> str:
    """Return what a note may not hold, without the value."""
    told = {
        "social security number": translated("un numéro de sécurité sociale"),
        "phone number": translated("un numéro de téléphone"),
        "e-mail address": translated("une adresse de courriel"),
        "IBAN": translated("un IBAN"),
        "France Travail number": translated("un identifiant France Travail"),
        "postal address": translated("une adresse postale"),
        "person's name": translated("le nom d’une personne"),
    }
    words = ", ".join(told[name] for name in refused.found)
    return translated("La note n’est pas enregistrée : elle semble contenir {what}. Écrivez-la sans cela.", what=words)
