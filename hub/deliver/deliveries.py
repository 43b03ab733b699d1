"""Events as they are delivered: CloudEvents 1.0 of the lines of the change log, small, and the same at each try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

LARGEST = 19_000  #: bytes of an event; of a larger record the address is told, not the text
EVENTS = ("created", "changed", "withdrawn", "redacted")
ALWAYS = ("redacted",)  #: what nobody can choose not to be told
MEDIA_TYPE = "application/cloudevents+json"


@dataclass(frozen=True)
class Told:
    """A line of the change log as a partner may see it."""

    seq: int
    at: str
    id: str
    kind: str
    event: str
    cause: str
    record: Mapping[str, Any] | None = None
    reason: str | None = None
    replaced_by: str | None = None

    @property
    def type(self) -> str:
        """Return the type of the event, as subscriptions name it."""
        return f"{self.kind}.{self.event}"


def event_id(subscription: str, seq: int) -> str:
    """Return the id under which an event is delivered: the same at each try and each replay."""
    return f"evt_{subscription}_{seq}"


def data_of(told: Told, base_url: str) -> dict[str, Any]:
    """Return what an event tells."""
    address = f"{base_url}/api/v1/records/{quote(told.id, safe=':/.-_~')}"
    names = ("seq", "id", "kind", "event", "cause", "reason", "replaced_by", "record")
    return {**{name: getattr(told, name) for name in names}, "record_url": address}


def body_of(told: Told, base_url: str) -> bytes:
    """Return an event as CloudEvents 1.0 in JSON; ``timestamp`` is what Standard Webhooks calls ``time``."""
    event = {
        "specversion": "1.0",
        "id": str(told.seq),
        "source": f"{base_url}/api/v1/changes",
        "type": told.type,
        "subject": told.id,
        "time": told.at,
        "timestamp": told.at,
        "datacontenttype": "application/json",
        "data": data_of(told, base_url),
    }
    body = orjson.dumps(event)
    if len(body) > LARGEST:
        event["data"] = {**event["data"], "record": None, "record_left_out": True}  # type: ignore[dict-item]
        body = orjson.dumps(event)
    return body


def trial_body(subscription: str, at: str, base_url: str) -> bytes:
    """Return the event by which a target is tried."""
    source = f"{base_url}/api/v1/subscriptions/{subscription}"
    data = {"subscription": subscription, "message": "Un essai de Clausier. A test from Clausier."}
    return orjson.dumps(
        {"specversion": "1.0", "id": f"test-{at}", "source": source, "type": "subscription.test", "time": at,
         "timestamp": at, "datacontenttype": "application/json", "data": data}
    )  # fmt: skip
