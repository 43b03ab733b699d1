"""The API: what a partner's program relies on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web.invented import tender
from tests.web.memory import MemoryHub

LIST = "/api/v1/tenders"


def next_of(answer: Any) -> str | None:
    link = answer.headers.get("Link", "")
    if 'rel="next"' not in link:
        return None
    parts = urlsplit(link.split("<")[1].split(">")[0])
    return f"{parts.path}?{parts.query}"


def test_a_list_has_items_total_facets_and_next(web: FlaskClient) -> None:
    page = web.get(f"{LIST}?limit=3").json
    assert list(page) == ["items", "total", "facets", "next"]
    assert len(page["items"]) == 3 and page["total"] == 40 and page["facets"]["departement"]["38"] == 14


def test_next_leads_through_everything_once_and_keeps_what_was_asked(web: FlaskClient) -> None:
    path: str | None = f"{LIST}?limit=7&departement=38&facets=none"
    seen: list[str] = []
    while path:
        answer = web.get(path)
        assert answer.json["facets"] == {}
        seen += [item["id"] for item in answer.json["items"]]
        path = next_of(answer)
    assert len(seen) == len(set(seen)) == 14


def test_filters_are_or_inside_and_and_between(web: FlaskClient) -> None:
    total = web.get(f"{LIST}?departement=38&departement=73&nature=works").json["total"]
    assert total == sum(1 for n in range(40) if n % 3 in (0, 1) and n % 5 in (0, 3))


@pytest.mark.parametrize("query", ["limit=-1", "limit=0", "limit=1001", "limit=1_0", "published_from=2026-1-1",
                                   "departement=", "departements=38", "open=yes", "sort=best", "q=%00", "lang=de",
                                   "facets=x", "limit=5&limit=x"])  # fmt: skip
def test_what_is_wrong_or_unknown_is_refused_by_name(web: FlaskClient, query: str) -> None:
    answer = web.get(f"{LIST}?{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json") or query == "limit=5&limit=x"
    if answer.status_code == 422:
        assert answer.json["status"] == 422
        assert answer.json["errors"][0]["parameter"] == query.split("=")[0]


def test_a_cursor_that_we_never_gave_is_not_found(web: FlaskClient) -> None:
    assert web.get(f"{LIST}?after=whatever").status_code == 404


def test_a_304_reads_no_record(web: FlaskClient, hub: MemoryHub) -> None:
    for path in (LIST, "/api/v1/changes", "/feeds/tenders.atom", "/feeds/tenders.csv", "/feeds/tenders.ics", "/",
                 "/api/v1/records/boamp:tender-26-100001", "/records/boamp:tender-26-100001"):  # fmt: skip
        tag = web.get(path).headers["ETag"]
        before = hub.reads
        answer = web.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert answer.status_code == 304 and not answer.data and answer.headers["ETag"] == tag, path
        assert hub.reads == before, path


def test_a_change_that_is_visible_changes_the_etag_and_another_does_not(web: FlaskClient, hub: MemoryHub) -> None:
    tag = web.get(LIST).headers["ETag"]
    hub.put({"id": "hub:organisation:siret-1", "kind": "organisation", "title": "Atelier du Pré"})
    assert web.get(LIST).headers["ETag"] == tag
    hub.put(tender(1, title="Autre titre"))
    assert web.get(LIST).headers["ETag"] != tag


def test_a_record_is_found_under_its_kind_and_under_records(web: FlaskClient) -> None:
    key = "boamp:tender-26-100004"
    assert web.get(f"{LIST}/{key}").json == web.get(f"/api/v1/records/{key}").json
    assert web.get(f"/api/v1/clauses/{key}").status_code == 404


def test_a_withdrawn_record_leads_to_its_successor_or_says_why_it_went(web: FlaskClient, hub: MemoryHub) -> None:
    hub.withdraw("boamp:tender-26-100004", "doublon", "boamp:tender-26-100005")
    answer = web.get(f"{LIST}/boamp:tender-26-100004")
    assert (answer.status_code, answer.location) == (301, f"{LIST}/boamp:tender-26-100005")
    assert web.get("/api/v1/records/boamp:tender-26-100004", follow_redirects=True).json["title"]
    hub.withdraw("boamp:tender-26-100006", "annulé")
    answer = web.get(f"{LIST}/boamp:tender-26-100006")
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"
    assert answer.json["reason"] == "annulé" and answer.json["withdrawn_at"]


def test_history_tells_every_state(web: FlaskClient, hub: MemoryHub) -> None:
    hub.put(tender(4, title="Corrigé"))
    hub.withdraw("boamp:tender-26-100004", "fini")
    steps = web.get("/api/v1/records/boamp:tender-26-100004/history").json["items"]
    assert [step["event"] for step in steps] == ["created", "changed", "withdrawn"]
    assert steps[1]["record"]["title"] == "Corrigé" and steps[2]["record"] is None


def test_a_copy_kept_by_changes_is_exact(web: FlaskClient, hub: MemoryHub) -> None:
    hub.put(tender(4, title="Corrigé"))
    hub.withdraw("boamp:tender-26-100006", "fini")
    copy: dict[str, Any] = {}
    since = 0
    while True:
        page = web.get(f"/api/v1/changes?since={since}&limit=9&kinds=tenders").json
        for change in page["items"]:
            copy.pop(change["id"], None)
            if change["record"]:
                copy[change["id"]] = change["record"]
        since = page["next"]
        if not page["more"]:
            break
    assert copy == {key: each for key, each in hub.records.items() if each["kind"] == "tender"}


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/tenders/none", "/api/v1/schemas/notice.json",
                                  "/feeds/notices.csv", "/feeds/tenders.exe"])  # fmt: skip
def test_what_is_not_there_is_a_problem(web: FlaskClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"


def test_other_methods_and_other_types_are_refused_as_problems(web: FlaskClient) -> None:
    refused = web.delete(LIST)
    assert refused.status_code == 405 and "GET" in refused.headers["Allow"]
    assert web.get(LIST, headers={"Accept": "image/png"}).status_code == 406
    assert refused.mimetype == "application/problem+json"


def test_any_site_may_read_open_data_and_no_cookie_goes_with_it(web: FlaskClient) -> None:
    answer = web.get(LIST, headers={"Origin": "https://app.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert "Set-Cookie" not in answer.headers and "Access-Control-Allow-Credentials" not in answer.headers
    assert "GET" in web.options(LIST).headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in web.get("/operator/sign-in").headers


def test_gzip_is_given_where_it_is_taken(web: FlaskClient) -> None:
    assert web.get(LIST, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in web.get(LIST, headers={"Accept-Encoding": "gzip;q=0, identity"}).headers


def test_head_tells_what_get_tells_without_a_body(web: FlaskClient) -> None:
    for path in (LIST, "/feeds/tenders.csv", "/"):
        head, get = web.head(path), web.get(path)
        assert (head.status_code, head.headers["ETag"], head.data) == (200, get.headers["ETag"], b"")


def test_schemas_are_those_of_the_records(web: FlaskClient) -> None:
    assert web.get("/api/v1/schemas/tender.json").json["title"] == "Tender"
    header = web.get("/feeds/tenders.csv").text.split("\r\n")[0].split(",")
    assert header == [each["name"] for each in web.get("/api/v1/schemas/tender.table.json").json["fields"]]


def test_a_bug_tells_nothing_of_our_insides(app_of: Any, hub: MemoryHub, caplog: Any) -> None:
    def broken(query: Any) -> None:
        raise RuntimeError("sqlite3: /secret/path")

    answer = app_of(hub, search=broken).test_client().get(LIST)
    assert answer.status_code == 500 and answer.mimetype == "application/problem+json"
    assert "secret" not in answer.text and "Traceback" not in answer.text


def test_who_asks_while_the_database_is_away_is_told_to_come_back(app_of: Any, hub: MemoryHub) -> None:
    from hub.errors import StoreError

    def away(query: Any) -> None:
        raise StoreError("the database refused 'SELECT secret'")

    answer = app_of(hub, search=away).test_client().get(LIST)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10") and "secret" not in answer.text


def test_a_store_that_is_not_ready_is_told_to_the_load_balancer(app_of: Any, hub: MemoryHub) -> None:
    from hub.errors import StoreError

    def broken() -> None:
        raise StoreError("the database does not answer")

    client = app_of(hub, ready=broken).test_client()
    assert client.get("/ready").status_code == 503 and client.get("/health").status_code == 200
