"""datapackage.json (Data Package 2.0): what each file of a dump is, with Table Schema, keys and digests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import schemas
from hub.publish.dumps_files import Written
from schemas.tableschema import table_schema

if TYPE_CHECKING:
    from hub.publish.dumps import Order

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
#: column -> kind whose id it is
FOREIGN = {"tender": "tender"}
KEYWORDS = ["commande publique", "clause sociale", "insertion", "emploi", "France"]
IN_PACKAGE = ("csv", "parquet", "xlsx", "geojson", "jsonl")


def data_package(order: Order, kinds: Mapping[str, Mapping[str, Any]], files: list[Written]) -> dict[str, Any]:
    """Return the descriptor of a dump; paths are relative to it."""
    told = [each for each in files if each.kind and each.format in IN_PACKAGE and is_told(each)]
    return {
        "$schema": PROFILE,
        "name": "clausier",
        "id": f"{order.base_url}/dumps/{order.name}/datapackage.json",
        "title": f"{order.title} : marchés publics et clauses sociales d’insertion",
        "description": (
            "Open data on social-inclusion clauses in public procurement in France. The canonical form is JSON Lines;"
            " the tables hold the same values, lists as JSON text. In CSV, a text that a spreadsheet would run or"
            " rewrite, and one that begins with an apostrophe, has one apostrophe before it."
        ),
        "homepage": f"{order.base_url}/datasets",
        "version": schemas.VERSION,
        "created": order.made_at,
        "keywords": KEYWORDS,
        "licenses": licences(order, {name for kind in kinds.values() for name in kind["sources"]}),
        "sources": [{"title": card.title, "path": card.licence_url} if card.licence_url else {"title": card.title}
                    for card in order.sources.values() if card.republish and in_any(kinds, card.name)],
        "resources": [resource(order, kinds, each, told) for each in told],
    }  # fmt: skip


def in_any(kinds: Mapping[str, Mapping[str, Any]], source: str) -> bool:
    """Say whether a source gave records of any kind."""
    return any(source in kind["sources"] for kind in kinds.values())


def is_told(file: Written) -> bool:
    """Say whether a file stands in the package: neither compressed copies nor the variant for spreadsheets do."""
    return not file.path.endswith((".gz", "-excel.csv"))


def licences(order: Order, names: set[str]) -> list[dict[str, str]]:
    """Return the licences of some sources, each once; what the hub makes is under those of what it is made of."""
    found: dict[str, dict[str, str]] = {}
    for card in order.sources.values():
        if card.licence and card.republish and (card.name in names or names == {"hub"}):
            path = {"path": card.licence_url} if card.licence_url else {}
            found.setdefault(card.licence, {"name": card.licence, **path, "title": card.licence})
    return list(found.values())


def resource(
    order: Order, kinds: Mapping[str, Mapping[str, Any]], file: Written, files: list[Written]
) -> dict[str, Any]:
    """Return the descriptor of one file."""
    kind = schemas.KINDS[file.kind or ""]
    name = f"{kind.plural}-{'canonical' if file.format == 'jsonl' else file.format}"
    told: dict[str, Any] = {
        "name": name, "title": f"{kind.fr} ({file.format})", "path": file.path, "format": file.format,
        "mediatype": file.media_type.partition(";")[0], "bytes": file.bytes, "hash": f"sha256:{file.sha256}",
    }  # fmt: skip
    if found := licences(order, set(kinds[kind.name]["sources"])):
        told["licenses"] = found
    if file.format == "csv":
        told |= {"encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"',
                                                  "doubleQuote": True, "header": True}}  # fmt: skip
    if file.format in ("csv", "parquet", "xlsx"):
        told |= {"type": "table", "schema": schema_of(kind.name, file, files)}
    return told


def schema_of(kind: str, file: Written, files: list[Written]) -> dict[str, Any]:
    """Return the Table Schema of a file, with what its columns point to."""
    view = schemas.view(kind, schemas.OPEN)
    assert view is not None, f"{kind} has no open view"
    schema = table_schema(view) | {"$schema": TABLE_PROFILE}
    names = {column.name for column in view.columns}
    there = {each.kind for each in files if each.format == file.format}
    keys = [{"fields": [column], "reference": {"resource": f"{schemas.plural(to)}-{file.format}", "fields": ["id"]}}
            for column, to in FOREIGN.items() if column in names and to in there and to != kind]  # fmt: skip
    if keys:
        schema["foreignKeys"] = keys
    if file.format == "xlsx":
        schema["fields"] = [in_a_sheet(field) for field in schema["fields"]]
    if file.format == "parquet":
        schema["fields"] = [without_bounds(field) for field in schema["fields"]]
    return schema


def without_bounds(field: dict[str, Any]) -> dict[str, Any]:
    """Return a field as readers by way of pandas see it: an unknown number is NaN, which keeps to no bounds.

    For the same reason an integer that may be unknown is told as a number; in the file itself it is an integer.
    """
    given = field.get("constraints", {})
    kept = {key: value for key, value in given.items() if key not in ("minimum", "maximum")}
    loose = field["type"] == "integer" and not given.get("required")
    return {**field, "type": "number" if loose else field["type"], "constraints": kept}


def in_a_sheet(field: dict[str, Any]) -> dict[str, Any]:
    """Return a field as a sheet holds it: a list is a text, which may stand in the sheet of long texts."""
    if field["type"] != "array":
        return field
    return {**field, "type": "string"}
