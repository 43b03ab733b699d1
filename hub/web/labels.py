"""Labels: codes as words. Code lists come from the schema; territories and CPV are given by the places."""

from __future__ import annotations

from collections.abc import Callable

from hub.web.desk.bands import BANDS
from schemas import KINDS
from schemas.codes import LISTS

#: names of facets, and of lists shown on pages, whose words stand in a list of another name
LIST_OF = {
    "basis": "clause_basis", "role": "organisation_role", "level": "finding_level", "funds": "fund",
    "theme": "project_theme", "themes": "project_theme", "service": "coverage_service",
    "charge": "coverage_charge", "scope": "coverage_scope", "renewal": "coverage_renewal",
    "kinds": "organisation_kind", "insertion_marks": "insertion_mark", "support": "call_support",
    "obligation": "legal_obligation",
}  # fmt: skip
OUTCOMES = ("indicator_status", "award_status")  #: the lists of a facet that two kinds share
ROME = {
    "A": ("Agriculture, pêche, espaces verts, animaux", "Farming, fishing, green spaces, animals"),
    "B": ("Arts et façonnage d’ouvrages d’art", "Arts and crafts"),
    "C": ("Banque, assurance, immobilier", "Banking, insurance, property"),
    "D": ("Commerce, vente et grande distribution", "Trade, sales and retail"),
    "E": ("Communication, média et multimédia", "Communication and media"),
    "F": ("Construction, bâtiment et travaux publics", "Construction and public works"),
    "G": ("Hôtellerie, restauration, tourisme, loisirs", "Hotels, restaurants, tourism, leisure"),
    "H": ("Industrie", "Industry"),
    "I": ("Installation et maintenance", "Installation and maintenance"),
    "J": ("Santé", "Health"),
    "K": ("Services à la personne et à la collectivité", "Services to persons and communities"),
    "L": ("Spectacle", "Performing arts"),
    "M": ("Support à l’entreprise", "Business support"),
    "N": ("Transport et logistique", "Transport and logistics"),
}
YES_NO = {"fr": {"true": "oui", "false": "non"}, "en": {"true": "yes", "false": "no"}}
BOOLEANS = ("social_declared", "environmental_declared", "framework")

PLACES = ("commune", "epci", "ept", "zone_emploi", "country")

Labels = Callable[[str, str, str], str]


def labels(*, cpv: Callable[[str, str], str | None], territory: Callable[[str, str], str | None]) -> Labels:
    """Return the function that says a code in words.

    ``cpv(code, language)`` knows CPV codes of any length; ``territory(type, code)`` knows départements and régions.
    Each returns None for what it does not know: the code itself is shown then.
    """

    def label(name: str, value: str, language: str) -> str:
        if name in BANDS:
            return BANDS[name].get(value, (value, value))[language == "en"]
        if name in BOOLEANS:
            return YES_NO[language].get(value, value)
        if name in ("cpv", "cpv_family"):
            known = cpv(value, language)
            return f"{value} {known}" if known else value
        if name == "trade":
            return cpv(value, language) or value
        if name in ("departement", "region"):
            known = territory(name, value)
            return f"{known} ({value})" if known else value
        if name in PLACES:
            return territory(name, value) or value
        if name == "observed":
            return observed(value, territory)
        if name == "rome_family" and value in ROME:
            return ROME[value][language == "en"]
        if name == "kind" and value in KINDS:
            return KINDS[value].en if language == "en" else KINDS[value].fr
        if name == "status":
            return next((LISTS[each].label(value, language) for each in OUTCOMES if value in LISTS[each]), value)
        codes = LISTS.get(LIST_OF.get(name, name))
        return codes.label(value, language) if codes else value

    return label


def observed(record_id: str, territory: Callable[[str, str], str | None]) -> str:
    """Return the name of a territory by the id of its record, for instance hub:territory:departement-38."""
    kind, _, code = record_id.rpartition(":")[2].partition("-")
    known = territory(kind, code)
    if kind == "departement" and known:
        return f"{known} ({code})"
    return known or ("France" if kind == "country" else f"{kind} {code}")
