"""Shapes: the four forms in which contracts come (JSON of 2019 and 2022, XML, tables) made into one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from hub import Item, ParseError, Raw, iter_json, iter_xml, read_table

#: how complete each form is: tables are made of the others, and 2019 had no social considerations
FORMS = {"table": 1, "2019": 2, "2022": 3}
CONTRACT, CONCESSION = "marche", "contrat-concession"
LISTS = ("marches", f"marches.{CONTRACT}", f"marches.{CONCESSION}")
#: what the consolidated tables write for "not applicable", "missing" and "not given"
NOTHING = ("", "CDL", "MQ", "NC", "MQ NC", "NaN", "nan")
HOLDERS = re.compile(r"titulaire_(?:id|typeIdentifiant)_\d+")
INEXACT = re.compile(r"^INX\s*")


def items_of(raw: Raw) -> Iterator[Item]:
    """Yield each contract of a file once; of two with the same key the first stands."""
    with raw.open() as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        found: Iterator[dict[str, Any]] = (tree(one) for one in iter_xml(raw, CONTRACT, CONCESSION))
    elif head.startswith(b"{"):
        found = (data for _, data in iter_json(raw, *LISTS))
    else:
        found = rows(raw)
    seen: set[bytes] = set()
    for data in found:
        if not isinstance(data, dict):
            raise ParseError(f"{raw.name or raw.url}: a contract is no object: {str(data)[:60]!r}")
        key = key_of(data)
        mark = hashlib.blake2b(key.encode(), digest_size=8).digest()
        if mark not in seen:
            seen.add(mark)
            yield Item(key, form_of(data), data)
    if not seen and head.startswith(b"<"):
        raise ParseError(f"{raw.name or raw.url}: XML without any {CONTRACT} or {CONCESSION}")


def key_of(data: dict[str, Any]) -> str:
    """Return buyer and number, with a digest of what tells the lots of one number apart: trade and holders.

    The amount is taken where no holder is given: it is corrected more often.
    """
    buyer, number = buyer_of(data), str(data.get("id") or "")
    holders = sorted(str(one.get("id")) for one in parties(data.get("titulaires") or data.get("concessionnaires")))
    apart = holders or [str(data.get("montant"))]
    told = "|".join([number, re.sub(r"\D", "", str(data.get("codeCPV") or ""))[:8], *apart])
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", number).strip("_")[:60]
    return f"{buyer or 'unknown'}-{plain}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def form_of(data: dict[str, Any]) -> str:
    """Return the form of a contract: that of 2022 has considerations, and titles of its own for concessions."""
    if data.get("table"):
        return "table"
    return "2022" if "considerationsSociales" in data or "dateSignature" in data else "2019"


def buyer_of(data: dict[str, Any]) -> str:
    """Return the buyer's number, of 14 digits or, in some tables, of 9."""
    body = data.get("acheteur") or data.get("autoriteConcedante")
    told = body.get("id") if isinstance(body, dict) else data.get("acheteur.id")
    return re.sub(r"\D", "", str(told or ""))


def parties(given: Any) -> Iterator[dict[str, Any]]:
    """Yield the bodies in a list, however deep it wraps them; leftovers of a bad conversion are passed over."""
    if isinstance(given, list):
        for one in given:
            yield from parties(one)
    elif isinstance(given, dict):
        inner = given.get("titulaire") or given.get("concessionnaire")
        if inner is not None:
            yield from parties(inner)
        elif given.get("id"):
            yield given


def words(given: Any) -> list[str]:
    """Return the words of a list, which a table writes in one text, and JSON and XML wrap in an object."""
    if isinstance(given, dict):
        return [word for value in given.values() for word in words(value)]
    if isinstance(given, list):
        return [word for value in given for word in words(value)]
    return [one.strip(" '\"") for one in str(given or "").strip("[]").split(",") if one.strip(" '\"")]


def tree(element: Any) -> Any:
    """Return an XML element as JSON would give it."""
    if len(element) == 0:
        return (element.text or "").strip()
    made: dict[str, Any] = {}
    for child in element:
        value = tree(child)
        made[child.tag] = [*made[child.tag], value] if isinstance(made.get(child.tag), list) else (
            [made[child.tag], value] if child.tag in made else value
        )  # fmt: skip
    return made


def rows(raw: Raw) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table; a mark of inexactness before a value is taken off and told."""
    table = read_table(raw).require("id", "objet", "codeCPV", "considerationsSociales")
    for row in table.rows:
        data: dict[str, Any] = {"table": "yes"}
        given = {name: value.strip() for name, value in row.items() if value.strip() not in NOTHING}
        for name, value in given.items():
            if not HOLDERS.fullmatch(name):
                data[name] = INEXACT.sub("", value)
        data["inexact"] = [name for name, value in given.items() if INEXACT.match(value)]
        data["titulaires"] = [
            {"id": given[f"titulaire_id_{n}"], "typeIdentifiant": given.get(f"titulaire_typeIdentifiant_{n}")}
            for n in (1, 2, 3) if f"titulaire_id_{n}" in given
        ]  # fmt: skip
        if "acheteur_siren" in data:
            data["acheteur.id"] = data.pop("acheteur_siren")
        if "lieuExecution" in data or "lieuExecution.code" in data:
            data["lieuExecution"] = place_of(data)
        yield data


def place_of(data: dict[str, Any]) -> dict[str, str]:
    """Return the place of a row: two columns, or one text such as ``code postal 55000``."""
    if "lieuExecution.code" in data:
        return {"code": data.pop("lieuExecution.code"), "typeCode": data.pop("lieuExecution.typeCode", "")}
    kind, _, code = data["lieuExecution"].rpartition(" ")
    return {"code": code, "typeCode": kind}
