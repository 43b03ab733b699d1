"""Frozen1: a plugin for hook API 1, which is never edited and must run on every later hub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint
from hub import (
    Connector,
    Contract,
    Door,
    Exporter,
    Finding,
    Http,
    Incomplete,
    Item,
    Link,
    ParseError,
    Raw,
    Skip,
    hookimpl,
    iter_xml,
    open_container,
    personal_values,
    read_table,
)
from marshmallow import Schema, fields, validate

PARIS = ZoneInfo("Europe/Paris")
pages = Blueprint("frozen_1", __name__)
ended: list[str] = []


class Frozen1(Connector):
    """A town's tenders: pages of JSON, the same in fewer words in a zipped table, and plans in XML."""

    name = "frozen_1"
    title = "Ville d'Exemple"
    homepage = "https://example.org/marches"
    licence = "etalab-2.0"
    kinds = ("tender",)
    version = "3"
    forms = {"row": 1, "plan": 2, "full": 3}
    ignores = frozenset({"service"})
    withdraws = True
    door = Door(drop=("contact", "**.phone"), scrub=("note",))
    contract = Contract(attribution="Source : Ville d'Exemple", licence_url="https://example.org/licence")
    secrets = ("FROZEN_KEY",)
    base_url = "https://example.org"

    class Options(Schema):
        """What an operator may set under [frozen_1.options]."""

        page_size = fields.Integer(load_default=2, validate=validate.Range(1, 100))

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the plans, the table, and the pages."""
        key = {"X-Key": self.credentials["FROZEN_KEY"]}
        yield http.get(f"{self.address}/plans.xml", headers=key, accept="application/xml").of("plans")
        table = http.get(f"{self.address}/old.zip", params={"all": "1"}, headers=key, accept="application/zip")
        if not table.read():
            raise Incomplete(f"{table.url}: nothing came")
        yield table.of("old")
        for raw in http.pages(
            f"{self.address}/api/tenders",
            {"order": "ref"},
            items=lambda page: page["results"],
            total=lambda page: page["total_count"],
            limit=self.options["page_size"],
            headers=key,
        ):
            yield raw.of("tenders", announced=raw.json()["total_count"])

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield an item for each tender, plan or row; a document tells by its first byte what it is."""
        with raw.open() as file:
            first = file.read(1)
        if first == b"{":
            for row in raw.json()["results"]:
                yield Item(row["ref"], "full", row)
        elif first == b"<":
            for element in iter_xml(raw, "plan"):
                row = {child.tag: child.text or "" for child in element}
                if "ref" not in row:
                    raise ParseError(f"{raw.url}: a plan has no ref")
                yield Item(row["ref"], "plan", row)
        elif first == b"P":
            for member in open_container(raw):
                for row in read_table(member, delimiter=";").require("ref", "title").rows:
                    yield Item(row["ref"], "row", dict(row))
        else:
            raise ParseError(f"{raw.url}: neither pages, nor plans, nor the table")

    def unfold(self, item: Item) -> Item:
        """Unpack the details, JSON in a text."""
        packed = item.data.get("details")
        return Item(item.key, item.form, {**item.data, "details": json.loads(packed)}) if packed else item

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the part of the source that an item stands in."""
        return (item.form,)

    def accepts(self, path_name: str) -> bool:
        """Say whether a file given by hand is one of this source's."""
        return path_name.endswith((".json", ".xml", ".zip"))

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the tender of an item."""
        row = item.data
        title, details = row.pop("title"), row.pop("details", None) or {}
        if title == "(test)":
            raise Skip("a test of the source's own")
        record: dict[str, Any] = {"id": self.uid(row.pop("ref")), "kind": "tender", "title": title, "language": "fr"}
        if note := row.pop("note", ""):
            record["description"] = note
        if day := row.pop("published", ""):
            record["published_on"] = day
        if city := row.pop("city", ""):
            record["places"] = [{"city": city, "country": "FR", "role": "performance"}]
        if limit := row.pop("deadline", ""):
            record["deadline"] = deadline(limit)
        if buyer := details.get("buyer"):
            record["organisations"] = [{"role": "buyer", "name": buyer}]
        if amount := details.get("amount"):
            record["value"] = {"amount": amount, "currency": "EUR", "tax": "excluded"}
        yield record


class Log(Connector):
    """The same town's log of changes, read from where it was left."""

    name = "frozen_1_log"
    title = "Ville d'Exemple, changes"
    homepage = "https://example.org/log"
    licence = "etalab-2.0"
    kinds = ("tender",)
    contract = Contract(attribution="Source : Ville d'Exemple", fresh_within_hours=1)
    base_url = "https://example.org"

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield what stands in the log after the cursor."""
        after = (cursor or {}).get("after", 0)
        while True:
            raw = http.get(f"{self.address}/log", params={"after": after}, accept="application/json")
            entries = raw.json()["entries"]
            if not entries:
                return
            after = entries[-1]["n"]
            yield raw.at({"after": after})

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield an item for each entry."""
        for entry in raw.json()["entries"]:
            yield Item(str(entry["n"]), "entry", entry)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the tender that an entry tells of."""
        yield {"id": self.uid(str(item.data.pop("n"))), "kind": "tender", "title": item.data.pop("title")}


class Lines(Exporter):
    """Titles, one a line."""

    name = "frozen-titles"
    media_type = "text/plain"

    def write(self, records: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
        """Yield a line for each record."""
        for record in records:
            yield f"{record['title']}\n".encode()


def deadline(text: str) -> dict[str, str]:
    """Return a time of Paris with its instant in UTC."""
    local = datetime.fromisoformat(text).replace(tzinfo=PARIS)
    return {"local": f"{local:%Y-%m-%dT%H:%M}", "utc": f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "text": text}


@pages.get("/")
def page() -> str:
    """Return a page of the plugin's own."""
    return "frozen"


@hookimpl
def register_connectors() -> list[type]:
    """Offer both connectors."""
    return [Frozen1, Log]


@hookimpl
def register_exporters() -> list[Any]:
    """Offer the format."""
    return [Lines()]


@hookimpl
def register_blueprints() -> list[Any]:
    """Offer the page."""
    return [pages]


@hookimpl
def link_record(record: dict[str, Any], find: Any) -> list[Link]:
    """Link a record with those that name the same company."""
    found = [find(siret=each["siret"]) for each in record.get("organisations", ()) if each.get("siret")]
    return [Link("related", id=uid, score=0.5, evidence=({"why": "siret"},)) for ids in found for uid in ids]


@hookimpl
def assess_record(record: dict[str, Any]) -> list[Finding]:
    """Remark on a title that holds a mail address."""
    if personal_values(record.get("title") or "", ("e-mail address",)):
        return [Finding("frozen_mail", "warning", "Une adresse dans le titre.", "An address in the title.")]
    return []


@hookimpl
def run_finished(run: Any) -> None:
    """Note which source was harvested and how it ended."""
    ended.append(f"{run.source}: {run.status}")
