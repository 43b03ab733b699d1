"""Operations: is it alive, is it ready, what does it count."""

from __future__ import annotations

from ipaddress import ip_address

import orjson
from flask import Blueprint, Response

from hub.errors import HubError
from hub.web.accounts.sign_in import bearer, same
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
        if not may_read(parts):
            return problem(403, "These figures are for this machine, or for a bearer of HUB_METRICS_TOKEN.")
        answer = Response(parts.metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return probes


def may_read(parts: WebParts) -> bool:
    """Say whether who asks may read the figures: with the token, or, where there is none, from this machine.

    An address tells who is near only where no proxy can stand before us without our knowing.
    """
    status = parts.status
    if status.metrics_token:
        return same(bearer(), status.metrics_token)
    try:
        return status.near == "direct" and ip_address(parts.client()).is_loopback
    except ValueError:
        return False


def said(what: dict[str, str]) -> Response:
    """Return a few words as JSON that nobody keeps."""
    return Response(orjson.dumps(what), mimetype="application/json", headers={"Cache-Control": "no-store"})
