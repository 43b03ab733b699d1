"""The sources of a drill: invented notices, a page more every few minutes, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from hub import Connector, Contract, Item, Raw
from hub.hookspecs import hookimpl
from hub.testing.drill.clock import BEGIN, Clock

ITEMS = 8  #: notices of a page
PAGE_S = 60.0  #: simulated seconds after which there is another page
TEXT = "Clause sociale d'insertion : {} heures d'insertion réservées à des personnes éloignées de l'emploi."
Row = dict[str, Any]


def page_of(seed: int, source: str, number: int) -> list[Row]:
    """Return the notices of a page: new calls, calls that are corrected, awards of earlier calls."""
    chance = random.Random(f"{seed} {source} {number}")
    rows: dict[str, Row] = {}
    for place in range(ITEMS):
        what = chance.random() if number > 1 else 0.0
        native = f"{number:04}-{place}"
        earlier = f"{max(1, number - chance.randint(1, 3)):04}-0"
        if what >= 0.7:
            rows[f"{native}r"] = row(f"{native}r", number, chance, cites=earlier)
        elif what >= 0.4:
            rows[earlier] = row(earlier, int(earlier[:4]), chance)
        else:
            rows[native] = row(native, number, chance)
    rows.setdefault(f"{number:04}-0", row(f"{number:04}-0", number, chance))
    return list(rows.values())


def row(native: str, page: int, chance: random.Random, *, cites: str | None = None) -> Row:
    """Return one notice; a call keeps its day, also where it is corrected."""
    day = f"2026-{1 + page // 28 % 12:02}-{1 + page % 28:02}"
    text = "Avis d'attribution." if cites else TEXT.format(chance.randint(50, 900))
    return {"n": native, "day": day, "title": f"Travaux {chance.randint(1, 10**9)}", "text": text, "cites": cites}


class DrillSource(Connector):
    """A source that gives the pages that there are at the simulated instant, after the one of its cursor."""

    title, homepage, licence = "Drill", "https://example.org/", "etalab-2.0"
    kinds = ("notice",)
    contract = Contract(attribution="Exercice")
    seed, pages = 0, 0
    clock: Clock

    def fetch(self, http: Any, cursor: Any) -> Iterator[Raw]:
        """Yield the pages after the cursor."""
        last = min(self.pages, int((self.clock.now() - BEGIN) // PAGE_S))
        for number in range((cursor or {}).get("page", 0) + 1, last + 1):
            body = json.dumps(page_of(self.seed, self.name, number)).encode()
            url = f"https://example.org/{self.name}/{number}"
            yield Raw.from_bytes(body, url=url, media_type="application/json").at({"page": number})

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the notices of a page."""
        for one in raw.json():
            yield Item(one["n"], "drill", one)

    def normalise(self, item: Item) -> Iterator[Row]:
        """Yield the notice that an item is."""
        data = item.data
        native, cites = data.pop("n"), data.pop("cites")
        earlier = [{"scheme": "idweb", "value": cites, "relation": "previous"}] if cites else []
        yield {
            "id": self.uid(native), "kind": "notice", "native_id": native, "family": "FNS", "form": "drill",
            "notice_type": "award" if cites else "call", "state": "initial", "title": data.pop("title"),
            "published_on": data.pop("day"), "references": earlier,
            "texts": [{"path": "drill.text", "text": data.pop("text"), "standing": "current"}],
        }  # fmt: skip


class DrillPlugin:
    """The plugin that brings the sources of one drill."""

    def __init__(self, names: tuple[str, ...], *, seed: int, pages: int, clock: Clock) -> None:
        given = {"seed": seed, "pages": pages, "clock": clock}
        self.sources = [type(name.title(), (DrillSource,), {"name": name, **given}) for name in names]

    @hookimpl
    def register_connectors(self) -> list[type[Connector]]:
        """Return the sources."""
        return self.sources
