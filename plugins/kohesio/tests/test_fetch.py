"""The site is fetched politely, over HTTP from its replica: exports, then slices under the window of 1,000."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hub_kohesio import Kohesio, invented
from hub_kohesio.fetch import Slice
from hub_kohesio.replica import KohesioSite, create_replica

from hub import FetchError, Http, Incomplete, Raw, Refused
from hub.errors import ConfigError
from hub.testing import Faults, change_json, html, serve, status

TODAY = date(2026, 11, 22)


@contextmanager
def site(replica: KohesioSite, **options: Any) -> Iterator[tuple[Kohesio, Http]]:
    """Serve a replica; give a connector and a client for it."""
    with serve(replica) as served:
        connector = Kohesio(base_url=served.url, **options)
        connector.today = TODAY
        with Http(user_agent="test", allow=frozenset({("127.0.0.1", served.port)}), interval_s=0, sleep=_no) as http:
            yield connector, http


def _no(seconds: float) -> None:
    return None


def harvested(replica: KohesioSite, cursor: Any = None, **options: Any) -> list[tuple[Raw, list[str]]]:
    """Return each document with the keys of its items."""
    with site(replica, **options) as (connector, http):
        found = []
        for raw in connector.fetch(http, cursor):
            body = raw.read()
            kept = Raw.from_bytes(body, url=raw.url, cursor=raw.cursor, scope=raw.scope, announced=raw.announced)
            found.append((kept, [item.key for item in connector.parse(kept)]))
        return found


def many(count: int, *, start: date = date(2016, 1, 1)) -> list[dict[str, Any]]:
    """Return as many ESF projects, most of which start on one day."""
    base = next(one for one in invented.projects() if one["fund"] == "ESF")
    return [{**base, "item": f"Q{98_000_000 + n}", "start": start if n % 10 else date(2018, 5, 1 + n % 28),
             "end": date(2019 + n % 3, 1 + n % 12, 28), "eu": 1000.0 + n} for n in range(count)]  # fmt: skip


def test_both_exports_come_and_then_the_search_of_each_social_fund() -> None:
    replica = create_replica()
    found = harvested(replica)
    keys = {key for _, some in found for key in some}
    assert keys == {project["item"] for project in replica.projects}
    assert ["2014-2020" in found[0][0].url, "2021-2027" in found[1][0].url] == [True, True]
    assert [raw.scope.split(":")[1] for raw, _ in found[2:] if raw.scope] == ["ESF", "YEI", "ESF+"]
    assert all(len(some) == raw.announced for raw, some in found[2:])


def test_the_last_document_ends_the_run_and_the_next_one_reads_all_again() -> None:
    found = harvested(create_replica())
    last = found[-1][0].cursor
    assert last == {"day": "2026-11-22", "done": "all"}
    assert len(harvested(create_replica(), last)) == len(found)


def test_a_cut_run_goes_on_where_it_was_the_same_day_only() -> None:
    found = harvested(create_replica())
    cursor = found[2][0].cursor
    assert len(harvested(create_replica(), cursor)) == len(found) - 3
    assert len(harvested(create_replica(), {**cursor, "day": "2026-11-21"})) == len(found)


def test_more_than_a_thousand_results_are_sliced_until_each_slice_fits() -> None:
    replica = KohesioSite(many(2600))
    found = harvested(replica, ways=["api"], funds=["ESF"])
    keys = Counter(key for _, some in found for key in some)
    assert len(keys) == 2600
    assert max(keys.values()) == 1
    totals = {raw.scope: raw.announced for raw, _ in found}
    assert sum(total or 0 for total in totals.values()) == 2600
    assert max(total or 0 for total in totals.values()) <= 1000
    assert all("offset=950" not in line for line in replica.asked)


def test_a_slice_of_one_day_is_cut_by_end_and_then_by_amount() -> None:
    one_day = Slice((TODAY, TODAY))
    by_end = one_day.halves()
    assert by_end and by_end[0].end and by_end[0].start == (TODAY, TODAY)
    by_amount = Slice((TODAY, TODAY), (TODAY, TODAY)).halves()
    assert by_amount and by_amount[0].euros and by_amount[1].euros == (1_000_000_001, 2_000_000_000)
    assert Slice((TODAY, TODAY), (TODAY, TODAY), (5, 5)).halves() is None


def test_a_403_says_what_to_do_and_nothing_is_given() -> None:
    replica = create_replica(faults=Faults().always(html("<html>Forbidden</html>", code=403)))
    with pytest.raises(Refused, match=r"download .* with a browser and give it"):
        harvested(replica)


def test_an_html_shell_in_place_of_an_export_is_an_error() -> None:
    with pytest.raises(Incomplete, match="HTML came"):
        harvested(create_replica(faults=Faults().at(path="/api/data/object", do=html())))


def test_an_html_shell_in_place_of_an_answer_is_an_error() -> None:
    with pytest.raises(Incomplete, match="HTML came"):
        harvested(create_replica(faults=Faults().at(path="/api/projects", do=html())), ways=["api"])


def test_a_400_is_asked_once_more() -> None:
    faults = Faults().at(path="/api/projects", do=status(400, "{}", media_type="application/json"), times=1)
    assert harvested(create_replica(faults=faults), ways=["api"], funds=["ESF"])
    always = Faults().at(path="/api/projects", do=status(400, "{}", media_type="application/json"))
    with pytest.raises(FetchError):
        harvested(create_replica(faults=always), ways=["api"], funds=["ESF"])


def test_an_empty_page_that_comes_too_early_is_incomplete() -> None:
    faults = Faults().at(path="/api/projects", do=change_json(lambda page: {**page, "list": []}))
    with pytest.raises(Incomplete, match="empty page"):
        harvested(create_replica(faults=faults), ways=["api"], funds=["ESF"])


def test_a_filter_that_was_ignored_is_noticed_by_the_country() -> None:
    def foreign(page: dict[str, Any]) -> dict[str, Any]:
        return {**page, "list": [{**one, "countrycode": ["RO"]} for one in page["list"]]}

    with pytest.raises(Incomplete, match="the filter on the country was ignored"):
        harvested(create_replica(faults=Faults().at(path="/api/projects", do=change_json(foreign))), ways=["api"])


def test_slices_that_hold_less_than_the_whole_are_incomplete() -> None:
    class Forgetful(KohesioSite):
        def _fits(self, project: dict[str, Any], request: Any) -> bool:
            return super()._fits(project, request) and not ("startDateAfter" in request.args and project["eu"] > 1500)

    with pytest.raises(Incomplete, match=r"hold .* projects of"):
        harvested(Forgetful(many(600)), ways=["api"], funds=["ESF"])


@pytest.mark.parametrize("options", [{"ways": ["page"]}, {"periods": ["2007-2013"]}, {"language": "de"}, {"wasy": []}])
def test_an_option_that_makes_no_sense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=r"\[kohesio.options\]"):
        Kohesio(**options)


def test_a_project_without_a_title_in_french_is_asked_for_in_english() -> None:
    listed = many(3)
    replica = KohesioSite([{**listed[0], "fr": ""}, *listed[1:]])
    found = harvested(replica, ways=["api"], funds=["ESF"])
    assert [key for raw, some in found if raw.scope is None for key in some] == [listed[0]["item"]]
    assert replica.count("GET /api/projects/Q") == 1


def test_documents_that_the_operator_names_are_read_too() -> None:
    with serve(create_replica()) as other:
        found = list_of_calls(f"{other.url}/calls.csv", other.port)
    assert [item.form for item in found] == ["call_csv"] * 3


def list_of_calls(url: str, port: int) -> list[Any]:
    """Harvest one document by its address."""
    connector = Kohesio(documents=[url], ways=[])
    with Http(user_agent="test", allow=frozenset({("127.0.0.1", port)}), interval_s=0) as http:
        return [item for raw in connector.fetch(http, None) for item in connector.parse(raw)]


def test_a_project_that_is_missing_once_is_not_withdrawn() -> None:
    assert not Kohesio.withdraws
