"""Feeds and exports: any search in any format, at one address each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from hub.errors import UsageError
from hub.publish import atom, calendar, geojson, jsonfeed, lines, rss, tables
from hub.publish.columns import columns_of, row_of
from hub.publish.entries import Entry, Feed
from hub.publish.flat import liner
from hub.publish.points import point
from hub.web.following.calendars import events
from hub.web.following.changelog import archive, current, entry, past, window
from hub.web.i18n import translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parameters import ExportArgs
from hub.web.parts import WebParts
from hub.web.query import Asked, asked
from schemas import OPEN, view
from schemas.columns import row_of as schema_row

#: extension -> media type
NEWS = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
WRITERS = {"atom": atom.written, "rss": rss.written, "json": jsonfeed.written}
TABLES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
FORMATS = (*NEWS, "ics", *TABLES)
#: where people search what a feed tells
PAGES = {"projects": "/projects", "calls": "/calls", "organisations": "/organisations", "coverages": "/coverage",
         "indicators": "/indicators"}  # fmt: skip
EPOCH = "1970-01-01T00:00:00Z"
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Wanted:
    """What one request wants: the search, the address of its kind, the format."""

    plural: str
    extension: str
    search: Asked
    args: dict[str, str]

    @property
    def kind(self) -> str:
        """Return the kind in singular."""
        return self.search.kinds[0]


def blueprint(parts: WebParts) -> Blueprint:
    """Return the addresses ``/feeds/<kinds>.<extension>``."""
    feeds = Blueprint("feeds", __name__)
    schema = ExportArgs()  # made once: a schema is costly to make and keeps nothing of what it loads

    @feeds.get("/feeds/<plural>.<extension>")
    def feed(plural: str, extension: str) -> Response:
        if plural not in parts.kinds or extension not in FORMATS:
            raise NotFound
        search = asked(request.args, kinds=(parts.kinds[plural],), schema=schema)
        wanted = Wanted(plural, extension, replace(search, facets=()), request.args.to_dict())
        return answered(stamp(wanted), lambda: made(wanted), vary="Accept-Encoding, Accept-Language")

    def stamp(wanted: Wanted) -> Stamp:
        kinds = wanted.search.kinds
        ticking = wanted.search.ticking or wanted.extension == "ics"
        shape = f"{parts.version} {parts.clock():%Y-%m-%dT%H}" if ticking else parts.version
        seq = parts.last_seq(kinds)
        return Stamp.of(seq, at=None if ticking else parts.last_at(kinds) or EPOCH, shape=shape)

    def made(wanted: Wanted) -> Response:
        if wanted.extension in NEWS:
            return news(parts, wanted)
        return deadlines(parts, wanted) if wanted.extension == "ics" else table(parts, wanted)

    return feeds


def news(parts: WebParts, wanted: Wanted) -> Response:
    """Return what changed, newest first, as Atom, RSS or JSON Feed."""
    query = wanted.search.query(parts.clock())
    filtered = wanted.search.narrowed
    read = window(parts, query, filtered=filtered)
    timeless = replace(wanted.search, open_only=False, days_left=None)  # an archive does not change as time goes by
    archives = past(parts, timeless.query(parts.clock()), filtered=timeless.narrowed)
    last, number = parts.last_seq(wanted.search.kinds), wanted.args.get("archive")
    if number is not None:
        document = archive(archives, int(number))
    else:
        document = current(read, last=last, archives=archives if filtered else None)
    entries = [entry(parts, change) for change in document.changes]
    about = described(parts, wanted, entries, document.previous)
    body = b"".join(WRITERS[wanted.extension](about, entries))
    response = Response(body, content_type=f"{NEWS[wanted.extension]}; charset=utf-8")
    if about.hub_url:
        response.headers.add("Link", f'<{about.hub_url}>; rel="hub"')
    response.headers.add("Link", f'<{about.self_url}>; rel="self"')
    return response


def described(parts: WebParts, wanted: Wanted, entries: list[Entry], previous: int | None) -> Feed:
    """Return what the feed says of itself; its addresses are canonical, whatever the order of what was asked."""
    here, kept = address_of(parts, wanted), kept_of(wanted)
    number = wanted.args.get("archive")

    def at(number: int | str) -> str:
        return address_of(parts, wanted, more=[("archive", str(number))])

    return Feed(
        title=title(parts, wanted),
        subtitle=translated("Ce qui est nouveau, modifié ou retiré, dans l’ordre du journal."),
        self_url=here if number is None else at(int(number)),
        page_url=f"{parts.base_url}{PAGES.get(wanted.plural, '/')}{wanted.search.string(more=kept)}",
        base_url=parts.base_url,
        updated=entries[0].updated if entries else parts.last_at(wanted.search.kinds) or EPOCH,
        language=language(),
        current_url=here if number is not None else None,
        prev_archive=at(previous) if previous is not None else None,
        archive=number is not None,
        hub_url=f"{parts.base_url}/websub" if parts.websub.ask and number is None else None,
    )


def address_of(parts: WebParts, wanted: Wanted, *, more: Iterable[tuple[str, str]] = ()) -> str:
    """Return the canonical address of a feed, under which it is known as a topic too."""
    query = wanted.search.string(more=[*kept_of(wanted), *more])
    return f"{parts.base_url}/feeds/{wanted.plural}.{wanted.extension}{query}"


def kept_of(wanted: Wanted) -> list[tuple[str, str]]:
    """Return what the address of a feed keeps beside the search."""
    return [(name, wanted.args[name]) for name in ("lang",) if name in wanted.args]


def title(parts: WebParts, wanted: Wanted) -> str:
    """Return the title of a feed: the hub, the kind, and what narrows the search."""
    kinds = {
        "tenders": translated("marchés publics"),
        "clauses": translated("clauses sociales"),
        "contracts": translated("attributions"),
        "projects": translated("projets européens"),
        "calls": translated("appels à projets"),
        "organisations": translated("organisations"),
        "coverages": translated("conventions de facilitateurs"),
        "indicators": translated("indicateurs"),
        "territories": translated("territoires"),
    }
    words = [value for name, value in wanted.search.pairs(place=False) if name not in ("open", "lang")]
    return " · ".join([parts.title, kinds.get(wanted.plural, wanted.plural), *words])


def deadlines(parts: WebParts, wanted: Wanted) -> Response:
    """Return the deadlines of a search as a calendar, with those that are off as cancelled."""
    body = b"".join(calendar.written(described(parts, wanted, [], None), events(parts, wanted.search)))
    return Response(body, content_type="text/calendar; charset=utf-8", headers=attachment(wanted, "inline"))


def table(parts: WebParts, wanted: Wanted) -> Response:
    """Return everything that the search finds, streamed; an error cuts the connection, it never makes a row."""
    if wanted.extension == "xlsx":
        small_enough(parts, wanted)
    query = wanted.search.query(parts.clock()) if wanted.search.narrowed else None
    texts = (body for _, body in parts.stream(wanted.kind, query))
    writers = {"csv": as_csv, "jsonl": as_lines, "xlsx": as_xlsx, "geojson": as_geojson}
    pieces = primed(writers[wanted.extension](parts, wanted, texts))
    return Response(pieces, content_type=TABLES[wanted.extension], headers=attachment(wanted, "attachment"))


def small_enough(parts: WebParts, wanted: Wanted) -> None:
    """Refuse a workbook that would keep somebody waiting for minutes.

    :raises UsageError: with what to take instead.
    """
    query = wanted.search.query(parts.clock())
    total = parts.search(replace(query, limit=1, after=None)).total
    if total > tables.ROWS_ON_REQUEST:
        raise UsageError(
            f"this search finds {total:,} records, and a workbook is made on request of at most"
            f" {tables.ROWS_ON_REQUEST:,}: narrow the search, or take .csv, which spreadsheets open too"
        )


def laid_flat(wanted: Wanted, texts: Iterator[bytes], *, default: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Return the header and the rows: all columns of the schema, or the short ones for people."""
    if wanted.args.get("columns", default) == "all" and (seen := view(wanted.kind, OPEN)):
        row = schema_row(seen.columns, as_text=lambda value: orjson.dumps(value).decode())
        return [column.name for column in seen.columns], (row(orjson.loads(text)) for text in texts)
    columns = columns_of(wanted.kind)
    return [column.name for column in columns], (row_of(orjson.loads(text), columns) for text in texts)


