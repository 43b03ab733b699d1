"""Territories: where a tender and its lots are carried out, from the places as published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Place = dict[str, Any]
Territory = dict[str, Any]
Resolve = Callable[..., list[Territory]]

ORDER = ("commune", "epci", "ept", "departement", "region", "nuts3", "zone_emploi", "clpe", "qpv", "country")
WORK = ("performance", "delivery")
FINE = ("commune", "epci", "ept", "departement", "nuts3", "country")


def merged(lists: Iterable[list[Territory]]) -> list[Territory]:
    """Return the territories of several places, each once and as surely as it was ever found."""
    found: dict[tuple[str, str], Territory] = {}
    for territories in lists:
        for item in territories:
            known = found.get((item["type"], item["code"]))
            if known is None or known.get("confidence", 0) < item.get("confidence", 0):
                found[item["type"], item["code"]] = item
    return sorted(found.values(), key=lambda item: (_rank(item["type"]), -item.get("confidence", 0), item["code"]))


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def located(places: list[Place], resolve: Resolve) -> list[Territory]:
    """Return where the work is done: its places, else where the notice was published, else the buyer's seat.

    The départements of publication settle a bare name such as « Saint-Claude ».
    """
    context = departements(places)
    for roles in (WORK, ("publication",), ("buyer",)):
        some = [place for place in places if (place.get("role") or "performance") in roles]
        found = merged(resolve(place, departements=context) for place in some)
        if any(item["type"] != "country" or item["code"] != "FR" for item in found):
            return found if any(item["type"] in FINE for item in found) else _refined(found, places, resolve)
    return merged(resolve(place, departements=context) for place in places)


def _refined(found: list[Territory], places: list[Place], resolve: Resolve) -> list[Territory]:
    """Add to work that is only placed in a région those of its départements in which the notice was published."""
    regions = {item["code"] for item in found if item["type"] == "region"}
    published = [resolve(place) for place in places if place.get("role") == "publication"]
    inside = [some for some in published if regions & {item["code"] for item in some if item["type"] == "region"}]
    return merged([found, *inside])


def departements(places: Iterable[Place]) -> list[str]:
    """Return the départements in which the notice was published."""
    return sorted({place["department"] for place in places if place.get("department")})


def of_lots(lots: list[dict[str, Any]], places: list[Place], resolve: Resolve) -> dict[str, list[Territory]]:
    """Return where the work of each lot is done, by its number; a lot that names no place of its own is left out."""
    context = departements(places)
    own: dict[str, list[Place]] = {lot["number"]: list(lot.get("places") or ()) for lot in lots}
    for place in places:
        if place.get("lot") in own:
            own[place["lot"]].append(place)
    found = {
        number: merged(resolve(place, departements=context) for place in some) for number, some in own.items() if some
    }
    return {number: territories for number, territories in found.items() if territories}


def of_the_whole(places: list[Place], resolve: Resolve) -> list[Territory]:
    """Return where the work of a lot without a place of its own is done: the tender's places that are of no lot."""
    work = [place for place in places if not place.get("lot") and (place.get("role") or "performance") in WORK]
    context = departements(places)
    return merged(resolve(place, departements=context) for place in work)
