"""JSON-LD: a record as linked data, under the generated context that is served at a stable address."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from flask import Response

from hub.publish.entries import record_url

MEDIA_TYPE = "application/ld+json"
CONTEXT = "/schemas/context.jsonld"
OWN_ID = {"identifier": "http://purl.org/dc/terms/identifier"}


@cache
def context() -> bytes:
    """Return the context of all open kinds."""
    return files("schemas").joinpath("generated", "context.jsonld").read_bytes()


def node(body: bytes, base_url: str) -> dict[str, Any]:
    """Return a record as a node: its address is its IRI, its id in this hub is its ``identifier``."""
    record: dict[str, Any] = orjson.loads(body)
    own = record.pop("id")
    return {
        "@context": [f"{base_url}{CONTEXT}", OWN_ID],
        "@id": record_url(base_url, own),
        "identifier": own,
        **record,
    }


def as_node(body: bytes, base_url: str) -> Response:
    """Return a record as JSON-LD."""
    answer = Response(orjson.dumps(node(body, base_url)), mimetype=MEDIA_TYPE)
    context_link = f'<{base_url}{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="{MEDIA_TYPE}"'
    answer.headers.add("Link", context_link)
    return answer
