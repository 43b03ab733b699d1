"""The answer of /api/v1/status, as the API describes it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from hub.web.shapes import Shape

STATES = ("well", "troubled", "unwatched")
SOURCE_STATES = ("on_time", "failing", "late", "never", "by_hand")


def instant(**options: Any) -> ma.fields.String:
    """Return a field for an instant (UTC), null where there is none."""
    return ma.fields.String(allow_none=True, metadata={"format": "date-time", **options})


class SourceAnswer(Shape):
    """How a source keeps its promise of freshness."""

    name = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(SOURCE_STATES))
    expected_hours = ma.fields.Integer(required=True, metadata={"description": "A good harvest is expected this often"})
    last_good_at = instant(description="End of the last harvest by which all came")
    age_seconds = ma.fields.Integer(allow_none=True)
    missed = ma.fields.Integer(required=True, metadata={"description": "Harvests due since that gave nothing good"})
    held = ma.fields.Integer(required=True, metadata={"description": "Harvests that wait for a decision"})
    set_aside = ma.fields.Integer(allow_none=True, metadata={"description": "Items set aside; null: not told"})


class DumpsAnswer(Shape):
    """How the dumps stand."""

    last = ma.fields.String(allow_none=True)
    last_at = instant()
    last_failed = ma.fields.Boolean(required=True)
    missed = ma.fields.Integer(required=True)


class DeliveriesAnswer(Shape):
    """How deliveries to partners stand."""

    active = ma.fields.Integer(required=True)
    late = ma.fields.Integer(required=True)
    late_since = instant()
    paused = ma.fields.Integer(required=True)


class MachineAnswer(Shape):
    """Whether there is room, and whether a clock looks."""

    disk = ma.fields.String(required=True, validate=ma.validate.OneOf(("enough", "low", "unknown")))
    clock = ma.fields.String(required=True, validate=ma.validate.OneOf(("on_time", "late", "unknown")))
    looked_at = instant()


class IncidentAnswer(Shape):
    """A promise that broke."""

    id = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    message = ma.fields.String(required=True)
    opened_at = instant()
    closed_at = instant(description="null: it lasts")
    updated_at = instant()


class StatusAnswer(Shape):
    """How the hub keeps its promises."""

    state = ma.fields.String(required=True, validate=ma.validate.OneOf(STATES))
    at = instant()
    sources = ma.fields.List(ma.fields.Nested(SourceAnswer), required=True)
    dumped = ma.fields.Nested(DumpsAnswer, required=True, data_key="dumps")  # a schema has a method `dumps` already
    deliveries = ma.fields.Nested(DeliveriesAnswer, required=True)
    machine = ma.fields.Nested(MachineAnswer, required=True)
    incidents = ma.fields.List(ma.fields.Nested(IncidentAnswer), required=True)
