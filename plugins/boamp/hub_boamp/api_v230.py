"""The retired API's JSON: v230 with plain keys, nulls, instants in milliseconds and flags as bits of XML."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from hub_boamp.dates import PARIS, datetime
from hub_boamp.leaves import plain

FLAG = re.compile(r"^\s*<\?xml[^>]*\?>\s*<([\w.-]+)[^>]*?(?:/>|>(.*)</\1>)\s*$", re.DOTALL)
ATTRIBUTES = frozenset({"ordre", "poids", "devise"})
PAIRS = "titulaireandrenseignement"


def is_answer(data: Any) -> bool:
    """Say whether an object is a notice of the retired API."""
    return isinstance(data, dict) and isinstance(data.get("gestion"), dict) and "reference" in data["gestion"]


def restored(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``gestion`` and ``donnees`` with the tags and shapes of the XML."""
    return {name: _value(data.get(name), name) or {} for name in ("gestion", "donnees")}


@cache
def _tags() -> dict[str, str]:
    text = resources.files("hub_boamp").joinpath("tags/v230.txt").read_text("utf-8")
    return {plain(tag): tag for tag in text.split()}


def _value(value: Any, key: str) -> Any:
    """Return a value as the XML has it; None for what is absent."""
    if value is None or value == []:
        return None
    if isinstance(value, dict):
        return _element(value)
    if isinstance(value, list):
        return [one for inner in value if (one := _value(inner, key)) is not None] or None
    if isinstance(value, bool):
        return "" if value else None
    if isinstance(value, int) and ("date" in key or key.startswith("recept") or key == "jusquau"):
        return _instant(value)
    if isinstance(value, str) and (flag := FLAG.match(value)):
        return (flag[2] or "").strip()
    return str(value)


def _element(value: dict[str, Any]) -> dict[str, Any] | str:
    shape: dict[str, Any] = {}
    for key, inner in value.items():
        low = plain(key)
        if low == PAIRS:
            _pairs(inner or [], shape)
            continue
        found = _value(inner, low)
        if found is None:
            continue
        if low == "value" and not isinstance(found, dict):
            shape["#text"] = found
        elif low in ATTRIBUTES and "value" in value:
            shape[f"@{low.upper()}"] = found
        else:
            shape[_tags().get(low, key.upper())] = found
    return shape or ""


def _pairs(items: list[Any], shape: dict[str, Any]) -> None:
    """Put winners and details, which the retired API gives in one list, under their tags, and keep their order."""
    order = []
    for item in items:
        tag = plain(str(item.get("name", ""))).upper().rpartition("}")[2] if isinstance(item, dict) else ""
        found = _value(item.get("value"), tag.lower()) if tag in ("TITULAIRE", "RENSEIGNEMENT") else None
        if found is not None:
            shape.setdefault(tag, []).append(found)
            order.append(tag)
    if order:
        shape["@order"] = order


def _instant(milliseconds: int) -> str:
    """Return a day, or a local time where it is not midnight of Paris."""
    moment = datetime.fromtimestamp(milliseconds / 1000, PARIS)
    return moment.strftime("%Y-%m-%d" if (moment.hour, moment.minute) == (0, 0) else "%Y-%m-%dT%H:%M:%S")