def as_csv(parts: WebParts, wanted: Wanted, texts: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a CSV file: with the columns of the schema, or the short ones for people."""
    bom = BOM if wanted.args.get("bom") == "true" else b""
    if wanted.args.get("columns", "all") == "all" and (seen := view(wanted.kind, OPEN)):
        line = liner(seen.columns)
        header = [column.name for column in seen.columns]
        return tables.csv_written(header, (line(orjson.loads(text)) for text in texts), bom=bom)
    header, rows = laid_flat(wanted, texts, default="short")
    return tables.csv_written(header, map(tables.csv_line, rows), bom=bom)


def as_lines(parts: WebParts, wanted: Wanted, texts: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a JSON Lines file."""
    return lines.written(texts)


def as_xlsx(parts: WebParts, wanted: Wanted, texts: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a workbook."""
    header, rows = laid_flat(wanted, texts, default="short")
    return tables.xlsx_written(header, rows, sheet=wanted.plural)


def as_geojson(parts: WebParts, wanted: Wanted, texts: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a feature collection; its properties are the columns of the tables."""
    columns = columns_of(wanted.kind)
    named: Callable = lambda record: {column.name: column.read(record) for column in columns}  # noqa: E731
    records = (orjson.loads(text) for text in texts)
    return geojson.written(records, base_url=parts.base_url, point=point, properties=named)


def primed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces with the first one made, so that an error before it is still told as an error."""
    first = next(pieces, b"")

    def all_pieces() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_pieces()


def attachment(wanted: Wanted, how: str) -> dict[str, str]:
    """Return the header that names the file."""
    return {"Content-Disposition": f'{how}; filename="{wanted.plural}.{wanted.extension}"'}
