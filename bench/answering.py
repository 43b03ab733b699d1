"""G6, G9, G10, G11: the hub's answers over HTTP beside Datasette's and the floor's, on the same records."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from gen_boamp import _NOUNS
from server import Server, serving

FACETS = "_facet=family&_facet=procedure&_facet_array=departments"
LIMITS = ("sql_time_limit_ms 60000", "facet_time_limit_ms 30000", "max_csv_mb 0", "suggest_facets off")
QUICK = 400  #: requests to a route that answers within a millisecond or two
Costs = dict[str, dict[str, dict[str, float]]]


def words(n: int) -> list[str]:
    """Return words of the generator, each asked once of a fresh server: no answer comes from a cache."""
    return [word for word in dict.fromkeys(_NOUNS) if word.isalpha()][1 : n + 1]


def hub(
    folder: Path, ready: str = "/api/v1/tenders?q=commune&family=FNS", *, database: str = ""
) -> AbstractContextManager[Server]:
    """Serve the hub, from its SQLite file or from another database."""
    return serving("serve_hub.py", str(folder), "{port}", ready=ready, env={"HUB_DATABASE": database})


def floor(database: Path) -> AbstractContextManager[Server]:
    """Serve the floor."""
    command = ("-m", "waitress", "--host", "127.0.0.1", "--port", "{port}", "serve_limit:wsgi")
    return serving(*command, ready="/fsearch?q=commune", env={"HUB_DB": str(database)})


def datasette(database: Path) -> AbstractContextManager[Server]:
    """Serve the rows of sqlite-utils, Datasette's best case."""
    settings = [word for limit in LIMITS for word in ("--setting", *limit.split())]
    command = ("-m", "datasette", "serve", str(database), "-p", "{port}", *settings)
    return serving(*command, ready=f"/{database.stem}/record.json?_size=1")


def answering(work: Path, *, rounds: int, searches: int) -> Costs:
    """Return the median costs: server -> route -> figures."""
    found: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(rounds):
        for name, one in (("hub", of_hub), ("floor", of_floor), ("datasette", of_datasette)):
            for route, cost in one(work, searches).items():
                found[name][route].append(cost)
    return {name: {route: middle(costs) for route, costs in routes.items()} for name, routes in found.items()}


def middle(costs: list[dict[str, float]]) -> dict[str, float]:
    """Return the medians of figures of the same names."""
    return {name: round(median(cost[name] for cost in costs), 3) for name in costs[0]}


