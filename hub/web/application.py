"""The application: Flask with its files in memory, and without what only async views need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from hub.web.uploads import InMemory


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; without any cookie nothing is made ready to look into one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session that asks; None where the app has no key."""
        if app.secret_key and "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)


class Application(Flask):
    """Flask as we use it."""

    request_class = InMemory
    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or a hook as it is: none of ours is async, and to look costs a tenth of a small answer."""
        return func
