"""GeoJSON (RFC 7946): each record at its own points, else in its département, else nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from hub.publish.entries import record_url


def written(
    records: Iterable[Mapping[str, Any]],
    *,
    base_url: str,
    point: Callable[[str], tuple[float, float] | None],
    properties: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> Iterator[bytes]:
    """Yield a FeatureCollection; ``point`` gives (longitude, latitude) of a département."""
    yield b'{"type":"FeatureCollection","features":['
    separator = b""
    for record in records:
        yield separator + orjson.dumps(feature(record, base_url=base_url, point=point, properties=properties))
        separator = b",\n"
    yield b"]}\n"


def feature(
    record: Mapping[str, Any],
    *,
    base_url: str,
    point: Callable[[str], tuple[float, float] | None],
    properties: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """Return one Feature; its geometry is null where no département is known."""
    geometry = published(record)
    if geometry is None:
        where = next((found for code in departements(record) if (found := point(code))), None)
        geometry = {"type": "Point", "coordinates": [*where]} if where else None
    told = properties(record) | {"page": record_url(base_url, record["id"])}
    return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": told}


def published(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the points that a record was published with, those that can be; often a town hall, never a home."""
    places = [(each.get("longitude"), each.get("latitude")) for each in record.get("points") or []]
    once = [[*place] for place in dict.fromkeys(places) if on_earth(*place)]
    if not once:
        return None
    return {"type": "Point", "coordinates": once[0]} if len(once) == 1 else {"type": "MultiPoint", "coordinates": once}


def on_earth(longitude: Any, latitude: Any) -> bool:
    """Say whether a point can be meant; zero and zero is what systems write for none."""
    if not isinstance(longitude, int | float) or not isinstance(latitude, int | float):
        return False
    return (longitude, latitude) != (0, 0) and abs(longitude) <= 180 and abs(latitude) <= 90


def departements(record: Mapping[str, Any]) -> list[str]:
    """Return the codes of the record's départements, derived ones first."""
    derived = [each["code"] for each in record.get("territories") or [] if each.get("type") == "departement"]
    published = [each["department"] for each in record.get("places") or [] if each.get("department")]
    return list(dict.fromkeys(derived + published))
