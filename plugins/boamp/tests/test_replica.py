"""The replica answers as Opendatasoft's portal does, and can fail as it can."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from http.client import IncompleteRead
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from hub_boamp.replica import DATASET, Boamp, create_replica, sample_records
from werkzeug.test import Client

from hub.testing import faults as fault
from hub.testing.faults import Faults
from hub.testing.server import serve

TODAY = date(2026, 11, 16)
RECORDS = sample_records(TODAY)


@pytest.fixture
def replica() -> Boamp:
    return create_replica(TODAY)


def ask(app: Boamp, path: str = "/records", **query: Any) -> tuple[int, Any]:
    answer = Client(app).get(f"{DATASET}{path}", query_string=query)
    return answer.status_code, json.loads(answer.get_data())


def ids(app: Boamp, where: str, **query: Any) -> list[str]:
    status, body = ask(app, where=where, limit=100, order_by="idweb", **query)
    assert status == 200, body
    return [one["idweb"] for one in body["results"]]


def test_a_page_has_ten_records_of_41_columns_and_the_total_of_all(replica: Boamp) -> None:
    status, body = ask(replica)
    assert status == 200
    assert body["total_count"] == len(RECORDS)
    assert len(body["results"]) == 10
    assert {len(one) for one in body["results"]} == {41}


def test_pages_in_a_stable_order_make_the_whole(replica: Boamp) -> None:
    found: list[str] = []
    while True:
        _, body = ask(replica, limit=100, offset=len(found), order_by="dateparution desc, idweb")
        if not body["results"]:
            break
        found += [one["idweb"] for one in body["results"]]
    assert sorted(found) == sorted(one["idweb"] for one in RECORDS)
    assert len(found) == len(set(found))


def test_a_day_and_days_are_selected_by_date(replica: Boamp) -> None:
    day = "2026-11-10"
    expected = sorted(one["idweb"] for one in RECORDS if one["dateparution"] == day)
    assert ids(replica, f"dateparution=date'{day}'") == expected
    assert ids(replica, f"dateparution >= date'{day}' AND dateparution<=date'2026/11/10'") == expected
    _, body = ask(replica, where="dateparution>=date'2026-11-10'", select="idweb", limit=1)
    assert body["total_count"] == sum(one["dateparution"] >= day for one in RECORDS)
    assert list(body["results"][0]) == ["idweb"]


@pytest.mark.parametrize(
    "where",
    [
        "code_departement = '38'",
        "'38' in code_departement",
        "code_departement='38' and not nature='X'",
        "(code_departement='38' or code_departement='nowhere')",
        "code_departement in ('38','nowhere')",
        'code_departement="38" and criteres is not null or code_departement="38" and criteres is null',
    ],
)
def test_a_list_matches_by_one_of_its_values(replica: Boamp, where: str) -> None:
    assert ids(replica, where) == sorted(one["idweb"] for one in RECORDS if "38" in (one["code_departement"] or []))


def test_conditions_given_twice_must_both_hold(replica: Boamp) -> None:
    where = ["code_departement='38'", "nature in ('APPEL_OFFRE','ATTRIBUTION')"]
    answer = Client(replica).get(f"{DATASET}/records?{urlencode([('where', one) for one in where])}&limit=100")
    kinds = {one["nature"] for one in json.loads(answer.get_data())["results"]}
    assert kinds <= {"APPEL_OFFRE", "ATTRIBUTION"}


def test_one_notice_and_what_points_to_it_are_found(replica: Boamp) -> None:
    assert ids(replica, "idweb='26-900001'") == ["26-900001"]
    assert ids(replica, "annonce_lie='26-900001'") == ["26-900002"]
    _, body = ask(replica, refine="criteres:sociaux")
    assert body["total_count"] == sum("sociaux" in (one["criteres"] or []) for one in RECORDS)


def test_a_month_is_selected_by_its_parts(replica: Boamp) -> None:
    where = "year(dateparution)=2026 and month(dateparution)=11"
    status, body = ask(replica, where=where)
    assert (status, body["total_count"]) == (200, sum(one["dateparution"][:7] == "2026-11" for one in RECORDS))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"where": "contains(objet, 'vert')"}, r"unexpected \( at position 8"),
        ({"where": "famile='FNS'"}, "Unknown field: famile"),
        ({"where": "famille='FNS"}, "ODSQL syntax exception"),
        ({"where": "famille='FNS' and"}, "unexpected end of query"),
        ({"where": "famille='FNS'\nand etat='INITIAL'"}, "ODSQL syntax exception"),
        ({"order_by": "nothing"}, "Unknown field: nothing"),
        ({"select": "idweb,nothing"}, "Unknown field: nothing"),
        ({"refine": "nothing:x"}, "Unknown field: nothing"),
        ({"limit": "101"}, "limit"),
        ({"limit": "100", "offset": "9901"}, "offset"),
        ({"limit": "ten"}, "not an integer"),
        ({"rows": "10"}, "Unknown API parameter: rows"),
    ],
)
def test_what_the_portal_would_not_understand_is_refused_by_name(
    replica: Boamp, query: dict[str, str], words: str
) -> None:
    status, body = ask(replica, **query)
    assert status == 400
    assert body["error_code"] == "ODSQLError"
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(body["message"])


def test_the_last_page_that_may_be_asked_is_answered(replica: Boamp) -> None:
    assert ask(replica, limit=100, offset=9900) == (200, {"total_count": len(RECORDS), "results": []})


def test_another_dataset_or_path_is_not_there(replica: Boamp) -> None:
    assert ask(replica, "/nothing")[0] == 404
    answer = Client(replica).get("/api/explore/v2.1/catalog/datasets/other/records")
    assert (answer.status_code, "error_code" in json.loads(answer.get_data())) == (404, True)


def test_the_quota_ends_in_429_with_the_moment_of_its_return() -> None:
    app = create_replica(TODAY, quota=2)
    assert [ask(app)[0] for _ in range(3)] == [200, 200, 429]
    body = ask(app)[1]
    assert (body["errorcode"], body["call_limit"]) == (10002, 2)
    assert body["reset_time"].endswith("T00:00:00Z")


def test_an_export_gives_all_rows_as_lines_in_chunks() -> None:
    app = create_replica(TODAY)
    with serve(app) as served:
        url = f"{served.url}{DATASET}/exports/jsonl?{urlencode({'order_by': 'dateparution, idweb'})}"
        with urlopen(Request(url)) as answer:
            assert answer.headers["Transfer-Encoding"] == "chunked"
            lines = answer.read().decode().splitlines()
    assert len(lines) == len(RECORDS)
    assert [json.loads(line)["idweb"] for line in lines][-1] == max(
        (one["dateparution"], one["idweb"]) for one in RECORDS
    )[1]


def test_an_export_may_be_an_array_or_compressed(replica: Boamp) -> None:
    assert len(ask(replica, "/exports/json", where="code_departement='38'")[1]) > 5
    packed = Client(replica).get(f"{DATASET}/exports/jsonl", query_string={"compressed": "true", "limit": 3})
    assert len(gzip.decompress(packed.get_data()).splitlines()) == 3


def test_rows_that_go_are_gone_from_the_total(replica: Boamp) -> None:
    replica.records[:] = [one for one in replica.records if one["famille"] != "DSP"]
    assert ask(replica)[1]["total_count"] < len(RECORDS)


def failing(*, do: Any, page: int | None = None) -> Boamp:
    return create_replica(TODAY, Faults().at(page=page, do=do) if page else Faults().always(do))


def test_it_lies_drifts_and_deletes() -> None:
    assert ask(failing(do=fault.lie(7)))[1]["total_count"] == len(RECORDS) + 7
    assert "surprise" in ask(failing(do=fault.drift()))[1]["results"][0]
    gone = failing(do=fault.without(lambda one: one["idweb"] == "26-900001", total="total_count"))
    assert ask(gone, where="idweb='26-900001'")[1] == {"total_count": 0, "results": []}


def test_it_throttles_and_answers_html_on_the_page_asked() -> None:
    app = failing(do=fault.html(), page=2)
    assert ask(app, limit=100)[0] == 200
    assert Client(app).get(f"{DATASET}/records?limit=100&offset=100").mimetype == "text/html"
    status, body = ask(failing(do=fault.throttle(retry_after=5, body={"errorcode": 10005})))
    assert (status, body["errorcode"]) == (429, 10005)


@pytest.fixture
def dying() -> Iterator[str]:
    with serve(failing(do=fault.cut(50))) as served:
        yield served.url


def test_it_dies_in_the_middle_of_a_body(dying: str) -> None:
    with urlopen(f"{dying}{DATASET}/records") as answer, pytest.raises(IncompleteRead):
        answer.read()
