"""eForms values: texts in French, dates, deadlines, amounts and durations of a UBL tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from hub_boamp.dates import day, deadline
from hub_boamp.text import meaningful
from hub_boamp.tree import Node
from hub_boamp.values import amount, number

LOT = re.compile(r"^(?:LOT|PAR)-(\d+)$")
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})")
CLOCK = re.compile(r"^(\d{2}):(\d{2})")
NOT_TEXT = re.compile(
    r"(?:ID|Code|Date|Time|Amount|Numeric|Measure|Indicator|URI|Quantity|Identifier|Percent|Telephone|Telefax|Mail)$"
)
NOT_A_TEXT_TAG = frozenset({"cbc:DocumentType", "cbc:PostalZone", "cbc:LimitationDescription", "cbc:Telefax"})
WITHOUT_TEXT = frozenset(
    {
        "efac:Organizations",
        "efac:TouchPoint",
        "efac:UltimateBeneficialOwner",
        "cac:Contact",
        "cac:ContractingParty",
        "efac:Publication",
        "cac:Address",
        "cac:PartyName",
        "cac:Person",
        "cac:TechnicalCommitteePerson",
        "cbc:RegulatoryDomain",
    }
)  #: branches that name bodies, persons and places: read elsewhere or not at all


def in_french(nodes: Iterable[Node]) -> list[Node]:
    """Keep the French versions where there are any, else the first language met."""
    nodes = list(nodes)
    languages = [node.attr("languageID") for node in nodes]
    if "FRA" in languages:
        return [node for node, language in zip(nodes, languages, strict=True) if language in ("FRA", None)]
    first = next((language for language in languages if language), None)
    return [node for node, language in zip(nodes, languages, strict=True) if language in (first, None)]


def french(node: Node, path: str) -> str | None:
    """Return the text at a path, in French where it is given in several languages."""
    texts = [text for one in in_french(node.all(path)) if (text := meaningful(one.own_text()))]
    return "\n".join(dict.fromkeys(texts)) or None


def lot_number(native: str | None) -> str | None:
    """Return "1" for LOT-0001; None for a group of lots."""
    found = LOT.match(native or "")
    return str(int(found.group(1)) or 1) if found else None


def moment(period: Node) -> dict[str, str] | None:
    """Return the end of a period as a deadline: its clock time is Paris time, whatever offset was put beside it."""
    written = period.text("cbc:EndDate")
    if not written or not DAY.match(written):
        return None
    found = CLOCK.match(period.text("cbc:EndTime") or "")
    return deadline(f"{written[:10]}T{found[0]}" if found else written[:10], period.path)


def money(node: Node) -> dict[str, str] | None:
    """Return an amount with its currency; eForms amounts are without VAT, and 0 or 1 say nothing."""
    found = amount(node.own_text())
    if not found:
        return None
    return {"amount": found, "currency": node.attr("currencyID") or "EUR", "tax": "excluded"}


def duration(project: Node) -> dict[str, Any]:
    """Return how long a contract runs, with its renewals."""
    found: dict[str, Any] = {}
    period = project.first("cac:PlannedPeriod")
    measure = period.first("cbc:DurationMeasure")
    length = number(measure.own_text()) if measure else None
    if length:
        found.update(measured(length, measure.attr("unitCode") or "MONTH"))
    for key, tag in (("starts_on", "cbc:StartDate"), ("ends_on", "cbc:EndDate")):
        if on := day(period.text(tag)):
            found[key] = on
    extension = project.first("cac:ContractExtension")
    times = number(extension.text("cbc:MaximumNumberNumeric"))
    if times is not None:
        found["renewals"] = int(times)
    if words := french(extension, "cac:Renewal/cac:Period/cbc:Description"):
        found["text"] = words
    return found


def measured(length: int | float, unit: str) -> dict[str, int]:
    """Return a length as months or days."""
    if unit in ("YEAR", "ANN"):
        return {"months": round(length * 12)}
    if unit in ("MONTH", "MON"):
        return {"months": round(length)}
    return {"days": round(length * 7) if unit in ("WEEK", "WEE") else round(length)}


def texts(root: Node, *, lot: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield every text leaf with its path and lot; codes, numbers, addresses and persons are not texts."""
    groups: dict[str, list[Node]] = {}
    for child in root.children():
        groups.setdefault(child.tag, []).append(child)
    for tag, nodes in groups.items():
        if tag in WITHOUT_TEXT:
            continue
        for node in in_french(nodes) if any(one.attr("languageID") for one in nodes) else nodes:
            yield from _texts_of(node, lot=_lot_of(node) or lot)


def _texts_of(node: Node, *, lot: str | None) -> Iterator[dict[str, Any]]:
    text = meaningful(node.own_text())
    if text and not NOT_TEXT.search(node.tag) and node.tag not in NOT_A_TEXT_TAG and any(map(str.isalpha, text)):
        leaf = {"path": node.path, "text": text, "standing": "current"}
        yield {**leaf, "lot": lot} if lot else leaf
    yield from texts(node, lot=lot)


def _lot_of(node: Node) -> str | None:
    """Return the lot that a branch is about."""
    if node.tag == "cac:ProcurementProjectLot":
        return lot_number(node.text("cbc:ID"))
    if node.tag in ("efac:LotResult", "efac:LotTender"):
        return lot_number(node.text("efac:TenderLot/cbc:ID"))
    return None
