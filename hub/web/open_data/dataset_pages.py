"""The pages of data: what there is, how fresh, how big, how good, how to cite, and every format of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from hub.publish.columns import columns_of
from hub.publish.dumps import QUALITY
from hub.web.figures.charts import chart
from hub.web.i18n import number, translated
from hub.web.negotiation import REVALIDATE, language
from hub.web.open_data.dataset_markup import dataset_of, everything
from hub.web.open_data.schema_files import changelog
from hub.web.parts import WebParts
from schemas import KINDS, OPEN, VERSION, view

PREVIEW = 5  #: rows
PREVIEW_COLUMNS = 7
LETTERS = 90  #: of a cell of the preview
HISTORY = 60  #: dumps listed
Rows = Sequence[tuple[str, float | None, str]]
FORMATS = {"jsonl": "JSON Lines", "csv": "CSV", "parquet": "Parquet", "xlsx": "XLSX", "geojson": "GeoJSON"}


@dataclass(frozen=True)
class FileLine:
    """A file as the page offers it."""

    path: str
    url: str
    words: str
    size: str
    sha256: str


@dataclass(frozen=True)
class KindCard:
    """A kind as the page of all shows it."""

    kind: str
    plural: str
    title: str
    records: int
    first: str
    last: str
    files: tuple[FileLine, ...]
    sources: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Fill:
    """How often a field is filled, per source; ``shares`` are whole per cents."""

    field: str
    shares: tuple[int, ...]


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages of data."""
    pages, shelf = Blueprint("datasets", __name__), parts.data.shelf

    @pages.get("/datasets")
    def datasets() -> Response:
        latest = shelf.latest()
        cards = [card(parts, latest, kind) for kind in latest["kinds"]] if latest else []
        rows: Rows = [(each.title, float(each.records), number(each.records)) for each in cards]
        html = render_template(
            "open_data/datasets.html", latest=latest, cards=cards, whole=whole_files(parts, latest),
            chart=in_order(rows), history=list(islice(shelf.manifests(), HISTORY)), status=status_words,
            changes=changes(),
            markup=script(everything(parts, latest, language())), sources=source_lines(parts, latest), size=size_words,
        )  # fmt: skip
        return page(html)

    @pages.get("/datasets/<plural>")
    def dataset(plural: str) -> Response:
        latest, kind = shelf.latest(), parts.kinds.get(plural)
        if kind is None:
            raise NotFound
        if latest is None or kind not in latest["kinds"]:
            return page(render_template("open_data/dataset_none.html", title=title(kind), plural=plural))
        known = card(parts, latest, kind)
        filled = fills(quality(parts, latest, kind))
        html = render_template(
            "open_data/dataset.html", latest=latest, known=known, version=VERSION, about=about(kind),
            header=[column.name for column in columns_of(kind)[:PREVIEW_COLUMNS]],
            rows=preview(parts, latest, known), filled=filled, judged=judged(parts, known),
            chart=in_order([(each.field, float(max(each.shares)), f"{max(each.shares)} %") for each in filled][:24]),
            markup=script(dataset_of(parts, latest, kind, language())),
        )  # fmt: skip
        return page(html)

    return pages


def page(html: str) -> Response:
    """Return a page that changes with each dump."""
    return Response(html, mimetype="text/html", headers={"Cache-Control": REVALIDATE})


