"""TED awards: winners, prizes and failures of a TED_EXPORT form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub_boamp.dates import day
from hub_boamp.ted_values import lot_numbers, organisation, value, words_at
from hub_boamp.text import meaningful
from hub_boamp.tree import Node
from hub_boamp.values import whole

GROUP = ("AWARDED_TO_GROUP", "CONTRACTORS/AWARDED_TO_GROUP")
SUMS = ("VALUES/VAL_TOTAL", "VALUE/VAL_TOTAL", "VAL_TOTAL")
WISHES = ("VALUES/VAL_ESTIMATED_TOTAL", "VALUE/VAL_ESTIMATED_TOTAL", "VAL_ESTIMATED_TOTAL")


def awards(form: Node) -> list[dict[str, Any]]:
    """Return the awards of a form: contracts, prizes of a contest, or the contract that was modified."""
    found = [award(one) for one in form.all("AWARD_CONTRACT")]
    found += [prize(one) for one in form.all("RESULTS")]
    return found


def award(node: Node) -> dict[str, Any]:
    """Return one contract, or the failure of one."""
    contract = node.first("AWARDED_CONTRACT")
    fields: dict[str, Any] = {
        "lots": [number for text in node.texts("LOT_NO") for number in lot_numbers(text)],
        "status": "awarded" if contract else failure(node.first("NO_AWARDED_CONTRACT")),
        "title": words_at(node, "TITLE"),
        "contract_number": meaningful(node.text("CONTRACT_NO")),
    }
    if contract:
        fields |= _contract(contract)
    return {key: one for key, one in fields.items() if one is not None}


def _contract(contract: Node) -> dict[str, Any]:
    found = next((one for path in SUMS if (one := value(contract.first(path), basis="total"))), None)
    found = found or next((one for path in WISHES if (one := value(contract.first(path), basis="estimated"))), None)
    return {
        "awarded_on": day(contract.text("DATE_CONCLUSION_CONTRACT")),
        "winners": list(winners(contract)),
        "value": found,
        "offers_received": whole(contract.text("TENDERS/NB_TENDERS_RECEIVED") or contract.text("NB_TENDERS_RECEIVED")),
        "subcontracting": True if contract.has("LIKELY_SUBCONTRACTED") else None,
        "text": words_at(contract, "INFO_ADD_VALUE"),
    }


def failure(node: Node) -> str:
    """Return why there is no contract; a form that gives no reason says "unknown"."""
    if node.has("PROCUREMENT_DISCONTINUED"):
        return "abandoned"
    return "unsuccessful" if node.has("PROCUREMENT_UNSUCCESSFUL") else "unknown"


def winners(contract: Node) -> Iterator[dict[str, Any]]:
    """Yield the firms of a contract, each once; in a group none is named as its leader."""
    grouped = any(contract.has(path) for path in GROUP)
    seen = []
    for path in ("CONTRACTORS/CONTRACTOR", "CONTRACTOR"):
        for node in contract.all(path):
            firm = _firm(node, node.first("ADDRESS_CONTRACTOR"), role="co_contractor" if grouped else "contractor")
            if firm not in seen:
                seen.append(firm)
                yield firm


def _firm(node: Node, address: Node, *, role: str) -> dict[str, Any]:
    sme = True if node.has("SME") else False if node.has("NO_SME") else None
    firm = {**organisation(address, role=role), "sme": sme, "nuts": address.first("NUTS").attr("CODE")}
    return {key: one for key, one in firm.items() if one is not None}


def prize(node: Node) -> dict[str, Any]:
    """Return the outcome of a design contest."""
    won = node.first("AWARDED_PRIZE")
    if not won:
        return {"lots": [], "status": failure(node.first("NO_AWARDED_PRIZE"))}
    firms = [
        _firm(one, one.first("ADDRESS_WINNER"), role="contractor")
        for path in ("WINNERS/WINNER", "WINNER")
        for one in won.all(path)
    ]
    fields: dict[str, Any] = {
        "lots": [],
        "status": "awarded",
        "awarded_on": day(won.text("DATE_DECISION_JURY")),
        "winners": firms,
        "value": value(won.first("VAL_PRIZE"), basis="total"),
        "offers_received": whole(won.text("PARTICIPANTS/NB_PARTICIPANTS") or won.text("NB_PARTICIPANTS")),
    }
    return {key: one for key, one in fields.items() if one is not None}
