"""G5 to G11 and many clients, on SQLite and PostgreSQL, beside Datasette and the floor, in one run, as one table.

python bench/load.py [--n 100000] [--engines sqlite,postgresql] [--parts answers,clients] [--pg URL] [--seconds 3]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import answering
import crowd
from ingesting import FLOOR, HERE, generated, run
from run import machine
from server import Server
from throwaway import throwaway

ASKED = "family=FNS&facets=nature&facets=cpv_family&facets=departement&limit=20"
SHAPE = "_sort_desc=published&_size=20&_shape=objects"
MILLION = 1_000_000
HEAD = ("server", "clients", "answered", "refused", "failed", "a second", "p50 ms", "p99 ms", "CPU ms each")
PEERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "floor": ("ingest_limit.py", FLOOR), "peer": ("ingest_sqlite_utils.py", ()),
}  # fmt: skip
GOALS = (
    ("G6 search, filter, 3 facets", "search", "datasette", 25), ("G7 search at a million", "search", "datasette", 30),
    ("G7 repeated", "repeated", "datasette", 200),
    ("G9 one record", "record", "datasette", 3), ("G9 page of 100", "page", "datasette", 4),
    ("G10 304 (x floor)", "not modified", "floor", -2), ("G11 CSV of everything", "csv", "datasette", 2),
)  # fmt: skip


def ingested(work: Path, n: int, engine: str, url: str) -> dict[str, Any]:
    """Return the figures of an engine's harvest: made once, and kept."""
    kept = work / f"{engine}.json"
    if not kept.exists():
        folder = work / ("hub" if engine == "sqlite" else "hub-pg")
        env = {"HUB_DATABASE": url}
        kept.write_text(run("ingest_hub.py", str(generated(work.parent, n)), str(folder), env=env), "utf-8")
    return dict(json.loads(kept.read_text("utf-8").splitlines()[-1]))


def peers(work: Path, n: int, names: Iterable[str]) -> None:
    """Make the databases of the floor and of Datasette, those of them that are asked for and not there."""
    raw = str(generated(work.parent, n))
    for name in names:
        script, more = PEERS[name]
        if not (work / f"{name}.json").exists():
            (work / f"{name}.json").write_text(run(script, raw, str(work / f"{name}.db"), *more), "utf-8")


def answers(work: Path, urls: dict[str, str], rounds: int) -> answering.Costs:
    """Return the costs of answers by server, medians of interleaved rounds."""
    taken: dict[str, list[dict[str, dict[str, float]]]] = {}
    for _ in range(rounds):
        for engine, url in urls.items():
            taken.setdefault(engine, []).append(answering.of_hub(work, 40, database=url))
        taken.setdefault("floor", []).append(answering.of_floor(work, 40))
        taken.setdefault("datasette", []).append(answering.of_datasette(work, 15))
    return {
        name: {route: answering.middle([one[route] for one in each]) for route in each[0]}
        for name, each in taken.items()
    }


def crowds(work: Path, urls: dict[str, str], seconds: float) -> dict[str, dict[str, Any]]:
    """Return what each server answers to many clients."""
    words, ids = answering.words(40), answering.sampled(work, 40)
    ours = [way for word, id in zip(words, ids, strict=False)
            for way in (f"/api/v1/tenders?q={quote(word)}&{ASKED}", f"/api/v1/tenders/bench:{id}")]  # fmt: skip
    theirs = [way for word, id in zip(words, ids, strict=False)
              for way in (f"/peer/record.json?_search={quote(word)}&family=FNS&{answering.FACETS}&{SHAPE}",
                          f"/peer/record/boamp~3A{id}.json?_shape=objects")]  # fmt: skip
    found = {}
    for engine, url in urls.items():
        with answering.hub(work / "hub", database=url) as server:
            print(f"many clients: {engine}", file=sys.stderr)
            found[engine] = of_crowd(server, ours, "/feeds/tenders.csv", "/api/v1/tenders", seconds)
    with answering.datasette(work / "peer.db") as server:
        everything = "/peer/record.csv?_stream=on&_size=max"
        found["datasette"] = of_crowd(server, theirs, everything, "/peer/record.json", seconds)
    return found


def of_crowd(server: Server, paths: list[str], everything: str, monster: str, seconds: float) -> dict[str, Any]:
    """Return what one server answers to many clients, bad clients and monsters, and the memory that it took."""
    return {
        "levels": crowd.levels(server, paths, seconds), "beside": crowd.beside(server, paths, everything, seconds),
        "monsters": crowd.monsters(server, monster), "peak_mib": round(server.peak_mib()),
    }  # fmt: skip


