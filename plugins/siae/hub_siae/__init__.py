"""SIAE: lists of work-integration and sheltered organisations that an operator imports by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields, validate

from hub import Connector, Contract, FetchError, Item, ParseError, Raw, Trace, hookimpl
from hub_siae.lineage import traces_of
from hub_siae.rows import FIELDS, Wrong, organisation_of, read_siae, rows_of

if TYPE_CHECKING:
    from hub import Http

__all__ = ["Siae", "read_siae"]


class Siae(Connector):
    """Organisations of a list in the form of le Marché de l'inclusion, or of the FINESS list of ESAT."""

    name = "siae"
    title = "Listes de SIAE, EA et ESAT (fichier de l'exploitant)"
    homepage = "https://lemarche.inclusion.gouv.fr/"
    licence = "other-closed"
    kinds = ("organisation",)
    withdraws = True
    ignores = FIELDS
    contract = Contract(
        attribution="Source : liste importée par l'exploitant", fresh_within_hours=8760, republish=False
    )

    class Options(Schema):
        """Where the lists are, and whether their licence lets everybody see them."""

        files = fields.List(fields.String(), load_default=list, metadata={"description": "paths, or https addresses"})
        audience = fields.String(validate=validate.OneOf(["internal", "open"]), load_default="internal")

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the operator's lists, from the disk or from the web: what one no longer holds is withdrawn."""
        places = self.options["files"] or ([f"{self.address}/siae.csv"] if self.address else [])
        if not places:
            raise FetchError(
                "no list: set files under [siae.options] in sources.toml, or run hub harvest siae --file FILE"
            )
        for place in places:
            on_the_web = place.startswith(("http://", "https://"))
            raw = http.get(place, accept="text/csv") if on_the_web else Raw.from_file(place)
            yield raw.of(raw.name or place)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the rows of either form."""
        yield from rows_of(raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the organisation of a row."""
        try:
            found = organisation_of(item.data)
        except Wrong as error:
            raise ParseError(str(error)) from None
        yield {"id": self.uid(item.key), **found, "audience": self.options["audience"]}

    def lineage(self, record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
        """Yield the column of each field."""
        yield from traces_of(record, item)


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Siae]
