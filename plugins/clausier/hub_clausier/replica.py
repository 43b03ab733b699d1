"""Replica: a small web app that plays another hub, with its newest dump and its change log; all in it is invented."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing import Faults, Replica, json_answer

SAMPLE = Path(__file__).parent / "samples" / "changes.jsonl"
DUMPED = 4  #: lines of the log that the dump was made after
PAGE = 2  #: lines that this hub gives at once, whatever it is asked for
NAME = "2026-11-20"


def create_replica(faults: Faults | None = None) -> Source:
    """Return the app."""
    return Source(faults=faults)


class Source(Replica):
    """The other hub: what it dumped, and what changed since its beginning."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        super().__init__(faults=faults)
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]

    def answer(self, request: Request) -> Response:
        """Return a page of the log, the dump, or what the dump says of itself."""
        if request.path == "/api/v1/changes":
            return self.changes(int(request.args.get("since", 0)))
        if request.path == "/dumps/latest/manifest.json":
            digest = hashlib.sha256(self.dump()).hexdigest()
            files = [{"path": "records.jsonl.gz", "sha256": digest}]
            return json_answer({"name": NAME, "seq": DUMPED, "files": files})
        if request.path == f"/dumps/{NAME}/records.jsonl.gz":
            return Response(self.dump(), content_type="application/gzip")
        raise NotFound

    def changes(self, since: int) -> Response:
        """Return the lines after a number, a few at once."""
        after = [line for line in self.lines if line["seq"] > since]
        given, last = after[:PAGE], self.lines[-1]["seq"]
        following = given[-1]["seq"] if given else since
        return json_answer({"items": given, "next": following, "last": last, "more": following < last})

    def dump(self) -> bytes:
        """Return the records as they stood when the dump was made."""
        records = [line["record"] for line in self.lines[:DUMPED]]
        lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
        return gzip.compress("".join(lines).encode(), mtime=0)
