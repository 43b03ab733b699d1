"""Words: criteria and winners that stand in free text."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp import dates, identity, values
from hub_boamp.bodies import body, known
from hub_boamp.text import meaningful
from hub_boamp.tree import Node

WEIGHTED = re.compile(
    r"^[\s•*\-–.)\d°]*?(?P<name>[^\W\d_].{1,300}?)\s*[:\-–=(,]*\s*"
    r"(?:pond[ée]r(?:ation|[ée]e?s?)\s*(?:à|de|:)?\s*|sur\s+)?"
    r"(?P<weight>\d{1,3}(?:[.,]\d{1,2})?)\s*(?P<unit>%|points?\b|pts?\b)[\s).;,]*$",
    re.IGNORECASE,
)
PRICE = re.compile(r"\b(?:prix|co[uû]ts?|montants?|tarifs?)\b", re.IGNORECASE)
COST = re.compile(r"\bco[uû]ts?\b", re.IGNORECASE)
HEADING = re.compile(
    r"crit[èe]res? (?:d['’ ]attribution|de (?:jugement|s[ée]lection des offres))[^\n:]*:?[ \t]*\n?", re.I
)
ELSEWHERE = re.compile(
    r"^\W*(?:voir|cf\.?|se r[ée]f[ée]rer|selon|crit[èe]res? [ée]nonc|[ée]nonc|d[ée]finis? (?:dans|au))", re.IGNORECASE
)
WINNER = re.compile(
    r"(?:^|[\n/;•-])\s*(?:titulaires?|attributaires?|entreprise(?: retenue| attributaire)?|soci[ée]t[ée]"
    r"(?: retenue| attributaire)?)\s*(?:du (?:march[ée]|lot))?[^:\n]{0,30}:\s*(?P<name>[^\n]{2,300})",
    re.IGNORECASE,
)
MEMBER = re.compile(
    r"(?P<name>[^\W\d_][^()/\n]{1,120}?)\s*\((?P<role>mandataire|co-?traitant)?\W*"
    r"(?:siret\W*(?P<siret>[\d ]{14,19}))?\)",
    re.IGNORECASE,
)
SIRET = re.compile(r"siret\W{0,4}(\d(?:[ .]?\d){13})", re.IGNORECASE)
ADDRESS = re.compile(
    r"\s*(?:[-–,;]\s*)(?=\d{1,4}\s*(?:bis|ter)?,?\s+\w|\d{5}\b|(?:rue|av\.?|avenue|bd|boulevard|place|route|za|zi|zac|bp|"
    r"chemin|all[ée]e|impasse|quai)\b)",
    re.IGNORECASE,
)
ON_A_LINE = re.compile(
    r"^\s*(?P<name>[^\W\d_][^,\n:]{1,100}?)\s*[,–-]\s*(?P<seat>[^\n:]*?(?<!\d)\d{5}\s+[^\W\d_][^\n:(]{1,60}?)\s*"
    r"(?:\(?\s*siret\W{0,4}(?P<siret>\d(?:[ .]?\d){13})\s*\)?)?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
NO_WINNER = re.compile(r"\b(?:tribunal|greffe|pr[ée]fecture|mairie|commune|recours|adresse|acheteur)\b", re.IGNORECASE)
LOT_HEAD = re.compile(r"(?:^|\n)\s*(?=lot\s*(?:n\s*[°o]\s*)?\d{1,3}\b)", re.IGNORECASE)
LOT_NUMBER = re.compile(r"^\s*lot\s*(?:n\s*[°o]\s*)?0*(\d{1,3})\b\s*[:\-–.]?\s*(?P<title>[^\n]{0,200})", re.IGNORECASE)
UNSUCCESSFUL = re.compile(r"\binfructueu", re.IGNORECASE)
ABANDONED = re.compile(r"\bsans suite\b|d[ée]clar[ée]e? sans|abandon", re.IGNORECASE)
OFFERS = re.compile(r"nombre d['’ ]offres? re[çc]ues?\s*:?\s*(\d{1,4})|(\d{1,4})\s+offres? re[çc]ues?", re.IGNORECASE)
CONTRACT = re.compile(r"(?:march[ée]|contrat)\s*n\s*[°o]\s*:?\s*([\w./-]{3,40})", re.IGNORECASE)
AWARDED = re.compile(
    r"(?:attribution|notification|notifi[ée]e?|attribu[ée]e?|sign[ée]e?|conclu)[^\n\d]{0,30}(\d[^\n]{5,30})", re.I
)


def kind_of(name: str) -> str:
    """Return price, cost or quality: what a criterion's name is about."""
    if COST.search(name) and not re.search(r"\bprix\b", name, re.IGNORECASE):
        return "cost"
    return "price" if PRICE.search(name) else "quality"


def criterion(name: str, *, path: str, weight: Any = None, unit: str | None = None, lot: Any = None) -> dict[str, Any]:
    """Return a criterion with its weight where it is a number."""
    number = values.number(weight)
    return known(
        {"name": name, "kind": kind_of(name), "weight": number, "unit": unit if number is not None else None,
         "path": path, "lot": lot}
    )  # fmt: skip


