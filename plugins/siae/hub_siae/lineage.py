"""Lineage: which column each field of an organisation comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub import Item, Trace
from hub_siae.rows import FORMS

#: field of the organisation -> our name of its column
COLUMNS = {
    "title": "name", "name": "name", "kinds": "kind", "roles": "kind", "siret": "siret", "siren": "siret", "naf": "naf",
    "website": "website", "capacity": "capacity", "places[0].postcode": "postcode", "places[0].city": "city",
    "places[0].department": "department", "places[0].commune": "commune",
}  # fmt: skip
#: fields that the connector sets itself, where no column does
SET_HERE = ("kinds", "places[0].country", "identifiers[0].scheme")
KEYS = {"marche": ("siret", "kind"), "finess": ("key",)}


def traces_of(record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
    """Yield the column of each field; which list it was is told by the row, or by the number that only ESAT have."""
    schemes = [one.get("scheme") for one in record.get("identifiers") or ()]
    form = item.form if item else "finess" if "finess" in schemes else "marche"
    names, _ = FORMS[form]
    cells = item.data if item else {}
    told = [*(("id", ours) for ours in KEYS[form]), *COLUMNS.items()]
    told += [("identifiers[0].value", "key")] if form == "finess" else []
    for field, ours in told:
        if ours in names:
            yield Trace(field, names[ours], cells.get(ours))
    set_here = [name for name in SET_HERE if name != "kinds" or COLUMNS["kinds"] not in names]
    yield from (Trace(name, None) for name in set_here if form == "finess" or not name.startswith("identifiers"))
