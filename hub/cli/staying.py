"""Staying: connections taken in by the dozen, kept after an answer without a body, large pieces sent at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask

AT_ONCE = 64  #: connections taken in at one turn of the server's loop


class Task(WSGITask):
    """A request being answered."""

    def set_close_on_finish(self) -> None:
        """End the connection after the answer; not where its client knows the answer's end, and did not ask for it."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version == "1.0" or asked == "close":
            super().set_close_on_finish()


class Channel(HTTPChannel):
    """A connection."""

    task_class = Task

    def write_soon(self, data: Any) -> int:
        """Send a large piece where nothing waits before it, else have it wait.

        What waits wakes the server's own loop, which asks again and again for a socket that is being written to.
        """
        if data.__class__ is not bytes or len(data) < self.adj.send_bytes:
            return int(super().write_soon(data))
        with self.outbuf_lock:
            taken = 0
            if self.connected and not self.total_outbufs_len:
                with suppress(OSError):  # told again, and dealt with, by what follows
                    taken = self.send(data, do_close=False)
            if taken:
                self.last_activity = time.time()
            if taken < len(data):
                super().write_soon(data[taken:])
        return len(data)


def stay(servers: list[Any]) -> None:
    """Have the servers among what waitress has open keep such connections, and take in several at a time."""
    for one in servers:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
            one.handle_accept = partial(take_in, one, one.handle_accept)


def take_in(server: Any, accept: Callable[[], None]) -> None:
    """Take in who waits before the door; waitress takes one at each turn of its loop.

    A turn waits for the interpreter behind each thread that answers: of 256 who came at once, some waited ten seconds.
    """
    for _ in range(AT_ONCE):
        known = len(server._map)
        accept()
        if not known < len(server._map) < server.adj.connection_limit:
            return
