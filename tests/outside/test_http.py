"""The polite client, beside a source that is well."""

import gzip
import io
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.wrappers import Response

from hub.errors import FetchError, Forbidden, Incomplete, Refused
from hub.outside import HostLimiter, MemoryValidators
from hub.testing import Faults, Replica, html, json_answer, lie, offset_page, redirect, serve, status, throttle, without


class Source(Replica):
    """A list of 25 things, a large file, a page that knows its version, and an echo."""

    def answer(self, request):
        if request.path == "/list":
            page = offset_page([{"id": n} for n in range(25)], request)
            return json_answer({"total_count": 25, "results": page})
        if request.path == "/large":
            return Response((b"x" * 1000 for _ in range(5000)), mimetype="text/csv")
        if request.path == "/versioned":
            response = Response("a,b", mimetype="text/csv", headers={"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"})
            response.set_etag("v1")
            return response.make_conditional(request)
        if request.path == "/bomb":
            body = gzip.compress(b"\0" * (64 << 20))
            return Response(body, headers={"Content-Encoding": "gzip"}, mimetype="text/csv")
        headers = dict(request.headers)
        return json_answer({"method": request.method, "headers": headers, "body": request.get_data(as_text=True)})


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def served(source):
    with serve(source) as served:
        yield served


def test_a_document_is_read(client, served):
    raw = client(served).get(f"{served.url}/list", params={"limit": 2, "apikey": "hidden"}, accept="application/json")
    assert raw.json()["results"] == [{"id": 0}, {"id": 1}]
    assert (raw.status, raw.media_type) == (200, "application/json; charset=utf-8")
    assert raw.url == f"{served.url}/list?limit=2&apikey=***"
    assert raw.headers["content-length"]


def test_it_says_who_it_is_and_keeps_no_cookies(client, served, source):
    source.faults.at(call=1, do=status(200, "{}", headers={"Set-Cookie": "a=1"}))
    http = client(served)
    http.get(served.url)
    headers = http.get(served.url).json()["headers"]
    assert headers["User-Agent"] == "Clausier-tests/1"
    assert "Cookie" not in headers


def test_pages_are_read_to_the_end(client, served, source):
    pages = client(served).pages(
        f"{served.url}/list", items=lambda page: page["results"], total=lambda page: page["total_count"], limit=10
    )
    assert [item["id"] for raw in pages for item in raw.json()["results"]] == list(range(25))
    assert len(source.asked) == 3


PAGED = {"items": lambda page: page["results"], "total": lambda page: page["total_count"], "limit": 10}


@pytest.mark.parametrize("fault", [lie(+5), without(lambda item: item["id"] > 20)], ids=["wrong total", "items gone"])
def test_a_list_that_ends_before_its_total_is_incomplete(client, served, source, fault):
    source.faults.always(fault)
    with pytest.raises(Incomplete, match="ends after"):
        list(client(served).pages(f"{served.url}/list", **PAGED))


def test_a_list_longer_than_the_source_pages_is_incomplete(client, served):
    with pytest.raises(Incomplete, match="smaller slices"):
        list(client(served).pages(f"{served.url}/list", most=20, **PAGED))


def test_html_where_json_was_promised_is_incomplete(client, served, source):
    source.faults.at(page=2, do=html())
    with pytest.raises(Incomplete, match=r"HTML came where application/json was promised.*Maintenance"):
        list(client(served).pages(f"{served.url}/list", **PAGED))
    source.faults.clear()
    source.faults.always(html())
    with pytest.raises(Incomplete):
        client(served).stream(f"{served.url}/large", accept="text/csv").read()


def test_a_stream_is_read_once(client, served):
    raw = client(served).stream(f"{served.url}/large")
    assert len(raw.read()) == 5_000_000
    with pytest.raises(FetchError, match="once"):
        raw.read()


def test_more_bytes_than_may_be_are_refused(client, served):
    http = client(served)
    with pytest.raises(Forbidden, match="more than 1,000,000 bytes"):
        http.get(f"{served.url}/large", max_bytes=1_000_000)
    with pytest.raises(Forbidden), http.stream(f"{served.url}/large", max_bytes=1_000_000).open() as file:
        while file.read(4096):
            pass
    assert http.get(f"{served.url}/list").status == 200


def test_a_bomb_in_a_compressed_body_is_refused(client, served):
    with pytest.raises(Forbidden, match="more than"):
        client(served).get(f"{served.url}/bomb", max_bytes=8 << 20)


def test_what_did_not_change_is_not_fetched_again(client, served, source):
    http = client(served, validators=(validators := MemoryValidators()))
    assert http.get_if_changed(f"{served.url}/versioned").text() == "a,b"
    assert validators.get(f"{served.url}/versioned")["etag"] == '"v1"'
    assert http.get_if_changed(f"{served.url}/versioned") is None
    assert http.stream_if_changed(f"{served.url}/versioned") is None
    assert http.get(f"{served.url}/versioned").text() == "a,b"


def test_documents_are_known_apart_by_their_query(client, served):
    http = client(served)
    assert http.get_if_changed(f"{served.url}/versioned", params={"part": 1})
    assert http.get_if_changed(f"{served.url}/versioned", params={"part": 2})
    assert http.get_if_changed(f"{served.url}/versioned", params={"part": 1}) is None
    assert http.stream_if_changed(f"{served.url}/versioned", params={"part": 2}) is None


