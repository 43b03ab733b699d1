"""Tables: when a lookup table or a convention changes, the tenders concerned are derived again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hub.application import Hub
from hub.store.applied import Applied

LOOKUPS = "lookups"
#: types of territories by which tenders are found at once; those of others by the départements in which they lie
FACETS = ("commune", "epci", "departement", "region")


def check_tables(hub: Hub) -> int:
    """Ask for all cases to be derived again where the lookup tables are others than last time; return how many.

    Called when a process that derives begins: it has read the tables as they are now.
    """
    applied, digest = Applied(hub.store.database), hub.lookups.digest
    return 0 if applied.get(LOOKUPS) == digest else ask_all(hub)


def ask_all(hub: Hub) -> int:
    """Ask for all cases to be derived again with the lookup tables as they are; return how many."""
    applied = Applied(hub.store.database)
    parts = applied.parts()
    if parts:
        hub.store.todo.add(parts, "table")
    applied.put(LOOKUPS, hub.lookups.digest)
    return len(parts)


def cases_of_conventions(hub: Hub, versions: Iterable[dict[str, Any]]) -> set[str]:
    """Return a notice of each case in the territories that conventions cover, or covered before."""
    places = {(place["type"], place["code"]) for record in versions if record["kind"] == "coverage"
              for place in record.get("covers") or () if place.get("type") and place.get("code")}  # fmt: skip
    tenders = {tender for kind, code in places for tender in tenders_in(hub, kind, code)}
    return Applied(hub.store.database).parts_of(tenders) if tenders else set()


def tenders_in(hub: Hub, kind: str, code: str) -> set[str]:
    """Return the tenders of a territory, or of the départements in which it lies; of a country, all."""
    if kind == "country":
        return set(hub.store.ids("tender"))
    if kind in FACETS:
        return set(hub.store.find("tender", **{kind: code}))
    around = {one["code"] for one in hub.gazetteer.parents(kind, code) if one["type"] == "departement"}
    inside = hub.gazetteer.children(kind, code, "commune") if not around else ()
    around |= {one[:3] if one.startswith("97") else one[:2] for one in inside}
    return {tender for one in around for tender in hub.store.find("tender", departement=one)}
