"""Clausier: an exact copy of another Clausier's open records, by its change log."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import Schema, fields, validate

from hub import Connector, Contract, FetchError, Item, ParseError, Raw, Refused, Skip, hookimpl
from hub_clausier.dump import fetched, lines_of
from hub_clausier.log import item_of, items_of

if TYPE_CHECKING:
    from hub import Http

__all__ = ["Clausier"]

PAGE = 1000  #: lines of the log in one page; the API gives no more
CHANGES, DUMP, NOTE = "/api/v1/changes", "records.jsonl.gz", "manifest.json"
GONE = (404, 410)
LIVING = ("created", "changed")


class Clausier(Connector):
    """Another hub's records, exactly as received: a first copy of its dump, then its change log."""

    name = "clausier"
    title = "Copie d’un autre Clausier"
    homepage = "https://github.com/search?q=clausier"
    licence = "etalab-2.0"
    kinds = ("tender", "clause", "contract", "project", "call", "organisation", "coverage", "indicator", "territory")
    version = "1"
    forms: ClassVar[Mapping[str, int]] = {"copy": 1}
    ignores = frozenset({"hub", "seq", "at", "event", "reason", "replaced_by"})
    mirrors = True
    contract = Contract(
        attribution="Copie d’un autre Clausier ; la source de chaque donnée est dans son champ origin",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        keep_raw_days=7,
    )

    class Options(Schema):
        """Which hub is copied, and how the copy begins."""

        url = fields.Url(load_default="", schemes={"http", "https"}, require_tld=False)
        first = fields.String(load_default="dump", validate=validate.OneOf(("dump", "changes")))

    @property
    def hub(self) -> str:
        """Return the address of the hub that is copied."""
        return self.address or str(self.options["url"]).rstrip("/")

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the dump where there is no copy yet, then each page of the log after it.

        A first copy that was broken off goes on with the dump that it began with; where that one is gone, the log
        is read from its beginning, which tells of all that the dump had and has lost since.
        """
        if not self.hub:
            raise FetchError("no hub to copy: set url under [clausier.options] in sources.toml")
        if cursor and cursor.get("hub") != self.hub:
            raise FetchError(
                f"this copy is one of {cursor.get('hub')}, not of {self.hub}: set that url again, or begin a new hub"
            )
        since = (cursor or {}).get("seq", 0)
        if cursor is None and self.options["first"] == "dump":
            note = self.newest_dump(http)
            if note is not None:
                yield note
                cursor = note.cursor
        if cursor and "dump" in cursor:
            since = yield from self.first_copy(http, cursor)
        yield from self.changes(http, since)

    def newest_dump(self, http: Http) -> Raw | None:
        """Return what the hub's newest dump says of itself, or None where there is none."""
        try:
            note = http.get(f"{self.hub}/dumps/latest/{NOTE}", accept="application/json")
        except Refused as error:
            if error.status in GONE:
                return None
            raise
        told = note.json()
        return note.at({"hub": self.hub, "dump": told["name"], "seq": told["seq"], "sha256": digest_in(told)})

    def first_copy(self, http: Http, cursor: Mapping[str, Any]) -> Generator[Raw, None, int]:
        """Yield a dump that is what its manifest says; return the number of the log from which to go on."""
        with tempfile.TemporaryDirectory(prefix="clausier-") as folder:
            url = f"{self.hub}/dumps/{cursor['dump']}/{DUMP}"
            try:
                path = fetched(http, url, Path(folder) / DUMP, sha256=cursor["sha256"])
            except Refused as error:
                if error.status in GONE:
                    return 0
                raise
            after = {"hub": self.hub, "seq": cursor["seq"]}
            yield Raw.from_file(path, url=f"{url}#seq={cursor['seq']}", media_type="application/gzip").at(after)
        return int(cursor["seq"])

    def changes(self, http: Http, since: int) -> Iterator[Raw]:
        """Yield the pages of the log after a number; of a log in which nothing is new, none."""
        while True:
            url = f"{self.hub}{CHANGES}"
            raw = http.get(url, params={"since": since, "limit": PAGE}, accept="application/json")
            page = raw.json()
            if page["last"] < since:
                raise FetchError(
                    f"{self.hub}: its log ends at {page['last']}, this copy has read {since}: that hub was put back to"
                    " an older state; begin a new copy (see the README of hub-clausier)"
                )
            if not page["items"]:
                return
            since = page["next"]
            yield raw.at({"hub": self.hub, "seq": since})
            if not page["more"]:
                return

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield a line of the log for each record that it tells of, or each record of a dump."""
        hub, _, rest = raw.url.partition("/dumps/")
        if not rest:
            yield from items_of(raw, hub=raw.url.partition(CHANGES)[0])
        elif rest.partition("#")[0].endswith(DUMP):
            seq = int(rest.rpartition("#seq=")[2])
            for number, line in enumerate(lines_of(raw), start=1):
                try:
                    yield item_of(line, hub=hub, seq=seq)
                except (KeyError, TypeError, ValueError) as error:
                    raise ParseError(f"{raw.url} line {number}: no record: {error}") from error

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the record exactly as it was received; of one that is gone, nothing."""
        record = item.data.pop("record", None)
        if record is None and item.data["event"] in LIVING:
            raise Skip("a text that was taken back since; a later line says so")
        if record is not None:
            yield record


def digest_in(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 that a manifest gives of its canonical file."""
    found = [card["sha256"] for card in manifest.get("files", ()) if card.get("path") == DUMP]
    if not found:
        raise FetchError(f"the dump {manifest.get('name')} has no {DUMP}: it is not one of a Clausier")
    return str(found[0])


@hookimpl
def register_connectors() -> list[type]:
    """Return the sources that this plugin can read."""
    return [Clausier]
