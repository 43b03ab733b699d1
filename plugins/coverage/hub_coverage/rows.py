"""Rows: one row of the table becomes a coverage, or a list of what is wrong with it and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.fr import siret

from hub_coverage.table import COLUMNS, folded

SEVERAL = re.compile(r"[|,;\s]+")
NAMES = re.compile(r"\s*[|;]\s*")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
CODES: dict[str, tuple[str, str]] = {
    "commune": (r"\d[0-9AB]\d{3}", "five characters, such as 38185"),
    "epci": (r"\d{9}", "nine digits (the SIREN of the group), such as 200040715"),
    "ept": (r"\d{9}|T\d{1,2}", "nine digits, such as 200057875"),
    "departement": (r"\d{2}|2[AB]|9[78]\d", "two or three characters, such as 38, 2A or 971"),
    "region": (r"\d{2}", "two digits, such as 84"),
    "country": (r"FR", "FR"),
}
TYPES = {"commune": "commune", "epci": "epci", "intercommunalite": "epci", "ept": "ept", "departement": "departement",
         "region": "region", "france": "country", "pays": "country", "country": "country"}  # fmt: skip
SCOPES = {"": "all_buyers", "tous": "all_buyers", "all_buyers": "all_buyers", "nommes": "listed_buyers",
          "listed_buyers": "listed_buyers", "programme": "programme"}  # fmt: skip
CHARGES = {"": "unknown", "gratuit": "free", "free": "free", "payant": "paid", "paid": "paid", "inconnu": "unknown",
           "unknown": "unknown"}  # fmt: skip
RENEWALS = {"": "unknown", "aucune": "none", "none": "none", "annuelle": "yearly", "yearly": "yearly",
            "tacite": "tacit", "tacit": "tacit", "inconnue": "unknown", "unknown": "unknown"}  # fmt: skip
PROGRAMMES = {"anru": "ANRU", "npnru": "ANRU", "grand_paris": "GRAND_PARIS", "solideo": "SOLIDEO", "fse": "ESF",
              "autre": "OTHER"}  # fmt: skip
SERVICES = {
    "conseil": "advise_buyer", "reperage": "identify_contracts", "offre_d_insertion": "prepare_insertion_offer",
    "integration": "ease_integration", "suivi": "follow_up", "controle": "control_information",
    "avancement": "report_progress", "evaluation": "evaluate_impact", "calcul_des_heures": "hours_calculation",
    "redaction": "drafting", "information_des_entreprises": "company_information", "profil_de_poste": "job_profile",
    "candidats": "candidate_linking", "suivi_de_chantier": "site_follow_up", "validation": "validation",
    "bilan": "end_balance",
}  # fmt: skip
SERVICES |= {code: code for code in SERVICES.values()}


class Wrong(Exception):
    """What is wrong with a row: line, column, what to do; never what stands in it."""

    def __init__(self, line: str, problems: list[tuple[str, str]]) -> None:
        self.line, self.problems = line, problems
        said = "; ".join(f"column {COLUMNS.get(name, (name,))[0]}: {what}" for name, what in problems)
        super().__init__(f"line {line}: {said}")


class Row:
    """The cells of a row, taken one by one, and what was found wrong with them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[tuple[str, str]] = []

    def text(self, name: str) -> str:
        """Take a cell."""
        return str(self.data.pop(name, ""))

    def wrong(self, name: str, what: str) -> None:
        """Note what is wrong with a column, and what to do."""
        self.problems.append((name, what))

    def code(self, name: str, known: dict[str, str]) -> str:
        """Take a word of a closed list."""
        word = folded(self.text(name))
        if word not in known:
            self.wrong(name, f"not in the list; write one of {', '.join(word for word in known if word)}")
        return known.get(word, "")

    def day(self, name: str) -> str:
        """Take a day, written 2026-01-31 or 31/01/2026."""
        text = self.text(name)
        if not text:
            return ""
        turned = DAY.fullmatch(text)
        try:
            found = date(int(turned[3]), int(turned[2]), int(turned[1])) if turned else date.fromisoformat(text[:10])
        except ValueError:
            self.wrong(name, "not a day; write it as 2026-01-31 or 31/01/2026")
            return ""
        return found.isoformat()

    def siret(self, name: str, text: str) -> str:
        """Check a SIRET."""
        number = re.sub(r"\D", "", text)
        if text and not siret.is_valid(number):
            self.wrong(name, "not a SIRET (14 digits with a right check digit); correct it or leave the cell empty")
            return ""
        return number

    def address(self, name: str) -> str:
        """Take a web address."""
        text = self.text(name)
        if text and not re.fullmatch(r"https?://[^\s<>\"]+", text):
            self.wrong(name, "not a web address; write it with https://")
            return ""
        return text


