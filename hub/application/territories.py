"""Territories: the tables of places as records that everybody may read, written when a table is another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import schemas
from hub.application import Hub
from hub.errors import RecordRefused
from hub.store import ItemState, RunRow, Store, Stored
from hub.store.applied import Applied

SOURCE = "territories"
SLICE = 5_000
#: of the tables that hub/places is built from
ORIGIN = {"source": SOURCE, "licence": "etalab-2.0", "url": "https://www.insee.fr/fr/information/2560452",
          "attribution": "INSEE, code officiel géographique ; composition des EPCI ; zones d’emploi"}  # fmt: skip
NUTS = {"source": SOURCE, "licence": "CC-BY-4.0", "url": "https://ec.europa.eu/eurostat/web/nuts",
        "attribution": "Office des publications de l’Union européenne, NUTS"}  # fmt: skip
VERSION = f"territories-1/{schemas.SCHEMA_VERSION}"


def load_territories(hub: Hub, *, noted: Callable[[dict[str, int]], None] = lambda counts: None) -> Counter[str]:
    """Store each territory in force as a record; return how many are new, changed, unchanged and withdrawn.

    Where the tables are those of the last time, nothing is written, not even a run.
    """
    records = hub.gazetteer.territory_records()
    every = [{**record, "origin": NUTS if record["type"] == "nuts3" else ORIGIN} for record in records]
    applied, digest = Applied(hub.store.database), Store.item_digest(every, VERSION).hex()
    if applied.get(SOURCE) == digest and hub.store.count("territory") == len(every):
        return Counter({"unchanged": len(every)})
    row = hub.store.runs.start(SOURCE, kind="reference", owner=hub.owner)
    counts: Counter[str] = Counter()
    for start in range(0, len(every), SLICE):
        counts += stored(hub, row, every[start : start + SLICE])
        noted(dict(counts))
    gone = hub.store.runs.missing(row)
    if gone:
        with hub.store.batch(row) as batch:
            batch.gone(gone, "no longer in force")
    hub.store.runs.finish(row, "complete")
    applied.put(SOURCE, digest)
    return counts + Counter({"withdrawn": len(gone)})


def stored(hub: Hub, row: RunRow, records: list[dict[str, Any]]) -> Counter[str]:
    """Store some territories in one transaction; return what became of them."""
    counts: Counter[str] = Counter()
    with hub.store.batch(row) as batch:
        known = batch.known([record["id"] for record in records])
        for record in records:
            digest = Store.item_digest(record, VERSION)
            item = known.get(record["id"])
            if item is not None and item.digest == digest:
                batch.seen([item])
                counts["unchanged"] += 1
            else:
                batch.put(ItemState(record["id"], "territory", 1, digest, VERSION), list(checked(record)))
        batch.count({"unchanged": counts["unchanged"]})
    return counts + Counter(batch.outcomes.values())


def checked(record: dict[str, Any]) -> Iterator[Stored]:
    """Yield a territory as its schema accepts it."""
    try:
        yield Stored(schemas.load(record))
    except schemas.Refusal as refusal:
        raise RecordRefused(str(refusal.record_id), refusal.messages) from refusal
