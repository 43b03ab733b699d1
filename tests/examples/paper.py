"""Paper: the smallest source, which gives records as they stand in a JSON file: tenders are derived of notices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson

from hub import Connector, Contract, Item, Raw, hookimpl
from hub.application import Hub
from hub.application.harvesting import harvest_files

BUYER = {"role": "buyer", "name": "Ville d'Exemple", "siret": "99900001100018", "siren": "999000011"}


class Paper(Connector):
    """Records of an invented town."""

    name = "paper"
    title = "Paper"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("notice", "project")
    contract = Contract(attribution="Ville d'Exemple")

    def fetch(self, http: Any, cursor: Any) -> Iterator[Raw]:
        """Yield nothing: documents are given by hand."""
        yield from ()

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield an item for each record."""
        for record in raw.json():
            yield Item(record["id"], "record", {"record": record})

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the record as it is."""
        yield item.data.pop("record")


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Paper]


PLUGIN = SimpleNamespace(__name__="paper", register_connectors=register_connectors)


def notice(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a notice of works."""
    record = {
        "id": f"paper:26-{number}", "kind": "notice", "schema_version": 1, "native_id": f"26-{number}",
        "form": "record",
        "notice_type": "call", "state": "initial", "family": "FNS", "title": "Réhabilitation de l'école des Tilleuls",
        "published_on": "2026-01-12", "cpv": ["45262522"], "nature": ["works"], "organisations": [BUYER],
        "value": {"amount": "480000.00", "currency": "EUR", "tax": "excluded", "basis": "estimated"},
        "duration": {"months": 12}, "places": [{"postcode": "38000", "country": "FR", "role": "performance"}],
    }  # fmt: skip
    return {**record, **changed}


def give(hub: Hub, folder: Path, *records: dict[str, Any]) -> Any:
    """Harvest these records, and return the run."""
    path = folder / f"paper-{len(list(folder.glob('paper-*')))}.json"
    path.write_text(json.dumps(records))
    run = harvest_files(hub, "paper", [path])
    assert run.status == "complete" and not run.counts.get("set_aside"), (run, hub.store.aside.list())
    return run


def tenders(hub: Hub) -> list[dict[str, Any]]:
    """Return the open tenders."""
    return [orjson.loads(body) for _, body in hub.store.stream("tender")]
