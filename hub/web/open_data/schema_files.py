"""Schemas under stable addresses, in the form of schema.data.gouv.fr: /schemas/<kind>/<version>/<file>."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import orjson
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from hub.publish.dumps_files import MEDIA
from hub.publish.flat import liner
from hub.publish.tables import csv_written
from hub.web.negotiation import Stamp, answered
from hub.web.open_data import jsonld
from hub.web.parts import WebParts
from schemas import KINDS, OPEN, VERSION, view
from schemas.jsonschema import json_schema
from schemas.tableschema import table_schema

MARKDOWN = "text/markdown; charset=utf-8"
JSON = "application/json"


def blueprint(parts: WebParts) -> Blueprint:
    """Return the addresses of the schemas of the open kinds."""
    pages = Blueprint("schemas", __name__)

    @pages.get("/schemas/")
    def index() -> Response:
        told = {"schemas": [card(parts.base_url, kind) for kind in parts.kinds.values()]}
        stamp = Stamp.of(0, shape=parts.version)
        return answered(stamp, lambda: Response(orjson.dumps(told, option=orjson.OPT_INDENT_2), mimetype=JSON))

    @pages.get(jsonld.CONTEXT)
    def linked() -> Response:
        stamp = Stamp.of(0, shape=f"{parts.version} {VERSION}")
        return answered(stamp, lambda: Response(jsonld.context(), content_type=jsonld.MEDIA_TYPE))

    @pages.get("/schemas/<name>/<number>/<filename>")
    def schema(name: str, number: str, filename: str) -> Response:
        if name not in parts.kinds.values() or number not in (VERSION, "latest") or filename not in FILES:
            raise NotFound
        media, made = FILES[filename]
        stamp = Stamp.of(0, shape=f"{parts.version} {VERSION}")
        return answered(stamp, lambda: Response(made(name, parts.base_url), content_type=media))

    return pages


def home(base_url: str, kind: str) -> str:
    """Return where the files of a kind are."""
    return f"{base_url}/schemas/{kind}/{VERSION}"


def card(base_url: str, kind: str) -> Mapping[str, object]:
    """Return what the list of schemas tells of one."""
    known, where = KINDS[kind], home(base_url, kind)
    links = {name: f"{where}/{name}" for name in FILES}
    return {"name": kind, "title": known.fr, "title_en": known.en, "version": VERSION, "files": links}


def as_json_schema(kind: str, base_url: str) -> bytes:
    """Return the JSON Schema of a kind."""
    told = json_schema(kind) | {"$id": f"{home(base_url, kind)}/schema.json"}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def as_table_schema(kind: str, base_url: str) -> bytes:
    """Return the Table Schema of a kind, with what schema.data.gouv.fr wants of one."""
    seen, known, where = view(kind, OPEN), KINDS[kind], home(base_url, kind)
    assert seen is not None, f"{kind} has no open view"
    told = {
        "title": known.fr, "description": about(kind), "homepage": f"{base_url}/datasets/{known.plural}",
        "path": f"{where}/table-schema.json", "version": VERSION, "lastModified": "2026-11-22", "countryCode": "FR",
        "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0",
                      "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"}],
        "contributors": [{"title": "Clausier", "role": "author"}],
        "resources": [{"title": "Exemple", "path": f"{where}/example.csv"}],
    }  # fmt: skip
    return orjson.dumps({**table_schema(seen), **told}, option=orjson.OPT_INDENT_2)


def about(kind: str) -> str:
    """Return what a kind is, in one sentence."""
    words = (KINDS[kind].schema.__doc__ or "").strip().splitlines()[0]
    return f"{KINDS[kind].fr}. {words}"


def read_me(kind: str, base_url: str) -> str:
    """Return the page that explains a kind's schema."""
    known, seen = KINDS[kind], view(kind, OPEN)
    rows = [f"| `{column.name}` | {column.type} | {column.label_fr} | {column.label_en} |"
            for column in (seen.columns if seen else ())]  # fmt: skip
    return "\n".join(
        (
            f"# {known.fr} ({kind}), version {VERSION}", "", about(kind), "",
            f"- Données / data: {base_url}/datasets/{known.plural}",
            f"- JSON Schema: {home(base_url, kind)}/schema.json",
            f"- Table Schema: {home(base_url, kind)}/table-schema.json",
            f"- Changes: {home(base_url, kind)}/CHANGELOG.md", "",
            "Une liste est un texte JSON dans une cellule. / A list is a JSON text in one cell.", "",
            "| colonne | type | libellé | label |", "|---|---|---|---|", *rows, "",
        )
    )  # fmt: skip


def changelog(kind: str = "", base_url: str = "") -> str:
    """Return how the schema has changed."""
    return files("schemas").joinpath("CHANGELOG.md").read_text("utf-8")


@cache
def example(kind: str) -> bytes:
    """Return an invented record of a kind, as the open view shows it."""
    return files("schemas").joinpath("examples", f"{kind}.json").read_bytes()


def example_json(kind: str, base_url: str) -> bytes:
    """Return the invented record."""
    return example(kind)


def example_csv(kind: str, base_url: str) -> bytes:
    """Return the invented record as a table of one row."""
    seen = view(kind, OPEN)
    assert seen is not None, f"{kind} has no open view"
    header = [column.name for column in seen.columns]
    return b"".join(csv_written(header, [liner(seen.columns)(orjson.loads(example(kind)))]))


#: file -> media type, and how it is made of kind and base address
FILES: Mapping[str, tuple[str, Callable[[str, str], bytes | str]]] = {
    "schema.json": ("application/schema+json", as_json_schema),
    "table-schema.json": (JSON, as_table_schema),
    "README.md": (MARKDOWN, read_me),
    "example.csv": (MEDIA["csv"], example_csv),
    "example.json": (JSON, example_json),
    "CHANGELOG.md": (MARKDOWN, changelog),
}
