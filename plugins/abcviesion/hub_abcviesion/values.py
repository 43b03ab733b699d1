"""Values: what one cell says, whatever Excel and people did to it; a reader gives a value, or None where it cannot."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from stdnum.fr import siret as siret_number

from hub_abcviesion.spelling import folded

NULLS = frozenset({"", "null", "n a", "na", "nr", "nsp", "none", "neant", "non renseigne", "nc", "inconnu"})
NULL_TEXTS = frozenset(
    {"-", "--", "/", "?", ".", "00/00/0000", "01/01/1900", "1900-01-01", "#N/A", "#REF!", "#VALEUR!"}
)
TRUE = frozenset({"o", "oui", "x", "1", "v", "vrai", "true", "yes"})
FALSE = frozenset({"n", "non", "0", "f", "faux", "false", "no"})
FRENCH_DAY = re.compile(r"(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4}|\d{2})(?:[ T]+\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?)?")
ISO_DAY = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
HOURS_MINUTES = re.compile(r"(\d{1,4})\s*(?:h|:|heures?)\s*(\d{2})?(?:\s*(?:mn|min)|:\d{2})?", re.IGNORECASE)
NUMBER = re.compile(r"-?\d{1,3}(?:[ .']\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")
MONTHS = {
    "jan": 1, "fev": 2, "mar": 3, "avr": 4, "mai": 5, "juin": 6, "juil": 7, "aou": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "feb": 2, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8,
}  # fmt: skip
REFERENCE = re.compile(r"[\w/.()\-+°&]{1,30}(?: [\w/.()\-+°&:]{1,30}){0,5}")
LOT = re.compile(r"(?i)(?:lot\s*)?(?:n\s*°\s*)?0*(\d{1,3}[a-z]?|[a-z])\b.{0,60}")
ORGANISATION = re.compile(
    r"\b(ville|mairie|commune|communaute|metropole|agglo|agglomeration|departement|region|conseil|syndicat|office|oph|"
    r"opac|habitat|logis|logement|hlm|esh|sem|spl|sa|sas|sasu|sarl|eurl|scic|scop|scp|gie|gip|etablissement|universite|"
    r"lycee|college|hopital|centre|chu|ch|ehpad|sncf|ratp|edf|enedis|grdf|ministere|prefecture|etat|direction|dreal|"
    r"association|federation|fondation|mutuelle|caisse|cc|cci|epci|ept|epf|anru|regie|reseau|reseaux|societe|groupe|"
    r"bailleur|plie|mde|maison de l emploi|agence|service|services|amenagement|immobiliere|eau|port)\b"
)
COMPANY = re.compile(
    r"\b(sa|sas|sasu|sarl|eurl|scic|scop|snc|gie|geiq|etti|aci|association|societe|groupe|groupement)\b"
)
FIRST_YEAR = 1900


def is_null(cell: str) -> bool:
    """Say whether a cell says that nothing is known."""
    return cell in NULL_TEXTS or (len(cell) < 16 and folded(cell) in NULLS and not cell.isdigit())


def day(cell: str, *, last: date) -> date | None:
    """Read a date: French, ISO or an Excel number; none before 1900 or after ``last``."""
    found: date | None = None
    try:
        if match := FRENCH_DAY.fullmatch(cell):
            found = date(full_year(match[3]), int(match[2]), int(match[1]))
        elif match := ISO_DAY.fullmatch(cell):
            found = date(int(match[1]), int(match[2]), int(match[3]))
        elif SERIAL.fullmatch(cell) and 20_000 <= float(cell.replace(",", ".")) <= 60_000:
            found = date(1899, 12, 30) + timedelta(days=int(float(cell.replace(",", "."))))
    except ValueError:
        return None
    return found if found and found.year >= FIRST_YEAR and found <= last else None


def full_year(digits: str) -> int:
    """Return the year that two or four digits name; of two, those up to 30 are of this century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year <= 30 else 1900)


