"""Bands: the words of what search counts in steps: hours, amounts, and whether there is a clause."""

from __future__ import annotations

from collections.abc import Mapping

from hub.web.desk.industries import WORDS

HOURS = {
    "under-70": ("moins de 70 h", "under 70 h"),
    "70-150": ("de 70 à 150 h", "70 to 150 h"),
    "150-500": ("de 150 à 500 h", "150 to 500 h"),
    "500-1500": ("de 500 à 1 500 h", "500 to 1,500 h"),
    "over-1500": ("plus de 1 500 h", "over 1,500 h"),
    "unknown": ("non estimées", "not estimated"),
}
AMOUNTS = {
    "under-40000": ("moins de 40 000 €", "under EUR 40,000"),
    "40000-100000": ("de 40 000 à 100 000 €", "EUR 40,000 to 100,000"),
    "100000-500000": ("de 100 000 à 500 000 €", "EUR 100,000 to 500,000"),
    "500000-5000000": ("de 500 000 à 5 millions d’euros", "EUR 500,000 to 5 million"),
    "over-5000000": ("plus de 5 millions d’euros", "over EUR 5 million"),
    "unknown": ("non précisé", "not said"),
}
CLAUSES = {
    "there": ("déjà prévue", "already there"),
    "candidate": ("à proposer (candidat)", "to be proposed (candidate)"),
    "none": ("ni prévue ni à proposer", "neither"),
    "unknown": ("données insuffisantes", "not enough data"),
}
#: name of a facet -> value -> words in French and in English
BANDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "hours_band": HOURS,
    "amount_band": AMOUNTS,
    "clause_state": CLAUSES,
    "industry": WORDS,
}
#: facets shown in their own order, not by number
ORDERED = {name: tuple(values) for name, values in BANDS.items() if name != "industry"}
