"""Places of real notices: how many become a commune, printed by family of document."""

import csv
import re
from pathlib import Path

import pytest

from hub.places import Gazetteer

REAL = Path(__file__).parents[3] / "shared" / "real" / "boamp"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside this checkout"),
]
ABSENT = {"", "none", "nan", "<na>", "."}


def said(value: str | None) -> str:
    return "" if (value or "").strip().lower() in ABSENT else (value or "").strip()


def rate(places: list[dict]) -> tuple[float, float]:
    gazetteer = Gazetteer.load()
    communes, any_territory = 0, 0
    for place in places:
        found = {item["type"] for item in gazetteer.resolve(place)}
        communes += "commune" in found
        any_territory += bool(found)
    total = max(1, len(places))
    return communes / total, any_territory / total


def tables_v230() -> list[dict]:
    path = REAL / "tables_v230_2021_07" / "df_boamp_2021_07_D_01_identite.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = [
        {"postcode": said(row["D_01_07_Identite_Cp"]), "city": said(row["D_01_08_Identite_Ville"]),
         "nuts": said(row["D_01_05_Identite_Adjudicateurnuts"]), "country": said(row["D_01_09_Identite_Pays"])}
        for row in rows
    ]  # fmt: skip
    return [place for place in places if place["city"] and place["country"] in ("", "FR")]


def eforms() -> list[dict]:
    places = []
    for path in sorted((REAL / "eforms_xml").rglob("*.xml")):
        for address in re.findall(r"<cac:(?:PostalAddress|Address)>(.*?)</cac:", path.read_text("utf-8"), re.DOTALL):
            fields = dict(re.findall(r"<cbc:(CityName|PostalZone|CountrySubentityCode)[^>]*>([^<]+)<", address))
            country = re.search(r"<cbc:IdentificationCode[^>]*>(\w+)<", address)
            if "CityName" in fields and "PostalZone" in fields and country and country[1] == "FRA":
                places.append({"city": fields["CityName"], "postcode": fields["PostalZone"],
                               "nuts": fields.get("CountrySubentityCode", "")})  # fmt: skip
    return [place for place in places if re.fullmatch(r"\d{5}", place["postcode"])]


@pytest.mark.parametrize(
    ("name", "places", "floor"), [("v230 buyers", tables_v230, 0.97), ("eForms addresses", eforms, 0.9)]
)
def test_cities_of_real_notices_become_communes(name, places, floor, capsys):
    found = places()
    communes, any_territory = rate(found)
    with capsys.disabled():
        print(f"\n{name}: {len(found)} places, commune {communes:.1%}, any territory {any_territory:.1%}")
    assert communes >= floor and any_territory >= 0.98
