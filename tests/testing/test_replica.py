"""The blocks of which the replica of a source is made."""

import ast
import socket
import time
from pathlib import Path

import pytest
import requests

import hub.testing
from hub.testing import (
    Faults,
    Replica,
    bad_json,
    change_items,
    cut,
    drift,
    drip,
    empty,
    html,
    json_answer,
    lie,
    offset_page,
    private_redirect,
    problem,
    serve,
    stall,
    status,
    throttle,
    unfinished,
    without,
)


class Notices(Replica):
    """Twelve notices, five to a page."""

    def answer(self, request):
        try:
            page = offset_page([{"id": n} for n in range(1, 13)], request, most=5, default=5)
        except ValueError as error:
            return problem(400, error_code="InvalidRESTParameterError", message=str(error))
        return json_answer({"total_count": 12, "results": page})


@pytest.fixture
def source():
    return Notices()


@pytest.fixture
def ask(source):
    with serve(source) as served, requests.Session() as session:
        yield lambda **params: session.get(f"{served.url}/records", params=params, allow_redirects=False, timeout=5)


def test_pages_are_given_by_offset_and_limit(ask, source):
    assert [item["id"] for item in ask(offset=10, limit=5).json()["results"]] == [11, 12]
    assert ask(limit=6).status_code == 400
    assert source.asked == ["GET /records?offset=10&limit=5", "GET /records?limit=6"]
    assert source.count("GET /records") == 2


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        (html(), lambda answer: "text/html" in answer.headers["Content-Type"] and "<html" in answer.text),
        (throttle(retry_after=7), lambda answer: (answer.status_code, answer.headers["Retry-After"]) == (429, "7")),
        (throttle(body={"a": 1}), lambda answer: (answer.status_code, answer.json()) == (429, {"a": 1})),
        (status(503), lambda answer: (answer.status_code, answer.text) == (503, "")),
        (private_redirect(), lambda answer: answer.headers["Location"].startswith("http://169.254.169.254")),
        (empty(), lambda answer: answer.content == b""),
        (bad_json(), lambda answer: answer.status_code == 200 and not answer.text.endswith("}")),
        (drift(), lambda answer: answer.json()["results"][0] == {"id": 6, "surprise": "!"}),
        (change_items(lambda item: item.update(id="x")), lambda answer: answer.json()["results"][0] == {"id": "x"}),
        (lie(+3), lambda answer: answer.json()["total_count"] == 15),
        (without(lambda item: item["id"] == 7), lambda answer: len(answer.json()["results"]) == 4),
        (
            without(lambda item: item["id"] == 7, total="total_count"),
            lambda answer: (len(answer.json()["results"]), answer.json()["total_count"]) == (4, 11),
        ),
    ],
)  # fmt: skip
def test_a_fault_comes_at_its_page_and_no_other(ask, source, fault, seen):
    source.faults.at(page=2, do=fault)
    well = {"total_count": 12, "results": [{"id": n} for n in range(1, 6)]}
    assert ask(offset=0, limit=5).json() == well
    assert seen(ask(offset=5, limit=5))
    assert ask(offset=0, limit=5).json() == well


@pytest.mark.parametrize("fault", [cut(), cut(0), unfinished(10), unfinished()])
def test_a_body_is_cut(ask, source, fault):
    source.faults.always(fault)
    with pytest.raises(requests.RequestException):
        ask()


def test_faults_end_add_up_and_are_forgotten(ask, source):
    source.faults.at(call=1, do=status(503)).at(do=status(502), call=2, times=1).at(path="/rec", do=drift(), times=2)
    assert [ask().status_code for _ in range(3)] == [503, 502, 200]
    source.faults.clear()
    assert ask().json()["results"][0] == {"id": 1}
    source.faults.always(drift("a")).always(drift("b"))
    assert ask().json()["results"][0] == {"id": 1, "a": "!", "b": "!"}


def test_a_stalled_or_dripping_server_lets_go_when_the_block_ends():
    for fault in (stall(), stall(after=3), drip(30.0), drip(headers_s=30.0)):
        begin = time.monotonic()
        with serve(Notices(faults=Faults().always(fault))) as served:
            client = socket.create_connection(("127.0.0.1", served.port))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.1)
        client.close()
        assert time.monotonic() - begin < 20


def test_pages_of_other_sources_are_counted_too():
    from hub.testing.faults import by_offset

    pages = ["offset=200&limit=100", "page=3", "range=300-449", "start=20&rows=10", "", "offset=x"]
    assert [by_offset({"QUERY_STRING": query}) for query in pages] == [3, 3, 3, 3, 1, 1]


def test_a_replica_says_404_where_it_has_nothing():
    with serve(Replica()) as served:
        assert requests.get(served.url, timeout=5).status_code == 404


def test_no_block_imports_pytest():
    folder = Path(hub.testing.__file__).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert ("pytest" in names) == (path.name == "pytest_plugin.py"), path.name