def coverage_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the coverage that a row says.

    :raises Wrong: naming each column that is wrong and what to write.
    """
    row = Row(data)
    line = row.text("line")
    for column in filter(None, row.text("persons").split(", ")):
        row.wrong(column, "seems to hold something of a person; write the organisation only, no contact")
    if row.text("twice"):
        row.wrong("reference", "this row stands twice; delete one, or give each a reference of its own")
    row.text("reference")
    record = _record(row)
    if row.problems:
        raise Wrong(line, row.problems)
    return {name: value for name, value in record.items() if value not in ("", [], None)}


def _record(row: Row) -> dict[str, Any]:
    name = row.text("facilitator_name")
    if not name and not any(column == "facilitator_name" for column, _ in row.problems):
        row.wrong("facilitator_name", "empty; write the organisation that employs the facilitator")
    who = {"role": "facilitator", "name": name, "siret": row.siret("facilitator_siret", row.text("facilitator_siret"))}
    covers = _covers(row)
    scope, buyers = row.code("scope", SCOPES), _buyers(row)
    convention = row.text("convention")
    if scope == "listed_buyers" and not buyers:
        row.wrong("buyer_siret", "empty; name the buyers, or write tous in acheteurs")
    return {
        "kind": "coverage", "schema_version": 1, "title": convention or name, "language": "fr",
        "organisations": [{key: value for key, value in who.items() if value}], "convention": convention,
        "covers": covers, "scope": scope, "buyers": buyers, "programme": _programme(row, scope), **_days(row),
        "renewal": row.code("renewal", RENEWALS), "charge": row.code("charge", CHARGES), "services": _services(row),
        "capacity_fte": _number(row), "website": row.address("website"), "official_url": row.address("source_url"),
    }  # fmt: skip


def _covers(row: Row) -> list[dict[str, str]]:
    kind = row.code("territory_type", TYPES)
    codes = [code.upper() for code in SEVERAL.split(row.text("territory_code")) if code]
    names = [name for name in NAMES.split(row.text("territory_name")) if name]
    if kind == "country" and not codes:
        codes = ["FR"]
    if kind and not codes and not names:
        row.wrong("territory_code", f"empty; write {CODES[kind][1]}, or the name in territoire_nom")
    if kind == "departement":
        codes = [code.zfill(2) for code in codes]
    if kind == "commune":
        codes = [code.zfill(5) for code in codes]
    if kind and not all(re.fullmatch(CODES[kind][0], code) for code in codes):
        row.wrong("territory_code", f"not a code of this type; write {CODES[kind][1]}")
    if not codes:
        return [{"type": kind, "name": name} for name in names]
    paired = names if len(names) == len(codes) else [""] * len(codes)
    found = [{"type": kind, "code": code, "name": name} for code, name in zip(codes, paired, strict=True)]
    return [{key: value for key, value in one.items() if value} for one in found]


def _buyers(row: Row) -> list[dict[str, str]]:
    numbers = [row.siret("buyer_siret", text) for text in SEVERAL.split(row.text("buyer_siret")) if text]
    names = [name for name in NAMES.split(row.text("buyer_name")) if name]
    if len(names) == len(numbers):
        return [{"name": name, "siret": number} for name, number in zip(names, numbers, strict=True) if number]
    return [{"siret": number} for number in numbers if number] + [{"name": name} for name in names]


def _programme(row: Row, scope: str) -> str:
    word = folded(row.text("programme"))
    if word and word not in PROGRAMMES:
        row.wrong("programme", f"not in the list; write one of {', '.join(PROGRAMMES)}")
    if scope == "programme" and not word:
        row.wrong("programme", f"empty; write one of {', '.join(PROGRAMMES)}, or tous in acheteurs")
    return PROGRAMMES.get(word, "")


def _days(row: Row) -> dict[str, str]:
    read: Callable[[str], str] = row.day
    found = {name: read(name) for name in ("signed_on", "valid_from", "valid_to")}
    if found["valid_from"] and found["valid_to"] and found["valid_to"] < found["valid_from"]:
        row.wrong("valid_to", "before valable_du; put the two days in order")
    return found


def _services(row: Row) -> list[str]:
    words = [folded(word) for word in NAMES.split(row.text("services").replace(",", "|")) if word]
    if not all(word in SERVICES for word in words):
        row.wrong("services", f"not in the list; write some of {', '.join(dict.fromkeys(SERVICES))}")
    return list(dict.fromkeys(SERVICES[word] for word in words if word in SERVICES))


def _number(row: Row) -> float | None:
    text = row.text("capacity_fte").replace(",", ".")
    if not text:
        return None
    try:
        return abs(float(text))
    except ValueError:
        row.wrong("capacity_fte", "not a number; write it as 1,5")
        return None
