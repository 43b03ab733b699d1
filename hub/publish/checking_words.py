"""Checking words: what is wrong with a record that somebody gives, in French and English, with what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A fault in words; ``code`` is for programs."""

    code: str
    fr: str
    en: str


#: faults of a document or a line, by code
READING: Mapping[str, tuple[str, str]] = {
    "too_large": (
        "Trop gros : {most} octets au plus. Envoyez-le en plusieurs fois.",
        "Too large: {most} bytes at most. Send it in parts.",
    ),
    "too_many": (
        "Plus de {most} fiches : seules les premières ont été lues. Envoyez la suite à part.",
        "More than {most} records: only the first were read. Send the others apart.",
    ),
    "empty": (
        "Rien à lire : collez des fiches ou choisissez un fichier.",
        "Nothing to read: paste records or choose a file.",
    ),
    "not_utf8": ("Ce n’est pas de l’UTF-8 : enregistrez le fichier en UTF-8.", "Not UTF-8: save the file as UTF-8."),
    "nul": ("Un caractère nul (U+0000) : ôtez-le.", "A NUL character (U+0000): take it out."),
    "half_a_sign": (
        "Une moitié de signe (\\ud800 à \\udfff) : écrivez le signe entier, ou ôtez-la.",
        "Half a sign (\\ud800 to \\udfff): write the whole sign, or take it out.",
    ),
    "not_json": (
        "Ce n’est pas du JSON (colonne {column}) : vérifiez virgules, guillemets et accolades.",
        "Not JSON (column {column}): check commas, quotes and braces.",
    ),
    "not_an_object": (
        "Ce n’est pas une fiche : écrivez un objet JSON entre accolades.",
        "Not a record: write a JSON object between braces.",
    ),
    "not_a_json_number": (
        "NaN ou Infinity ne sont pas du JSON : écrivez un nombre, ou ôtez le champ.",
        "NaN and Infinity are not JSON: write a number, or leave the field out.",
    ),
    "number_too_long": (
        "Un nombre trop grand : {most} chiffres au plus.",
        "A number too large: {most} digits at most.",
    ),
    "too_deep": (
        "Trop d’objets les uns dans les autres : {most} niveaux au plus.",
        "Too many objects inside one another: {most} levels at most.",
    ),
    "name_twice": (
        "Un nom de champ est donné deux fois : gardez-en un.",
        "The name of a field is given twice: keep one.",
    ),
    "no_kind": (
        "La sorte de fiche n’est pas dite : ajoutez une colonne « kind », ou choisissez la sorte.",
        "The kind of record is not told: add a column `kind`, or choose the kind.",
    ),
    "not_csv": (
        "Ce n’est pas du CSV : vérifiez les guillemets ; une cellule a 131 072 caractères au plus.",
        "Not CSV: check the quotes; a cell holds 131,072 characters at most.",
    ),
    "other_columns": (
        "{found} cellules pour {wanted} colonnes : vérifiez les virgules et les guillemets.",
        "{found} cells for {wanted} columns: check commas and quotes.",
    ),
    "cell_not_json": (
        "La colonne {name} porte une liste : écrivez-la en JSON, entre crochets.",
        "The column {name} holds a list: write it as JSON, between brackets.",
    ),
    "unknown_kind": (
        "Sorte de fiche inconnue, ou qui ne se vérifie pas ici : écrivez l’une de {kinds}.",
        "Unknown kind, or one that is not checked here: write one of {kinds}.",
    ),
    "id_twice": (
        "Cet identifiant est déjà à la ligne {line} : chaque fiche a le sien.",
        "This id stands on line {line} already: each record has its own.",
    ),
}