def number(cell: str) -> float | None:
    """Read a number with a decimal comma or point and any spaces between its thousands."""
    bare = re.sub(r"[\s\u00a0\u202f]+", " ", cell).strip().rstrip("h€% ").strip()
    if not NUMBER.fullmatch(bare) or re.match(r"0\d", bare):
        return None
    if re.fullmatch(r"-?\d{1,3}(?:[ .']\d{3})+(?:,\d+)?", bare):
        bare = re.sub(r"[ .']", "", bare)
    return float(bare.replace(",", "."))


def hours(cell: str, *, most: float = 10_000) -> float | None:
    """Read hours: ``35,5``, ``35h30``, ``35:30``, ``1 234,50 h``; what a spreadsheet wrote as a duration, too."""
    if match := HOURS_MINUTES.fullmatch(cell.strip()):
        minutes = int(match[2] or 0)
        found: float | None = int(match[1]) + minutes / 60 if minutes < 60 else None
    elif cell.startswith("PT") and cell.endswith("S"):
        found = float(cell[2:-1]) / 3600
    else:
        found = number(cell)
    return tidy(found) if found is not None and 0 <= found <= most else None


def tidy(value: float) -> float | int:
    """Return a number to the hundredth, a whole one without its point."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def month(cell: str) -> str | None:
    """Read a month: ``01/2024``, ``202401``, ``janv-24``, ``janvier 2024``, or any day of it."""
    if match := re.fullmatch(r"(\d{1,2})[/\-. ](\d{4}|\d{2})", cell):
        return month_text(full_year(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{4})[/\-. ]?(\d{2})", cell):
        return month_text(int(match[1]), int(match[2]))
    if match := re.fullmatch(r"([a-z]{3,9}) ?(\d{4}|\d{2})", folded(cell)):
        named = next(
            (n for name, n in sorted(MONTHS.items(), key=lambda m: -len(m[0])) if match[1].startswith(name)), 0
        )
        return month_text(full_year(match[2]), named)
    found = day(cell, last=date(2100, 1, 1))
    return month_text(found.year, found.month) if found else None


def month_text(year: int, number_: int) -> str | None:
    """Return a month as records write it."""
    return f"{year:04}-{number_:02}" if 1990 <= year <= 2100 and 1 <= number_ <= 12 else None


def flag(cell: str) -> bool | None:
    """Read yes or no; an empty cell is neither."""
    plain = folded(cell)
    return True if plain in TRUE else False if plain in FALSE else None


def siret(cell: str) -> str | None:
    """Read a SIRET; what Excel wrote as 1,23457E+13 has lost its digits and is refused."""
    digits = re.sub(r"[\s\u00a0\u202f.]", "", cell)
    if not digits.isascii() or not digits.isdigit() or not 12 <= len(digits) <= 14:
        return None
    digits = digits.zfill(14)
    if digits.startswith("356000000"):
        return digits if sum(map(int, digits)) % 5 == 0 else None
    return digits if siret_number.is_valid(digits) else None


def postcode(cell: str) -> str | None:
    """Read a post code at the beginning of a cell; one that lost its zero gets it back."""
    match = re.match(r"(\d{4,5})(?!\d)", cell.strip())
    return match[1].zfill(5) if match else None


def commune(cell: str) -> str | None:
    """Read the COG code of a commune."""
    code = cell.strip().upper().zfill(5)
    return code if re.fullmatch(r"\d[0-9AB]\d{3}", code) else None


def rome(cell: str) -> str | None:
    """Read a ROME code, alone or beside its label."""
    match = re.search(r"\b([A-N]\d{4})\b", cell)
    return match[1] if match else None


def reference(cell: str) -> str | None:
    """Read the reference of a contract or file: it has a digit, and is not a sentence."""
    bare = " ".join(cell.split())
    words = re.findall(r"[^\W\d_]{3,}", bare)
    fits = REFERENCE.fullmatch(bare) and re.search(r"\d", bare) and len(words) <= 2 and len(bare) <= 60
    harmless = all(folded(word) in REFERENCE_WORDS or (len(word) == 3 and word.isupper()) for word in words)
    return bare if fits and harmless else None


#: the words that a reference may hold: any other could be a name
REFERENCE_WORDS = frozenset(
    {
        "marche", "lot", "lots", "accord", "cadre", "bon", "phase", "tranche", "dossier", "operation", "num", "anru",
        "npnru", "pnru", "mapa", "aoo", "fse", "plie", "trav", "travaux", "serv", "services", "four", "fournitures",
        "clause", "chantier",
    }
)  # fmt: skip


def lot(cell: str) -> str | None:
    """Read the number of a lot: ``Lot n° 02 - Peinture`` is ``2``; its words are not kept."""
    match = LOT.fullmatch(" ".join(cell.split()))
    return match[1].upper() if match else None


def organisation(cell: str) -> str | None:
    """Read the name of a body: only where a word of it says that it is one, so that no person's name passes."""
    bare = " ".join(cell.split())
    return bare if len(bare) <= 120 and ORGANISATION.search(folded(bare)) else None


