"""Bodies: organisations and places as the national forms give them."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp import identity
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

POSTCODE = re.compile(r"(?<!\d)(\d{2}|2[ABab])\s?(\d{3})(?!\d)")
IN_BRACKETS = re.compile(r"\((\d{2,3}|2[ABab])\)|^(\d{2}|2[AB]|97\d)\s*[-–:]\s*(?=\D)")
TRAILING = re.compile(r"[\s,.;]+$")


def known(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def body(name: str | None, *, role: str, number: str | None = None, **others: str | None) -> dict[str, Any] | None:
    """Return an organisation with its numbers where they are valid; without a name and a number there is none."""
    name = one_line(name)
    numbers = identity.legal_numbers(number)
    if not name and not numbers:
        return None
    return known({"role": role, "name": TRAILING.sub("", name or ""), **numbers, **others})


def postcode(text: str | None) -> str | None:
    """Return a French post code, without its inner space."""
    match = POSTCODE.fullmatch((text or "").strip(" .,"))
    return f"{match[1]}{match[2]}" if match else None


def city(text: str | None) -> str | None:
    """Return a town's name without the commas of the old typesetting."""
    text = one_line(text)
    return TRAILING.sub("", text) or None if text else None


def of_mapa(organisme: Node) -> list[dict[str, Any]]:
    """Return the buyer of the forms that share MAPA's ``organisme``."""
    found = body(
        organisme.text("acheteurPublic") or organisme.text("nomOfficiel"),
        role="buyer",
        number=organisme.text("codeIdentificationNational") or organisme.text("siret"),
        postcode=postcode(organisme.text("adr/cp")),
        city=city(organisme.text("adr/ville")),
    )
    return [found] if found else []


def place(node: Node, *, role: str, lot: str | None = None) -> dict[str, Any] | None:
    """Return the place of an element with ``voie``, ``cp``, ``ville`` or with a text alone."""
    if node.text():
        return place_of_text(node.text(), role=role, lot=lot)
    street = " ".join(node.texts("voie/num") + node.texts("voie/typevoie") + node.texts("voie/nomvoie"))
    town = city(node.text("ville"))
    fields = known(
        {"text": meaningful(street), "postcode": postcode(node.text("cp")), "city": town, "nuts": node.text("codeNUTS")}
    )
    if not fields:
        return None
    if town and "text" not in fields:
        fields["text"] = town
    bracketed = IN_BRACKETS.search(town or "")
    if bracketed and (code := identity.department(bracketed[1] or bracketed[2])):
        fields["department"] = code
        fields.pop("city")
    return known({**fields, "role": role, "lot": lot})


def place_of_text(text: str | None, *, role: str, lot: str | None = None) -> dict[str, Any] | None:
    """Return a place from free text: the post code and the département that stand in it, no more."""
    text = one_line(text)
    if not text:
        return None
    fields: dict[str, Any] = {"text": TRAILING.sub("", text)}
    codes = {f"{a}{b}" for a, b in POSTCODE.findall(text)}
    if len(codes) == 1:
        fields["postcode"] = codes.pop()
        town = re.fullmatch(r".*?\d{2}\s?\d{3}[ ,]+([^\d,;()]{2,60}?)\W*", text)
        fields["city"] = town[1].strip() if town else None
    bracketed = IN_BRACKETS.findall(text)
    if len(bracketed) == 1 and (code := identity.department("".join(bracketed[0]))):
        fields["department"] = code
    return known({**fields, "role": role, "lot": lot})


def cpv_codes(texts: list[str]) -> list[str]:
    """Return CPV codes (8 digits), each once, in order."""
    found = [code for text in texts for code in re.findall(r"(?<!\d)(\d{8})(?!\d)", text)]
    return list(dict.fromkeys(code for code in found if code.strip("0")))


def national_cpv(node: Node, box: str) -> list[str]:
    """Return the CPV codes of a national form: the main one first."""
    steps = ("objetPrincipal", "objetSecondaire", "objetComplementaire")
    return cpv_codes([code for step in steps for code in node.texts(f"{box}/{step}/classPrincipale")])


def previous_of(node: Node) -> list[dict[str, str]]:
    """Return the references of ``avisInitial``, in whichever part of the form it stands."""
    found = identity.idwebs(node.texts("*/avisInitial/idWeb"))
    return [{"scheme": "idweb", "value": idweb, "relation": "previous"} for idweb in found]


def own_reference(value: str | None) -> list[dict[str, str]]:
    """Return the buyer's own number as a reference."""
    value = one_line(value)
    return [{"scheme": "buyer_reference", "value": value, "relation": "same_procedure"}] if value else []


def documents(url: str | None) -> dict[str, Any]:
    """Return an address of documents: it links notices only when it is of one consultation."""
    found = identity.address(url)
    if not found:
        return {}
    link = {"scheme": "documents_url", "value": found, "relation": "same_procedure"}
    return {"documents_url": found, "references": [link] if identity.is_specific(found) else []}


PARTS = ("initial", "attribution", "rectificatif", "annulation")


def content_of(form: Node) -> Node:
    """Return the part of a national form that holds its content."""
    return next((form.first(part) for part in PARTS if form.has(part)), form)