def sampled(work: Path, n: int) -> list[str]:
    """Return native ids from all over the records; up to 400 of 10,000 are asked once each: none comes from a cache."""
    rows = sqlite3.connect(work / "peer.db").execute("SELECT id FROM record WHERE rowid % 23 = 3 LIMIT ?", (n,))
    ids = [row[0].removeprefix("boamp:") for row in rows]
    return (ids * (n // len(ids) + 1))[:n]


def of_hub(work: Path, searches: int, *, database: str = "") -> dict[str, dict[str, float]]:
    """Return what the hub's answers cost."""
    asked = "family=FNS&facets=nature&facets=cpv_family&facets=departement&limit=20"
    records, page = sampled(work, QUICK), "/api/v1/changes?since={}&limit=100"
    with hub(work / "hub", database=database) as server:
        found = {
            "search": server.ask(f"/api/v1/tenders?q={quote(word)}&{asked}" for word in words(searches)),
            "repeated": server.ask([f"/api/v1/tenders?q=commune&{asked}"] * searches * 3),
            "record": server.ask(f"/api/v1/tenders/bench:{id}" for id in records),
            "page": server.ask(page.format(i * 7 % 5000) for i in range(QUICK // 2)),
        }
        etag = server.header(page.format(100), "ETag")
        found["not modified"] = server.ask([page.format(100)] * QUICK, {"If-None-Match": etag}, wanted=304)
        found["search"]["peak_mib"] = server.peak_mib()  # with the facets of all records in memory
    with hub(work / "hub", "/health", database=database) as server:  # a fresh one: its peak is that of the export
        found["csv"] = exported(server, "/feeds/tenders.csv")
    return found


def of_floor(work: Path, searches: int) -> dict[str, dict[str, float]]:
    """Return what the floor's answers cost."""
    with floor(work / "floor.db") as server:
        found = {
            "search": server.ask(f"/fsearch?q={quote(word)}&family=FNS" for word in words(searches)),
            "record": server.ask(f"/rec/boamp:{id}" for id in sampled(work, QUICK)),
            "page": server.ask(f"/feed?after={i * 7 % 5000}" for i in range(QUICK // 2)),
        }
        etag = server.header("/feed?after=100", "ETag")
        found["not modified"] = server.ask(["/feed?after=100"] * QUICK, {"If-None-Match": etag}, wanted=304)
        found["csv"] = exported(server, "/export.csv")
    return found


def of_datasette(work: Path, searches: int) -> dict[str, dict[str, float]]:
    """Return what Datasette's answers cost."""
    table = "/peer/record.json"
    shape = f"{FACETS}&_sort_desc=published&_size=20&_shape=objects"
    with datasette(work / "peer.db") as server:
        return {
            "search": server.ask(f"{table}?_search={quote(word)}&family=FNS&{shape}" for word in words(searches)),
            "repeated": server.ask([f"{table}?_search=commune&family=FNS&{shape}"] * 5),
            "record": server.ask(f"/peer/record/boamp~3A{id}.json?_shape=objects" for id in sampled(work, QUICK // 4)),
            "page": server.ask(f"{table}?_size=100&_shape=objects&_nocount=1&_next={i}" for i in afters(work)),
            "csv": exported(server, "/peer/record.csv?_stream=on&_size=max"),
        }


def afters(work: Path) -> list[str]:
    """Return keys after which pages begin, as Datasette writes them."""
    return [f"boamp~3A{id}" for id in sampled(work, QUICK // 8)]


def exported(server: Server, path: str) -> dict[str, float]:
    """Return what the CSV of everything costs, and the memory that it takes."""
    return {**server.ask([path]), "peak_mib": server.peak_mib()}


def verdicts(costs: Costs) -> list[dict[str, Any]]:
    """Return the gates that the answers are measured by."""
    hub, floor, peer = costs["hub"], costs["floor"], costs["datasette"]
    return [
        gate("G6", ">= 25x Datasette", peer["search"]["cpu_ms"] / hub["search"]["cpu_ms"], 25, costs, "search"),
        gate("G6 floor", "<= 1.5x floor", hub["search"]["cpu_ms"] / floor["search"]["cpu_ms"], -1.5, costs, "search"),
        gate("G9 record", ">= 3x Datasette", peer["record"]["cpu_ms"] / hub["record"]["cpu_ms"], 3, costs, "record"),
        gate("G9 page", ">= 4x Datasette", peer["page"]["cpu_ms"] / hub["page"]["cpu_ms"], 4, costs, "page"),
        gate("G10", "<= 2x floor", hub["not modified"]["cpu_ms"] / floor["not modified"]["cpu_ms"], -2, costs,
             "not modified"),
        gate("G11", ">= 2x Datasette", peer["csv"]["cpu_ms"] / hub["csv"]["cpu_ms"], 2, costs, "csv"),
        gate("G11 peak", "<= 128 MiB", hub["csv"]["peak_mib"], -128, costs, "csv"),
    ]  # fmt: skip


def gate(name: str, goal: str, got: float, limit: float, costs: Costs, route: str) -> dict[str, Any]:
    """Return one gate; a negative limit is one from above."""
    met = got >= limit if limit > 0 else got <= -limit
    figures = {server: routes[route] for server, routes in costs.items() if route in routes}
    return {"gate": name, "goal": goal, "got": round(got, 2), "met": met, "figures": figures}
