"""TED values: paragraphs, lots' numbers, values and places of a TED_EXPORT form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hub_boamp.dates import day
from hub_boamp.identity import legal_numbers
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node, from_xml
from hub_boamp.values import amount, number

NAMELESS = re.compile(r"^(?:ADDRESS_|URL|NUTS|CPV_|DATE_|TIME_|NB_|NO_|VAL_|LANGUAGE|REFERENCE_NUMBER|NOTICE_NUMBER)")
PERSONS = frozenset({"MEMBER_NAME", "PARTICIPANT_NAME", "CONTACT_POINT", "E_MAIL", "PHONE", "FAX", "ATTENTION"})
NOT_TEXTS = frozenset({"LOT_NO", "CONTRACT_NO", "DURATION", "SECTION", "DURATION_TENDER_VALID", "AC_WEIGHTING"})
LOT_NUMBER = re.compile(r"(\d+)\s*([A-Za-z]?)\b")
SUPERSCRIPTS = {"o": "°", "2": "²", "3": "³", "os": "°"}
OJ = re.compile(r"(\d{4})/S\s*\d+-0*(\d{1,8})")


def ted_shape(root: Any) -> dict[str, Any]:
    """Return an lxml TED_EXPORT root as a tree whose paragraphs are whole.

    TED sets "n<FT>o</FT> 2016" and "1<FT>er</FT>" with elements inside the text: they become "n° 2016" and "1er".
    """
    for mark in list(root.iter("{*}FT")):
        sign = (mark.text or "").strip()
        _keep(mark, f"{SUPERSCRIPTS.get(sign, sign)}{mark.tail or ''}")
    return {"TED_EXPORT": from_xml(root)}


def _keep(mark: Any, text: str) -> None:
    """Take an element out, and leave its text where it stood."""
    parent, before = mark.getparent(), mark.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"
    mark.tail = None
    parent.remove(mark)


def words(node: Node) -> str | None:
    """Return a text that TED split in paragraphs."""
    found = [text for one in node.all("P") if (text := meaningful(one.own_text()))]
    return "\n".join(found) or meaningful(node.own_text())


def words_at(node: Node, path: str) -> str | None:
    """Return the text at a path, paragraphs joined."""
    return next((text for one in node.all(path) if (text := words(one))), None)


def lot_numbers(text: str | None) -> list[str]:
    """Return "1", "3A" of what is typed as a lot's number: "Lot no 01", "1 et 2"."""
    found = [f"{int(digits)}{letter.upper()}" for digits, letter in LOT_NUMBER.findall(text or "")]
    return list(dict.fromkeys(found))


def texts(node: Node, lots: dict[str, str], *, lot: str | None = None, standing: str = "current") -> Iterator[Any]:
    """Yield every text below a node with its path, lot and standing; addresses and persons are not texts."""
    lot = lots.get(node.path, lot)
    text = words(node)
    if text and any(map(str.isalpha, text)) and node.tag not in NOT_TEXTS:
        leaf = {"path": node.path, "text": text, "standing": standing}
        yield {**leaf, "lot": lot} if lot else leaf
    for child in node.children():
        if child.tag == "P" or child.tag in PERSONS or NAMELESS.match(child.tag):
            continue
        yield from texts(child, lots, lot=lot, standing="past" if child.tag == "OLD_VALUE" else standing)


def value(node: Node, *, basis: str) -> dict[str, str] | None:
    """Return an amount; TED's are without VAT."""
    found = amount(node.own_text()) if node else None
    if not found:
        return None
    return {"amount": found, "currency": node.attr("CURRENCY") or "EUR", "tax": "excluded", "basis": basis}


def duration(node: Node) -> dict[str, Any]:
    """Return how long a contract runs."""
    found: dict[str, Any] = {}
    length = number(node.text("DURATION"))
    unit = node.first("DURATION").attr("TYPE")
    if length:
        months = {"YEAR": 12, "MONTH": 1}.get(unit or "MONTH")
        found = {"months": round(length * months)} if months else {"days": round(length)}
    for key, tag in (("starts_on", "DATE_START"), ("ends_on", "DATE_END")):
        if on := day(node.text(tag)):
            found[key] = on
    if text := words_at(node, "RENEWAL_DESCR"):
        found["text"] = text
    return found


def cpv(node: Node) -> list[str]:
    """Return the CPV codes of an object, the main one first."""
    codes = [
        one.attr("CODE") or "" for path in ("CPV_MAIN/CPV_CODE", "CPV_ADDITIONAL/CPV_CODE") for one in node.all(path)
    ]
    return list(dict.fromkeys(code for code in codes if re.fullmatch(r"\d{8}", code)))


def organisation(address: Node, *, role: str) -> dict[str, Any]:
    """Return a body of an address block: never its contact point."""
    fields = {
        "name": one_line(address.text("OFFICIALNAME")),
        **legal_numbers(address.text("NATIONALID")),
        "postcode": meaningful(address.text("POSTAL_CODE")),
        "city": meaningful(address.text("TOWN")),
        "country": address.first("COUNTRY").attr("VALUE"),
    }
    return {"role": role, **{key: one for key, one in fields.items() if one}}


def place_of(address: Node) -> dict[str, Any]:
    """Return where a buyer is."""
    fields = {
        "postcode": meaningful(address.text("POSTAL_CODE")),
        "city": meaningful(address.text("TOWN")),
        "nuts": address.first("NUTS").attr("CODE"),
        "country": address.first("COUNTRY").attr("VALUE"),
    }
    found = {key: one for key, one in fields.items() if one}
    return {**found, "role": "buyer"} if found else {}


def ted_of_oj(text: str | None) -> str | None:
    """Return ``086481-2021`` of ``2021/S 035-086481``."""
    found = OJ.search(text or "")
    return f"{found[2].zfill(6)}-{found[1]}" if found else None
