"""The application: Flask with its files in memory, and without what only async views need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from hub.web.uploads import InMemory


class Application(Flask):
    """Flask as we use it."""

    request_class = InMemory

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or a hook as it is: none of ours is async, and to look costs a tenth of a small answer."""
        return func
