"""Replica: plays the town, for tests and for `hub demo`."""

from __future__ import annotations

import json
from pathlib import Path

from hub.testing import Faults, Replica, json_answer, offset_page, problem
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

SAMPLES = Path(__file__).parent / "samples"
TYPES = {"/plans.xml": "application/xml", "/old.zip": "application/zip"}


def create_replica(faults: Faults | None = None) -> Town:
    """Return the app."""
    return Town(faults=faults)


class Town(Replica):
    """Pages, two files and a log; without a key nothing but the log."""

    def answer(self, request: Request) -> Response:
        """Return what the town answers."""
        if request.path == "/log":
            after = int(request.args.get("after", 0))
            entries = [{"n": n, "title": f"Avis numéro {n}"} for n in range(1, 6) if n > after]
            return json_answer({"entries": entries[:2]})
        if not request.headers.get("X-Key"):
            return problem(401, message="a key, please")
        if request.path == "/api/tenders":
            rows = json.loads((SAMPLES / "page.json").read_text("utf-8"))["results"]
            page = list(offset_page(rows, request, most=100))
            return json_answer({"total_count": len(rows), "results": page})
        if request.path in TYPES:
            body = (SAMPLES / request.path.removeprefix("/")).read_bytes()
            return Response(body, content_type=TYPES[request.path])
        raise NotFound
