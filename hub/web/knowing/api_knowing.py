"""The API's questions about knowledge: `POST /detect` and `POST /estimate`; nothing that is sent is kept."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
import orjson
from flask import Response, request
from flask_smorest import Blueprint

from hub.clauses.estimating_inputs import FRACTIONS, NOT_ZERO, UNITS, WORDS
from hub.clauses.reading import line
from hub.web.api.api_schemas import Problem
from hub.web.errors import problem
from hub.web.knowing.detect_pages import LARGEST, plain
from hub.web.parameters import LanguageArgs
from hub.web.parts import WebParts
from hub.web.shapes import Shape

PREFIX = "/api/v1"
LARGEST_BODY = 7 * LARGEST  #: bytes of JSON: one letter may be written as six signs
ITEMS = 1000
LONGEST_ID = 300
NEVER = {"Cache-Control": "no-store"}
TOO_LONG = f"The texts of one request may hold {LARGEST} bytes (UTF-8): send fewer at once."


class Text(Shape):
    """One text with its id."""

    id = ma.fields.String(
        allow_none=True, validate=ma.validate.Length(max=LONGEST_ID), metadata={"example": "26-100001"}
    )
    text = ma.fields.String(required=True, metadata={"example": "Lot 2 : 70 heures d'insertion."})


class DetectArgs(Shape):
    """Either one text, or several with their ids."""

    text = ma.fields.String(metadata={"description": f"One text; all texts together hold at most {LARGEST} bytes"})
    items = ma.fields.List(
        ma.fields.Nested(Text), validate=ma.validate.Length(max=ITEMS), metadata={"description": "Several texts"}
    )

    @ma.validates_schema
    def one_of_both(self, data: dict[str, Any], **others: Any) -> None:
        """Refuse a request with neither, or with both."""
        if ("text" in data) == ("items" in data):
            raise ma.ValidationError("give `text`, or `items` with `id` and `text`", "text")


class FoundClause(Shape):
    """One clause, with the keys of `hub clauses detect`; unknown is null."""

    id = ma.fields.String(required=True, allow_none=True, metadata={"description": "The id of its text"})
    lot = ma.fields.String(required=True, allow_none=True)
    part = ma.fields.String(required=True, allow_none=True, metadata={"description": "Part of the lot, as `ferme`"})
    kind = ma.fields.String(required=True, metadata={"example": "execution_clause"})
    mandatory = ma.fields.String(required=True, metadata={"example": "mandatory"})
    beneficiary = ma.fields.String(required=True, metadata={"example": "insertion"})
    hours = ma.fields.Float(required=True, allow_none=True)
    basis = ma.fields.String(required=True, metadata={"example": "fixed"})
    slice = ma.fields.Float(required=True, allow_none=True, metadata={"description": "Euros of one slice"})
    rate = ma.fields.Float(required=True, allow_none=True, metadata={"description": "Share of the hours worked, 0..1"})
    excerpt = ma.fields.String(required=True, allow_none=True, metadata={"description": "The words; persons masked"})
    rule = ma.fields.String(required=True, allow_none=True)


class FoundClauses(Shape):
    """The clauses found, in the order of the texts."""

    items = ma.fields.List(ma.fields.Nested(FoundClause), required=True)
    total = ma.fields.Integer(required=True)


def words_of(name: str, said: str) -> ma.fields.String:
    """Return a field for one of the choices of an estimate; empty means the default."""
    return ma.fields.String(
        allow_none=True, validate=ma.validate.OneOf(("", *WORDS[name])), metadata={"description": said}
    )


def quantity(name: str, said: str, **more: Any) -> ma.fields.Raw:
    """Return a field for a number, or for a range of numbers in order; null means the default."""
    number = {"type": "number", "minimum": 0.01 if name in NOT_ZERO else 0, "maximum": 1 if name in FRACTIONS else 1e12}
    ends = {key: {**number, "type": ["number", "null"]} for key in ("min", "central", "max")}
    told = [{"required": [key], "properties": {key: number}} for key in ends]  # null alone is no range
    ranged = {"type": "object", "properties": ends, "additionalProperties": False, "anyOf": told}
    unit = f" ({UNITS[name]})" if UNITS[name] else ""
    described = "A range: min, central and max; put into this order where they are not"
    shapes = [number, {**ranged, "description": described}, {"type": "null"}]
    return ma.fields.Raw(allow_none=True, metadata={"description": f"{said}{unit}", "anyOf": shapes, **more})


class YesOrNo(ma.fields.Boolean):
    """True or false, and nothing that merely looks like one of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class EstimateArgs(Shape):
    """What is known of a lot; a number may be a range {"min": 1, "central": 2, "max": 3}; none is compulsory."""

    formula = words_of("formula", "Without it, the inputs choose")
    amount = quantity("amount", "Amount of the lot", example=700000)
    tax = words_of("tax", "Whether tax is in the amount; excluded by default")
    labour_share = quantity("labour_share", "Share of labour in the amount, a fraction", example=0.5)
    rate = quantity("rate", "Insertion rate, a fraction", example=0.1)
    hourly_cost = quantity("hourly_cost", "Cost of an hour with all charges", example=30)
    slice_amount = quantity("slice_amount", "Amount of one slice")
    slice_hours = quantity("slice_hours", "Hours for each slice")
    slice_rounding = words_of("slice_rounding", "Whole slices (floor, by default) or pro rata")
    trigger = quantity("trigger", "Amount below which no hour is due")
    total_hours = quantity("total_hours", "Hours worked on the whole contract")
    hours = quantity("hours", "A fixed volume")
    per = words_of("per", "What the fixed volume is for; once by default")
    periods = quantity("periods", "Number of periods")
    months = quantity("months", "Duration")
    new_staff = quantity("new_staff", "Share of staff that is not transferred, a fraction")
    expected_per_100k = quantity("expected_per_100k", "Hours that such an amount usually carries")
    rounding = words_of("rounding", "weeks by default, none for fixed volumes")
    nature = words_of("nature", "Nature of the purchase, where the trade is unknown")
    cpv = ma.fields.String(allow_none=True, metadata={"description": "CPV code of the lot", "example": "45442100"})
    title = ma.fields.String(allow_none=True, metadata={"description": "Title of the lot, where there is no CPV"})
    framework = YesOrNo(allow_none=True, metadata={"description": "Whether it is a framework agreement"})


