"""Staying: an answer without a body, as that nothing changed, does not end its connection as waitress would have it."""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask


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


def stay(servers: list[Any]) -> None:
    """Have the servers among what waitress has open keep such connections."""
    for one in servers:
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Channel