def test_a_stream_is_remembered_when_it_was_read_to_the_end(client, served):
    http = client(served, validators=(validators := MemoryValidators()))
    raw = http.stream_if_changed(f"{served.url}/versioned")
    assert validators.get(f"{served.url}/versioned") is None
    raw.read()
    assert validators.get(f"{served.url}/versioned")


def test_a_redirect_is_followed_and_what_one_host_was_told_another_is_not(client, served, source):
    with serve(Source(faults=Faults().at(path="/from", do=redirect(f"{served.url}/to")))) as other:
        http = client(other, allow_any_port=frozenset({"127.0.0.1"}))
        headers = http.get(f"{other.url}/from", headers={"Authorization": "Bearer x", "X-Key": "y"}).json()["headers"]
    assert not {"Authorization", "X-Key"} & set(headers)
    assert source.asked == ["GET /to"]


def test_a_redirect_in_the_same_place_keeps_its_headers(client, served, source):
    source.faults.at(path="/from", do=redirect("/to"))
    raw = client(served).get(f"{served.url}/from", headers={"X-Key": "y"})
    assert raw.json()["headers"]["X-Key"] == "y"
    assert raw.url == f"{served.url}/to"


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://127.1/"]
)
def test_a_redirect_to_a_place_inside_is_refused(client, served, source, to):
    source.faults.always(redirect(to))
    with pytest.raises(Forbidden):
        client(served).get(served.url)


def test_a_circle_of_redirects_ends(client, served, source):
    source.faults.always(redirect("/again"))
    with pytest.raises(FetchError, match="more than 5 redirects"):
        client(served).get(served.url)
    assert len(source.asked) == 6


def test_a_post_is_sent_once_and_not_redirected(client, served, source):
    raw = client(served).post(served.url, json={"a": 1})
    assert (raw.json()["method"], raw.json()["body"]) == ("POST", '{"a": 1}')
    source.faults.at(path="/moved", do=redirect("/to", code=307)).at(path="/down", do=status(503))
    with pytest.raises(Refused) as moved:
        client(served).post(f"{served.url}/moved", data={"a": 1})
    assert moved.value.status == 307
    with pytest.raises(Refused):
        client(served).post(f"{served.url}/down")
    with pytest.raises(Refused):
        client(served).post(f"{served.url}/down", tries=3)
    assert source.count("POST /down") == 4


def test_a_document_is_put(client, served):
    assert client(served).put(served.url, data=io.BytesIO(b"xyz")).json()["body"] == "xyz"


def test_a_host_is_asked_at_its_pace():
    time = [0.0]
    limiter = HostLimiter(clock=lambda: time[0])
    assert [limiter.reserve("a", 0.5) for _ in range(3)] == [0.0, 0.5, 1.0]
    assert limiter.reserve("b", 0.5) == 0.0
    limiter.pause("b", 60)
    assert limiter.reserve("b", 0.5) == 60.0


def test_a_host_that_wants_to_be_left_alone_for_long_is_not_waited_for(client):
    class Patient:
        def reserve(self, host, interval_s):
            return 3600.0

        def pause(self, host, seconds):
            raise AssertionError

    with serve(Source()) as served, pytest.raises(Refused, match="not to be asked before") as refused:
        client(served, limiter=Patient(), resolver=nothing).get("http://example.org/")
    assert refused.value.retry_at


def nothing(*args, **options):
    raise AssertionError("nobody should be looked up")


def test_the_moment_to_ask_again_is_told(client, served, source):
    now = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    http = client(served, now=lambda: now)
    in_two_hours = int((now + timedelta(hours=2)).timestamp())
    reset = {"errorcode": 10002, "reset_time": "2026-11-03T00:00:00Z", "error": "Too many requests"}
    for fault, expected in [
        (throttle(retry_after=600), "2026-11-02T08:10:00Z"),
        (throttle(retry_after="Mon, 02 Nov 2026 09:00:00 GMT"), "2026-11-02T09:00:00Z"),
        (throttle(body=reset), "2026-11-03T00:00:00Z"),
        (throttle(retry_after=900, body=reset), "2026-11-03T00:00:00Z"),
        (status(429, headers={"X-RateLimit-Reset": str(in_two_hours)}), "2026-11-02T10:00:00Z"),
    ]:  # fmt: skip
        source.faults.clear()
        source.faults.always(fault)
        before = len(source.asked)
        with pytest.raises(Refused) as refused:
            http.get(served.url)
        assert (refused.value.status, refused.value.retry_at) == (429, expected)
        assert len(source.asked) == before + 1, "a source that names a far moment is not asked again"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 500])
def test_a_clear_no_is_not_asked_again(client, served, source, code):
    source.faults.always(status(code, '{"error_code": "ODSQLError", "message": "unexpected ("}'))
    with pytest.raises(Refused, match=r"unexpected \(") as refused:
        client(served).get(f"{served.url}/list?apikey=hidden")
    assert refused.value.status == code
    assert "hidden" not in str(refused.value)
    assert len(source.asked) == 1


@pytest.mark.parametrize("code", [429, 502, 503, 504])
def test_what_may_pass_is_asked_again_with_growing_pauses(client, served, source, slept, code):
    source.faults.at(do=status(code), times=3)
    assert client(served).get(served.url).status == 200
    assert slept == [1.0, 2.0, 4.0]


def test_retry_after_is_waited_for(client, served, source, slept):
    now = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    source.faults.at(do=throttle(retry_after=30), times=1)
    client(served, now=lambda: now).get(served.url)
    assert slept == [30.0]
