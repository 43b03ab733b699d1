"""Replica: a small web app that plays the place where an operator's table of facilitators is kept."""

from __future__ import annotations

from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing import Faults, Replica

SAMPLE = Path(__file__).parent / "samples" / "coverage.csv"


def create_replica(faults: Faults | None = None) -> Source:
    """Return the app."""
    return Source(faults=faults)


class Source(Replica):
    """One address, one file."""

    def answer(self, request: Request) -> Response:
        """Return the file, whole."""
        if request.path != f"/{SAMPLE.name}":
            raise NotFound
        return Response(SAMPLE.read_bytes(), content_type="text/csv; charset=utf-8")
