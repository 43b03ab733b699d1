"""Make outlines.csv, the shapes of the départements as SVG paths, from IGN's Admin Express generalised to 1000 m.

Run by hand when the départements change: ``python -m hub.publish.outlines_build departements-1000m.geojson``.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Project = Callable[[float, float], Point]

WIDTH = 1000  #: of metropolitan France on the map, and its height
INSET = 116  #: of the square that holds a territory overseas
MARGIN = 10
TINY = 3.2  #: distance (units of the map) below which a corner is left out
NOT_SHOWN = ("984", "989")  #: where nobody buys
#: the part that is drawn of a territory whose islands are far from one another: west, south, east, north
WINDOWS = {
    "987": (-152.0, -18.0, -148.8, -16.0),
    "988": (163.5, -22.9, 168.2, -19.5),
    "986": (-176.3, -13.5, -176.0, -13.1),
}
CLOSE = ("75", "92", "93", "94")  #: drawn once more, larger
EUROPE = (46.5, 3.0, 44.0, 49.0)  #: latitude and longitude of the centre, both standard parallels (as Lambert 93)


def conic() -> Project:
    """Return Lambert's conformal conic projection of metropolitan France, on a sphere."""
    latitude, longitude, south, north = (math.radians(value) for value in EUROPE)

    def tangent(angle: float) -> float:
        return math.tan(math.pi / 4 + angle / 2)

    n = math.log(math.cos(south) / math.cos(north)) / math.log(tangent(north) / tangent(south))
    f = math.cos(south) * tangent(south) ** n / n
    origin = f / tangent(latitude) ** n

    def project(x: float, y: float) -> Point:
        radius = f / tangent(math.radians(y)) ** n
        angle = n * (math.radians(x) - longitude)
        return radius * math.sin(angle), -(origin - radius * math.cos(angle))

    return project


def flat(latitude: float) -> Project:
    """Return the projection of a small territory: degrees of longitude shortened as its latitude wants it."""
    return lambda x, y: (x * math.cos(math.radians(latitude)), -y)


def rings(geometry: dict[str, Any]) -> list[list[Point]]:
    """Return the outer rings of a geometry; holes are too small to be seen."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(x, y) for x, y in part[0]] for part in parts]


def fitted(shapes: dict[str, list[list[Point]]], size: float) -> dict[str, str]:
    """Return the shapes as paths inside a square of some size, all at one scale."""
    points = [point for found in shapes.values() for ring in found for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    scale = (size - 2 * MARGIN) / max(wide, high)
    across, down = (size - wide * scale) / 2, (size - high * scale) / 2

    def place(point: Point) -> Point:
        return (point[0] - left) * scale + across, (point[1] - top) * scale + down

    return {code: "".join(path(map(place, ring)) for ring in found) for code, found in shapes.items()}


def path(points: Iterator[Point]) -> str:
    """Return a ring as a piece of an SVG path, without the corners that nobody sees."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= TINY:
            kept.append(point)
    if len(kept) < 3:
        return ""
    whole = [(round(x), round(y)) for x, y in kept]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole)]
    text = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0)).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{text}z"


def seen(code: str, found: list[list[Point]]) -> list[list[Point]]:
    """Return the rings of a territory that are drawn."""
    if code not in WINDOWS:
        return found
    west, south, east, north = WINDOWS[code]
    return [ring for ring in found if all(west <= x <= east and south <= y <= north for x, y in ring)]


def projected(found: list[list[Point]], project: Project) -> list[list[Point]]:
    """Return rings on the plane."""
    return [[project(x, y) for x, y in ring] for ring in found]


def main(source: str) -> None:
    """Write outlines.csv beside this file."""
    features = json.loads(Path(source).read_text("utf-8"))["features"]
    about = {each["properties"]["code"]: each["properties"] for each in features}
    shapes = {each["properties"]["code"]: rings(each["geometry"]) for each in features}
    europe = {code: projected(found, conic()) for code, found in shapes.items() if len(code) == 2}
    rows = [("metropole", code, drawn) for code, drawn in fitted(europe, WIDTH).items()]
    close = fitted({code: europe[code] for code in CLOSE}, INSET * 2)
    rows += [("paris", code, drawn) for code, drawn in close.items()]
    for code in sorted(shapes.keys() - europe.keys() - set(NOT_SHOWN)):
        found = seen(code, shapes[code])
        drawn = fitted({code: projected(found, flat(found[0][0][1]))}, INSET)
        rows.append(("overseas", code, drawn[code]))
    with Path(__file__).with_name("outlines.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("panel", "code", "name", "region", "path"))
        writer.writerows((panel, code, about[code]["nom"], about[code]["region"], drawn) for panel, code, drawn in rows)


if __name__ == "__main__":
    main(sys.argv[1])