class Hours(Shape):
    """Hours, rounded, with the inputs that gave them and where each comes from."""

    class Meta:
        """Inputs, formula, range."""

        unknown = ma.INCLUDE

    min = ma.fields.Float(required=True)
    central = ma.fields.Float(required=True)
    max = ma.fields.Float(required=True)
    formula = ma.fields.String(required=True)
    inputs = ma.fields.List(ma.fields.Dict(), required=True)


class RawHours(Shape):
    """Hours before rounding."""

    min = ma.fields.Float(required=True)
    central = ma.fields.Float(required=True)
    max = ma.fields.Float(required=True)


class EstimateAnswer(Shape):
    """An estimate, or what is missing for one."""

    hours = ma.fields.Nested(Hours, required=True, allow_none=True)
    raw = ma.fields.Nested(RawHours, required=True, allow_none=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
    sentence_fr = ma.fields.String(required=True)
    sentence_en = ma.fields.String(required=True)
    warnings_fr = ma.fields.List(ma.fields.String(), required=True)
    warnings_en = ma.fields.List(ma.fields.String(), required=True)


#: what marshmallow's schema cannot say: `text` or `items`, and not both
ONE = {"$ref": "#/components/schemas/DetectArgs", "type": "object", "minProperties": 1, "maxProperties": 1}
ONE_OF_BOTH = {"content": {"application/json": {"schema": ONE}}}
ASKED = Blueprint("asked", __name__)


def refusing(view: Any) -> Any:
    """Say which errors both questions may answer with."""
    for status in (400, 406, 413, 415, 422, 429):
        view = ASKED.alt_response(status, schema=Problem, content_type="application/problem+json")(view)
    return view


def questions(parts: WebParts) -> Blueprint:
    """Return the two addresses."""
    room = Blueprint("knowing", __name__, url_prefix=PREFIX, description="What our rules and tables know; nothing kept")
    room.before_request(json_alone)

    @room.post("/detect", endpoint="detect")
    @room.doc(operationId="detect_clauses", summary="Find the social considerations of texts", requestBody=ONE_OF_BOTH)
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.arguments(DetectArgs(), location="json", unknown=ma.RAISE)
    @room.response(200, FoundClauses)
    @refusing
    def detect(args: dict[str, Any], body: dict[str, Any]) -> Response:
        texts = body["items"] if "items" in body else [{"id": None, "text": body["text"]}]
        if sum(len(each["text"].encode("utf-8", "replace")) for each in texts) > LARGEST:
            return problem(413, TOO_LONG)
        found = [line(each.get("id"), clause) for each in texts for clause in parts.knowing.detect(plain(each["text"]))]
        return answer({"items": found, "total": len(found)})

    @room.post("/estimate", endpoint="estimate")
    @room.doc(operationId="estimate_hours", summary="Estimate the hours of insertion that a lot could carry")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.arguments(EstimateArgs(), location="json", unknown=ma.RAISE)
    @room.response(200, EstimateAnswer)
    @refusing
    def estimate(args: dict[str, Any], body: dict[str, Any]) -> Response:
        return answer(parts.knowing.estimate({name: without_nulls(value) for name, value in body.items()}).as_json())

    return room


def without_nulls(value: Any) -> Any:
    """Return a range without the ends that are null, which mean the same as ends left out."""
    return {end: given for end, given in value.items() if given is not None} if isinstance(value, dict) else value


def json_alone() -> Response | None:
    """Refuse a body that is not JSON, and let one be as long as texts may be."""
    request.max_content_length = LARGEST_BODY
    if request.method == "POST" and not request.is_json:
        return problem(415, "Send JSON, with `Content-Type: application/json`.")
    return None


def answer(told: dict[str, Any]) -> Response:
    """Return an answer that no cache keeps."""
    return Response(orjson.dumps(told), mimetype="application/json", headers=NEVER)