def criteria_of(text: str | None, *, path: str, lot: str | None = None) -> list[dict[str, Any]]:
    """Return the criteria of a free text: one for each line that names one with a weight, else the text as one.

    "Voir règlement" and the like name no criterion.
    """
    if not meaningful(text) or not text or ELSEWHERE.match(text):
        return []
    found = []
    for line in re.split(r"\n|;\s*(?=[-•]|\d|[A-ZÀ-Ý])|(?<=[%.)])\s*;|(?<=%)\s*[,.]?\s*-\s*", text):
        match = WEIGHTED.match(line.strip())
        if match and len(line) < 400:
            unit = "percent" if match["unit"] == "%" else "points"
            name = match["name"].strip(" -–:•.(")
            found.append(criterion(name, path=path, weight=match["weight"], unit=unit, lot=lot))
    return found or [known({"text": text, "kind": "other", "path": path, "lot": lot})]


def criteria_in(node: Node) -> list[dict[str, Any]]:
    """Return the weighted criteria that stand under a heading of their own in a long text."""
    head = HEADING.search(node.text() or "")
    found: list[dict[str, Any]] = []
    for line in (node.text() or "")[head.end() :].split("\n") if head else []:
        match = WEIGHTED.match(line.strip())
        if not match and line.strip():
            break
        found += criteria_of(line, path=node.path) if match else []
    return found


def awards_of(text: str | None, *, title: str | None = None) -> list[dict[str, Any]]:
    """Return the awards of a free text, one for each lot that it names; each keeps its words as evidence.

    A winner is taken only where a word says that it is one ("Titulaire :", "Attributaire :") or its SIRET stands
    beside it: a line that might be one is left in the text.
    """
    if not text:
        return []
    parts = [part.strip() for part in LOT_HEAD.split(text) if part.strip()]
    by_lot = [part for part in parts if LOT_NUMBER.match(part)]
    if not by_lot:
        return [_award(text, title=title)]
    return [_award(part) for part in by_lot]


def _award(text: str, *, title: str | None = None) -> dict[str, Any]:
    head = LOT_NUMBER.match(text)
    found = winners_of(text)
    offers, contract, awarded = OFFERS.search(text), CONTRACT.search(text), AWARDED.search(text)
    return known(
        {
            "status": _status(text, winners=found),
            "lots": [head[1]] if head else None,
            "title": head["title"].strip() or None if head else title,
            "winners": found,
            "value": _value(text),
            "offers_received": int(offers[1] or offers[2]) if offers else None,
            "contract_number": contract[1] if contract else None,
            "awarded_on": dates.day(awarded[1]) if awarded else None,
            "text": text,
        }
    )


def _status(text: str, *, winners: list[Any]) -> str:
    if winners or values.amounts_in(text):
        return "awarded"
    if UNSUCCESSFUL.search(text):
        return "unsuccessful"
    return "abandoned" if ABANDONED.search(text) else "unknown"


def _value(text: str) -> dict[str, Any] | None:
    """Return the amount of a free text where there is one only, the amount without tax first."""
    found = values.amounts_in(text)
    before_tax = [one for one in found if one["tax"] == "excluded"]
    chosen = before_tax if len({one["amount"] for one in before_tax}) == 1 else found
    if len({one["amount"] for one in chosen}) != 1:
        return None
    return {**chosen[0], "basis": "total"}


def winners_of(text: str) -> list[dict[str, Any]]:
    """Return the winners that a free text names as such, each once."""
    found: list[dict[str, Any]] = []
    for match in WINNER.finditer(text):
        said = match["name"]
        members = list(MEMBER.finditer(said))
        if members:
            found += [_member(member) for member in members]
            continue
        name = ADDRESS.split(re.split(r"/\s*(?=montant|date|dur[ée]e)|\s+[-–]\s+montant", said, flags=re.I)[0])[0]
        number = SIRET.search(said)
        name = SIRET.sub("", name).strip(" ,;-–/.()")
        one = body(name, role="contractor", number=number[1] if number else None, **_seat(said))
        if one:
            found.append(one)
    found = found or _on_a_line(text)
    unique = {(one.get("name"), one.get("siret")): one for one in found}
    return list(unique.values())


def _on_a_line(text: str) -> list[dict[str, Any]]:
    """Return the winner of a text with an amount and one line only that is a name with its address or its SIRET."""
    lines = [match for match in ON_A_LINE.finditer(text) if not NO_WINNER.search(match[0])]
    if len(lines) != 1 or not values.amounts_in(text):
        return []
    [match] = lines
    one = body(match["name"], role="contractor", number=match["siret"], **_seat(match["seat"]))
    return [one] if one else []


def _member(match: re.Match[str]) -> dict[str, Any]:
    said = (match["role"] or "").lower().replace("-", "")
    role = {"mandataire": "lead", "cotraitant": "co_contractor"}.get(said, "contractor")
    name = match["name"].strip(" -–,;/")
    return known({"role": role, "name": name, **identity.legal_numbers(match["siret"])})


def _seat(text: str) -> dict[str, str | None]:
    match = re.search(r"(?<!\d)(\d{5})\s+([^\W\d_][^\n,;/()]{1,60}?)\s*(?:$|[,;/(\n])", text)
    return {"postcode": match[1], "city": match[2].strip()} if match else {}
