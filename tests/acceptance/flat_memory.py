"""Peak memory of a harvest of many records, or of very many lots: python -m tests.acceptance.flat_memory."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.memory import peak_mib as peak_of_this_process
from hub import Connector, Contract, Door, Item, hookimpl
from hub.application import Hub
from hub.application.harvesting import harvest_files
from hub.plugins import create_plugin_manager
from hub.settings import read_settings


class Lines(Connector):
    """Tenders, one a line."""

    name, title, homepage, licence = "lines", "Lines", "https://example.org/", "etalab-2.0"
    kinds = ("tender",)
    door = Door()
    contract = Contract(attribution="Ville d'Exemple")
    forms = {"line": 1}

    def fetch(self, http: Any, cursor: Any) -> Iterator[Any]:
        """Yield nothing: the lines are given by hand."""
        yield from ()

    def parse(self, raw: Any) -> Iterator[Item]:
        with raw.open() as file:
            for line in file:
                data = json.loads(line)
                yield Item(str(data["n"]), "line", data)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        n, lots = item.data.pop("n"), item.data.pop("lots")
        yield {
            "id": self.uid(n),
            "kind": "tender",
            "title": f"Travaux numéro {n}",
            "description": item.data.pop("text"),
            "published_on": f"2026-{1 + n % 9:02}-{1 + n % 28:02}",
            "lots": [{"number": str(lot + 1), "title": f"Lot {lot + 1} : peinture"} for lot in range(lots)],
        }


class LinesPlugin:
    """The plugin that brings the lines."""

    @hookimpl
    def register_connectors(self) -> list[type]:
        return [Lines]


def peak_mib(records: int, lots: int) -> float:
    """Harvest so many records with so many lots each, and return the peak memory of this process in MiB."""
    words = "réfection de la chaussée, signalisation, espaces verts, clause d'insertion de vingt heures " * 4
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.jsonl"
        with file.open("w") as lines:
            for n in range(records):
                lines.write(json.dumps({"n": n, "lots": lots, "text": f"{words} {n}"}) + "\n")
        settings = read_settings({"HUB_CONFIG": folder, "HUB_DATA": f"{folder}/var", "HUB_DOTENV": ""})
        hub = Hub.open(settings, plugins=create_plugin_manager([LinesPlugin()], group=None))
        run = harvest_files(hub, "lines", [file])
        for _ in hub.store.stream("tender"):
            continue
        hub.close()
    if (run.status, run.counts.get("new")) != ("complete", records):
        raise SystemExit(f"the run went wrong: {run}")
    return peak_of_this_process()


def main() -> None:
    """Print the peak of one harvest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--lots", type=int, default=1, help="lots of each record")
    given = parser.parse_args()
    print(json.dumps({**vars(given), "peak_mib": round(peak_mib(given.records, given.lots), 1)}))


if __name__ == "__main__":
    main()
