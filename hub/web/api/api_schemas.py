"""Shapes of the API's answers, for its description; answers are joined from stored texts, not made from these."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from hub.web.parameters import Whole
from hub.web.shapes import Shape

BIGGEST = 2**53 - 1  #: the largest whole number that every reader of JSON keeps exact


class Problem(Shape):
    """An error as RFC 9457 tells it."""

    class Meta:
        """More members may come with some errors."""

        unknown = ma.INCLUDE

    type = ma.fields.String(required=True, metadata={"example": "about:blank"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    instance = ma.fields.String()


class Record(Shape):
    """A record; `/schemas/<kind>.json` says all that it may hold."""

    class Meta:
        """The schema of the kind says more."""

        unknown = ma.INCLUDE

    id = ma.fields.String(required=True, metadata={"example": "boamp:tender-26-100001"})
    kind = ma.fields.String(required=True, metadata={"example": "tender"})
    title = ma.fields.String(metadata={"example": "Rénovation thermique du groupe scolaire"})


class LineageLine(Shape):
    """One field of a record, and the field of the source that it comes from."""

    field = ma.fields.String(required=True, metadata={"example": "places[0].city"})
    source_field = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "null: set for the whole source", "example": "Commune"}
    )
    value = ma.fields.Raw(
        required=True, allow_none=True, metadata={"description": "The source's value as it left the door"}
    )
    withheld = ma.fields.Boolean(
        required=True, metadata={"description": "The value seems to hold something of a person and is not told"}
    )


class LineageDocument(Shape):
    """Where the fields of a record come from."""

    id = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    url = ma.fields.String(required=True, metadata={"description": "Where the source's document stood"})
    retrieved_at = ma.fields.String(required=True)
    state = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf(("kept", "not_kept", "too_large", "not_found")),
        metadata={"description": "Whether the document could still be read: else there are no values"},
    )
    fields_ = ma.fields.List(ma.fields.Nested(LineageLine), data_key="fields", required=True)


class Page(Shape):
    """One page of a list."""

    items = ma.fields.List(ma.fields.Nested(Record), required=True)
    total = ma.fields.Integer(required=True, metadata={"description": "How many records the whole search finds"})
    facets = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer()),
        required=True,
        metadata={"description": "Facet -> value -> how many records"},
    )
    next = ma.fields.String(required=True, allow_none=True, metadata={"description": "`after` of the next page"})


class Version(Shape):
    """One state of a record."""

    seq = ma.fields.Integer(required=True, metadata={"description": "Number in the log"})
    at = ma.fields.String(required=True, metadata={"example": "2026-11-22T06:00:00Z"})
    event = ma.fields.String(required=True, validate=ma.validate.OneOf(("created", "changed", "withdrawn", "redacted")))
    cause = ma.fields.String(required=True, metadata={"description": "source, derived, table, withdrawn or redacted"})
    reason = ma.fields.String(required=True, allow_none=True)
    replaced_by = ma.fields.String(required=True, allow_none=True)
    record = ma.fields.Nested(Record, required=True, allow_none=True)


class History(Shape):
    """Every state that a record had."""

    items = ma.fields.List(ma.fields.Nested(Version), required=True)


class Change(Version):
    """One line of the change log."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)


class ChangesPage(Shape):
    """A part of the change log."""

    items = ma.fields.List(ma.fields.Nested(Change), required=True)
    next = ma.fields.Integer(required=True, metadata={"description": "`since` of the next request"})
    last = ma.fields.Integer(required=True, metadata={"description": "Number of the last change there is"})
    more = ma.fields.Boolean(required=True, metadata={"description": "Whether to ask again at once"})


class SchemaDocument(Shape):
    """A JSON Schema or a Table Schema."""

    class Meta:
        """Whatever such a document may hold."""

        unknown = ma.INCLUDE


class ChangesArgs(Shape):
    """What may be asked of the change log."""

    since = Whole(
        validate=ma.validate.Range(0, BIGGEST), metadata={"description": "Number of the last change that you have"}
    )
    limit = Whole(validate=ma.validate.Range(1, 1000), metadata={"description": "Changes a page; 100 by default"})
    kinds = ma.fields.List(ma.fields.String(), metadata={"description": "Kinds in plural; all by default"})

    def __init__(self, *, plurals: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        for fields in (self.fields, self.load_fields, self.declared_fields):
            fields["kinds"].inner.validators = [ma.validate.OneOf(plurals)]  # type: ignore[attr-defined]
