"""The bench's own connector: the generated BOAMP-like lines, mapped as every other loader maps them."""

from __future__ import annotations

import orjson
from mapping import to_common

from hub import Connector, Contract, Item, hookimpl

NATURES = {"TRAVAUX": "works", "SERVICES": "services", "FOURNITURES": "supplies"}


class Bench(Connector):
    """Tenders of the generator, one JSON line each."""

    name = "bench"
    title = "Bench"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("tender",)
    contract = Contract(attribution="invented")
    base_url = "https://example.org"

    def fetch(self, http, cursor):
        """Fetch nothing: the bench reads files."""
        return iter(())

    def parse(self, raw):
        """Yield a line as it is; its notice stays packed until it is known to have changed."""
        with raw.open() as file:
            for line in file:
                row = orjson.loads(line)
                yield Item(row["idweb"], "ods", row)

    def normalise(self, item):
        """Yield the common record of 25 fields under the names of our schema."""
        flat = to_common(item.data)
        item.data.clear()
        yield tender(flat)


def tender(flat):
    """Return the mapped record as a tender."""
    record = {
        "id": "bench:" + flat["source_id"],
        "kind": "tender",
        "title": flat["title"],
        "description": flat["description"],
        "published_on": flat["published"][:10],
        "family": flat["family"],
        "procedure_text": flat["procedure"],
        "nature": [NATURES[name] for name in flat["market_type"]],
        "cpv": flat["cpv"],
        "descriptors": [{"code": label[:60], "label": label} for label in flat["keywords"]],
        "places": [{"department": code, "role": "publication"} for code in flat["departments"]],
        "organisations": [buyer(flat)],
        "declared": {"social": flat["insertion"]},
        "lots": [lot(given) for given in flat["lots"]],
        "official_url": flat["url"],
        "identifiers": [{"scheme": "idweb", "value": flat["source_id"]}],
    }
    if flat["deadline"]:
        instant = flat["deadline"][:19] + "Z"
        record["deadline"] = {"utc": instant}
        record["open_until"] = instant
    if flat["amount"]:
        record["value"] = money(flat["amount"], "EUR")
    return record


def buyer(flat):
    """Return the buyer as a role of the tender."""
    given = {"role": "buyer", "name": flat["buyer"], "city": flat["city"], "postcode": flat["postcode"]}
    return {**given, "siret": flat["buyer_id"]} if len(flat["buyer_id"] or "") == 14 else given


def lot(given):
    """Return one lot."""
    return {
        "number": str(given["number"]),
        "title": given["title"],
        "description": given["description"],
        "cpv": [given["cpv"]],
        "value": money(given["amount"], given["currency"]),
        "duration": {"months": given["months"]},
        "places": [{"nuts": given["nuts"], "role": "performance"}],
    }


def money(amount, currency):
    """Return an amount as decimal text."""
    return {"amount": f"{amount:.2f}", "currency": currency}


class Plugin:
    """The plugin that brings the bench's connector."""

    @hookimpl
    def register_connectors(self):
        return [Bench]
