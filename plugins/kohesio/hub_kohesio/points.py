"""Points: coordinates in the order of each form, and whether they can be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

WKT = re.compile(r"point\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*")
FRANCE = (
    *((41.0, 51.5, -5.5, 9.8), (14.2, 18.2, -63.3, -60.7), (2.0, 6.0, -54.7, -51.5)),
    *((-21.5, -20.7, 55.0, 56.0), (-13.1, -12.5, 44.9, 45.4), (46.6, 47.3, -56.6, -55.9)),
)  #: south, north, west, east: the mainland with Corsica, the Antilles, Guyane, La Réunion, Mayotte, Saint-Pierre
EUROPE = ((34.0, 72.0, -32.0, 35.0),)
Box = tuple[float, float, float, float]
Point = dict[str, float]


def boxes(countries: list[str]) -> tuple[Box, ...]:
    """Return where a point of these countries may lie."""
    return FRANCE if countries == ["FR"] else (*EUROPE, *FRANCE[1:])


def inside(point: Point, places: tuple[Box, ...]) -> bool:
    """Say whether a point lies in one of the boxes."""
    lat, lon = point["latitude"], point["longitude"]
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in places)


def latitude_first(given: object) -> Iterator[Point]:
    """Yield the points of ``lat,lon|lat,lon``, as CSV exports and Socrata write them."""
    for part in str(given or "").split("|"):
        if found := PAIR.fullmatch(part):
            yield _point(found[1], found[2])


def longitude_first(given: object) -> Iterator[Point]:
    """Yield the points of ``lon,lat`` (the list answer of the API) or ``lon, lat`` (the validator's sample)."""
    for point in latitude_first(given):
        yield {"latitude": point["longitude"], "longitude": point["latitude"]}


def well_known(given: object) -> Iterator[Point]:
    """Yield the points of ``Point(lon lat)``, as the detail answer and SPARQL write them."""
    for lon, lat in WKT.findall(str(given or "")):
        yield _point(lat, lon)


def _point(lat: Any, lon: Any) -> Point:
    return {"latitude": round(float(lat), 6), "longitude": round(float(lon), 6)}


def settled(found: list[Point], countries: list[str]) -> tuple[list[Point], list[Point], list[Point]]:
    """Return the points that can be true, those that can when their numbers change places, and those that cannot."""
    places = boxes(countries)
    good, swapped, wrong = [], [], []
    for point in found:
        other = {"latitude": point["longitude"], "longitude": point["latitude"]}
        if inside(point, places):
            good.append(point)
        elif inside(other, places):
            swapped.append(other)
        else:
            wrong.append(point)
    return good, swapped, wrong
