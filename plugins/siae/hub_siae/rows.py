"""Rows: one row of a list of SIAE or of ESAT becomes an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stdnum.fr import siren, siret

from hub import Item, ParseError, Raw, read_table

#: our name -> column of le Marché, column of the FINESS list
MARCHE = {"siret": "siret", "kind": "kind", "name": "name", "brand": "brand", "postcode": "post_code", "city": "city",
          "department": "department", "website": "website", "naf": "naf", "key": "slug"}  # fmt: skip
FINESS = {"siret": "ET-SIRET", "name": "ET-Raison sociale", "postcode": "ET-Code Postal", "commune": "ET-Commune Code",
          "city": "ET-Commune Libellé", "department": "ET-Département Code", "holder": "EJ-Raison sociale",
          "capacity": "Capacité autorisée agrégée", "key": "ET-N°FINESS"}  # fmt: skip
FORMS = {"marche": (MARCHE, ("siret", "kind", "name")), "finess": (FINESS, ("ET-N°FINESS", "ET-Raison sociale"))}
KINDS = ("ACI", "EI", "AI", "ETTI", "EITI", "EA", "EATT", "ESAT", "GEIQ", "REGIE")
#: columns that are known and left out: contacts may be of persons, addresses are not needed, the rest repeats
FIELDS = frozenset({
    "pk", "legal_form", "address", "longitude", "latitude", "source", "created_at", "updated_at",
    "api_entreprise_employees", "phone", "email", "contact_phone", "contact_email", "description", "nature",
    "EJ-N°FINESS", "EJ-Statut juridique Code", "EJ-Statut juridique Libellé", "ET-Adresse", "ET-Type",
    "ET-Région Code", "ET-Région Libellé", "ET-Département Libellé", "ET-Téléphone", "ET-Mail", "form", "line",
    "holder", "brand",
})  # fmt: skip
CONTACTS = re.compile(r"(?i)phone|mail|t[ée]l[ée]phone|contact|adresse|address|description")
NAF = re.compile(r"\d{2}\.?\d{2}[A-Z]")


class Wrong(Exception):
    """What is wrong with a row: line, column, what to do; never what stands in it."""


def rows_of(raw: Raw) -> Iterator[Item]:
    """Yield each row of a list, contacts left out.

    :raises ParseError: when the table is neither form.
    """
    table = read_table(raw)
    form = next((form for form, (_, needed) in FORMS.items() if set(needed) <= set(table.columns)), None)
    if form is None:
        wanted = " or ".join(", ".join(needed) for _, needed in FORMS.values())
        raise ParseError(f"{raw.name or raw.url}: neither a list of SIAE nor of ESAT; columns wanted: {wanted}")
    names = {column: ours for ours, column in FORMS[form][0].items()}
    seen: set[str] = set()
    for row in table.rows:
        data = {names.get(column, column): value and " ".join(value.split()) for column, value in row.items()
                if (value or row.short) and not (CONTACTS.search(column) and column not in names)}  # fmt: skip
        data |= {"form": form, "line": str(row.number)}
        yield Item(_key(data, seen), form, data)


def _key(data: dict[str, str], seen: set[str]) -> str:
    """Return the row's key: FINESS number or SIRET with its kind; a row that comes twice has its line too."""
    if data["form"] == "finess":
        key = f"finess-{data.get('key', '').zfill(9)}"
    else:
        key = f"{data.get('siret', '')}-{data.get('kind', '')}".strip("-") or f"line-{data['line']}"
    key = re.sub(r"[^A-Za-z0-9_-]", "", key)
    if key in seen:
        key = f"{key}-{re.sub(r'[^a-z0-9-]', '', data.get('key', ''))}-line-{data['line']}"
    seen.add(key)
    return key


def organisation_of(data: dict[str, str]) -> dict[str, Any]:
    """Return the organisation of a row.

    :raises Wrong: naming line and column.
    """
    line, form = data.pop("line"), data.pop("form")
    name, kind = data.pop("name", ""), data.pop("kind", "ESAT" if form == "finess" else "")
    if not name:
        raise Wrong(f"line {line}: column {FORMS[form][0]['name']}: empty; write the organisation's name")
    if kind not in KINDS:
        raise Wrong(f"line {line}: column kind: not in the list; write one of {', '.join(KINDS)}")
    number = _siret(data.pop("siret", ""))
    native = data.pop("key", "")
    naf = data.pop("naf", "")
    record: dict[str, Any] = {
        "kind": "organisation", "schema_version": 1, "title": name, "name": name, "kinds": [kind],
        "siret": number if siret.is_valid(number) else None,
        "siren": number[:9] if siren.is_valid(number[:9]) else None,
        "naf": naf if NAF.fullmatch(naf) else None, "website": _website(data.pop("website", "")),
        "places": [_place(data)], "roles": [{"role": "siae"}] if kind not in ("EA", "EATT", "ESAT", "GEIQ") else None,
        "capacity": _whole(data.pop("capacity", "")),
        "identifiers": [{"scheme": "finess", "value": native.zfill(9)}] if form == "finess" and native else None,
    }  # fmt: skip
    return {key: value for key, value in record.items() if value not in (None, [], [{}])}


def _siret(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits.zfill(14) if len(digits) == 13 else digits


def _place(data: dict[str, str]) -> dict[str, str]:
    """Return the place; zeros that a spreadsheet took from codes are put back."""
    postcode, commune, code = data.pop("postcode", ""), data.pop("commune", ""), data.pop("department", "").upper()
    found = {
        "postcode": postcode.zfill(5) if postcode.isdigit() else "", "city": data.pop("city", ""), "country": "FR",
        "department": code.zfill(2) if re.fullmatch(r"\d{1,3}|2[AB]", code) else "",
        "commune": commune.zfill(5) if re.fullmatch(r"\d[0-9AB]?\d{2,3}", commune) else "",
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _website(text: str) -> str | None:
    return text if re.fullmatch(r"https?://[^\s<>\"]+", text) else None


def _whole(text: str) -> int | None:
    return int(text) if text.isdigit() else None


def read_siae(raw: Raw, *, audience: str = "internal") -> tuple[list[dict[str, Any]], list[str]]:
    """Return the organisations of a list, and a sentence for each row that is none."""
    records, errors = [], []
    for item in rows_of(raw):
        try:
            records.append({"id": f"siae:{item.key}", **organisation_of(dict(item.data)), "audience": audience})
        except Wrong as error:
            errors.append(str(error))
    return records, errors