def script(data: Any) -> str:
    """Return data as a block inside a page; no sign of it can end the block."""
    text = orjson.dumps(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def title(kind: str) -> str:
    """Return the name of a kind, in the language of this answer."""
    return KINDS[kind].fr if language() == "fr" else KINDS[kind].en


def about(kind: str) -> list[tuple[str, str, str]]:
    """Return the columns of a kind: name, type, label in the language of this answer."""
    seen = view(kind, OPEN)
    french = language() == "fr"
    return [(column.name, column.type, column.label_fr if french else column.label_en)
            for column in (seen.columns if seen else ())]  # fmt: skip


def card(parts: WebParts, latest: Mapping[str, Any], kind: str) -> KindCard:
    """Return a kind as the pages show it."""
    told = latest["kinds"][kind]
    first, last = told["published"] or ("", "")
    files = [file_line(parts, latest, each) for each in latest["files"] if each.get("kind") == kind]
    sources = [each for each in latest["sources"] if each["name"] in told["sources"]]
    return KindCard(kind, KINDS[kind].plural, title(kind), told["records"], first, last, tuple(files), tuple(sources))


def file_line(parts: WebParts, latest: Mapping[str, Any], file: Mapping[str, Any]) -> FileLine:
    """Return a file as the page offers it."""
    words = FORMATS.get(file["format"], file["format"])
    if file["path"].endswith("-excel.csv"):
        words = translated("CSV pour tableur (point-virgule)")
    if file["path"].endswith(".gz"):
        words = translated("{format} compressé", format=words)
    url = f"{parts.base_url}/dumps/{latest['name']}/{file['path']}"
    return FileLine(file["path"], url, words, size_words(file["bytes"]), file["sha256"])


def whole_files(parts: WebParts, latest: Mapping[str, Any] | None) -> list[FileLine]:
    """Return the files that are of no single kind."""
    return [file_line(parts, latest, each) for each in latest["files"] if not each.get("kind")] if latest else []


def size_words(size: int) -> str:
    """Return a length in bytes as people say it."""
    units = ((1000**3, translated("{n} Go")), (1000**2, translated("{n} Mo")), (1000, translated("{n} ko")))
    for limit, words in units:
        if size >= limit:
            return words.replace("{n}", number(round(size / limit, 1)))
    return translated("{n} octets", n=size)


def status_words(status: str) -> str:
    """Return how a dump stands, in words."""
    words = {
        "complete": translated("bonne"), "failed": translated("échouée"), "retired": translated("reprise"),
        "pruned": translated("trop ancienne"),
    }  # fmt: skip
    return words.get(status, status)


def in_order(rows: Rows) -> Any:
    """Return the chart of some rows, the longest bar first."""
    return chart(translated("nombre par ligne"), sorted(rows, key=lambda row: row[1] or 0, reverse=True))


def preview(parts: WebParts, latest: Mapping[str, Any], known: KindCard) -> list[list[str]]:
    """Return the first rows of a kind, in the short columns."""
    columns = columns_of(known.kind)[:PREVIEW_COLUMNS]
    path = parts.data.shelf.file(latest["name"], f"{known.plural}.jsonl")
    with path.open("rb") as file:
        records = [orjson.loads(line) for line in islice(file, PREVIEW)]
    return [[shortened(column.read(record)) for column in columns] for record in records]


def shortened(value: Any) -> str:
    """Return a value as a cell of the preview."""
    text = "" if value is None else str(value)
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"


def quality(parts: WebParts, latest: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Return how often each field of a kind is filled, per source."""
    path = parts.data.shelf.file(latest["name"], QUALITY)
    found: Mapping[str, Any] = orjson.loads(path.read_bytes()).get(kind, {})
    return found


def fills(told: Mapping[str, Any]) -> list[Fill]:
    """Return the lines of the table of fill rates, in the order of the schema."""
    names = next(iter(told.values()))["filled"] if told else {}
    return [Fill(name, tuple(share(each, name) for each in told.values())) for name in names]


def share(source: Mapping[str, Any], name: str) -> int:
    """Return the share of records that fill a field, in whole per cents that never round up to all."""
    records, filled = source["records"], source["filled"].get(name, 0)
    return 100 if filled == records else int(100 * filled / records)


def judged(parts: WebParts, known: KindCard) -> list[tuple[str, int, int, int, str]]:
    """Return per source: records here, items set aside, fields that drifted in its last run, when it was last read."""
    states = {state.name: state for state in parts.sources()}
    aside: dict[str, int] = {}
    for row in parts.aside.counts():
        aside[row[0]] = aside.get(row[0], 0) + row[-1]
    found = []
    for source in known.sources:
        name = source["name"]
        runs = parts.runs.list(source=name, limit=1)
        drift = len(parts.runs.drift(runs[0].id)) if runs else 0
        read = (states[name].last_complete_at if name in states else None) or ""
        found.append((name, source["kinds"][known.kind], aside.get(name, 0), drift, read))
    return found


def source_lines(parts: WebParts, latest: Mapping[str, Any] | None) -> list[tuple[Mapping[str, Any], str]]:
    """Return each source of the latest dump, with the instant at which it was last read in full."""
    states = {state.name: state.last_complete_at or "" for state in parts.sources()}
    return [(each, states.get(each["name"], "")) for each in latest["sources"]] if latest else []


def changes() -> Iterator[tuple[str, list[str]]]:
    """Yield each version of the schema with its paragraphs, in English as they are written."""
    for part in re.split(r"^## ", changelog(), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        yield head.strip(), [" ".join(each.split()).replace("`", "") for each in body.split("\n\n") if each.strip()]
