"""The validator: records that a producer pastes or uploads are read as our store would, and what is wrong is told.

Nothing is kept, logged or told back but the names of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import marshmallow as ma
import orjson
from flask import Blueprint, Response, render_template, request
from flask_smorest import Blueprint as Room
from werkzeug.exceptions import RequestEntityTooLarge

from hub.publish.checking import FORMS, KINDS, LARGEST, RECORDS, Checked, check
from hub.web.api.api_schemas import Problem
from hub.web.errors import problem
from hub.web.i18n import translated
from hub.web.parameters import LanguageArgs
from hub.web.parts import WebParts
from hub.web.shapes import Shape

PREFIX = "/api/v1"
LARGEST_SENT = 3 * LARGEST + 65_536  #: bytes of a form with a text and a file
NEVER = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
SHOWN = 200  #: faults of a page
MEDIA: Mapping[str, str] = {
    "application/json": "json",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
}


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page; records come by POST, so that they stand in no address and no log."""
    pages = Blueprint("validator", __name__)

    @pages.get("/validator")
    def form() -> Response:
        return page(None)

    @pages.post("/validator")
    def checked() -> Response:
        request.max_content_length = request.max_form_memory_size = LARGEST_SENT
        try:
            file = request.files.get("file")
            body = (file.read() if file else b"") or request.form.get("text", "").encode("utf-8", "replace")
        except RequestEntityTooLarge:
            return page(None, wrong=translated("Trop gros : 2 Mo au plus. Envoyez-le en plusieurs fois."), status=413)
        if len(body) > LARGEST:
            return page(None, wrong=translated("Trop gros : 2 Mo au plus. Envoyez-le en plusieurs fois."), status=413)
        form, kind = (request.form.get(name, "") for name in ("form", "kind"))
        return page(check(body, form=form if form in FORMS else "", kind=kind if kind in KINDS else ""))

    return pages


def page(found: Checked | None, *, wrong: str = "", status: int = 200) -> Response:
    """Return the form, with what was found; of what was sent, nothing is shown again."""
    html = render_template(
        "open_data/validator.html", found=found, wrong=wrong, kinds=KINDS, shown=SHOWN, records=RECORDS,
        form=request.form.get("form", ""), kind=request.form.get("kind", ""),
    )  # fmt: skip
    return Response(html, status=status, mimetype="text/html", headers=NEVER)


class ValidateArgs(LanguageArgs):
    """How the body is to be read."""

    form = ma.fields.String(
        validate=ma.validate.OneOf(FORMS), metadata={"description": "Form of the body, where its media type is not it"}
    )
    kind = ma.fields.String(
        validate=ma.validate.OneOf(KINDS), metadata={"description": "Kind of the rows of a table without that column"}
    )


class FaultTold(Shape):
    """One thing that is wrong."""

    line = ma.fields.Integer(required=True, metadata={"description": "Line of the body, from 1"})
    record = ma.fields.Integer(required=True, allow_none=True, metadata={"description": "Record, from 1"})
    field = ma.fields.String(required=True, metadata={"description": "Path of the field; empty: the whole record"})
    code = ma.fields.String(required=True, metadata={"example": "schema"})
    message_fr = ma.fields.String(required=True)
    message_en = ma.fields.String(required=True, metadata={"example": "Not a date: write YYYY-MM-DD."})


class CheckedTold(Shape):
    """What was found; `errors` holds the first thousand of `wrong`."""

    form = ma.fields.String(required=True, validate=ma.validate.OneOf(FORMS))
    records = ma.fields.Integer(required=True)
    valid = ma.fields.Integer(required=True)
    wrong = ma.fields.Integer(required=True)
    errors = ma.fields.List(ma.fields.Nested(FaultTold), required=True)


EXAMPLE = {"kind": "tender", "id": "mine:1", "schema_version": 1, "title": "Peinture"}
BODY = {
    "required": True,
    "description": f"Records in UTF-8: {LARGEST} bytes and {RECORDS} records at most; also as {', '.join(MEDIA)}",
    "content": {
        "application/json": {"schema": {}, "example": [EXAMPLE]},
    },
}
SPOKEN = Room("validating", __name__)


def refusing(view: Any) -> Any:
    """Say which errors it may answer with."""
    for status in (400, 406, 413, 415, 422, 429):
        view = SPOKEN.alt_response(status, schema=Problem, content_type="application/problem+json")(view)
    return view


def room(parts: WebParts) -> Room:
    """Return the address for programs."""
    api = Room("validate", __name__, url_prefix=PREFIX, description="Check records before you send them; nothing kept")

    @api.before_request
    def readable() -> Response | None:
        request.max_content_length = LARGEST + 1
        if request.method == "POST" and request.mimetype not in MEDIA:
            return problem(415, f"Send {', '.join(MEDIA)}.")
        return None

    @api.post("/validate", endpoint="validate")
    @api.doc(operationId="validate_records", summary="Check records as the door of the store would", requestBody=BODY)
    @api.arguments(ValidateArgs(), location="query", unknown=ma.RAISE)
    @api.response(200, CheckedTold)
    @refusing
    def validate(args: dict[str, Any]) -> Response:
        body = request.get_data(cache=False)
        if len(body) > LARGEST:
            return problem(413, f"The body may hold {LARGEST} bytes: send the records in parts.")
        form = args.get("form") or MEDIA[request.mimetype]
        return answer(check(body, form=form, kind=args.get("kind", "")))

    return api


def answer(found: Checked) -> Response:
    """Return what was found, for programs; no cache keeps it."""
    told = {**asdict(found), "errors": [asdict(each) for each in found.faults]}
    del told["faults"]
    return Response(orjson.dumps(told), mimetype="application/json", headers=NEVER)
