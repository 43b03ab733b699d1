"""Documents: answers of the API, lists, single offers, reference lists and flattened exports, told by content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from hub import Item, ParseError, Raw, read_table
from hub_francetravail.lists import name_of
from hub_francetravail.profile import FORM as FLAT
from hub_francetravail.profile import shipped

OFFER, LIST, BROKEN = "offre", "referentiel", "broken"
FORMS = {OFFER: 20, FLAT: 10, LIST: 1, BROKEN: 1}


def parse(raw: Raw) -> Iterator[Item]:
    """Yield the items of a document.

    :raises ParseError: for a document that holds no offers, saying what does.
    """
    beginning = start_of(raw)
    if not beginning:
        return
    if beginning[:1] in (b"{", b"["):
        yield from items_of(raw.json(), raw)
        return
    if beginning[:1] == b"<":
        raise ParseError(f"{raw.url}: markup; offers come as JSON, GeoJSON or a table")
    yield from tabular(raw)


def start_of(raw: Raw) -> bytes:
    """Return the first bytes of a document, blanks and byte-order mark left out."""
    with raw.open() as file:
        return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()


def items_of(data: Any, raw: Raw) -> Iterator[Item]:
    """Yield the items in JSON data of any of the shapes."""
    if isinstance(data, dict):
        if isinstance(data.get("resultats"), list):
            yield from offers(data["resultats"])
        elif data.get("type") == "FeatureCollection":
            yield from features(data.get("features") or [])
        elif "id" in data and "intitule" in data:
            yield from offers([data])
        else:
            raise ParseError(f"{raw.url}: no offers: neither resultats, nor an offer, nor features")
        return
    rows = [row for row in data if isinstance(row, dict)]
    if rows and all("code" in row and "libelle" in row and "intitule" not in row for row in rows):
        yield listed(rows)
    elif any(isinstance(row.get(name), dict) for row in rows for name in ("lieuTravail", "origineOffre", "entreprise")):
        yield from offers(data)
    elif rows and shipped().fits(rows[0]):
        yield from (flat(row, place) for place, row in enumerate(rows, 1))
    elif data:
        raise ParseError(f"{raw.url}: a list of neither offers nor codes")


def offers(rows: list[Any]) -> Iterator[Item]:
    """Yield the offers of the API; one without a number stands alone, to be set aside."""
    for place, row in enumerate(rows, 1):
        key = str(row.get("id") or "") if isinstance(row, dict) else ""
        yield Item(key, OFFER, dict(row)) if key else broken(place)


def features(rows: list[Any]) -> Iterator[Item]:
    """Yield the offers of a GeoJSON export: columns are properties, the point is the commune's."""
    for place, row in enumerate(rows, 1):
        properties = dict(row.get("properties") or {})
        point = list((row.get("geometry") or {}).get("coordinates") or [])
        if len(point) >= 2:
            properties |= {"longitude": point[0], "latitude": point[1]}
        yield flat(properties, place)


def tabular(raw: Raw) -> Iterator[Item]:
    """Yield the offers of a table in CSV or a spreadsheet.

    :raises ParseError: when its columns are no export of offers; nothing of the file is quoted.
    """
    table = read_table(raw)
    if not shipped().fits(table.columns):
        raise ParseError(f"{raw.name or raw.url}: the columns of this table are no export of offers (columns.toml)")
    for row in table.rows:
        yield flat(dict(row), row.number)


def flat(row: dict[str, Any], place: int) -> Item:
    """Return one row of an export in the shape of the API."""
    offer = shipped().offer(row)
    key = str(offer.get("id") or "")
    return Item(key, FLAT, offer) if key else broken(place)


def listed(rows: list[dict[str, Any]]) -> Item:
    """Return a reference list as one item."""
    name = name_of(rows)
    codes = hashlib.sha256(" ".join(sorted(str(row["code"]) for row in rows)).encode()).hexdigest()[:8]
    return Item(f"{name}-{codes}", LIST, {"name": name, "rows": rows})


def broken(place: int) -> Item:
    """Return what is no offer: where it stands in the document, and nothing of what it says."""
    return Item(f"sans-numero-{place}", BROKEN, {})
