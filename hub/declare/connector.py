"""DeclaredConnector: a declaration at work, as a Connector like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

from marshmallow import Schema, fields, validate

from hub.connector import Connector, Contract, Door, Item, Trace
from hub.declare.fetching import documents, query_of
from hub.declare.mapping import record_of, traces_of
from hub.declare.model import Declaration
from hub.declare.rows import items_of
from hub.errors import FetchError
from hub.outside import Http
from hub.raw import Raw


class DeclaredConnector(Connector):
    """What all declared sources have in common; `declared` makes the class of one."""

    declaration: ClassVar[Declaration]

    class Options(Schema):
        """What an operator may set under ``[<name>.options]``."""

        files = fields.List(fields.String(), load_default=list)
        page_size = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10_000))

    def __init__(self, *, base_url: str | None = None, **others: Any) -> None:
        super().__init__(base_url=base_url, **others)
        self.moved = base_url is not None

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the documents of the source: the operator's files where they are set, else what was declared."""
        declared = self.declaration
        if self.options["files"] or (declared.files and not self.moved):
            yield from self._files()
        elif declared.urls:
            yield from documents(declared, http, cursor, place=self.place, size=self.options["page_size"])
        else:
            raise FetchError(f"no document: set files under [{self.name}.options] in sources.toml")

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield an item for each row."""
        yield from items_of(self.declaration, raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the record of a row, where there is one."""
        record = record_of(self.declaration, item)
        if record is not None:
            yield {"id": self.uid(item.key), **record}

    def lineage(self, record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
        """Yield the column of each field."""
        yield from traces_of(self.declaration, item)

    def place(self, url: str) -> str:
        """Return where a declared URL is: at its own host, or at the replica that stands for it."""
        return f"{self.address}{query_of(url)}" if self.moved else url

    def _files(self) -> Iterator[Raw]:
        """Yield documents on disk; each file is a scope of its own, so that what one no longer holds is withdrawn."""
        folder = self.declaration.place.parent if self.declaration.place else None
        paths = self.options["files"] or [str(folder / file) if folder else file for file in self.declaration.files]
        least = self.declaration.at_least if len(paths) == 1 else 0
        for path in paths:
            raw = Raw.from_file(path)
            yield raw.of(raw.name, announced=least or None)


def declared(declaration: Declaration) -> type[DeclaredConnector]:
    """Return the connector's class that a declaration describes."""
    said = declaration
    first = urlsplit(said.urls[0]) if said.urls else None
    attributes = {
        "__doc__": f"{said.title}: declared in {said.place.name if said.place else 'a text'}.",
        "name": said.name,
        "title": said.title,
        "homepage": said.homepage,
        "licence": said.licence["id"],
        "kinds": (said.kind,),
        "version": f"{said.version}+{said.digest}",
        "withdraws": said.withdraws,
        "ignores": frozenset(said.ignores),
        "door": Door(drop=() if said.is_table else said.drop, scrub=said.scrub),
        "contract": contract_of(said),
        "base_url": f"{first.scheme}://{first.netloc}" if first else "",
        "declaration": said,
    }
    made = type("".join(part.capitalize() for part in said.name.split("_")), (DeclaredConnector,), attributes)
    return cast("type[DeclaredConnector]", made)


def contract_of(declaration: Declaration) -> Contract:
    """Return what the source asks of those who use its data."""
    licence = declaration.licence
    return Contract(
        attribution=licence["attribution"],
        licence_url=licence["url"],
        republish=licence["republish"],
        **declaration.contract,
    )
