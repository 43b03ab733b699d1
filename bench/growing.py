"""Cost as data grows: the hub's harvest beside the floor's at several sizes, as a table and as a picture.

python bench/growing.py [--sizes 10000,30000,100000,300000] [--onto 1000000] [--work FOLDER]

Prints the table, and writes `results/growing.json` and `results/growing.svg`: CPU microseconds a record, and MiB of
peak memory, by the number of records. A flat line is what is wanted. The harvests that `load.py` made of a size are
taken as they are; each other is measured once, kept in the folder, and its database removed (15 kB a record, the
floor 9 kB): remove `growing-N.json` to measure again. With `--onto M` a size above M is what the records beyond M cost
on top of the databases that `load.py` made of M, which grow to that size; CPU and peak are those of both harvests.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ingesting import FLOOR, HERE, generated, measured, run

WIDTH, HEIGHT, EDGE = 720, 300, 60
HUB, FLOORS = "#0b5394", "#b45f06"
KEPT = ("cpu_s", "disk_mb", "peak_mib")
HEAD = ("records", "hub, CPU us a record", "floor", "ratio", "hub, MB on disk", "floor", "hub, peak MiB", "floor")
Line = tuple[str, str, Sequence[float]]


def at(work: Path, n: int, onto: int) -> dict[str, Any]:
    """Return the figures of both at one size: those of the load table, those kept, or new ones."""
    kept, load = work / f"growing-{n}.json", work / f"load-{n}"
    if kept.exists():
        return dict(json.loads(kept.read_text("utf-8")))
    made = [load / "sqlite.json", load / "floor.json"]
    if all(path.exists() for path in made):
        both = [last(path) for path in made]
    else:
        both = continued(work, n, onto) if 0 < onto < n else measure(work, n)
    found = {name: {what: one[what] for what in KEPT} for name, one in zip(("hub", "floor"), both, strict=True)}
    found = {"n": n, **found}
    kept.write_text(json.dumps(found), "utf-8")
    return found


def last(path: Path) -> dict[str, Any]:
    """Return the figures that a loader printed last."""
    return dict(json.loads(path.read_text("utf-8").splitlines()[-1]))


def measure(work: Path, n: int) -> list[dict[str, Any]]:
    """Harvest with both, one after the other; what they made is removed."""
    raw = str(generated(work, n))
    hub = measured("ingest_hub.py", raw, str(work / "growing"))
    shutil.rmtree(work / "growing")
    floor = measured("ingest_limit.py", raw, str(work / "growing.db"), *FLOOR)
    (work / "growing.db").unlink()
    return [hub, floor]


def continued(work: Path, n: int, onto: int) -> list[dict[str, Any]]:
    """Harvest with both what comes after the first records, into the databases that hold those."""
    load, more = work / f"load-{onto}", work / f"raw-{onto}-{n}.jsonl"
    if not more.exists():
        run("gen_boamp.py", "--start", str(onto), "-n", str(n - onto), "-j", "2", "-o", str(more))
    after = [measured("ingest_hub.py", str(more), str(load / "hub"), "--again"),
             measured("ingest_limit.py", str(more), str(load / "floor.db"), *FLOOR, "--again")]  # fmt: skip
    before = [last(load / "sqlite.json"), last(load / "floor.json")]
    return [of_both(*pair) for pair in zip(before, after, strict=True)]


def of_both(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of two harvests into one database."""
    return {
        "cpu_s": before["cpu_s"] + after["cpu_s"], "disk_mb": after["disk_mb"],
        "peak_mib": max(before["peak_mib"], after["peak_mib"]),
    }  # fmt: skip


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
    parser.add_argument("--onto", type=int, default=0, help="go on from the load table's databases of this size")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    work = given.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    found = [at(work, n, given.onto) for n in sizes]
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
