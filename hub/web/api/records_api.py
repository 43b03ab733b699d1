"""The API: lists, records, their history, changes, schemas; described by OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import marshmallow as ma
import orjson
from flask import Flask, Response, redirect, render_template, request
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import NotAcceptable, NotFound

from hub.publish.entries import record_url
from hub.store import Version
from hub.web.api import decp_api, inclusion_api
from hub.web.api.api_schemas import (
    ChangesArgs,
    ChangesPage,
    History,
    LineageDocument,
    Page,
    Problem,
    Record,
    SchemaDocument,
)
from hub.web.api.rooms import Room
from hub.web.desk.record_pages import known
from hub.web.errors import problem
from hub.web.kept import ByMark, lasting
from hub.web.knowing.api_knowing import DetectArgs, questions
from hub.web.negotiation import Stamp, answered
from hub.web.open_data.validator_pages import room as validator
from hub.web.operating import status_pages
from hub.web.operating.declaring_parts import API_ITEMS
from hub.web.parameters import LanguageArgs, SearchArgs
from hub.web.partners import partner_api
from hub.web.parts import Change, WebParts
from hub.web.query import Asked, from_loaded
from schemas import OPEN, view
from schemas.jsonschema import json_schema
from schemas.tableschema import table_schema

PREFIX = "/api/v1"
DESCRIPTION = """Open data on social clauses in French public procurement.

