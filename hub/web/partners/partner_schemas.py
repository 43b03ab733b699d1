"""Shapes of the subscriptions API: what is sent, and what is answered."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import marshmallow as ma

from hub.deliver.deliveries import EVENTS
from hub.deliver.schedule import SCHEDULES
from hub.web.api.api_schemas import BIGGEST
from hub.web.parameters import PLAIN, LanguageArgs, Whole
from hub.web.shapes import Shape
from schemas import KINDS, OPEN, PARTNER

KIND_NAMES = sorted(name for name, kind in KINDS.items() if kind.audience in (OPEN, PARTNER))
TYPES = sorted(f"{kind}.{event}" for kind in KIND_NAMES for event in EVENTS)
CAUSES = ("source", "derived", "table")


INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})")


class Since(ma.fields.Raw):
    """A number of the change log, or an instant as RFC 3339 writes it, with or without fractions of a second."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # in JSON 70.0 is the same number as 70
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= BIGGEST:
            return value
        if isinstance(value, str) and is_instant(value):
            return value
        raise ma.ValidationError("a number of the change log, or an instant as 2026-01-31T00:00:00Z")


def is_instant(value: str) -> bool:
    """Say whether a text is an instant that there was or will be."""
    try:
        return INSTANT.fullmatch(value) is not None and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


SINCE = {
    "description": "A number of the change log, or an instant as 2026-01-31T00:00:00Z",
    "anyOf": [{"type": "integer", "minimum": 0, "maximum": BIGGEST}, {"type": "string", "format": "date-time"}],
    "example": 0,
}


def text(most: int, said: str, **more: Any) -> ma.fields.String:
    """Return a field for a short text."""
    rules = [ma.validate.Length(max=most), ma.validate.Regexp(PLAIN)]
    return ma.fields.String(validate=rules, metadata={"description": said, **more})


def some_of(names: Any, said: str) -> ma.fields.List:
    """Return a field for one or several of some names."""
    one = ma.fields.String(validate=ma.validate.OneOf(names))
    return ma.fields.List(one, validate=ma.validate.Length(1, 100), metadata={"description": said})


class ChangeArgs(Shape):
    """What may be changed of a subscription."""

    title = text(200, "A name, for people")
    query = text(2000, "Query string of a search, as in the address of a list", example="q=peinture&departement=38")
    kinds = some_of(KIND_NAMES, "Kinds; all of the agreement by default")
    event_types = some_of(TYPES, "`<kind>.<event>`; all by default. Redactions are always told")
    causes = some_of(CAUSES, "Causes by which a record that changed is told; `source` by default")
    url = ma.fields.String(
        validate=ma.validate.Length(1, 2000),
        metadata={"description": "https address of the target", "example": "https://hooks.example.org/clausier"},
    )
    state = ma.fields.String(validate=ma.validate.OneOf(("active", "paused")))


class NewArgs(ChangeArgs):
    """A new subscription."""

    class Meta:
        """A new one is active."""

        exclude = ("state",)

    target = ma.fields.String(
        validate=ma.validate.OneOf(("webhook", "feed", "file")),
        metadata={"description": "webhook (by default), feed (a private address that you read), file (HTTPS PUT)"},
    )
    schedule = ma.fields.String(
        validate=ma.validate.OneOf(SCHEDULES), metadata={"description": "Of files: hourly, daily (by default), weekly"}
    )
    since = Since(metadata=SINCE)


class ReplayArgs(Shape):
    """From where on everything is told again."""

    since = Since(required=True, metadata=SINCE)


class PartArgs(LanguageArgs):
    """A part of what a subscription tells."""

    since = Whole(validate=ma.validate.Range(0, BIGGEST), metadata={"description": "Number of the last one you have"})
    limit = Whole(validate=ma.validate.Range(1, 1000), metadata={"description": "Changes at most; 100 by default"})


class Subscription(Shape):
    """A subscription."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True, allow_none=True)
    target = ma.fields.String(required=True)
    url = ma.fields.String(required=True, allow_none=True)
    query = ma.fields.String(required=True)
    kinds = ma.fields.List(ma.fields.String(), required=True)
    event_types = ma.fields.List(ma.fields.String(), required=True, allow_none=True)
    causes = ma.fields.List(ma.fields.String(), required=True, allow_none=True)
    schedule = ma.fields.String(required=True, allow_none=True)
    state = ma.fields.String(required=True, metadata={"description": "active, paused, disabled"})
    reason = ma.fields.String(required=True, allow_none=True)
    cursor = ma.fields.Integer(required=True, metadata={"description": "Number of the last change that was told"})
    lag = ma.fields.Integer(required=True, metadata={"description": "Numbers of the log between it and the end"})
    failures = ma.fields.Integer(required=True, metadata={"description": "In a row, of the event that is next"})
    failing_since = ma.fields.String(required=True, allow_none=True)
    next_attempt_at = ma.fields.String(required=True, allow_none=True)
    disabled_at = ma.fields.String(required=True, allow_none=True)
    created_at = ma.fields.String(required=True)
    public_key = ma.fields.String(required=True, allow_none=True, metadata={"description": "Of v1a signatures"})


class NewSubscription(Subscription):
    """A subscription with what is shown once."""

    secret = ma.fields.String(metadata={"description": "whsec_...; shown this once"})
    feed_url = ma.fields.String(metadata={"description": "Address of the private feed; shown this once"})


class Subscriptions(Shape):
    """All subscriptions of a partner."""

    items = ma.fields.List(ma.fields.Nested(Subscription), required=True)


class Event(Shape):
    """A change, as a subscription tells it."""

    class Meta:
        """The data of an event."""

        unknown = ma.INCLUDE

    seq = ma.fields.Integer(required=True)
    at = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    event = ma.fields.String(required=True)
    record = ma.fields.Dict(required=True, allow_none=True)


class Part(Shape):
    """A part of what a subscription tells."""

    items = ma.fields.List(ma.fields.Nested(Event), required=True)
    next = ma.fields.Integer(required=True, metadata={"description": "`since` of the next request"})
    more = ma.fields.Boolean(required=True, metadata={"description": "Whether to ask again at once"})


class Preview(Shape):
    """What would have been sent in the last seven days."""

    total = ma.fields.Integer(required=True, metadata={"description": "At most 1000 are counted"})
    types = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    items = ma.fields.List(ma.fields.Nested(Event), required=True, metadata={"description": "The last ten"})


class Attempt(Shape):
    """One attempt to deliver."""

    event = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    seq = ma.fields.Integer(required=True)
    attempt = ma.fields.Integer(required=True)
    at = ma.fields.String(required=True)
    outcome = ma.fields.String(required=True, metadata={"description": "delivered, failed, gone, test"})
    status = ma.fields.Integer(required=True, allow_none=True)
    answer = ma.fields.String(required=True, metadata={"description": "What was answered, cut"})
    ms = ma.fields.Integer(required=True)


class Attempts(Shape):
    """The last attempts of a subscription, the newest first."""

    items = ma.fields.List(ma.fields.Nested(Attempt), required=True)
