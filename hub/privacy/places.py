"""Places of persons: a post code and a town become the EPCI and the département, which many people share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

#: from a place as published to its territories, as the gazetteer gives them
Locate = Callable[[dict[str, Any]], list[dict[str, Any]]]

LARGE_ENOUGH = ("epci", "ept", "departement", "region")
KEPT = ("code", "type", "name")
READ = ("country", "postcode", "city", "commune", "department")


def coarse(place: Any, locate: Locate | None = None) -> list[dict[str, Any]]:
    """Return the territories of a place that are large enough; none where it is not understood."""
    if not isinstance(place, Mapping):
        return []
    given = {name: str(place[name]) for name in READ if place.get(name)}
    found = locate(given) if locate and given else []
    large = [{name: one[name] for name in KEPT if one.get(name)} for one in found if one.get("type") in LARGE_ENOUGH]
    if large:
        return large
    code = departement(given.get("commune", "")) or departement(given.get("postcode", ""))
    return [{"code": code, "type": "departement"}] if code else []


def departement(code: str) -> str:
    """Return the département that a post code or commune code begins with; nothing where it names none."""
    if not re.fullmatch(r"\d[0-9AB]\d{3}", code):
        return ""
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    found = code[:3] if code[:2] in ("97", "98") else code[:2]
    known = found in ("2A", "2B") or (found.isdigit() and (1 <= int(found) <= 95 or 971 <= int(found) <= 988))
    return found if known else ""