def company(cell: str) -> str | None:
    """Read the name of a company: only with its legal form."""
    bare = " ".join(cell.split())
    return bare if len(bare) <= 120 and COMPANY.search(folded(bare)) else None


#: words of each level, by nomenclature: numbers alone are those of 2019, Roman ones those of 1969
LEVELS: dict[str, dict[str, str]] = {
    "1969": {
        "below_3": "vi, v bis, vbis, niveau vi, niveau v bis, infra v, afs, cp4, c12, c3a",
        "3": "v, niveau v, nv5", "4": "iv, niveau iv, nv4", "5": "iii, niveau iii, nv3", "6": "ii, niveau ii, nv2",
        "7_plus": "i, niveau i, nv1, i et ii",
    },
    "2019": {
        "below_3": "1, 2, niveau 1, niveau 2, infra 3", "3": "3, niveau 3", "4": "4, niveau 4", "5": "5, niveau 5",
        "6": "6, niveau 6", "7_plus": "7, 8, niveau 7, niveau 8",
    },
    "words": {
        "below_3": "sans diplome, aucun diplome, aucun, primaire, college, cfg, brevet, dnb",
        "3": "cap, bep, cap bep, bep cap", "4": "bac, baccalaureat, bac pro, bp, bac professionnel",
        "5": "bac 2, bts, dut, deug", "6": "bac 3, bac 4, bac 3 4, licence, but, maitrise",
        "7_plus": "bac 5, bac 5 et plus, master, ingenieur, doctorat",
    },
}  # fmt: skip
QUALIFICATIONS = {
    word: (level, nomenclature)
    for nomenclature, levels in LEVELS.items()
    for level, words in levels.items()
    for word in words.split(", ")
}


def qualification(cell: str) -> tuple[str, str] | None:
    """Read a level with the nomenclature it was written in; both number alike and mean other things."""
    return QUALIFICATIONS.get(folded(cell))


def age_band(birth: date, at: date) -> str | None:
    """Return the band of an age; none for an age that nobody has."""
    age = at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))
    if not 10 <= age <= 110:
        return None
    steps = ((18, "under_18"), (26, "18_25"), (30, "26_29"), (40, "30_39"), (50, "40_49"), (55, "50_54"))
    return next((band for limit, band in steps if age < limit), "55_plus")


def unemployment_band(cell: str) -> str | None:
    """Return the band of a number of months."""
    found = number(re.sub(r"(?i)\s*mois$", "", cell))
    if found is None or not 0 <= found <= 600:
        return None
    return "under_12" if found < 12 else "12_23" if found < 24 else "24_plus"


def as_text(value: date) -> str:
    """Return a day as records write it."""
    return value.isoformat()


READERS: dict[str, Any] = {
    "hours": hours, "month": month, "bool": flag, "siret": siret, "postcode": postcode, "commune": commune,
    "rome": rome, "reference": reference, "lot": lot, "organisation": organisation, "company": company,
    "months": unemployment_band, "qualification": qualification,
}  # fmt: skip
