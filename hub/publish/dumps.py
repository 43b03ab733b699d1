"""A dump: everything that is open, of one moment, in every format, written in constant memory in one pass."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

import schemas
from hub.publish import parquet
from hub.publish.datapackage import data_package
from hub.publish.dumps_delta import Gone, delta
from hub.publish.dumps_files import Csv, CsvForSpreadsheets, Digested, GeoJson, Lines, Written, digest_of
from hub.publish.dumps_quality import Tally, source_of
from hub.publish.dumps_sheet import Sheet
from hub.publish.dumps_shelf import CANONICAL, IDS, INDENTED, MANIFEST
from schemas.columns import row_of

QUALITY, PACKAGE, SUMS = "quality.json", "datapackage.json", "SHA256SUMS"


@dataclass(frozen=True)
class SourceCard:
    """What must be told of a source with its data; one that may not be handed on is in no dump (promise P9)."""

    name: str
    title: str
    licence: str
    licence_url: str
    attribution: str
    republish: bool = True


@dataclass(frozen=True)
class Base:
    """The dump before this one, from which the delta is made."""

    name: str
    seq: int
    sha256: str
    canonical: Path


@dataclass(frozen=True)
class Order:
    """What is to be written: the moment, and what is told with it."""

    name: str
    seq: int
    at: str | None
    made_at: str
    base_url: str
    title: str
    version: str
    sources: Mapping[str, SourceCard]
    records: Iterable[tuple[str, bytes]] = field(repr=False)
    gone: Gone = field(repr=False, default=lambda id: (None, None))
    base: Base | None = None


def write_whole(folder: Path, order: Order) -> list[Written]:
    """Write the canonical file, which is all for which the store is read; return its card."""
    whole = Lines(folder / CANONICAL.removesuffix(".gz"), None, plain=False)
    closed = {card.name for card in order.sources.values() if not card.republish}
    try:
        for _, text in order.records:
            if not closed or source_of(orjson.loads(text)) not in closed:
                whole.add(text, {}, [])
        return whole.close()
    except BaseException:
        whole.abandon()
        raise


def write_dump(folder: Path, order: Order, whole: list[Written]) -> dict[str, Any]:
    """Write all files of a dump from its canonical one, the manifest last; return the manifest."""
    tally = Tally()
    written = [*whole, *write_kinds(folder, order, tally)]
    told, without = delta_of(folder, order)
    kinds = tally.kinds()
    fields = {kind: top_fields(kind) for kind in kinds}
    (folder / QUALITY).write_bytes(orjson.dumps(tally.quality(fields), option=INDENTED))
    written.append(plain_file(folder / QUALITY, "json"))
    if told:
        written.append(told[0])
    package = data_package(order, kinds, written)
    (folder / PACKAGE).write_bytes(orjson.dumps(package, option=INDENTED))
    written.append(plain_file(folder / PACKAGE, "json"))
    manifest = {
        "status": "complete", "name": order.name, "date": order.name[:10], "title": order.title,
        "made_at": order.made_at, "seq": order.seq, "at": order.at, "schema_version": schemas.VERSION,
        "generator": f"Clausier {order.version}", "base_url": order.base_url,
        "records": sum(kind["records"] for kind in kinds.values()), "kinds": kinds,
        "sources": [described(order, name, kinds) for name in sources_in(kinds)],
        "left_out": [{"source": card.name, "title": card.title, "why": "its licence does not let us hand it on"}
                     for card in order.sources.values() if not card.republish],
        "canonical": canonical_of(written), "delta": told[1] if told else None, "without_delta": without,
        "decp": tally.decp.told(), "not_made": not_made(kinds, written), "files": [file_card(each) for each in written],
    }  # fmt: skip
    (folder / MANIFEST).write_bytes(orjson.dumps(manifest, option=INDENTED))
    sums = {each.path: each.sha256 for each in written} | {MANIFEST: digest_of(folder / MANIFEST)[0]}
    (folder / SUMS).write_text("".join(f"{sha}  {name}\n" for name, sha in sorted(sums.items())), "utf-8")
    return manifest


class KindFiles:
    """The files of one kind, written side by side."""

    def __init__(self, folder: Path, kind: str, order: Order) -> None:
        view = schemas.view(kind, schemas.OPEN)
        assert view is not None, f"{kind} has no open view"
        plural, columns = schemas.plural(kind), view.columns
        self.row = laid_flat(columns)
        self.writers: list[Any] = [
            Lines(folder / f"{plural}.jsonl", kind), Csv(folder / f"{plural}.csv", kind, columns),
            CsvForSpreadsheets(folder / f"{plural}-excel.csv", kind, columns),
            GeoJson(folder / f"{plural}.geojson", kind, base_url=order.base_url),
            Sheet(folder / f"{plural}.xlsx", kind, columns, sheet=plural),
        ]  # fmt: skip
        if parquet.available():
            self.writers.append(parquet.Parquet(folder / f"{plural}.parquet", kind, columns))

    def add(self, text: bytes, record: dict[str, Any]) -> None:
        """Write one record into each file."""
        cells = self.row(record)
        for writer in self.writers:
            writer.add(text, record, cells)

    def close(self) -> list[Written]:
        """End the files."""
        return [written for writer in self.writers for written in writer.close()]

    def abandon(self) -> None:
        """Let go of what is open."""
        for writer in self.writers:
            writer.abandon()


def laid_flat(columns: tuple[Any, ...]) -> Callable[[Any], list[Any]]:
    """Return the function that lays a record flat, with the JSON text of each list."""
    row: Callable[[Any], list[Any]] = row_of(columns, as_text=lambda value: orjson.dumps(value).decode())
    return row


def write_kinds(folder: Path, order: Order, tally: Tally) -> list[Written]:
    """Write every record of the canonical file into the files of its kind, in one pass."""
    ids, kinds = Digested(folder / IDS, packed=False), dict[str, KindFiles]()
    try:
        ids.write(b"\n")
        for text in canonical_lines(folder):
            record = orjson.loads(text)
            kind = record["kind"]
            if kind not in kinds:
                kinds[kind] = KindFiles(folder, kind, order)
            ids.write(f"{record['id']}\n".encode())
            kinds[kind].add(text, record)
            tally.add(record)
        ids.close(None, "txt", 0)
        return [written for kind in sorted(kinds) for written in kinds[kind].close()]
    except BaseException:
        ids.abandon()
        for files in kinds.values():
            files.abandon()
        raise


def canonical_lines(folder: Path) -> Iterator[bytes]:
    """Yield the records of the canonical file of a folder."""
    with gzip.open(folder / CANONICAL, "rb") as file:
        for line in file:
            yield line[:-1]


def delta_of(folder: Path, order: Order) -> tuple[tuple[Written, dict[str, Any]] | None, str | None]:
    """Write the delta from the dump before; return it, or why there is none: a stale one is never told of."""
    base = order.base
    if base is None:
        return None, "there is no earlier dump"
    name = f"delta-{base.seq}-{order.seq}.jsonl"
    out, counts = Digested(folder / name, plain=False), {"ADD": 0, "MOD": 0, "DEL": 0}
    try:
        with checked_lines(base) as old, gzip.open(folder / CANONICAL, "rb") as new:
            for line in delta(old, new, order.gone):
                counts[orjson.loads(line)["op"]] += 1
                out.write(line)
    except (Stale, EOFError, gzip.BadGzipFile, zlib.error):
        out.abandon()
        (folder / f"{name}.gz").unlink()
        return None, f"the dump {base.name} is not what its manifest says: no delta can be made from it"
    (written,) = out.close(None, "jsonl", sum(counts.values()))
    came = {"name": base.name, "seq": base.seq, "sha256": base.sha256}
    return (written, {"path": written.path, "from": came, "added": counts["ADD"], "modified": counts["MOD"],
                      "deleted": counts["DEL"]}), None  # fmt: skip


class Stale(Exception):
    """The dump before is not what its manifest says."""


@contextmanager
def checked_lines(base: Base) -> Iterator[Iterator[bytes]]:
    """Give the lines of the dump before; at their end they must be those that its manifest promised (QUALITY T11).

    :raises Stale: where they are not.
    """
    sha = hashlib.sha256()

    def lines(file: Any) -> Iterator[bytes]:
        for line in file:
            sha.update(line)
            yield line

    with gzip.open(base.canonical, "rb") as file:
        yield lines(file)
    if sha.hexdigest() != base.sha256:
        raise Stale(base.name)


def top_fields(kind: str) -> list[str]:
    """Return the fields of a kind's open view, in the order of its schema."""
    view = schemas.view(kind, schemas.OPEN)
    return list(dict.fromkeys(column.path[0] for column in view.columns)) if view else []


