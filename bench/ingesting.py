"""G1a, G1b, G3, G5: the hub's harvests beside the floor's and sqlite-utils', each in a process of its own, in turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from faithful import convert

HERE = Path(__file__).parent
FLOOR = ("--tx", "5000", "--hashsize", "64")


def generated(work: Path, n: int) -> Path:
    """Return the generated lines, made once."""
    path = work / f"raw-{n}.jsonl"
    if not path.exists():
        run("gen_boamp.py", "-n", str(n), "-j", "2", "-o", str(path))
    return path


def faithful(work: Path, n: int) -> Path:
    """Return the lines in the shape of real notices, made once."""
    path = work / f"boamp-{n}.jsonl"
    if not path.exists():
        convert(generated(work, n), path)
    return path


def run(script: str, *arguments: str, env: dict[str, str] | None = None, python: str = sys.executable) -> str:
    """Run a script of this folder, by this Python or another; return what it prints.

    :raises SystemExit: with its complaint when it fails.
    """
    command = [python, str(HERE / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env={**os.environ, **(env or {})})
    if done.returncode:
        raise SystemExit(f"bench: {script} failed\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def measured(script: str, *arguments: str, python: str = sys.executable) -> dict[str, Any]:
    """Return the figures that a script prints as one line of JSON."""
    found: dict[str, Any] = json.loads(run(script, *arguments, python=python).strip().splitlines()[-1])
    print(json.dumps(found, ensure_ascii=False), flush=True)
    return found


def pair(raw: Path, work: Path) -> dict[str, dict[str, Any]]:
    """Return the figures of a first and an unchanged run of each loader."""
    floor, peer, hub = (str(work / name) for name in ("floor.db", "peer.db", "hub"))
    given = str(raw)
    return {
        "floor": measured("ingest_limit.py", given, floor, *FLOOR),
        "hub": measured("ingest_hub.py", given, hub),
        "peer": measured("ingest_sqlite_utils.py", given, peer),
        "floor again": measured("ingest_limit.py", given, floor, *FLOOR, "--again"),
        "hub again": measured("ingest_hub.py", given, hub, "--again"),
        "peer again": measured("ingest_sqlite_utils.py", given, peer, "--again"),
    }


def ingesting(work: Path, n: int, *, rounds: int) -> list[dict[str, Any]]:
    """Return the gates of first and unchanged runs, and of memory."""
    raw = generated(work, n)
    found = [pair(raw, work) for _ in range(rounds)]
    us = {name: median(one[name]["cpu_s"] / one[name]["n"] * 1e6 for one in found) for name in found[0]}

    def ratio(over: str, under: str) -> float:
        return median(one[over]["cpu_s"] / one[under]["cpu_s"] for one in found)

    figures = {f"{name} cpu_us": round(value, 1) for name, value in us.items()}
    return [
        gate("G1a", "<= 1.6x floor", ratio("hub", "floor"), -1.6, figures),
        gate("G1a peer", "<= 1.25x sqlite-utils", ratio("hub", "peer"), -1.25, figures),
        gate("G3", "<= 2x floor", ratio("hub again", "floor again"), -2, figures),
        gate("G3 peer", ">= 5x sqlite-utils", ratio("peer again", "hub again"), 5, figures),
        memory(work, n, median(one["hub"]["peak_mib"] for one in found)),
    ]


def beside_dlt(work: Path, n: int, *, rounds: int) -> dict[str, Any]:
    """Return G2: the hub's first harvest beside dlt's, which runs in an environment of its own, made once."""
    python, raw = environment(work / "dlt-env"), generated(work, n)
    ratios, peer, hub = [], {}, {}
    for _ in range(rounds):
        peer = measured("ingest_dlt.py", str(raw), str(work / "dlt"), python=python)
        hub = measured("ingest_hub.py", str(raw), str(work / "hub-g2"))
        ratios.append(peer["cpu_s"] / hub["cpu_s"])
    return gate("G2", ">= 2.5x dlt", median(ratios), 2.5, {"dlt": peer, "hub": hub})


def environment(folder: Path) -> str:
    """Return the Python of dlt's environment."""
    python = str(folder / "bin" / "python")
    if not Path(python).exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", str(HERE / "dlt-requirements.txt")], check=True)
    return python


def memory(work: Path, n: int, large: float) -> dict[str, Any]:
    """Return the gate of memory: the same for a small and a large harvest."""
    small = measured("ingest_hub.py", str(generated(work, 10_000)), str(work / "small"))["peak_mib"]
    figures = {"peak_mib of 10000": small, f"peak_mib of {n}": large, "grows": round(large / small, 2)}
    return {
        "gate": "G5",
        "goal": "<= 400 MiB, flat +-20 %",
        "got": round(max(small, large)),
        "met": max(small, large) <= 400 and large <= 1.2 * small,
        "figures": figures,
    }


def whole(work: Path, n: int, *, rounds: int) -> dict[str, Any]:
    """Return the gate of the whole BOAMP connector, its stages from the last round."""
    lines, raw, ratios, last = faithful(work, n), generated(work, n), [], {}
    for _ in range(rounds):
        floor = measured("ingest_limit.py", str(raw), str(work / "floor-g1b.db"), *FLOOR)
        last = measured("ingest_boamp.py", str(lines), str(work / "boamp"))
        ratios.append(last["cpu_s"] / floor["cpu_s"])
    stages = measured("ingest_boamp.py", str(lines), str(work / "boamp"), "--stages")["stages_us"]
    figures = {"us_per_rec": round(last["us_per_rec"], 1), "peak_mib": round(last["peak_mib"]), "stages_us": stages}
    return gate("G1b", "<= 4x floor", median(ratios), -4, figures)


def gate(name: str, goal: str, got: float, limit: float, figures: dict[str, Any]) -> dict[str, Any]:
    """Return one gate; a negative limit is one from above."""
    met = got >= limit if limit > 0 else got <= -limit
    return {"gate": name, "goal": goal, "got": round(got, 2), "met": met, "figures": figures}
