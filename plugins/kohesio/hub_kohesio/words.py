"""Words: funds, periods, countries and authorities as the sources write them, in the words of the schema."""

from __future__ import annotations

import re
from typing import Any

from hub_kohesio.text import fold, line, said

FUNDS = {
    **dict.fromkeys(("esf", "fse", "european social fund", "fonds social europeen"), "ESF"),
    **dict.fromkeys(("esf+", "fse+", "european social fund plus", "european social fund+",
                     "fonds social europeen plus", "fonds social europeen+"), "ESF+"),
    **dict.fromkeys(("yei", "iej", "youth employment initiative", "initiative pour l emploi des jeunes",
                     "initiative emploi jeunes"), "YEI"),
    **dict.fromkeys(("erdf", "feder", "fed", "european regional development fund",
                     "fonds europeen de developpement regional"), "ERDF"),
    **dict.fromkeys(("cf", "cohesion fund", "fonds de cohesion"), "CF"),
    **dict.fromkeys(("jtf", "ftj", "just transition fund", "fonds pour une transition juste"), "JTF"),
    **dict.fromkeys(("eafrd", "feader"), "EAFRD"),
    **dict.fromkeys(("emff", "feamp", "emfaf"), "EMFF"),
    "fep": "EFF", "eff": "EFF", "eni": "ENI", "ipa": "IPA", "ipa ii": "IPA", "ipa iii": "IPA",
}  # fmt: skip
BRACKETED = re.compile(r"\(([^()]+)\)\s*$")
PERIOD = re.compile(r"(20\d\d)\s*[-–/]\s*(20\d\d|\d\d)")
PERIODS = {"2000": "2000-2006", "2007": "2007-2013", "2014": "2014-2020", "2021": "2021-2027"}
COUNTRIES = {
    "france": "FR", "ireland": "IE", "irlande": "IE", "spain": "ES", "espagne": "ES", "belgium": "BE",
    "belgique": "BE", "luxembourg": "LU", "poland": "PL", "pologne": "PL", "italy": "IT", "italie": "IT",
    "germany": "DE", "allemagne": "DE", "greece": "GR", "grece": "GR", "el": "GR", "portugal": "PT",
    "netherlands": "NL", "pays bas": "NL", "austria": "AT", "autriche": "AT", "romania": "RO", "roumanie": "RO",
    "bulgaria": "BG", "bulgarie": "BG", "hungary": "HU", "hongrie": "HU", "czechia": "CZ", "czech republic": "CZ",
    "slovakia": "SK", "slovaquie": "SK", "slovenia": "SI", "slovenie": "SI", "croatia": "HR", "croatie": "HR",
    "sweden": "SE", "suede": "SE", "finland": "FI", "finlande": "FI", "denmark": "DK", "danemark": "DK",
    "estonia": "EE", "estonie": "EE", "latvia": "LV", "lettonie": "LV", "lithuania": "LT", "lituanie": "LT",
    "malta": "MT", "malte": "MT", "cyprus": "CY", "chypre": "CY", "united kingdom": "GB", "royaume uni": "GB",
    "uk": "GB", "switzerland": "CH", "suisse": "CH",
}  # fmt: skip
CODES = frozenset(COUNTRIES.values())
LANGUAGES = {"FR": "fr", "IE": "en", "MT": "en", "GB": "en", "ES": "es", "IT": "it", "DE": "de", "AT": "de",
             "PL": "pl", "PT": "pt", "NL": "nl", "GR": "el", "RO": "ro", "HU": "hu", "CZ": "cs", "SE": "sv",
             "DK": "da", "FI": "fi", "BG": "bg", "HR": "hr", "SK": "sk", "SI": "sl", "LT": "lt", "LV": "lv",
             "EE": "et"}  # fmt: skip
DGEFP = "DGEFP, Sous-Direction du FSE"
CLUTTER = re.compile(r"\s+-\s+\(.*|\s*\(référence\b.*", re.IGNORECASE | re.DOTALL)
CCI = re.compile(r"\b(20\d\d(?:[A-Z]{2}|TC)\d{2}[A-Z0-9]{2}[A-Z]{2}\d{3})\b")


def funds(given: object) -> list[str]:
    """Return the funds that a text names: ``ESF``, ``ERDF|ESF``, ``European Social Fund (ESF)``; unknown ones OTHER."""
    found: list[str] = []
    for part in str(given or "").split("|"):
        name = said(part)
        if name is None:
            continue
        inner = BRACKETED.search(name)
        tries = [name, *([inner[1], BRACKETED.sub("", name)] if inner else []), name.partition(" - ")[0]]
        code = next((FUNDS[fold(one)] for one in tries if fold(one) in FUNDS), "OTHER")
        if code not in found:
            found.append(code)
    return found


def period(given: object) -> str | None:
    """Return the programming period that a text means: ``2014-2021`` is the site's error for 2014-2020."""
    found = PERIOD.search(line(given))
    return PERIODS.get(found[1]) if found else None


def period_of_cci(cci: str | None) -> str | None:
    """Return the period in which a programme was adopted, by its CCI code."""
    return PERIODS.get((cci or "")[:4])


def cci(given: object) -> str | None:
    """Return the CCI code that a text holds."""
    found = CCI.search(str(given or ""))
    return found[1] if found else None


def countries(*given: object) -> list[str]:
    """Return ISO codes of countries: names in French or English, codes; ``TC`` (several) is none of them."""
    found: list[str] = []
    for text in given:
        for part in re.split(r"[|;]", str(text or "")):
            code = COUNTRIES.get(fold(part)) or (part.strip().upper() if part.strip().upper() in CODES else None)
            if code and code not in found:
                found.append(code)
    return found


def authority(given: object) -> str | None:
    """Return the short name of a managing authority: a sentence behind it is left out, DGEFP is known by its letters.

    The national programme shows the whole ministry, "Ministère du travail ... DGEFP / Sous-Direction du FSE".
    """
    name = said(given)
    if name is None:
        return None
    if re.search(r"\bDGEFP\b", name):
        return DGEFP
    return CLUTTER.sub("", name).strip(" -") or None


def original_language(codes: list[str]) -> str | None:
    """Return the language in which the programmes of a country are written, where it has one."""
    known = {LANGUAGES.get(code) for code in codes}
    return known.pop() if len(known) == 1 else None


def wording(language: str, title: str | None, description: str | None, *, machine: bool) -> dict[str, Any]:
    """Return a title and a description in one language."""
    parts = {"title": title, "description": description}
    return {"language": language, "machine_translated": machine, **{k: v for k, v in parts.items() if v}}
