"""Lineage: which column each field of a coverage comes from; a column is told by all the names that it may bear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hub import Item, Trace
from hub_coverage.table import COLUMNS, KEYS

#: field of the coverage -> our name of its column
FIELDS = {
    "organisations[0].name": "facilitator_name", "organisations[0].siret": "facilitator_siret",
    "convention": "convention", "scope": "scope", "programme": "programme", "signed_on": "signed_on",
    "valid_from": "valid_from", "valid_to": "valid_to", "renewal": "renewal", "charge": "charge",
    "services": "services", "capacity_fte": "capacity_fte", "website": "website", "official_url": "source_url",
}  # fmt: skip
#: list of the coverage -> its fields, each with our name of the column that fills it in every member
LISTS = {
    "covers": {"type": "territory_type", "code": "territory_code", "name": "territory_name"},
    "buyers": {"siret": "buyer_siret", "name": "buyer_name"},
}

#: fields that the connector sets itself
SET_HERE = ("language", "organisations[0].role")


def traces_of(record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
    """Yield the column of each field."""
    cells = item.data if item else {}
    key = ("reference",) if item is None or cells.get("reference") else KEYS
    told = [("id", ours) for ours in key]
    told += [("title", "convention" if record.get("convention") else "facilitator_name"), *FIELDS.items()]
    for name, fields in LISTS.items():
        for number in range(len(record.get(name) or ())):
            told += [(f"{name}[{number}].{leaf}", ours) for leaf, ours in fields.items()]
    for field, ours in told:
        if item is None or ours in cells:
            yield Trace(field, " / ".join(COLUMNS[ours]), cells.get(ours))
        else:
            yield Trace(field, None)
    yield from (Trace(field, None) for field in SET_HERE)
