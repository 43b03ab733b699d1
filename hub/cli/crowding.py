"""Crowding: a server that has too much to do says so at once (503, Retry-After), and drops readers that do not read."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import waitress
from waitress.channel import HTTPChannel

from hub.cli.staying import stay

WAITING = 8  #: requests for each thread that may wait for one; what comes beyond is refused
CONNECTIONS = 600  #: open at once; more wait before the door, in the system's own queue
STALLED_S = 60  #: after which a reader that took nothing of what waits for it is dropped
LOOK_S = 5.0
AHEAD = 1 << 20  #: bytes of an answer that are made ahead of its reader
GIVEN_WAY_S = 0.01  #: between two pieces of a large answer while other requests wait; a piece takes some milliseconds
#: for how long a thread keeps the interpreter from the one that reads requests: of 256 clients those beyond the bounds
#: were told after 0.5 and 0.6 s (medians of two runs), with Python's own 5 ms after 0.7 and 1.0
TURN_S = 0.001
RETRY = (("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5"), ("Cache-Control", "no-store"))
CROWDED = b"Too many requests are waiting. Try again in some seconds.\n"
STREAMS = b"Too many large answers are being sent. Try again in some seconds.\n"
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Crowd:
    """An application before another: it refuses what would wait too long, and large answers beyond half the threads.

    A thread is busy with a streamed answer for as long as its reader takes: slow readers may have half of them.
    """

    def __init__(self, app: App, *, threads: int, waiting: Callable[[], int] = lambda: 0) -> None:
        self.app, self.waiting, self.most = app, waiting, WAITING * threads
        self.streams = threading.BoundedSemaphore(max(1, threads // 2))

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or refuse."""
        if self.waiting() > self.most:
            return refused(start, CROWDED)
        begun: list[tuple[Any, ...]] = []
        body = self.app(environ, lambda *given: begun.append(given))
        given = begun[-1]
        if environ["REQUEST_METHOD"] == "HEAD" or bodiless(given[0]) or has_length(given[1]):
            start(*given)
            return body
        if not self.streams.acquire(blocking=False):
            close(body)
            return refused(start, STREAMS)
        start(*given)
        return Stream(body, self.streams.release, crowded=lambda: self.waiting() > 0)


class Stream:
    """An answer of unknown length, which gives way to others, and what is to be done once when it ends."""

    def __init__(self, body: Iterable[bytes], ended: Callable[[], None], *, crowded: Callable[[], bool]) -> None:
        self.body, self.ended, self.crowded = body, ended, crowded

    def __iter__(self) -> Iterator[bytes]:
        """Yield its pieces, more slowly while requests wait for a thread."""
        for piece in self.body:
            yield piece
            if self.crowded():
                time.sleep(GIVEN_WAY_S)

    def close(self) -> None:
        """End it; the server calls this once, however it ended."""
        try:
            close(self.body)
        finally:
            self.ended()


def refused(start: Callable[..., Any], told: bytes) -> list[bytes]:
    """Answer that it is too much now."""
    start("503 Service Unavailable", [*RETRY, ("Content-Length", str(len(told)))])
    return [told]


def bodiless(status: str) -> bool:
    """Say whether an answer of this status has no body."""
    return status[:3] in ("204", "304")


def has_length(headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether the length of an answer is known."""
    return any(name.lower() == "content-length" for name, _ in headers)


def close(body: Any) -> None:
    """Close an answer that can be closed."""
    if hasattr(body, "close"):
        body.close()


def create_server(app: App, *, threads: int, **given: Any) -> Any:
    """Return a server with these bounds, and a look at its readers beside it."""
    sys.setswitchinterval(TURN_S)
    crowd = Crowd(app, threads=threads)
    server = waitress.create_server(
        crowd, threads=threads, ident=None, connection_limit=CONNECTIONS, asyncore_use_poll=True,
        outbuf_high_watermark=AHEAD,
        outbuf_overflow=1 << 30,  # never into a temporary file
        channel_request_lookahead=1,  # so that a request whose client has gone is not answered
        **given,
    )  # fmt: skip
    crowd.waiting = lambda: len(server.task_dispatcher.queue)
    stay(channels_of(server))
    threading.Thread(target=look, args=(server,), name="stalled readers", daemon=True).start()
    return server


def look(server: Any) -> None:
    """Drop stalled readers, again and again."""
    while True:
        time.sleep(LOOK_S)
        drop_stalled(channels_of(server), time.time() - STALLED_S)


def channels_of(server: Any) -> list[Any]:
    """Return what a server has open; one that listens at several addresses keeps it under another name."""
    return list((server._map if hasattr(server, "_map") else server.map).values())


def drop_stalled(channels: Iterable[Any], since: float) -> int:
    """Drop the readers who took nothing of what waits for them since an instant; return how many."""
    stalled = [
        one for one in channels
        if isinstance(one, HTTPChannel) and one.total_outbufs_len and one.last_activity < since
    ]  # fmt: skip
    for channel in stalled:
        with suppress(OSError):  # it went away by itself
            channel.socket.shutdown(socket.SHUT_RDWR)  # which the server's own loop sees, and ends the answer
    return len(stalled)
