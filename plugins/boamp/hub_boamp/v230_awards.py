"""v230 awards: decisions, with their winners and details in pairs."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp import bodies, dates, values
from hub_boamp.bodies import known
from hub_boamp.text import one_line
from hub_boamp.tree import Node

LOT_NUMBER = re.compile(r"^(?:lot\s*)?(?:n\s*[°o]\s*)?0*(\d{1,3}|[A-Z]\d{0,2})$", re.IGNORECASE)
IN_TITLE = re.compile(r"\blot\s*(?:n\s*[°o]\s*)?0*(\d{1,3})\b", re.IGNORECASE)
LEAD = re.compile(r"\s*\(?\b(mandataire|co-?traitant)s?\b[^()]*\)?", re.IGNORECASE)


def read(attribution: Node) -> list[dict[str, Any]]:
    """Return the awards of ATTRIBUTION: one for each decision, or one that says why there is none."""
    decisions = list(attribution.all("DECISION"))
    if not attribution:
        return []
    whole = _status_of_all(attribution)
    decided = dates.day(attribution.text("DATE_DECISION"))
    if not decisions:
        return [known({"status": whole or "unknown", "value": _total(attribution), "awarded_on": decided})]
    found = [
        _award(node, winners, details, decided=decided, otherwise=whole)
        for node in decisions
        for winners, details in groups_of(node)
    ]
    if len(found) == 1 and "value" not in found[0] and (total := _total(attribution)):
        found[0]["value"] = total
    return found


def _status_of_all(attribution: Node) -> str | None:
    if attribution.has("SANS_SUITE"):
        return "abandoned"
    return "unsuccessful" if attribution.has("TOTALEMENT_INFRUCTUEUX") else None


def _total(attribution: Node) -> dict[str, Any] | None:
    return values.value(attribution.first("VALEUR_TOTALE"), basis="total")


def groups_of(node: Node) -> list[tuple[list[Node], list[Node]]]:
    """Return what belongs together in a decision: winners, then the details that follow them.

    The two are siblings, and not always as many. Their order is known in XML; in JSON they are paired only where they
    are as many. Groups are awards of their own only where each has an amount of its own.
    """
    winners, details = list(node.all("TITULAIRE")), list(node.all("RENSEIGNEMENT"))
    groups: list[tuple[list[Node], list[Node]]] = []
    if isinstance(node.value, dict) and "@order" in node.value:
        for child in node.children():
            if child.tag == "TITULAIRE":
                if not groups or groups[-1][1]:
                    groups.append(([], []))
                groups[-1][0].append(child)
            elif child.tag == "RENSEIGNEMENT" and groups:
                groups[-1][1].append(child)
    elif len(winners) == len(details):
        groups = [([winner], [detail]) for winner, detail in zip(winners, details, strict=True)]
    apart = len(groups) > 1 and all(amount_of(group[1]) for group in groups)
    return groups if apart else [(winners, details)]


def _award(
    node: Node, boxes: list[Node], details: list[Node], *, decided: str | None, otherwise: str | None
) -> dict[str, Any]:
    winners = winners_of(boxes)
    number = lot_number(node)
    contract = one_line(node.text("NUM_MARCHE"))
    if not contract and not number:
        contract = one_line(node.text("NUM_LOT"))
    title = node.text("INTITULE") or node.text("DESCRIPTION")
    return known(
        {
            "lots": [number] if number else None,
            "status": _status(node, winners=winners, otherwise=otherwise),
            "title": one_line(title),
            "contract_number": contract,
            "awarded_on": next((day for one in details if (day := dates.day(one.text("DATE_ATTRIBUTION")))), decided),
            "offers_received": next(
                (count for one in details if (count := values.whole(one.text("NB_OFFRE_RECU"))) is not None), None
            ),
            "winners": winners,
            "value": amount_of(details),
            "subcontracting": _subcontracting(details),
        }
    )


def _status(node: Node, *, winners: list[Any], otherwise: str | None) -> str:
    if node.has("INFRUCTUEUX"):
        return "unsuccessful"
    if node.has("SANS_SUITE"):
        return "abandoned"
    if node.has("ATTRIBUE") or winners:
        return "awarded"
    return otherwise or "unknown"


def _subcontracting(details: list[Node]) -> bool | None:
    if any(one.has("SOUSTRAITANCE_OUI") for one in details):
        return True
    return False if any(one.has("SOUSTRAITANCE_NON") for one in details) else None


def winners_of(boxes: list[Node]) -> list[dict[str, Any]]:
    """Return winners, each once, with the role that the name or the title carries."""
    found: list[dict[str, Any]] = []
    for box in boxes:
        one = _winner(box)
        if one and one not in found:
            found.append(one)
    return found


def _winner(box: Node) -> dict[str, Any] | None:
    name = one_line(box.text("DENOMINATION") or box.text()) or ""
    said = LEAD.search(name)
    role = "contractor" if not said else "lead" if said[1].lower() == "mandataire" else "co_contractor"
    sme = True if box.has("PME_OUI") else False if box.has("PME_NON") else None
    found = bodies.body(
        LEAD.sub("", name).strip(" -,"),
        role=role,
        number=box.text("CODE_IDENT_NATIONAL"),
        postcode=bodies.postcode(box.text("CP")),
        city=bodies.city(box.text("VILLE")),
        nuts=box.text("CODE_NUTS"),
        country=box.text("PAYS") if len(box.text("PAYS") or "") in (2, 3) else None,
    )
    return known({**found, "sme": sme}) if found else None


def amount_of(details: list[Node]) -> dict[str, Any] | None:
    """Return the amount of a decision; where each winner has its own, the decision has none of its own."""
    found = []
    for one in details:
        low, high = one.text("MONTANT_MINI"), one.text("MONTANT_MAXI")
        node = one.first("MONTANT") or one.first("MONTANT_MAXI") or one.first("MONTANT_MINI")
        basis = "framework_maximum" if high and not one.has("MONTANT") else "total"
        value = values.value(node, basis=basis, low=low, high=high) if node else None
        if value and not one.has("MONTANT"):
            value.pop("amount", None)
        if value and value not in found:
            found.append(value)
    return found[0] if len(found) == 1 else None


def lot_number(node: Node) -> str | None:
    """Return a decision's lot: NUM_LOT may hold a contract's number ("2016-52"), then the title may say the lot."""
    match = LOT_NUMBER.match(node.text("NUM_LOT") or "")
    match = match or IN_TITLE.search(node.text("INTITULE") or "") or IN_TITLE.match(node.text("DESCRIPTION") or "")
    return match[1] if match else None


def lot_paths(donnees: Node) -> dict[str, str | None]:
    """Return which lot each decision is about."""
    return {node.path: number for node in donnees.all("ATTRIBUTION/DECISION") if (number := lot_number(node))}
