"""Labels: codes as words. Code lists come from the schema; territories and CPV are given by the places."""

from __future__ import annotations

from collections.abc import Callable

from schemas.codes import LISTS

#: names of facets, and of lists shown on pages, whose words stand in a list of another name
LIST_OF = {"basis": "clause_basis", "role": "organisation_role", "level": "finding_level"}
YES_NO = {"fr": {"true": "oui", "false": "non"}, "en": {"true": "yes", "false": "no"}}
BOOLEANS = ("social_declared", "environmental_declared", "framework")

Labels = Callable[[str, str, str], str]


def labels(*, cpv: Callable[[str, str], str | None], territory: Callable[[str, str], str | None]) -> Labels:
    """Return the function that says a code in words.

    ``cpv(code, language)`` knows CPV codes of any length; ``territory(type, code)`` knows départements and régions.
    Each returns None for what it does not know: the code itself is shown then.
    """

    def label(name: str, value: str, language: str) -> str:
        if name in BOOLEANS:
            return YES_NO[language].get(value, value)
        if name in ("cpv", "cpv_family"):
            known = cpv(value, language)
            return f"{value} {known}" if known else value
        if name in ("departement", "region"):
            known = territory(name, value)
            return f"{known} ({value})" if known else value
        codes = LISTS.get(LIST_OF.get(name, name))
        return codes.label(value, language) if codes else value

    return label
