"""The dataset is fetched day by day, politely, and goes on where it was cut."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hub_boamp import Boamp
from hub_boamp.fetch import slices

from hub import Incomplete, Raw, Refused
from hub.errors import ConfigError

TODAY = date(2026, 11, 22)
DAY = re.compile(r"date'([\d-]+)'")


class Portal:
    """An Opendatasoft portal in memory: so many notices a day, and a note of what was asked."""

    def __init__(self, *, a_day: int = 3, lost: int = 0, announced: int | None = None) -> None:
        self.a_day, self.lost, self.announced = a_day, lost, announced
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def get(self, url: str, *, params: Mapping[str, Any], accept: str) -> Raw:
        """Answer a page."""
        self.asked.append((url, dict(params)))
        keys = self._keys(str(params["where"]))
        offset, limit = int(params.get("offset", 0)), int(params["limit"])
        rows = [{"idweb": key} for key in keys[: len(keys) - self.lost][offset : offset + limit]]
        total = len(keys) if self.announced is None else self.announced
        return Raw.from_bytes(json.dumps({"total_count": total, "results": rows}).encode(), url=url)

    def stream(self, url: str, *, params: Mapping[str, Any], accept: str) -> Raw:
        """Answer an export."""
        self.asked.append((url, dict(params)))
        lines = (json.dumps({"idweb": key}) for key in self._keys(str(params["where"])))
        return Raw.from_bytes("\n".join(lines).encode(), url=url)

    def _keys(self, where: str) -> list[str]:
        days = [date.fromisoformat(text) for text in DAY.findall(where)]
        span = range((days[-1] - days[0]).days + 1)
        return [f"26-{(days[0] + timedelta(n)).toordinal()}{i:03}" for n in span for i in range(self.a_day)]


def harvested(portal: Any, cursor: Any = None, **options: Any) -> list[Raw]:
    """Fetch everything on a fixed day."""
    connector = Boamp(**options)
    connector.today = TODAY
    return list(connector.fetch(portal, cursor))


def test_the_past_comes_by_export_and_the_last_ten_days_by_pages() -> None:
    portal = Portal()
    raws = harvested(portal, since="12")
    exports = [raw for raw in raws if "/exports/jsonl" in raw.url]
    assert [raw.scope for raw in exports] == ["2026-11-10/2026-11-10", "2026-11-11/2026-11-11", "2026-11-12/2026-11-12"]
    assert [raw.scope for raw in raws[3:]] == [f"2026-11-{day}" for day in range(13, 23)]
    assert {raw.announced for raw in raws} == {3}
    assert raws[-1].cursor == {"day": "2026-11-23", "offset": 0, "until": "2026-11-22"}


def test_days_without_a_notice_are_not_exported() -> None:
    portal = Portal(a_day=0)
    raws = harvested(portal, since="12")
    assert not [url for url, _ in portal.asked if "/exports/" in url]
    assert {raw.announced for raw in raws} == {0}
    assert raws[0].cursor["day"] == "2026-11-11"


def test_a_day_is_paged_in_a_stable_order() -> None:
    portal = Portal(a_day=250)
    raws = harvested(portal, since="0")
    assert [params["offset"] for _, params in portal.asked] == [0, 100, 200]
    assert all(params["order_by"] == "idweb" and params["limit"] == 100 for _, params in portal.asked)
    assert [raw.cursor["offset"] for raw in raws] == [100, 200, 0]


def test_a_finished_run_is_followed_by_the_last_ten_days() -> None:
    portal = Portal()
    raws = harvested(portal, {"day": "2026-11-22", "offset": 0, "until": "2026-11-21"})
    assert raws[0].scope == "2026-11-13"
    assert len(raws) == 10


def test_a_cut_run_goes_on_where_it_was() -> None:
    portal = Portal(a_day=250)
    raws = harvested(portal, {"day": "2026-11-21", "offset": 100, "until": "2026-11-22"})
    assert [(params["offset"], DAY.findall(params["where"])[0]) for _, params in portal.asked[:3]] == [
        *((100, "2026-11-21"), (200, "2026-11-21"), (0, "2026-11-22"))
    ]
    assert raws[0].announced is None


def test_a_source_that_was_not_read_for_long_is_read_from_there() -> None:
    portal = Portal()
    raws = harvested(portal, {"day": "2026-10-01", "offset": 0, "until": "2026-09-30"})
    assert raws[0].scope == "2026-10-01/2026-10-01"


def test_a_list_that_ends_too_early_is_incomplete() -> None:
    with pytest.raises(Incomplete, match="empty page"):
        harvested(Portal(a_day=5, lost=2, announced=205), since="0")


def test_a_day_beyond_the_pages_comes_by_export() -> None:
    [raw] = harvested(Portal(a_day=3, announced=12_000), since="0")
    assert "/exports/jsonl" in raw.url


def test_departements_and_natures_narrow_the_query() -> None:
    portal = Portal()
    harvested(portal, since="0", departements=["38", "01", "2A"], natures=["APPEL_OFFRE"])
    where = portal.asked[0][1]["where"]
    assert "(code_departement='38' or code_departement='1' or code_departement='20A')" in where
    assert where.endswith("nature in ('APPEL_OFFRE')")
    assert "\n" not in where


def test_a_query_that_is_not_understood_is_told_with_the_answer() -> None:
    class Changed(Portal):
        def get(self, url: str, *, params: Mapping[str, Any], accept: str) -> Raw:
            raise Refused("400: Unknown field: dateparution", status=400)

    with pytest.raises(Refused, match=r"Unknown field: dateparution.*has a column gone"):
        harvested(Changed())


def test_a_quota_passes_with_the_moment_to_try_again() -> None:
    class Tired(Portal):
        def get(self, url: str, *, params: Mapping[str, Any], accept: str) -> Raw:
            raise Refused("too many requests", status=429, retry_at="2026-11-23T00:00:00Z")

    with pytest.raises(Refused) as caught:
        harvested(Tired())
    assert (caught.value.status, caught.value.retry_at) == (429, "2026-11-23T00:00:00Z")


def test_a_long_back_fill_is_asked_by_months() -> None:
    asked = list(slices(date(2026, 1, 15), date(2026, 4, 2)))
    assert [(a.isoformat(), b.isoformat()) for a, b in asked] == [
        *(("2026-01-15", "2026-01-31"), ("2026-02-01", "2026-02-28")),
        *(("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-02")),
    ]


@pytest.mark.parametrize("options", [{"departements": ["380"]}, {"natures": ["X"]}, {"since": "hier"}, {"sinse": "3"}])
def test_an_option_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"\[boamp.options\]"):
        Boamp(**options)


@pytest.mark.parametrize("option", [12, "12", "2026-11-10", date(2026, 11, 10)])
def test_the_first_day_is_a_date_or_so_many_days_ago(option: Any) -> None:
    assert harvested(Portal(), since=option)[0].scope == "2026-11-10/2026-11-10"


def test_a_smaller_total_withdraws_nothing() -> None:
    assert not Boamp.withdraws