def gates(costs: answering.Costs, harvests: dict[str, dict[str, Any]], n: int) -> Iterator[tuple[str, ...]]:
    """Yield a row a goal and engine: what was got beside the goal."""
    for engine, harvest in harvests.items():
        peak = harvest["peak_mib"]
        yield engine, "G5 peak of the harvest", f"{peak:.0f} MiB", "<= 400 MiB", yes(peak <= 400)
        skipped = "G6" if n >= MILLION else "G7 search"
        for name, route, against, goal in (each for each in GOALS if not each[0].startswith(skipped)):
            ours, theirs = costs[engine][route]["cpu_ms"], costs[against][route]["cpu_ms"]
            got = theirs / max(ours, 1e-3) if goal > 0 else ours / max(theirs, 1e-3)
            met = got >= goal if goal > 0 else got <= -goal
            told = f"{'>=' if goal > 0 else '<='} {abs(goal)}x {against}"
            yield engine, name, f"{got:.2f}x ({ours:.2f} / {theirs:.2f} ms CPU)", told, yes(met)
        peak = costs[engine]["csv"]["peak_mib"]
        yield engine, "G11 peak", f"{peak:.0f} MiB", "<= 128 MiB", yes(peak <= 128)


def yes(met: bool) -> str:
    """Return yes or NO."""
    return "yes" if met else "NO"


def crowd_rows(found: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield a row a server and number of connections, and one for each kind of bad company."""
    for name, one in found.items():
        for level in one["levels"]:
            yield name, f"{level['connections']} connections", *figures(level)
        for company, level in one["beside"].items():
            yield name, f"8, {company}", *figures(level)


def figures(level: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of a level."""
    return tuple(str(level[name]) for name in ("answered", "refused", "failed", "per_s", "p50_ms", "p99_ms", "cpu_ms"))


def monster_rows(found: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield a row a server and monster."""
    for name, one in found.items():
        for monster, told in one["monsters"].items():
            yield name, monster, str(told["status"]), f"{told['ms']:.0f}"


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """Return rows as a table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def keep(name: str, about: dict[str, Any], **figures: Any) -> None:
    """Write figures into `results/`, with the day and the machine."""
    now = datetime.now(UTC)
    path = HERE / "results" / f"{name}-{now:%Y-%m-%dT%H%M}.json"
    said = {"at": f"{now:%Y-%m-%dT%H:%MZ}", **about, **machine()}
    path.write_text(json.dumps({"about": said, **figures}, indent=1))


def options(about: str | None, *, n: int, seconds: float) -> argparse.ArgumentParser:
    """Return what is asked of who measures on the databases of the load table."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=n)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--pg", default="", help="an empty PostgreSQL database; without it a throwaway server")
    parser.add_argument("--seconds", type=float, default=seconds, help="of each number of connections")
    parser.add_argument("--work", type=Path, default=HERE.parent / "var" / "bench")
    return parser


@contextmanager
def databases(
    given: argparse.Namespace, *, beside: Iterable[str] = PEERS
) -> Iterator[tuple[Path, dict[str, str], dict[str, dict[str, Any]]]]:
    """Make the databases that are not there; give their folder, the hub's addresses and harvests by engine."""
    work = given.work.absolute() / f"load-{given.n}"
    work.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        urls = {"sqlite": ""} if "sqlite" in given.engines else {}
        if "postgresql" in given.engines:
            urls["postgresql"] = given.pg or stack.enter_context(throwaway(work))
        peers(work, given.n, beside)
        yield work, urls, {engine: ingested(work, given.n, engine, url) for engine, url in urls.items()}


def main() -> None:
    """Measure, print and keep."""
    parser = options(__doc__, n=100_000, seconds=3.0)
    parser.add_argument("--parts", default="answers,clients")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with databases(given, beside=PEERS if "answers" in given.parts else ("peer",)) as (work, urls, harvests):
        costs, found = {}, {}
        if "answers" in given.parts:
            costs = answers(work, urls, given.rounds)
            print(table(("engine", "goal", "got", "wanted", "met"), gates(costs, harvests, given.n)), "\n", flush=True)
        if "clients" in given.parts:
            found = crowds(work, urls, given.seconds)
    print(table(HEAD, crowd_rows(found)), "\n")
    print(table(("server", "address", "told", "ms"), monster_rows(found)))
    print(f"\n{given.n:,} records; load of the machine {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end")
    keep(f"load-{given.n}", {"n": given.n, "load": load}, harvests=harvests, costs=costs, crowds=found)


if __name__ == "__main__":
    main()