def sources_in(kinds: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the sources of which a dump holds records."""
    return sorted({name for kind in kinds.values() for name in kind["sources"]})


def described(order: Order, name: str, kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is told of a source: its licence, its words, and how many of its records are here."""
    own = SourceCard(name, order.title, "", "", f"{order.title}, d’après les autres sources de cette copie")
    card = asdict(order.sources.get(name, own))
    del card["republish"]
    counts = {kind: about["sources"][name] for kind, about in kinds.items() if name in about["sources"]}
    return {**card, "records": sum(counts.values()), "kinds": counts}


def canonical_of(written: list[Written]) -> dict[str, Any]:
    """Return the card of the canonical file: the digest is that of what is inside."""
    file = next(each for each in written if each.path == CANONICAL)
    return {"path": file.path, "sha256": file.content_sha256, "bytes": file.content_bytes, "records": file.records}


def plain_file(path: Path, form: str) -> Written:
    """Return the card of a small file."""
    sha, size = digest_of(path)
    return Written(path.name, None, form, size, sha, 0)


def file_card(written: Written) -> dict[str, Any]:
    """Return a file as the manifest tells of it."""
    card = {key: value for key, value in asdict(written).items() if value is not None}
    return {**card, "media_type": written.media_type}


def not_made(kinds: Iterable[str], written: list[Written]) -> list[dict[str, str]]:
    """Return which formats are missing, and why."""
    there = {(each.kind, each.format) for each in written}
    missing = [] if parquet.available() else [{"format": "parquet", "why": parquet.MISSING}]
    for kind in kinds:
        if (kind, "xlsx") not in there:
            missing.append({"format": "xlsx", "kind": kind, "why": "larger than a workbook that can be opened"})
        if (kind, "geojson") not in there:
            missing.append({"format": "geojson", "kind": kind, "why": "no record of this kind has a place"})
    return missing
