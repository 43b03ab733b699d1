"""Explaining: what a rule saw and what a clause says, in plain French and in English."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from hub.clauses.estimating_words import number_en, number_fr
from hub.clauses.model import Clause

FORCE = {
    "mandatory": ("le titulaire y est tenu", "the contractor is bound by it"),
    "incentive": ("c’est une incitation, sans obligation", "it encourages and does not bind"),
    "declared_only": ("une case le déclare, sans texte", "a box declares it, without a text"),
}
BASES = {
    "fixed": ("", ""),
    "per_year": (" par an", " a year"),
    "per_period": (" par période", " a period"),
    "per_slice": (" par tranche", " a slice"),
    "share_of_hours": ("", ""),
    "formula": ("", ""),
}


@cache
def seen() -> Mapping[str, tuple[str, str]]:
    """Return what the wording of each rule is, in French and in English."""
    text = files("hub.clauses").joinpath("rule_words.csv").read_text("utf-8")
    return {row["rule"]: (row["words_fr"], row["words_en"]) for row in csv.DictReader(text.splitlines())}


def why(clause: Clause, language: str) -> str:
    """Say in one sentence why a clause is believed to be there, with what force, and with which volume."""
    side = 0 if language == "fr" else 1
    rule = clause.evidence[0].rule if clause.evidence else ""
    words = seen().get(rule, ("une formulation connue y figure", "a known wording stands there"))[side]
    told = [words, FORCE.get(clause.mandatory, ("", ""))[side], volume(clause, language)]
    joined = "\u00a0; ".join(filter(None, told)) if side == 0 else "; ".join(filter(None, told))
    return f"{joined[:1].upper()}{joined[1:]}."


def volume(clause: Clause, language: str) -> str:
    """Say the volume: hours with their basis, or a share of the hours worked; nothing where none is stated."""
    french = language == "fr"
    write = number_fr if french else number_en
    if clause.hours is not None:
        hours = f"{write(clause.hours)}\u00a0heures" if french else f"{write(clause.hours)} hours"
        basis = BASES.get(clause.basis, ("", ""))[0 if french else 1]
        if clause.basis == "per_slice" and clause.slice_amount:
            size = write(clause.slice_amount)
            basis += f" de {size}\u00a0€" if french else f" of €{size}"
        least = ("au moins " if french else "at least ") if clause.hours_is_minimum else ""
        return f"{least}{hours}{basis}"
    if clause.rate is not None:
        percent = write(round(clause.rate * 100, 2))
        return f"{percent}\u00a0% des heures travaillées" if french else f"{percent}% of the hours worked"
    return ""
