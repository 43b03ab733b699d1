"""Remarks: what is doubtful in a row, said without its value."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hub import Finding

KINDS = {
    "date": ("une date", "a date"),
    "birth": ("une date", "a date"),
    "code": ("un mot de la liste du profil", "a word of the profile's list"),
    "codes": ("des mots de la liste du profil", "words of the profile's list"),
    "bool": ("oui ou non", "yes or no"),
    "hours": ("des heures", "hours"),
    "month": ("un mois", "a month"),
    "months": ("un nombre de mois", "a number of months"),
    "siret": ("un SIRET valide", "a valid SIRET"),
    "postcode": ("un code postal", "a post code"),
    "commune": ("un code de commune", "the code of a commune"),
    "rome": ("un code ROME", "a ROME code"),
    "reference": ("une référence", "a reference"),
    "lot": ("un numéro de lot", "the number of a lot"),
    "organisation": ("un nom d'organisme", "the name of a body"),
    "company": ("un nom de société", "the name of a company"),
    "qualification": ("un niveau", "a level"),
}


def not_understood(column: str, kind: str, count: int) -> Finding:
    """Return the finding on cells that could not be read, without what they say."""
    fr, en = KINDS.get(kind, ("lisible", "readable"))
    return Finding(
        "value_not_understood",
        "warning",
        f"Colonne « {column} »: {count} valeur(s) écartée(s), ce n'est pas {fr}.",
        f"Column {column!r}: {count} value(s) left out, not {en}.",
    )


def remarks(data: dict[str, Any], record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the findings on a record; takes out of the data what is only there for them."""
    rows, unread = data.pop("rows", 1), data.pop("unread", [])
    data.pop("profile", None)
    found = []
    if rows > 1:
        found.append(
            Finding("repeated_rows", "info", f"{rows} lignes du fichier réunies.", f"{rows} rows made into one.")
        )
    for (column, kind), count in sorted(Counter(map(tuple, unread)).items()):
        data[f"{column}: value not understood"] = count
        found.append(not_understood(column, kind, count))
    pairs = [
        (one.get("starts_on"), one.get("ends_on")) for name in ("steps", "contracts") for one in record.get(name, [])
    ]
    pairs += [(record.get("entered_on"), one.get("on")) for one in record.get("exits", [])]
    pairs.append((record.get("starts_on"), record.get("ends_on")))
    if any(first and last and last < first for first, last in pairs):
        found.append(
            Finding("end_before_start", "warning", "Une fin précède son début.", "An end is before its start.")
        )
    return [finding.as_json() for finding in found]
