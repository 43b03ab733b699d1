"""Coverage: which facilitator accompanies clauses where, under which convention, from an operator's table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields

from hub import Connector, Contract, FetchError, Item, ParseError, Raw, Trace, hookimpl
from hub_coverage.lineage import traces_of
from hub_coverage.reading import read_coverage
from hub_coverage.rows import Wrong, coverage_of
from hub_coverage.table import COLUMNS, rows_of

if TYPE_CHECKING:
    from hub import Http

__all__ = ["COLUMNS", "Coverage", "read_coverage"]


class Coverage(Connector):
    """Facilitators and their partnership conventions, one row a territory."""

    name = "coverage"
    title = "Couverture par les facilitateurs (fichier de l'exploitant)"
    homepage = "https://www.socialement-responsable.org/"
    licence = "etalab-2.0"
    kinds = ("coverage",)
    withdraws = True
    contract = Contract(
        attribution="Source : exploitant du service, conventions de partenariat", fresh_within_hours=8760
    )

    class Options(Schema):
        """Where the operator keeps the table, a path or an https address; a file may also be given by hand."""

        file = fields.String(load_default="")

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the operator's table, from the disk or from the web: what it no longer holds is withdrawn."""
        place = self.options["file"] or (f"{self.address}/coverage.csv" if self.address else "")
        if not place:
            raise FetchError(
                "no table: set file under [coverage.options] in sources.toml, or run hub harvest coverage --file FILE"
            )
        on_the_web = place.startswith(("http://", "https://"))
        raw = http.get(place, accept="text/csv") if on_the_web else Raw.from_file(place)
        yield raw.of("coverage")

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the rows that say something."""
        yield from rows_of(raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the coverage of a row."""
        try:
            yield {"id": self.uid(item.key), **coverage_of(item.data)}
        except Wrong as error:
            raise ParseError(str(error)) from None

    def lineage(self, record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
        """Yield the column of each field."""
        yield from traces_of(record, item)


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Coverage]