Lists are paged by key: follow `next` (or the header `Link: rel="next"`) until there is none. To keep a copy exact,
read `/changes` from 0, then again from the last `next`: withdrawals come as changes, with their reason. Every answer
carries an `ETag`; send it back in `If-None-Match` and get `304` while nothing changed. Parameters that are not known
are refused, so that a misspelt filter never passes for a search of everything. The same parameters work on the pages
and the feeds."""
JSON = "application/json"


class Described(Api):
    """OpenAPI of the API; errors are told by `hub.web.errors`, for API and pages in one place."""

    def _register_error_handlers(self) -> None:
        """Leave the errors where they are."""


def setup_api(app: Flask, parts: WebParts) -> None:
    """Register the API with its description and its page for people."""
    app.config.update(
        API_TITLE=f"{parts.title} API",
        API_VERSION="1.0",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": DESCRIPTION,
                "license": {
                    "name": "Licence Ouverte 2.0",
                    "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
                },
            },
            "servers": [{"url": parts.base_url}],
        },
    )
    api = Described(app)
    api.spec.components.security_scheme("partnerKey", partner_api.SCHEME)
    api.spec.components.schema("DetectArgs", schema=DetectArgs)
    last = ByMark(lambda kinds: (parts.last_seq(kinds), parts.last_at(kinds)))
    lists = [listing(parts, plural, kind, last=last) for plural, kind in parts.kinds.items()]
    views = [room.room(parts, prefix=PREFIX) for room in (inclusion_api, decp_api, status_pages)]
    others = [records(parts, last=last), journal(parts, last=last), questions(parts), validator(parts)]
    for each in (*views, *lists, *others, partner_api.room(parts)):
        each.before_request(acceptable)
        api.register_blueprint(each)
    app.add_url_rule(f"{PREFIX}/docs", "api_docs", lambda: docs(api))


def acceptable() -> None:
    """Refuse a client that takes no JSON."""
    told = bool(request.environ.get("HTTP_ACCEPT"))
    if told and not request.accept_mimetypes.best_match((JSON, "application/problem+json")):
        raise NotAcceptable


def documented(*statuses: int) -> Callable[[Any], Any]:
    """Return the decorator that says which errors an address may answer with."""

    def decorate(view: Any) -> Any:
        for status in statuses:
            if status < 400:
                view = BLANK.alt_response(status, description="The record that replaces this one: see Location")(view)
                continue
            content_type = "application/problem+json"
            view = BLANK.alt_response(status, schema=Problem, content_type=content_type)(view)
        return BLANK.alt_response(304, description="Nothing changed since the ETag that was sent")(view)

    return decorate


BLANK = Blueprint("blank", __name__)


def listing(parts: WebParts, plural: str, kind: str, *, last: ByMark) -> Blueprint:
    """Return the list of one kind, and each of its records under it; ``last`` gives number and instant of changes."""
    room = Room(plural, __name__, url_prefix=PREFIX, description=f"Records of the kind {kind}")

    @room.get(f"/{plural}", endpoint="list")
    @room.doc(operationId=f"list_{plural}", summary=f"Search the {plural}")
    @room.arguments(SearchArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, Page)
    @documented(404, 406, 422, 503)
    def search(args: dict[str, Any]) -> Response:
        asked = from_loaded(args, kinds=(kind,))
        seq, at = last((kind,))
        if asked.ticking:
            stamp = Stamp.of(seq, shape=f"{parts.version}{parts.clock():%Y-%m-%dT%H:%M}")
        else:
            stamp = Stamp.of(seq, at=at, shape=parts.version)
            lasting()
        return answered(stamp, lambda: page(parts, plural, asked, kept=language_of(args)))

    @room.get(f"/{plural}/<path:id>", endpoint="one")
    @room.doc(operationId=f"get_{kind}", summary=f"One {kind} by its id")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, Record)
    @documented(301, 404, 406, 422)
    def one(args: dict[str, Any], id: str) -> Response:
        lasting()
        return answered(Stamp.of(last(())[0], shape=parts.version), lambda: record(parts, id, kind=kind))

    return room


def records(parts: WebParts, *, last: ByMark) -> Blueprint:
    """Return the addresses of a record of any kind, its history, and the schemas."""
    room = Room("records-api", __name__, url_prefix=PREFIX, description="Records of any kind, and their schemas")

    @room.get("/records/<path:id>", endpoint="record")
    @room.doc(operationId="get_record", summary="One record of any kind by its id")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, Record)
    @documented(301, 404, 406, 422)
    def one(args: dict[str, Any], id: str) -> Response:
        lasting()
        return answered(Stamp.of(last(())[0], shape=parts.version), lambda: record(parts, id))

    @room.get("/records/<path:id>/history", endpoint="history")
    @room.doc(operationId="get_history", summary="Every state that a record had, the oldest first")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, History)
    @documented(404, 406, 422)
    def history(args: dict[str, Any], id: str) -> Response:
        return answered(Stamp.of(parts.last_seq(()), shape=parts.version), lambda: past(parts, id))

    @room.get("/records/<path:id>/lineage", endpoint="lineage")
    @room.doc(operationId="get_lineage", summary="Which field of its source each field of a record comes from")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, LineageDocument)
    @documented(404, 406, 422)
    def lineage(args: dict[str, Any], id: str) -> Response:
        stamp = Stamp.of(parts.last_seq(()), shape=f"{parts.version} {parts.clock():%Y-%m-%dT%H:%M}")
        return answered(stamp, lambda: origins(parts, id))

    @room.get("/schemas/<string:name>.json", endpoint="schema")
    @room.doc(operationId="get_schema", summary="JSON Schema of a kind; with `.table` before `.json`, its Table Schema")
    @room.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @room.response(200, SchemaDocument)
    @documented(404, 406, 422)
    def schema(args: dict[str, Any], name: str) -> Response:
        kind = name.removesuffix(".table")
        if kind not in parts.kinds.values():
            raise NotFound
        return answered(Stamp.of(0, shape=parts.version), lambda: schema_text(kind, table=name.endswith(".table")))

    return room


def origins(parts: WebParts, record_id: str) -> Response:
    """Return where the fields of a record come from; not found where nothing is known or may be told of it."""
    found = parts.declaring.lineage(known(record_id), most_items=API_ITEMS)
    if found is None:
        raise NotFound
    told = {name: getattr(found, name) for name in ("id", "source", "url", "retrieved_at", "state")}
    return Response(orjson.dumps({**told, "fields": found.lines}, default=str), mimetype=JSON)


def journal(parts: WebParts, *, last: ByMark) -> Blueprint:
    """Return the change log."""
    room = Room("changes", __name__, url_prefix=PREFIX, description="What was created, changed or withdrawn")

    @room.get("/changes", endpoint="list")
    @room.doc(operationId="list_changes", summary="Changes after a number of the log, the oldest first")
    @room.arguments(ChangesArgs(plurals=tuple(parts.kinds)), location="query", unknown=ma.RAISE)
    @room.response(200, ChangesPage)
    @documented(406, 422)
    def changes(args: dict[str, Any]) -> Response:
        asked = args.get("kinds") or parts.kinds
        kinds = tuple(parts.kinds[plural] for plural in dict.fromkeys(asked))
        since, limit = args.get("since", 0), args.get("limit", 100)
        seq = last(kinds)[0]
        lasting()
        stamp = Stamp.of(seq, shape=parts.version)
        return answered(stamp, lambda: told_changes(parts, kinds, since, limit, last=seq))

    return room


def page(parts: WebParts, plural: str, asked: Asked, *, kept: list[tuple[str, str]]) -> Response:
    """Return one page of a list: the stored texts, joined."""
    found = parts.search(asked.query(parts.clock()))
    tail = orjson.dumps({"total": found.total, "facets": found.facets, "next": found.next})
    response = Response(b'{"items":[' + b",".join(found.bodies) + b"]," + tail[1:], mimetype=JSON)
    if found.next:
        query = replace(asked, after=found.next).string(place=True, more=kept)
        response.headers.add("Link", f'<{parts.base_url}{PREFIX}/{plural}{query}>; rel="next"')
    return response


def language_of(args: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a link to the next page keeps beside the search: the language and the facets asked."""
    facets = [("facets", name) for name in args.get("facets", ())]
    return [*facets, *([("lang", args["lang"])] if "lang" in args else [])]


