"""Cost as data grows: the hub's harvest beside the floor's at several sizes, as a table and as a picture.

python bench/growing.py [--sizes 10000,30000,100000,300000] [--work FOLDER]

Prints the table, and writes `results/growing.json` and `results/growing.svg`: CPU microseconds a record, and MiB of
peak memory, by the number of records. A flat line is what is wanted.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingesting import FLOOR, HERE, generated, measured

WIDTH, HEIGHT, EDGE = 720, 300, 60
HUB, FLOORS = "#0b5394", "#b45f06"
HEAD = ("records", "hub, CPU us a record", "floor", "ratio", "hub, MB on disk", "floor", "hub, peak MiB", "floor")
Line = tuple[str, str, Sequence[float]]


def at(work: Path, n: int) -> dict[str, Any]:
    """Return the figures of both at one size."""
    raw = str(generated(work, n))
    hub = measured("ingest_hub.py", raw, str(work / "growing"))
    floor = measured("ingest_limit.py", raw, str(work / "growing.db"), *FLOOR)
    kept = ("cpu_s", "disk_mb", "peak_mib")
    return {"n": n, "hub": {name: hub[name] for name in kept}, "floor": {name: floor[name] for name in kept}}


def cost(one: dict[str, Any], name: str) -> float:
    """Return CPU microseconds a record."""
    return float(one[name]["cpu_s"] / one["n"] * 1e6)


def rows(found: Iterable[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    """Yield a row a size."""
    for one in found:
        hub, floor = cost(one, "hub"), cost(one, "floor")
        pairs = (f"{one[name][what]:,.0f}" for what in ("disk_mb", "peak_mib") for name in ("hub", "floor"))
        yield f"{one['n']:,}", f"{hub:,.0f}", f"{floor:,.0f}", f"{hub / floor:.1f}", *pairs


def picture(sizes: Sequence[int], charts: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """Return charts one below the other: records on a logarithmic axis, values from nought."""
    drawn = "".join(chart(title, sizes, lines, EDGE + number * (HEIGHT + EDGE))
                    for number, (title, lines) in enumerate(charts))  # fmt: skip
    tall = len(charts) * (HEIGHT + EDGE) + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" font-family="sans-serif" font-size="13">'
        f'<rect width="{WIDTH}" height="{tall}" fill="#fff"/>{drawn}</svg>\n'
    )


def chart(title: str, sizes: Sequence[int], lines: Sequence[Line], top: int) -> str:
    """Return one chart."""
    most = max(max(values) for _, _, values in lines) * 1.1
    first, last = math.log(sizes[0]), math.log(sizes[-1])

    def across(n: int) -> float:
        return EDGE + (WIDTH - 3 * EDGE) * (math.log(n) - first) / max(last - first, 1e-9)

    def down(value: float) -> float:
        return top + HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / most

    ground = down(0)
    told = [f'<text x="{EDGE}" y="{top}" font-weight="bold">{title}</text>',
            f'<path d="M{EDGE} {ground}H{WIDTH - 2 * EDGE}" stroke="#888"/>']  # fmt: skip
    told += [f'<text x="{across(n):.0f}" y="{ground + 18}" text-anchor="middle">{n:,}</text>' for n in sizes]
    for name, colour, values in lines:
        points = [(across(n), down(value)) for n, value in zip(sizes, values, strict=True)]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        told.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        told += [f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle" fill="{colour}">{value:,.0f}</text>'
                 for (x, y), value in zip(points, values, strict=True)]  # fmt: skip
        told.append(f'<text x="{points[-1][0] + 30:.0f}" y="{points[-1][1] + 4:.0f}" fill="{colour}">{name}</text>')
    return "".join(told)


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,30000,100000,300000")
    parser.add_argument("--work", type=Path, default=HERE.parent / "var" / "bench")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    work = given.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    found = [at(work, n) for n in sizes]
    print("\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ("---:",) * len(HEAD), *rows(found))))
    (HERE / "results" / "growing.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    charts = [
        ("CPU microseconds a record", [("hub", HUB, [cost(one, "hub") for one in found]),
                                       ("floor", FLOORS, [cost(one, "floor") for one in found])]),
        ("Peak memory, MiB", [("hub", HUB, [one["hub"]["peak_mib"] for one in found]),
                              ("floor", FLOORS, [one["floor"]["peak_mib"] for one in found])]),
    ]  # fmt: skip
    (HERE / "results" / "growing.svg").write_text(picture(sizes, charts), "utf-8")


if __name__ == "__main__":
    main()
