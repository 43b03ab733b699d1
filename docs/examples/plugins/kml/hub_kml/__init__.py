"""KML: open records as places on a map, for Google Earth, QGIS and others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from hub import Exporter, hookimpl

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
TAIL = "</Document></kml>\n"
#: what may stand in no XML document, however it is escaped
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 500  #: characters of a description


class Kml(Exporter):
    """One placemark for each point of a record, else one with the address of its first place; none without a place."""

    name = "kml"
    media_type = "application/vnd.google-earth.kml+xml"

    def write(self, records: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
        """Yield the file, record by record: it is never whole in memory."""
        yield HEAD.encode()
        for record in records:
            for where in places(record):
                yield placemark(record, where).encode()
        yield TAIL.encode()


def places(record: dict[str, Any]) -> Iterator[str]:
    """Yield where a record is, as KML says it: longitude first, or an address to be looked up."""
    points = [*(record.get("points") or ()), record]
    found = [
        (one["longitude"], one["latitude"]) for one in points if None not in (one.get("longitude"), one.get("latitude"))
    ]
    for longitude, latitude in found:
        yield f"<Point><coordinates>{float(longitude):.6f},{float(latitude):.6f}</coordinates></Point>"
    if not found:
        address = next(filter(None, map(address_of, record.get("places") or ())), "")
        if address:
            yield f"<address>{text(address)}</address>"


def address_of(place: dict[str, Any]) -> str:
    """Return a place as one would write it on a letter; a country alone is no place on a map."""
    town = " ".join(str(place[name]) for name in ("postcode", "city") if place.get(name))
    return f"{town}, {place.get('country') or 'FR'}" if town else ""


def placemark(record: dict[str, Any], where: str) -> str:
    """Return one placemark: the schema of KML wants the address before the description, and the point last."""
    address, point = (where, "") if where.startswith("<address>") else ("", where)
    said = text(str(record.get("description") or "")[:LONGEST])
    kept = f'<ExtendedData><Data name="id"><value>{text(record["id"])}</value></Data></ExtendedData>'
    title = text(str(record.get("title") or record["id"]))
    return f"<Placemark><name>{title}</name>{address}<description>{said}</description>{kept}{point}</Placemark>\n"


def text(given: str) -> str:
    """Return a text as XML may hold it."""
    return escape(FORBIDDEN.sub(" ", given))


@hookimpl
def register_exporters() -> list[Exporter]:
    """Offer the format."""
    return [Kml()]
