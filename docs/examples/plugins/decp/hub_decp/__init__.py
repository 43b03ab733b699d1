"""DECP: the essential data of French public contracts, with the social considerations that buyers declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from hub import Connector, Contract, Door, Http, Item, ParseError, Raw, hookimpl
from hub_decp.contracts import IGNORED, contract_of
from hub_decp.shapes import FORMS, items_of


class Decp(Connector):
    """Contracts of the files that data.gouv.fr lists: JSON and XML of 2019 and 2022, and tables made of them."""

    name = "decp"
    title = "Données essentielles de la commande publique (DECP)"
    homepage = "https://www.data.gouv.fr/datasets/5cd57bf68b4c4179299eb0e9"
    licence = "etalab-2.0"
    kinds = ("contract",)
    forms = FORMS
    ignores = IGNORED
    door = Door(scrub=("objet",))
    contract = Contract(
        attribution="Source : données essentielles de la commande publique, ministère de l'Économie",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        fresh_within_hours=168,
    )
    base_url = "https://www.data.gouv.fr"

    class Options(Schema):
        """Which of the listed files are read."""

        dataset = fields.String(load_default="5cd57bf68b4c4179299eb0e9")
        titles = fields.String(load_default="", metadata={"description": "words that a file's title must hold"})

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield each listed file that changed since the cursor: the instant and the id of the last one read."""
        listed = http.get(f"{self.address}/api/1/datasets/{self.options['dataset']}/", accept="application/json")
        files = listed.json().get("resources")
        if not isinstance(files, list):
            raise ParseError(f"{listed.url}: no list of resources; is the option dataset right?")
        wanted = [one for one in files if str(one.get("format")).lower() in ("json", "xml")
                  and self.options["titles"].lower() in str(one.get("title")).lower()]  # fmt: skip
        for one in sorted(wanted, key=place):
            if cursor is None or place(one) > list(cursor):
                accept = f"application/{one['format'].lower()}"
                yield http.stream(one["url"], accept=accept).at(place(one))

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield each contract, whatever the form of the file."""
        yield from items_of(raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the contract."""
        yield {"id": self.uid(item.key), **contract_of(item.data)}


def place(resource: dict[str, Any]) -> list[str]:
    """Return where a file stands in the order in which files are read."""
    return [str(resource["last_modified"]), str(resource["id"])]


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Decp]