#: messages of the schemas in English -> French; a pattern where a message names things
SCHEMA: Mapping[str, str] = {
    "Missing data for required field.": "Champ obligatoire : donnez-le.",
    "Unknown field.": "Champ inconnu : ôtez-le, ou vérifiez son nom dans le schéma.",
    "Field may not be null.": "Ne peut pas être null : donnez une valeur, ou ôtez le champ.",
    "Invalid type.": "Ce n’est pas un objet : écrivez-le entre accolades.",
    "Invalid input type.": "Ce n’est pas un objet : écrivez-le entre accolades.",
    "Invalid value.": "Valeur refusée : voyez le schéma.",
    "Not a valid list.": "Ce n’est pas une liste : écrivez-la entre crochets.",
    "Not a valid string.": "Ce n’est pas un texte : écrivez-le entre guillemets.",
    "Not a valid utf-8 string.": "Ce n’est pas un texte en UTF-8.",
    "Empty: leave the field out where nothing is known.": "Vide : ôtez le champ quand on ne sait pas.",
    "Negative: this number is 0 or more.": "Négatif : écrivez 0 ou plus.",
    "Two vocabularies: an exit says only what its own scheme counts.": (
        "Deux vocabulaires : une sortie ne dit que ce que son dispositif compte."
    ),
}
THINGS: Mapping[str, str] = {
    "a boolean": "un booléen", "a number": "un nombre", "a whole number": "un nombre entier",
    "a CPV code": "un code CPV", "a ROME code": "un code ROME", "a SIREN": "un SIREN", "a SIRET": "un SIRET",
    "a commune": "une commune", "a currency": "une monnaie", "a date": "une date", "a département": "un département",
    "a fraction": "une fraction", "a known version": "une version connue", "a language": "une langue",
    "a latitude": "une latitude", "a local time": "une heure locale", "a longitude": "une longitude",
    "a month": "un mois", "a percentage": "un pourcentage", "a period": "une période", "a score": "un score",
    "a suitability": "une adéquation", "a weight": "un poids", "a web address": "une adresse web",
    "an amount": "un montant", "an id": "un identifiant", "an instant": "un instant (UTC)",
    "hours of a week": "des heures d’une semaine", "weekly hours": "des heures par semaine",
    "this kind": "cette sorte", "a pseudonym": "un pseudonyme",
}  # fmt: skip
WRITING = (
    ("a JSON number, without quotes", "un nombre JSON, sans guillemets"),
    ("digits only, without quotes", "des chiffres seulement, sans guillemets"),
    ("true or false, or leave the field out", "true ou false, ou ôtez le champ"),
    ("its eight digits without the check digit", "ses huit chiffres, sans le chiffre de contrôle"),
    ("one letter and four digits", "une lettre et quatre chiffres"),
    ("a letter and four digits", "une lettre et quatre chiffres"),
    ("nine digits, or leave the field out", "neuf chiffres, ou ôtez le champ"),
    ("fourteen digits, or leave the field out", "quatorze chiffres, ou ôtez le champ"),
    ("its five-character COG code", "son code COG de cinq caractères"),
    ("the three letters of ISO 4217", "les trois lettres d’ISO 4217"),
    ("the two letters of ISO 639-1", "les deux lettres d’ISO 639-1"),
    ("YYYY-MM-DDTHH:MM:SSZ, in UTC", "AAAA-MM-JJTHH:MM:SSZ, en UTC"),
    ("YYYY-MM-DDTHH:MM, in Paris time", "AAAA-MM-JJTHH:MM, à l’heure de Paris"),
    ("YYYY-MM-DD", "AAAA-MM-JJ"), ("YYYY-MM", "AAAA-MM"),
    ("it with http:// or https://, without spaces", "-la avec http:// ou https://, sans espace"),
    ("source:native-id without spaces", "source:numéro-chez-elle, sans espace"),
    ("decimal digits", "des chiffres, avec un point décimal"), ("its code", "son code"),
    ("a number from 0 to 1", "un nombre de 0 à 1"), ("a number from 0 on", "un nombre à partir de 0"),
    ("a year or a quarter", "une année ou un trimestre"),
    ("for instance", "par exemple"), (" to ", " à "), (" or ", " ou "),
)  # fmt: skip
NOT = re.compile(r"Not (?P<what>[^:]+): write (?P<how>.+)\.", re.DOTALL)


def said(code: str, **values: object) -> Said:
    """Return a fault in words: of a code of ours, or of a message of the schemas."""
    if code in READING:
        french, english = READING[code]
        return Said(code, french.format(**values), english.format(**values))
    found = NOT.fullmatch(code)
    if code in SCHEMA:
        return Said("schema", SCHEMA[code], code)
    if code.startswith("Give at least one of: "):
        return Said("schema", code.replace("Give at least one of", "Donnez au moins l’un de"), code)
    return Said("schema", french_of(found["what"], found["how"]) if found else code, code)


def french_of(what: str, how: str) -> str:
    """Return the French of "Not a date: write YYYY-MM-DD"."""
    if what.startswith("in the list "):
        name = what.removeprefix("in the list ")
        return f"Hors de la liste {name} : écrivez {how.replace('one of ', 'l’un de ')}."
    for english, french in WRITING:
        how = how.replace(english, french)
    joined = f"écrivez{how}" if how.startswith("-") else f"écrivez {how}"
    return f"Ce n’est pas {THINGS.get(what, what)} : {joined}."
