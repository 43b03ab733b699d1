"""eForms terms: award criteria, execution conditions, reservations, declared aims, money of the Union."""

from __future__ import annotations

from typing import Any

from hub_boamp.eforms_parties import EXT
from hub_boamp.eforms_values import french
from hub_boamp.eforms_words import CRITERION_KINDS, CRITERION_NAMES, DECLARED_LISTS, RESERVED, WEIGHT_UNITS
from hub_boamp.text import one_line
from hub_boamp.tree import Node
from hub_boamp.values import number

CRITERIA = "cac:AwardingTerms/cac:AwardingCriterion/cac:SubordinateAwardingCriterion"
REQUIREMENTS = "cac:ContractExecutionRequirement"
RESERVATIONS = "cac:TendererQualificationRequest/cac:SpecificTendererRequirement"
ADDITIONAL = "cac:ProcurementProject/cac:ProcurementAdditionalType"
SHORT = 100  #: letters of a description that can stand as the name of its criterion


def criteria(terms: Node, *, lot: str | None) -> list[dict[str, Any]]:
    """Return the award criteria with their weights."""
    return [found for node in terms.all(CRITERIA) if (found := criterion(node, lot=lot))]


def criterion(node: Node, *, lot: str | None) -> dict[str, Any]:
    """Return one criterion; where it has no name, its short description or its kind stands for it."""
    code = node.text("cbc:AwardingCriterionTypeCode") or ""
    name = one_line(french(node, "cbc:Name"))
    words = french(node, "cbc:Description")
    if not name and words and len(words) <= SHORT:
        name, words = one_line(words), None
    if not name and not words and not code:
        return {}
    found: dict[str, Any] = {
        "name": name or CRITERION_NAMES.get(code, "Critère"),
        "kind": CRITERION_KINDS.get(code, "other"),
        "path": node.path,
        **weight(node),
    }
    if words and words != found["name"]:
        found["text"] = words
    return {**found, "lot": lot} if lot else found


def weight(node: Node) -> dict[str, Any]:
    """Return the weight of a criterion and its unit: per cent, points, a decimal or a rank."""
    for parameter in node.all(f"{EXT}/efac:AwardCriterionParameter"):
        code = parameter.first("efbc:ParameterCode")
        value = number(parameter.text("efbc:ParameterNumeric"))
        unit = WEIGHT_UNITS.get((code.own_text() or "")[:3])
        if value is not None and unit and (code.attr("listName") or "number-weight") == "number-weight":
            return {"weight": value, "unit": unit}
    return {}


def conditions(terms: Node, *, lot: str | None) -> list[dict[str, Any]]:
    """Return what the notice says of how the contract must be carried out (BT-70, and why it is reserved)."""
    found = []
    for requirement in terms.all(REQUIREMENTS):
        kind = requirement.first("cbc:ExecutionRequirementCode").attr("listName")
        words = french(requirement, "cbc:Description")
        if words and kind in ("conditions", "reserved-execution", None):
            one = {"text": words, "path": requirement.path}
            found.append({**one, "lot": lot} if lot else one)
    return found


def reserved(terms: Node, *, lot: str | None) -> list[dict[str, Any]]:
    """Return to whom the contract is reserved (BT-71), each once."""
    found: list[dict[str, Any]] = []
    for node in terms.all(f"{RESERVATIONS}/cbc:TendererRequirementTypeCode"):
        code = node.own_text()
        if node.attr("listName") != "reserved-procurement" or not code or code == "none":
            continue
        one = {"to": RESERVED.get(code, "unspecified"), "path": node.path, "value": code}
        if code not in [before["value"] for before in found]:
            found.append({**one, "lot": lot} if lot else one)
    return found


def declared(node: Node, *, lot: str | None) -> dict[str, Any]:
    """Return what the buyer ticked: strategic and social aims (BT-06, BT-775, BT-777), BT-70 and BT-736 codes."""
    codes = _aims(node, lot=lot) + _requirements(node, lot=lot)
    if not codes:
        return {}
    said = {(one["list"], one["code"]) for one in codes}
    return {"social": _social(said), "environmental": _environmental(said), "codes": codes}


def _aims(node: Node, *, lot: str | None) -> list[dict[str, Any]]:
    found = []
    for aim in node.all(ADDITIONAL):
        for code in aim.all("cbc:ProcurementTypeCode"):
            if one := _code(code, lot=lot):
                words = french(aim, "cbc:ProcurementType")
                found.append({**one, "text": words} if words else one)
    return found


def _requirements(node: Node, *, lot: str | None) -> list[dict[str, Any]]:
    found = []
    for requirement in node.all(f"cac:TenderingTerms/{REQUIREMENTS}"):
        if one := _code(requirement.first("cbc:ExecutionRequirementCode"), lot=lot):
            words = french(requirement, "cbc:Description")
            found.append({**one, "text": words} if words else one)
    return found


def _code(node: Node, *, lot: str | None) -> dict[str, Any]:
    name, code = node.attr("listName"), node.own_text()
    if name not in DECLARED_LISTS or not code:
        return {}
    found = {"list": name, "code": code, "path": node.path}
    return {**found, "lot": lot} if lot else found


def _social(said: set[tuple[str, str]]) -> bool | None:
    """Say whether a social aim is declared; None where nothing was said, for "not known" is not no."""
    if ("strategic-procurement", "soc-obj") in said or ("reserved-execution", "yes") in said:
        return True
    if any(name == "social-objective" and code != "none" for name, code in said):
        return True
    return False if any(name == "strategic-procurement" for name, _ in said) else None


def _environmental(said: set[tuple[str, str]]) -> bool | None:
    if ("strategic-procurement", "env-imp") in said:
        return True
    if any(name in ("environmental-impact", "gpp-criteria") and code != "none" for name, code in said):
        return True
    return False if any(name == "strategic-procurement" for name, _ in said) else None


def eu_funds(terms: Node) -> dict[str, Any]:
    """Return whether money of the Union pays, and what the notice says of it (BT-60, BT-5010, BT-6140)."""
    codes = terms.texts("cbc:FundingProgramCode")
    words: list[str] = []
    for funding in terms.all(f"{EXT}/efac:Funding"):
        words += funding.texts("efbc:FinancingIdentifier")
        words += [text for text in (french(funding, "cbc:Description"),) if text]
        words += [code for code in funding.texts("cbc:FundingProgramCode") if code not in ("eu-funds", "no-eu-funds")]
    if not codes and not words:
        return {}
    found: dict[str, Any] = {"declared": bool(words) or "eu-funds" in codes}
    return {**found, "text": " ; ".join(dict.fromkeys(words))} if words else found
