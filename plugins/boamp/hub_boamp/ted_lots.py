"""TED lots: the objects of a TED_EXPORT form, with their criteria."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp.ted_values import cpv, duration, lot_numbers, value, words, words_at
from hub_boamp.text import one_line
from hub_boamp.tree import Node
from hub_boamp.values import number

KINDS = {"AC_PRICE": "price", "AC_COST": "cost", "AC_QUALITY": "quality"}
BOXES = ("", "AC/")


def objects(form: Node) -> list[tuple[str | None, Node]]:
    """Return (lot number or None, node) of each object of a form; a single object without number is no lot."""
    nodes = list(form.all("OBJECT_CONTRACT/OBJECT_DESCR"))
    divided = len(nodes) > 1 or any(node.has("LOT_NO") for node in nodes)
    if not divided:
        return [(None, node) for node in nodes]
    found: list[tuple[str | None, Node]] = []
    taken: set[str] = set()
    for place, node in enumerate(nodes, 1):
        typed = lot_numbers(node.text("LOT_NO"))
        names = (*typed[:1], node.attr("ITEM"), str(place), f"{place}b")
        lot = next(one for one in names if one and one not in taken)
        taken.add(lot)
        found.append((lot, node))
    return found


def read_object(lot: str | None, node: Node) -> dict[str, Any]:
    """Return what an object says of itself."""
    fields: dict[str, Any] = {
        "title": one_line(words_at(node, "TITLE")),
        "description": words_at(node, "SHORT_DESCR"),
        "cpv": cpv(node),
        "places": places(node, lot=lot),
        "value": value(node.first("VAL_OBJECT"), basis="estimated"),
        "duration": duration(node),
        "criteria": criteria(node, lot=lot),
        "eu_funds": eu_funds(node),
    }
    if lot:
        fields |= {"number": lot, "native_id": node.text("LOT_NO") or node.attr("ITEM")}
    return {key: one for key, one in fields.items() if one not in (None, [], {})}


def places(node: Node, *, lot: str | None) -> list[dict[str, Any]]:
    """Return where the work is done: the site in words with its first region, then the other regions."""
    site = words_at(node, "MAIN_SITE")
    regions = list(dict.fromkeys(one.attr("CODE") for one in node.all("NUTS")))
    found = []
    for region in regions or ([None] if site else []):
        fields = {"text": site, "nuts": region, "role": "performance", "lot": lot}
        found.append({key: one for key, one in fields.items() if one})
        site = None
    return found


def criteria(node: Node, *, lot: str | None) -> list[dict[str, Any]]:
    """Return the award criteria; weights that make a hundred are per cent."""
    found = []
    for box in BOXES:
        for tag, kind in KINDS.items():
            for one in node.all(f"{box}{tag}"):
                name = one.text("AC_CRITERION") or ("Prix" if kind == "price" else "Coût")
                found.append(_criterion(one, name, kind, lot))
        for one in node.all(f"{box}AC_CRITERION"):
            if text := words(one):
                found.append(_criterion(one, text, "other", lot))
    total = sum(one.get("weight", 0) for one in found)
    for criterion in found:
        if "weight" in criterion:
            criterion.setdefault("unit", "percent" if 99 <= total <= 101 else "points")
    return found


def _criterion(node: Node, name: str, kind: str, lot: str | None) -> dict[str, Any]:
    typed = node.text("AC_WEIGHTING") or ""
    weight = number(typed)
    if weight is None and (found := re.search(r"\d{1,3}(?:[.,]\d+)?", typed)):
        weight = number(found[0])
    fields = {"name": one_line(name) or name, "kind": kind, "lot": lot, "path": node.path, "weight": weight}
    known = {key: one for key, one in fields.items() if one is not None}
    return {**known, "unit": "percent"} if weight is not None and "%" in typed else known


def eu_funds(node: Node) -> dict[str, Any]:
    """Return whether money of the Union pays."""
    if node.has("EU_PROGR_RELATED"):
        text = words_at(node, "EU_PROGR_RELATED")
        return {"declared": True, **({"text": text} if text else {})}
    return {"declared": False} if node.has("NO_EU_PROGR_RELATED") else {}
