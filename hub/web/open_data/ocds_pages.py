"""OCDS over HTTP: releases by pages and in bulk, records, and our extension's files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from hub.publish import ocds, ocds_extended, ocds_package
from hub.publish.ocds import Line, Publisher
from hub.web.following.changelog import last_seen
from hub.web.negotiation import Stamp, answered
from hub.web.parts import Change, WebParts

KINDS = ("tender", "contract")
PAGE = 100  #: releases in one answer
MOST = 1000
PROFILES = ("core", "extended")
EPOCH = "1970-01-01T00:00:00Z"


@dataclass(frozen=True)
class Asked:
    """What a request asks for: where in the log to begin, how many releases, with which fields."""

    after: int
    limit: int
    extended: bool

    @classmethod
    def now(cls) -> Asked:
        """Return what this request asks for."""
        profile = request.args.get("profile", "core")
        if profile not in PROFILES:
            raise BadRequest(f"profile: {profile!r} is not one of {', '.join(PROFILES)}")
        return cls(whole("after", 0, 1 << 60), max(1, whole("limit", PAGE, MOST)), profile == "extended")


def whole(name: str, default: int, most: int) -> int:
    """Return a whole number of the request."""
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise BadRequest(f"{name}: {text!r} is not a whole number from 0 to {most}")
    return int(text)


def blueprint(parts: WebParts) -> Blueprint:
    """Return the addresses under ``/ocds``."""
    pages = Blueprint("ocds", __name__, url_prefix="/ocds")

    @pages.get("/releases.json")
    def releases() -> Response:
        asked = Asked.now()
        return answered(stamp(parts), lambda: page(parts, asked))

    @pages.get("/releases.jsonl")
    def bulk() -> Response:
        asked = Asked.now()
        return answered(stamp(parts), lambda: in_bulk(parts, extended=asked.extended))

    @pages.get("/records/<path:ocid>.json")
    def record(ocid: str) -> Response:
        asked = Asked.now()
        return answered(stamp(parts), lambda: one_record(parts, ocid, extended=asked.extended))

    @pages.get("/extension/<name>")
    def extension(name: str) -> Response:
        return answered(Stamp.of(0, shape=parts.version), lambda: extension_file(parts, name))

    return pages


def stamp(parts: WebParts) -> Stamp:
    """Return what the answers depend on."""
    return Stamp.of(parts.last_seq(KINDS), at=parts.last_at(KINDS) or EPOCH, shape=parts.version)


def publisher(parts: WebParts) -> Publisher:
    """Return who publishes."""
    return Publisher(parts.operator or parts.title, parts.base_url, parts.ocid_prefix)


def page(parts: WebParts, asked: Asked) -> Response:
    """Return a page of releases, and in ``Link`` the address of the next one."""
    changes = list(parts.changes(asked.after, limit=asked.limit, kinds=KINDS, query=None, until=None))
    following = None
    if len(changes) == asked.limit:
        kept = {**request.args.to_dict(), "after": str(changes[-1].seq)}
        following = f"{parts.base_url}/ocds/releases.json?{urlencode(kept)}"
    made = list(told(parts, changes, extended=asked.extended))
    by = publisher(parts)
    body = ocds_package.package(
        by,
        uri=parts.base_url + request.full_path.rstrip("?"),
        at=changes[-1].at if changes else parts.last_at(KINDS) or EPOCH,
        releases=made,
        extensions=ocds_extended.extensions(parts.base_url) if asked.extended else (),
    )
    response = Response(orjson.dumps(body), mimetype="application/json")
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def told(parts: WebParts, changes: list[Change], *, extended: bool) -> Iterator[dict[str, Any]]:
    """Yield the releases of some lines of the log."""
    by = publisher(parts)
    for change in changes:
        line = line_of(parts, change)
        release = ocds.release(line, by)
        if release is not None:
            yield ocds_extended.extended(release, line.record, by) if extended else release


def line_of(parts: WebParts, change: Change) -> Line:
    """Return a change with the record that it is about; of a contract that is gone, as it was last seen."""
    body = change.body
    if body is None and change.kind == "contract":
        body = last_seen(parts, change)
    record = orjson.loads(body) if body else None
    return Line(change.seq, change.at, change.id, change.kind, change.event, record, change.reason)


def in_bulk(parts: WebParts, *, extended: bool) -> Response:
    """Return every release, one a line, in the order of the log; a cut connection is seen as cut."""

    def lines() -> Iterator[bytes]:
        after, last = 0, parts.last_seq(KINDS)
        while changes := list(parts.changes(after, limit=MOST, kinds=KINDS, query=None, until=last)):
            yield from (orjson.dumps(one) + b"\n" for one in told(parts, changes, extended=extended))
            after = changes[-1].seq

    name = {"Content-Disposition": 'attachment; filename="ocds-releases.jsonl"'}
    return Response(lines(), content_type="application/x-ndjson", headers=name)


def one_record(parts: WebParts, ocid: str, *, extended: bool) -> Response:
    """Return the record of a contracting process: its releases, and what they come to."""
    by = publisher(parts)
    tender = ocid.removeprefix(f"{by.prefix}-")
    state = parts.state(tender) if ocid.startswith(f"{by.prefix}-") and ":" in tender else None
    if state is None or state.kind != "tender":
        raise NotFound
    releases = list(told(parts, process(parts, tender), extended=extended))
    body = ocds_package.record_package(
        by,
        uri=f"{parts.base_url}/ocds/records/{ocid}.json",
        releases=releases,
        extensions=ocds_extended.extensions(parts.base_url) if extended else (),
    )
    return Response(orjson.dumps(body), mimetype="application/json")


def process(parts: WebParts, tender: str) -> list[Change]:
    """Return all lines of the log that tell of a tender and of its contracts, in order."""
    bodies = [step.body for step in parts.history(tender) if step.body]
    contracts = dict.fromkeys(chain.from_iterable(orjson.loads(body).get("contracts") or () for body in bodies))
    found = []
    for key, kind in ((tender, "tender"), *((key, "contract") for key in contracts)):
        found += [
            Change(one.seq, one.at, key, kind, one.event, one.cause, one.body, one.replaced_by, one.reason)
            for one in parts.history(key)
        ]
    return sorted(found, key=lambda change: change.seq)


def extension_file(parts: WebParts, name: str) -> Response:
    """Return one file of our extension."""
    if name == "socialClauseKind.csv":
        out = io.StringIO()
        csv.writer(out).writerows(ocds_extended.codelist())
        return Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    files = {
        "extension.json": lambda: ocds_extended.extension_file(parts.base_url),
        "release-schema.json": ocds_extended.extension_schema,
    }
    if name not in files:
        raise NotFound
    return Response(orjson.dumps(files[name](), option=orjson.OPT_INDENT_2), mimetype="application/json")
