"""Where each département is on a map: a point inside it, from IGN Admin Express (Licence Ouverte)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def points() -> dict[str, tuple[float, float]]:
    """Return (longitude, latitude) in WGS 84 of each département, by its code."""
    text = files("hub.publish").joinpath("departements.csv").read_text("utf-8")
    return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(text.splitlines())}


def point(code: str) -> tuple[float, float] | None:
    """Return (longitude, latitude) of a département, or None where it is not known."""
    return points().get(code)
