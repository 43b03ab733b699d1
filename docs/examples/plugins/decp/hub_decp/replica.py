"""Replica: a small web app that plays data.gouv.fr with two months of invented contracts."""

from __future__ import annotations

from pathlib import Path

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing import Faults, Replica, json_answer

SAMPLES = Path(__file__).parent / "samples"


def create_replica(faults: Faults | None = None) -> Source:
    """Return the app."""
    return Source(faults=faults)


class Source(Replica):
    """The catalogue's page of the dataset, and the files that it lists."""

    def answer(self, request: Request) -> Response:
        """Return what the source answers."""
        if request.path.startswith("/api/1/datasets/"):
            return json_answer({"title": "DECP", "resources": [self.listed(request, path) for path in files()]})
        found = next((path for path in files() if request.path == f"/files/{path.name}"), None)
        if found is None:
            raise NotFound
        return Response(found.read_bytes(), content_type="application/json; charset=utf-8")

    def listed(self, request: Request, path: Path) -> dict[str, str]:
        """Return a file as the catalogue describes it; each month is published on the second day of the next."""
        month = path.stem.removeprefix("decp-")
        return {
            "id": f"00000000-0000-4000-8000-{month.replace('-', ''):0>12}",
            "title": path.name,
            "format": "json",
            "url": f"{request.host_url}files/{path.name}",
            "last_modified": f"{month}-28T05:00:00+00:00",
        }


def files() -> list[Path]:
    """Return the files of the samples."""
    return sorted(SAMPLES.glob("decp-*.json"))
