"""Dumps over HTTP: dated files that never change, ranges of them, and the way to the latest."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound

from hub.publish.dumps import PACKAGE, SUMS
from hub.publish.dumps_files import MEDIA, digest_of
from hub.publish.dumps_shelf import MANIFEST, Shelf
from hub.web.errors import problem
from hub.web.negotiation import Stamp, answered, moment
from hub.web.parts import WebParts

#: a day, so that what was taken back is out of all caches after one
DATED = "public, max-age=86400, immutable"
MOVING = "public, max-age=0, must-revalidate"
NONE_YET = "There is no dump yet. The operator makes one with `hub dumps make`; until then /feeds/ has exports."
SPECIAL = {MANIFEST: "application/json", SUMS: MEDIA["txt"]}


def blueprint(parts: WebParts) -> Blueprint:
    """Return the addresses of the dumps."""
    pages, shelf = Blueprint("dumps", __name__), parts.data.shelf

    @pages.get("/dumps/")
    def index() -> Response:
        told = {"dumps": [summary(parts, found) for found in shelf.manifests()], "latest": named(shelf.latest())}
        return unchanging(Response(orjson.dumps(told, option=orjson.OPT_INDENT_2), mimetype="application/json"))

    @pages.get("/dumps/latest/")
    @pages.get("/dumps/latest/<path:filename>")
    def latest(filename: str = MANIFEST) -> Response:
        found = shelf.latest()
        if found is None:
            return problem(404, NONE_YET)
        if filename not in files_of(found):
            raise NotFound
        where = f"{parts.base_url}/dumps/{found['name']}/{quote(filename)}"
        return Response(where + "\n", 302, {"Location": where, "Cache-Control": MOVING}, mimetype="text/plain")

    @pages.get("/dumps/<name>/")
    @pages.get("/dumps/<name>/<path:filename>")
    def dated(name: str, filename: str = MANIFEST) -> Response:
        found = shelf.manifest(name)
        if found is None:
            raise NotFound
        if found["status"] in ("retired", "pruned"):
            return taken_back(parts, found, filename)
        if filename not in files_of(found):
            raise NotFound
        return sent(shelf, found, filename)

    @pages.get("/datapackage.json")
    def package() -> Response:
        found = shelf.latest()
        if found is None:
            return problem(404, NONE_YET)
        stamp = Stamp.of(found["seq"], at=found["made_at"], shape=found["name"])
        return answered(stamp, lambda: rooted(shelf, found["name"]))

    return pages


def named(manifest: dict[str, Any] | None) -> str | None:
    """Return the name of a dump."""
    return manifest["name"] if manifest else None


def summary(parts: WebParts, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a dump as the list of all tells of it."""
    names = ("name", "status", "date", "made_at", "seq", "records", "reason", "successor", "delta")
    known = {name: manifest[name] for name in names if manifest.get(name) is not None}
    return {**known, "url": f"{parts.base_url}/dumps/{manifest['name']}/{MANIFEST}"}


def files_of(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the files that may be asked for, by name; nothing else of the folder is ever opened."""
    cards = {card["path"]: card for card in manifest.get("files", ())}
    return cards | {MANIFEST: {}} | ({SUMS: {}} if cards else {})


def sent(shelf: Shelf, manifest: dict[str, Any], filename: str) -> Response:
    """Return a file, a range of it, or 304."""
    path, card = shelf.file(manifest["name"], filename), files_of(manifest)[filename]
    answer: Response = send_file(
        path, mimetype="application/octet-stream", conditional=True, etag=card.get("sha256") or small(path),
        last_modified=moment(manifest["made_at"]), max_age=86400,
    )  # fmt: skip
    answer.headers["Content-Type"] = card.get("media_type") or SPECIAL[filename]
    # a dump that failed says so under a name that is never used for another
    answer.headers["Cache-Control"] = DATED
    return answer


def small(path: Path) -> str:
    """Return the digest of a small file."""
    return digest_of(path)[0]


def taken_back(parts: WebParts, manifest: dict[str, Any], filename: str) -> Response:
    """Return that a dump is gone, why, and which stands in its place."""
    answer = Response(orjson.dumps(manifest, option=orjson.OPT_INDENT_2), 410, mimetype="application/json")
    successor = manifest.get("successor")
    where = f"{successor}/{MANIFEST if filename.startswith('delta-') else filename}" if successor else "latest/"
    answer.headers.add("Link", f'<{parts.base_url}/dumps/{quote(where)}>; rel="successor-version"')
    answer.headers["Cache-Control"] = "no-store"
    return answer


def rooted(shelf: Shelf, name: str) -> Response:
    """Return the descriptor of a dump with paths from the root of the site."""
    package = orjson.loads(shelf.file(name, PACKAGE).read_bytes())
    for resource in package["resources"]:
        resource["path"] = f"dumps/{name}/{resource['path']}"
    return Response(orjson.dumps(package), mimetype="application/json")


def unchanging(answer: Response) -> Response:
    """Return an answer that is asked for again only where it has changed."""
    answer.add_etag()
    answer.headers["Cache-Control"] = MOVING
    answer.make_conditional(request)
    return answer
