"""The hub beside its floor and its peers on the same records: one JSON line a gate, and a table at the end.

python bench/run.py [--n 100000] [--rounds 3] [--only ingest,dlt,whole,validation,answers,stemming,xml]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from answering import answering, verdicts
from ingesting import HERE, beside_dlt, generated, ingesting, measured, run, whole

PARTS = ("ingest", "dlt", "whole", "validation", "answers", "stemming", "xml")
LIBRARIES = ("clausier", "datasette", "sqlite-utils", "lxml", "marshmallow", "orjson", "pyroaring", "waitress", "Flask")
Gates = list[dict[str, Any]]


def validation(_: argparse.Namespace) -> Gates:
    """Return G4: the compiled loader beside `Schema.load`."""
    found = measured("validation.py")
    return [{"gate": "G4", "goal": ">= 6x Schema.load", "got": found["ratio"], "met": found["ok"],
             "figures": {kind: found[kind] for kind in ("tender", "notice")}}]  # fmt: skip


def answers(given: argparse.Namespace) -> Gates:
    """Return G6, G9, G10 and G11; the databases are those that the last ingest left."""
    if not all((given.work / name).exists() for name in ("hub", "floor.db", "peer.db")):
        raise SystemExit("bench: no databases yet: run the part `ingest` first")
    return verdicts(answering(given.work, rounds=given.rounds, searches=40))


def stemming(given: argparse.Namespace) -> Gates:
    """Return G14."""
    return [measured("stemming.py", str(given.work / "hub"))]


def xml(given: argparse.Namespace) -> Gates:
    """Return G13."""
    path = given.work / "notices.xml"
    if not path.exists():
        run("xml_parse.py", "gen", str(path), "-n", "20000")
    return [measured("xml_hub.py", str(path))]


WORK: dict[str, Callable[[argparse.Namespace], Gates]] = {
    "ingest": lambda given: ingesting(given.work, given.n, rounds=given.rounds),
    "dlt": lambda given: [beside_dlt(given.work, min(given.n, given.whole), rounds=given.rounds)],
    "whole": lambda given: [whole(given.work, min(given.n, given.whole), rounds=given.rounds)],
    "validation": validation,
    "answers": answers,
    "stemming": stemming,
    "xml": xml,
}


def machine() -> dict[str, Any]:
    """Return what the figures were taken on: no name, no path."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = {name: version(name) for name in LIBRARIES}
    return {"cores": os.cpu_count(), "memory_gib": round(memory), "cpu": processor(), "system": platform.system(),
            "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **libraries}  # fmt: skip


def processor() -> str:
    """Return the model of the processor, where the system says it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def table(gates: Gates) -> str:
    """Return the gates as a table for people."""
    rows = [("gate", "goal", "got", "met"), *((g["gate"], g["goal"], f"{g['got']:g}", "yes" if g["met"] else "NO")
            for g in gates)]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def keep(gates: Gates, given: argparse.Namespace) -> Path:
    """Write the gates as JSON lines, with the day and the machine."""
    now = datetime.now(UTC)
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{now:%Y-%m-%dT%H%M}.jsonl"
    about = {
        "at": f"{now:%Y-%m-%dT%H:%MZ}",
        "n": given.n,
        "rounds": given.rounds,
        "load": os.getloadavg()[0],
        **machine(),
    }
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (about, *gates)), encoding="utf-8")
    return path


def main() -> None:
    """Measure, print and keep; the code is 0 whether goals are met or not, as the table says that."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=100_000, help="records (default 100,000)")
    parser.add_argument("--whole", type=int, default=10_000, help="records for the whole BOAMP connector and dlt")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are printed")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {', '.join(PARTS)}")
    parser.add_argument("--work", type=Path, default=HERE.parent / "var" / "bench", help="where data is made and kept")
    given = parser.parse_args()
    unknown = set(given.only.split(",")) - set(PARTS)
    if unknown:
        sys.exit(f"bench: no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    given.work = given.work.absolute()
    given.work.mkdir(parents=True, exist_ok=True)
    generated(given.work, given.n)
    gates: Gates = []
    for part in PARTS:
        for found in WORK[part](given) if part in given.only.split(",") else ():
            if part not in ("stemming", "xml"):  # those print their own line
                print(json.dumps(found, ensure_ascii=False), flush=True)
            gates.append(found)
    print(f"\n{table(gates)}\n\nkept in {keep(gates, given).relative_to(HERE.parent)}; ratios are of CPU seconds")


if __name__ == "__main__":
    main()
