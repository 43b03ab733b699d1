"""The connector harvests the replica over real HTTP on loopback: all that was asked for, and nothing in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hub_boamp import Boamp
from hub_boamp.replica import create_replica, sample_records

from hub import FetchError, Raw, Refused
from hub.outside.http import Http
from hub.testing import faults as fault
from hub.testing.faults import Faults
from hub.testing.server import serve

TODAY = date(2026, 11, 16)
RECORDS = sample_records(TODAY)
FIRST = (TODAY - timedelta(days=30)).isoformat()


def harvested(app: Any, **options: Any) -> Iterator[tuple[Raw, list[str]]]:
    """Yield each document with the keys in it; a stream is read as the archive would."""
    with serve(app) as served:
        connector = Boamp(base_url=served.url, **options)
        connector.today = TODAY
        http = Http(user_agent="Clausier tests", allow=served.allow, interval_s=0, sleep=lambda seconds: None)
        for raw in connector.fetch(http, None):
            with raw.open() as file:
                kept = Raw.from_bytes(file.read(), url=raw.url)
            yield raw, [item.key for item in connector.parse(kept)]


def test_thirty_days_are_harvested_whole_and_the_announced_totals_hold() -> None:
    documents = list(harvested(create_replica(TODAY)))
    found = [key for _, keys in documents for key in keys]
    expected = [one["idweb"] for one in RECORDS if one["dateparution"] >= FIRST]
    assert sorted(found) == sorted(expected)
    for raw, keys in documents:
        assert raw.announced is None or raw.announced >= len(keys)


def test_departements_and_natures_are_asked_of_the_source() -> None:
    app = create_replica(TODAY)
    found = [key for _, keys in harvested(app, departements=["38", "2A"], natures=["APPEL_OFFRE"]) for key in keys]
    expected = [
        one["idweb"]
        for one in RECORDS
        if one["dateparution"] >= FIRST
        and one["nature"] == "APPEL_OFFRE"
        and {"38", "20A"} & set(one["code_departement"])
    ]
    assert sorted(found) == sorted(expected)
    assert len(found) < 60


def test_a_spent_quota_stops_the_harvest_with_the_moment_of_its_return() -> None:
    with pytest.raises(Refused) as refusal:
        list(harvested(create_replica(TODAY, quota=3)))
    assert refusal.value.status == 429


def test_a_page_of_html_is_no_page() -> None:
    app = create_replica(TODAY, Faults().at(path="/api", call=4, do=fault.html()))
    with pytest.raises(FetchError, match=r"(?i)html"):
        list(harvested(app))


def test_a_column_that_vanished_is_named() -> None:
    app = create_replica(TODAY)
    app.columns = tuple(name for name in app.columns if name != "dateparution")
    with pytest.raises(Refused, match="dateparution"):
        list(harvested(app))


def test_samples_survive_the_way_over_http_unchanged() -> None:
    app = create_replica(TODAY)
    with serve(app) as served:
        http = Http(user_agent="Clausier tests", allow=served.allow, interval_s=0)
        page = http.get(f"{served.url}/api/explore/v2.1/catalog/datasets/boamp/records", params={"limit": 100}).json()
    assert page["results"] == json.loads(json.dumps(RECORDS[:100]))
