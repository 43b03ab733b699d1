"""Declaring a source: an operator gives an address or a file, maps its columns, sees the records, takes the TOML home.

Nothing is kept between the steps: the first rows travel with the form.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from hub.application.declaring import Sample
from hub.declare.writing import column_of, constants_of, guessed, written
from hub.errors import HubError
from hub.web.i18n import translated
from hub.web.operating.operator_pages import shown
from hub.web.operating.preview_parts import LARGEST_UPLOAD
from hub.web.operating.upload_doors import upload_pages, uploaded
from hub.web.parts import WebParts

LARGEST_TOML = 256 * 1024
IGNORE, DROP = "-ignore", "-drop"  #: what a column may be, beside the field that it fills
PAGED = ("by", "parameter", "path", "size_parameter")


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages, which answer the operator only."""
    pages = upload_pages("declaring", under="/operator/declare", parts=parts)
    add_looking(pages, parts)
    add_trying(pages, parts)
    return pages


def add_looking(pages: Blueprint, parts: WebParts) -> None:
    """Add the form, and what a document given in it holds."""

    @pages.get("")
    def form() -> Response:
        return page(parts)

    @pages.post("")
    def look() -> Response:
        body, suffix = uploaded()
        name = f"document{suffix[:6]}" if suffix or body else ""
        try:
            sample = parts.declaring.look(url=request.form.get("url", "").strip(), body=body, name=name)
        except HubError as error:
            return page(parts, wrong=str(error), status=422)
        return page(parts, sample=sample, asked=begun(sample))


def add_trying(pages: Blueprint, parts: WebParts) -> None:
    """Add what a declaration makes of the sample, and the declaration as a file."""

    @pages.post("/try")
    def attempt() -> Response:
        try:
            sample = carried(request.form)
        except (ValueError, TypeError, KeyError):
            return page(parts, wrong=translated("L’échantillon du formulaire est illisible : recommencez."), status=422)
        edited = request.form.get("toml", "").replace("\r\n", "\n")
        text = edited or written(answers(request.form, sample))
        values: dict[str, Any] = {"sample": sample, "asked": request.form, "toml": text, "edited": bool(edited)}
        try:
            trial = parts.declaring.tried(sample, text)
        except HubError as error:
            told = str(error).split("\n  - ")
            return page(parts, refused=told[1:] or told, status=422, **values)
        return page(parts, trial=trial, **values)

    @pages.post("/download")
    def download() -> Response:
        """Give back as a file the declaration that the page showed, as the operator changed it."""
        text = request.form.get("toml", "").replace("\r\n", "\n")
        if len(text) > LARGEST_TOML:
            raise RequestEntityTooLarge
        answer = Response(text, content_type="application/toml; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{plain(request.form.get("name", ""))}.toml"'
        return answer


def plain(name: str) -> str:
    """Return a name that can be one of a file."""
    return "".join(sign for sign in name.lower() if sign.isascii() and (sign.isalnum() or sign == "_"))[:31] or "source"


def page(parts: WebParts, *, status: int = 200, **values: Any) -> Response:
    """Return the page with its forms and what was found."""
    kinds = parts.declaring.kinds()
    asked = values.pop("asked", None) or MultiDict(request.form)
    kind = asked.get("kind", "")
    sample = values.get("sample")
    answer = shown(
        parts,
        "operating/declare.html",
        kinds=list(kinds),
        fields=kinds.get(kind, kinds.get("tender", [])),
        types=TYPES,
        asked=asked,
        mebibytes=LARGEST_UPLOAD >> 20,
        travelling=orjson.dumps(sample.rows).decode() if sample else "",
        pretty=lambda record: orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode(),
        **values,
    )
    answer.status_code = status
    return answer


TYPES = ("text", "date", "instant", "deadline", "integer", "decimal", "money", "boolean", "code", "list")


def begun(sample: Sample) -> MultiDict[str, str]:
    """Return the answers with which the mapping of a new sample begins: the types that its cells seem to have."""
    asked: MultiDict[str, str] = MultiDict(request.form)
    for number, column in enumerate(sample.columns):
        asked[f"c{number}_type"], asked[f"c{number}_detail"] = guessed(sample.cells(column))
        asked[f"c{number}_field"] = IGNORE
    return asked


def carried(form: Any) -> Sample:
    """Return the sample that travelled with the form.

    :raises ValueError: where it is no list of objects.
    """
    rows = orjson.loads(form["sample"])
    columns = orjson.loads(form["columns"])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > 100:
        raise ValueError("the sample is no list of rows")
    if not isinstance(columns, list) or not all(isinstance(name, str) for name in columns):
        raise ValueError("the columns are no list of names")
    told = {name: form.get(name, "")[:500] for name in ("url", "items", "total")}
    return Sample(form["shape"][:20], tuple(columns), tuple(rows), **told)


def answers(form: Any, sample: Sample) -> dict[str, Any]:
    """Return what the form says, as a declaration has it."""
    told: dict[str, Any] = {name: form.get(name, "").strip() for name in ("name", "title", "homepage", "kind")}
    chosen = {column: form.get(f"c{number}_field", IGNORE) for number, column in enumerate(sample.columns)}
    told["key"] = [column for number, column in enumerate(sample.columns) if form.get(f"c{number}_key")]
    told["ignores"] = [name for name, what in chosen.items() if what == IGNORE and name not in told["key"]]
    told["drop"] = [name for name, what in chosen.items() if what == DROP]
    told["withdraws"] = bool(form.get("withdraws"))
    told["licence"] = {
        "id": form.get("licence", "").strip(),
        "attribution": form.get("attribution", "").strip(),
    }
    hours = form.get("fresh", "")
    told["contract"] = {
        "personal": not form.get("impersonal"),
        "fresh_within_hours": int(hours) if hours.isdigit() else 24,
    }
    where = {"urls": [sample.url]} if sample.url else {"files": [f"{told['name'] or 'source'}/document"]}
    told["source"] = {"form": sample.form, **where, "items": sample.items, "total": sample.total}
    if form.get("paging_by", "none") != "none":
        told["paging"] = {name: form.get(f"paging_{name}", "").strip() for name in PAGED}
    told["constants"] = constants_of(form.get("constants", ""))
    told["fields"] = [
        column_of(column, chosen[column], *(form.get(f"c{number}_{part}", "") for part in ("type", "detail")),
                  required=form.get(f"c{number}_required", ""))
        for number, column in enumerate(sample.columns) if chosen[column] not in (IGNORE, DROP)
    ]  # fmt: skip
    return told
