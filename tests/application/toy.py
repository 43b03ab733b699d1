"""Toy: the smallest source that pages, withdraws and can be cut off, and the replica that plays it."""

from hub import Connector, Contract, Door, Item, Skip
from hub.hookspecs import hookimpl
from hub.testing.replica import Replica, json_answer, offset_page


class Toy(Connector):
    """Tenders of an invented town, a page at a time."""

    name = "toy"
    title = "Toy"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("tender",)
    withdraws = True
    ignores = frozenset({"colour"})
    door = Door(drop=("contact",))
    contract = Contract(attribution="Ville d'Exemple")
    base_url = "https://example.org"
    forms = {"short": 1, "long": 2}

    def fetch(self, http, cursor):
        offset = (cursor or {}).get("offset", 0)
        while True:
            url = f"{self.address}/records"
            raw = http.get(url, params={"limit": 10, "offset": offset}, accept="application/json")
            page = raw.json()
            offset += len(page["results"])
            yield raw.of("all", announced=page["total_count"] - (cursor or {}).get("offset", 0)).at({"offset": offset})
            if offset >= page["total_count"] or not page["results"]:
                return

    def parse(self, raw):
        for row in raw.json()["results"]:
            yield Item(str(row["n"]), row.get("form", "long"), row)

    def normalise(self, item):
        number = item.data.pop("n")
        item.data.pop("form", None)
        if item.data.pop("skip", False):
            raise Skip("not ours")
        yield {
            "id": self.uid(number),
            "kind": "tender",
            "title": item.data.pop("title"),
            "published_on": item.data.pop("day", "2026-11-01"),
        }


class ToySource(Replica):
    """What the toy town answers."""

    def __init__(self, rows, **others):
        super().__init__(**others)
        self.rows = rows

    def answer(self, request):
        page = list(offset_page(self.rows, request))
        return json_answer({"total_count": len(self.rows), "results": page})


class ToyPlugin:
    """The plugin that brings the toy connector."""

    @hookimpl
    def register_connectors(self):
        return [Toy]


def rows(n, first=1):
    """Return rows of the toy source."""
    return [{"n": i, "title": f"Travaux numéro {i}", "contact": "zelie@example.org"} for i in range(first, first + n)]
