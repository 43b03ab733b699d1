"""A connection stays open after an answer without a body, and large pieces are sent at once where they can be."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
from waitress import wasyncore

from hub.cli.crowding import create_server

STATUSES = {"/304": "304 NOT MODIFIED", "/204": "204 NO CONTENT"}
LARGE = [bytes([n % 251]) * 70_000 for n in range(200)]  #: more than sockets and buffers of both sides hold


def app(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the status that is asked; with a length, unless it is not known."""
    path = environ["PATH_INFO"]
    start(STATUSES.get(path, "200 OK"), [("Content-Length", "2")] if path == "/200" else [("ETag", '"1"')])
    if path == "/large":
        return iter(LARGE)
    if path == "/file":
        return environ["wsgi.file_wrapper"](io.BytesIO(b"".join(LARGE)))
    return [b"ok"] if path == "/200" else iter([b"a", b"b"]) if path == "/unknown" else []


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server."""
    server = create_server(app, threads=2, host="127.0.0.1", port=0)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield int(server.effective_port)
    with suppress(OSError):  # the loop was awake, and has closed itself before it was woken
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    running.join(5)
    server.task_dispatcher.shutdown(timeout=1)


def stays(port: int, path: str, **headers: str) -> bool:
    """Say whether a connection is the same before and after an answer, and whether that answers another request."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        for _ in range(2):
            connection.request("GET", "/200")
            assert connection.getresponse().read() == b"ok"
            before = connection.sock
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            closed = answer.getheader("Connection", "").lower() == "close"
            assert (connection.sock is None) == closed and before is not None
        return not closed


def test_a_connection_stays_after_an_answer_without_a_body(port: int) -> None:
    assert stays(port, "/304") and stays(port, "/204") and stays(port, "/200")


def test_a_connection_ends_where_its_client_asks_or_cannot_know_the_end_of_the_answer(port: int) -> None:
    assert not stays(port, "/304", Connection="close") and not stays(port, "/unknown")


@pytest.mark.parametrize("path", ["/large", "/file"])
@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_large_pieces_come_whole_and_in_order_to_quick_and_slow_readers(port: int, path: str, pause: float) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        time.sleep(pause)  # what is not read fills the socket, then waits in the server
        assert connection.getresponse().read() == b"".join(LARGE)


def test_a_reader_that_leaves_a_large_answer_ends_it_and_others_are_answered(port: int) -> None:
    for _ in range(4):  # more than there are threads
        leaving = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        leaving.request("GET", "/large")
        leaving.getresponse().read(1)
        leaving.close()
    assert stays(port, "/200")


def test_all_who_wait_before_the_door_are_taken_in_at_one_turn() -> None:
    server = create_server(app, threads=1, host="127.0.0.1", port=0)
    before = len(server._map)
    with closing(server), ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.effective_port)))
        wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
        assert len(server._map) == before + 20
        server.adj.connection_limit = before + 22
        for _ in range(5):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.effective_port)))
        for _ in range(3):
            wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)
        assert len(server._map) == before + 22
        wasyncore.close_all(server._map, ignore_all=True)
        server.task_dispatcher.shutdown(timeout=1)
