"""Operations: is it alive, is it ready, what does it count."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response

from hub.errors import HubError
from hub.web.errors import problem
from hub.web.parts import WebParts


def blueprint(parts: WebParts) -> Blueprint:
    """Return the probes."""
    probes = Blueprint("operations", __name__)

    @probes.get("/health")
    def health() -> Response:
        return said({"status": "alive", "version": parts.version})

    @probes.get("/ready")
    def ready() -> Response:
        try:
            parts.ready()
        except HubError as error:
            return problem(503, str(error))
        return said({"status": "ready"})

    @probes.get("/metrics")
    def metrics() -> Response:
        answer = Response(parts.metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return probes


def said(what: dict[str, str]) -> Response:
    """Return a few words as JSON that nobody keeps."""
    return Response(orjson.dumps(what), mimetype="application/json", headers={"Cache-Control": "no-store"})
