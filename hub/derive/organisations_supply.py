"""Supply: how many work-integration and sheltered organisations a département has, by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

#: those to which hours of a clause may go (EITI works through self-employment and is left out)
SUPPLIERS = ("ACI", "EI", "AI", "ETTI", "GEIQ", "EA", "EATT", "ESAT", "REGIE")
SIAE = ("ACI", "EI", "AI", "ETTI", "EITI")


def departement_of_record(organisation: dict[str, Any]) -> str:
    """Return the département of an organisation, empty where unknown."""
    for one in organisation.get("territories") or ():
        if one["type"] == "departement":
            return str(one["code"])
    return next((str(place["department"]) for place in organisation.get("places") or () if place.get("department")), "")


def supply(organisations: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return département -> kind -> how many organisations; one of two kinds counts in each, once in ``all``."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for organisation in organisations:
        kinds = [kind for kind in organisation.get("kinds") or () if kind in SUPPLIERS]
        departement = departement_of_record(organisation)
        if kinds and departement:
            found[departement].update([*kinds, "all"])
    return {code: dict(sorted(count.items())) for code, count in sorted(found.items())}
