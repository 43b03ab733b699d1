"""A KML file is well-formed whatever a record holds, and each record stands where it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

from hub_kml import Kml

from hub import parse_xml

NS = "{http://www.opengis.net/kml/2.2}"


def marks(*records: dict[str, Any]) -> list[Any]:
    return list(parse_xml(b"".join(Kml().write(records, []))).iter(f"{NS}Placemark"))


def test_each_point_is_a_placemark_longitude_first() -> None:
    project = {"id": "kohesio:Q1", "title": "Emploi", "points": [{"latitude": 45.19, "longitude": 5.72}] * 2}
    found = marks(project)
    assert [one.findtext(f"{NS}Point/{NS}coordinates") for one in found] == ["5.720000,45.190000"] * 2
    assert found[0].findtext(f"{NS}ExtendedData/{NS}Data/{NS}value") == "kohesio:Q1"


def test_without_a_point_the_address_is_given_and_without_a_place_nothing() -> None:
    here = {"id": "a:1", "title": "T", "places": [{"country": "FR"}, {"postcode": "38000", "city": "Grenoble"}]}
    assert [one.findtext(f"{NS}address") for one in marks(here, {"id": "a:2", "places": [{"text": "partout"}]})] == [
        "38000 Grenoble, FR"
    ]


def test_what_would_break_xml_does_not() -> None:
    bad = '</name><script>&amp; "x" \x00\x0b\ud800 ]]> <![CDATA[ 😀'
    (mark,) = marks({"id": "a:1", "title": bad, "description": bad, "latitude": 0, "longitude": 0})
    assert mark.findtext(f"{NS}name") == '</name><script>&amp; "x"     ]]> <![CDATA[ 😀'


def test_the_file_is_never_whole_in_memory() -> None:
    def many() -> Iterator[dict[str, Any]]:
        for number in range(20_000):
            yield {"id": f"a:{number}", "title": "x" * 100, "latitude": 1, "longitude": 2}

    tracemalloc.start()
    size = sum(len(piece) for piece in Kml().write(many(), []))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 4_000_000 and peak < 500_000