def record(parts: WebParts, record_id: str, *, kind: str | None = None) -> Response:
    """Return a record as it is stored; one that was replaced leads to its successor.

    One that was withdrawn is not found any more, and the problem says since when and why.
    """
    body = parts.get(known(record_id), kind=kind)
    if body is not None:
        response = Response(body, mimetype=JSON)
        response.headers.add("Link", f'<{record_url(parts.base_url, record_id)}>; rel="alternate"; type="text/html"')
        return response
    state = parts.state(record_id)
    if state is None or not state.withdrawn_at or (kind and state.kind != kind):
        raise NotFound
    if state.replaced_by:
        room = parts.plural(kind) if kind else "records"
        return redirect(record_url(PREFIX, state.replaced_by).replace("/records/", f"/{room}/", 1), 301)  # type: ignore[return-value]
    more = {name: getattr(state, name) for name in ("id", "withdrawn_at", "reason")}
    return problem(404, "This record was withdrawn.", **more)


def past(parts: WebParts, record_id: str) -> Response:
    """Return the history of a record."""
    steps = parts.history(known(record_id))
    if not steps:
        raise NotFound
    return Response(orjson.dumps({"items": [told_step(step) for step in steps]}), mimetype=JSON)


def told_step(step: Version | Change) -> dict[str, Any]:
    """Return one state of a record, whose text goes into the answer as it is stored."""
    return {"seq": step.seq, "at": step.at, "event": step.event, "cause": step.cause, "reason": step.reason,
            "replaced_by": step.replaced_by, "record": orjson.Fragment(step.body or b"null")}  # fmt: skip


def told_changes(parts: WebParts, kinds: tuple[str, ...], since: int, limit: int, *, last: int) -> Response:
    """Return the changes after a number; ``next`` is where to go on, the same number when there is nothing new.

    ``last`` was read before them: where they go on behind it, it is read again.
    """
    rows = parts.changes(since, limit=limit, kinds=kinds, query=None, until=None)
    following = rows[-1].seq if rows else since
    if following > last:
        last = parts.last_seq(kinds)
    items = [{"id": row.id, "kind": row.kind, **told_step(row)} for row in rows]
    more = following < last and bool(rows)
    return Response(orjson.dumps({"items": items, "next": following, "last": last, "more": more}), mimetype=JSON)


def schema_text(kind: str, *, table: bool) -> Response:
    """Return the Table Schema of the open view of a kind, or its JSON Schema."""
    seen = view(kind, OPEN)
    found = table_schema(seen) if table and seen else json_schema(kind)
    return Response(orjson.dumps(found), mimetype=JSON)


def docs(api: Api) -> Response:
    """Return the description of the API as a page, without a script or a foreign file."""
    return Response(render_template("api/api_docs.html", spec=api.spec.to_dict()), mimetype="text/html")
