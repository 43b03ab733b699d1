"""G8: too many requests, large answers and readers that do not read are refused or dropped; the others are answered."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from waitress import wasyncore

from hub.cli.crowding import GIVEN_WAY_S, Crowd, channels_of, create_server, drop_stalled

PIECE = b"x" * (1 << 20)


def small(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer at once."""
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]


def either(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer at once, or without end."""
    if environ["PATH_INFO"] != "/large":
        return small(environ, start)
    start("200 OK", [("Content-Type", "text/csv")])
    return (PIECE for _ in range(10_000))


def asked(crowd: Crowd) -> tuple[str, dict[str, str], Any]:
    """Return what an application answers."""
    got: list[Any] = []
    body = crowd({"REQUEST_METHOD": "GET", "PATH_INFO": "/large"}, lambda *given: got.extend(given))
    return got[0], dict(got[1]), body


def test_what_would_wait_too_long_is_refused_with_when_to_come_back() -> None:
    status, headers, _ = asked(Crowd(small, threads=2, waiting=lambda: 17))
    assert (status[:3], headers["Retry-After"]) == ("503", "5")
    assert asked(Crowd(small, threads=2, waiting=lambda: 16))[0] == "200 OK"


def test_large_answers_have_half_of_the_threads_and_give_them_back() -> None:
    crowd = Crowd(either, threads=4)
    first, second = asked(crowd), asked(crowd)
    assert (first[0], second[0]) == ("200 OK", "200 OK")
    status, headers, _ = asked(crowd)
    assert (status[:3], headers["Retry-After"]) == ("503", "5")
    first[2].close()
    assert asked(crowd)[0] == "200 OK"


def test_a_large_answer_gives_way_while_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, slept = [0, 0, 3, 3, 0], []
    monkeypatch.setattr("hub.cli.crowding.time.sleep", slept.append)
    _, _, body = asked(Crowd(either, threads=4, waiting=lambda: waiting.pop(0)))
    pieces = iter(body)
    assert [len(next(pieces)) for _ in range(5)] == [len(PIECE)] * 5
    assert slept == [GIVEN_WAY_S] * 2


@contextmanager
def served(threads: int) -> Iterator[Any]:
    """Serve small and endless answers."""
    server = create_server(either, threads=threads, host="127.0.0.1", port=0)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))  # in the server's own thread
    running.join(5)
    server.task_dispatcher.shutdown(timeout=1)


def got(port: int, path: str = "/") -> int:
    """Return the status of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.close()
        return answer.status


@pytest.fixture
def stalled() -> Iterator[Any]:
    """A server of four threads with three clients who ask for something large and do not read it."""
    with served(4) as server:
        clients = [socket.create_connection(("127.0.0.1", int(server.effective_port))) for _ in range(3)]
        for client in clients:
            client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.05)
        yield server
        for client in clients:
            client.close()


def test_readers_who_do_not_read_delay_nobody_and_are_dropped(stalled: Any) -> None:
    port = int(stalled.effective_port)
    assert {got(port) for _ in range(20)} == {200}
    assert got(port, "/large") == 503
    assert drop_stalled(channels_of(stalled), time.time() + 1) >= 2
    until = time.monotonic() + 5
    while (status := got(port, "/large")) != 200 and time.monotonic() < until:
        time.sleep(0.05)
    assert status == 200


def test_a_server_at_two_addresses_is_looked_at_too() -> None:
    server = create_server(small, threads=1, listen="127.0.0.1:0 127.0.0.1:0")
    assert len(channels_of(server)) >= 2
    wasyncore.close_all(server.map, ignore_all=True)
    server.task_dispatcher.shutdown(timeout=1)
