"""Faults that a source may have, each a wrapper around a WSGI app, and the schedule that sets them off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from werkzeug.wrappers import Response

from hub.testing.server import App, HangUp

Fault = Callable[[App], App]
StartResponse = Callable[..., Any]
HTML_PAGE = (
    "<!DOCTYPE html><html lang='fr'><head><title>Maintenance</title></head><body>De retour bientôt.</body></html>"
)


@dataclass
class _Rule:
    when: Callable[[dict[str, Any], int], bool]
    do: Fault
    times: int | None


def by_offset(environ: dict[str, Any]) -> int:
    """Return the number of the page that is asked for (from 1): ``page``, or ``offset`` over ``limit``."""
    query = parse_qs(environ.get("QUERY_STRING", ""))

    def number(names: tuple[str, ...], default: int) -> int:
        text = next((query[name][0] for name in names if name in query), "")
        found = re.match(r"\d+", text)
        return int(found[0]) if found else default

    if "range" in query:
        first, last = (*map(int, re.findall(r"\d+", query["range"][0])), 0, 0)[:2]
        return first // max(last - first + 1, 1) + 1
    if "page" in query:
        return number(("page",), 1)
    return number(("offset", "start"), 0) // max(number(("limit", "rows"), 10), 1) + 1


class Faults:
    """A schedule: which fault happens at which page, call or path, and how often.

        faults = Faults().at(page=7, do=html()).at(call=3, do=status(503), times=1)

    A rule with ``times`` ends after so many answers; a rule without goes on.
    """

    def __init__(self, *, page_of: Callable[[dict[str, Any]], int] = by_offset) -> None:
        """``page_of`` tells from the WSGI environ which page is asked for, from 1; where `page` or `offset` do not."""
        self._page_of = page_of
        self._rules: list[_Rule] = []
        self._calls = 0

    def at(
        self,
        *,
        page: int | None = None,
        call: int | None = None,
        path: str | None = None,
        do: Fault,
        times: int | None = None,
    ) -> Faults:
        """Add a fault; each condition that is given must hold. ``path`` is the beginning of one."""

        def when(environ: dict[str, Any], number: int) -> bool:
            return (
                (page is None or self._page_of(environ) == page)
                and (call is None or number == call)
                and (path is None or environ["PATH_INFO"].startswith(path))
            )

        self._rules.append(_Rule(when, do, times))
        return self

    def always(self, do: Fault) -> Faults:
        """Add a fault that each answer has."""
        return self.at(do=do)

    def clear(self) -> None:
        """Forget all faults: the source is well again."""
        self._rules.clear()

    def over(self, app: App) -> App:
        """Return the app with its faults, in the order in which they were added."""

        def faulty(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            self._calls += 1
            wrapped = app
            for rule in self._rules:
                if rule.times != 0 and rule.when(environ, self._calls):
                    rule.times = None if rule.times is None else rule.times - 1
                    wrapped = rule.do(wrapped)
            return wrapped(environ, start_response)

        return faulty


def instead(response: Callable[[], Response]) -> Fault:
    """Answer this, whatever was asked."""

    def fault(app: App) -> App:
        return lambda environ, start_response: response()(environ, start_response)

    return fault


def html(page: str = HTML_PAGE, *, code: int = 200) -> Fault:
    """Answer an HTML page, with 200."""
    return instead(lambda: Response(page, code, mimetype="text/html"))


def status(
    code: int, body: str = "", *, media_type: str = "text/plain", headers: dict[str, str] | None = None
) -> Fault:
    """Answer a status, with a body or none."""
    return instead(lambda: Response(body, code, headers=headers, mimetype=media_type))


def throttle(*, retry_after: str | int | None = None, body: Any = None) -> Fault:
    """Answer 429, with ``Retry-After`` and a JSON body where they are given."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return status(429, json.dumps(body or {}), media_type="application/json", headers=headers)


def redirect(to: str, *, code: int = 302) -> Fault:
    """Send the client elsewhere."""
    return instead(lambda: Response("", code, headers={"Location": to}))


def private_redirect(to: str = "http://169.254.169.254/latest/meta-data/") -> Fault:
    """Send the client to an address inside."""
    return redirect(to)


def empty(*, media_type: str = "application/json") -> Fault:
    """Answer 200 and nothing."""
    return instead(lambda: Response(b"", 200, mimetype=media_type))


def bad_json() -> Fault:
    """Answer half of the JSON, as if it were all."""

    def broken(response: Response) -> None:
        response.set_data(response.get_data()[: max(1, len(response.get_data()) // 2)])

    return _edited(broken)


def change_json(change: Callable[[Any], Any]) -> Fault:
    """Change the JSON data of an answer; ``change`` edits them, or returns others."""

    def changed(response: Response) -> None:
        if "json" in (response.mimetype or ""):
            data = json.loads(response.get_data())
            new = change(data)
            response.set_data(json.dumps(data if new is None else new, ensure_ascii=False))

    return _edited(changed)


def change_items(change: Callable[[dict[str, Any]], Any], *, items: str = "results") -> Fault:
    """Change each item of a list; ``items`` is the key of the list, empty where the page is the list."""

    def changed(page: Any) -> None:
        for item in page[items] if items else page:
            change(item)

    return change_json(changed)


def drift(field: str = "surprise", value: Any = "!", *, items: str = "results") -> Fault:
    """Add a field to each item that nobody knows."""
    return change_items(lambda item: item.__setitem__(field, value), items=items)


def without(gone: Callable[[dict[str, Any]], bool], *, items: str = "results", total: str | None = None) -> Fault:
    """Leave items out of each page; ``total`` is the key of the count that goes down by as many."""

    def changed(page: Any) -> Any:
        listed = page[items] if items else page
        left = [item for item in listed if not gone(item)]
        if total and not isinstance(page, list):
            page[total] -= len(listed) - len(left)
        listed[:] = left

    return change_json(changed)


def lie(by: int, *, total: str = "total_count") -> Fault:
    """Announce so many items more than there are (or fewer)."""
    return change_json(lambda page: page.__setitem__(total, page[total] + by))


def _edited(edit: Callable[[Response], None]) -> Fault:
    """Let the app answer, and change the answer before it goes out."""

    def fault(app: App) -> App:
        def faulty(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            response = Response.from_app(app, environ)
            edit(response)
            return response(environ, start_response)

        return faulty

    return fault


def _paced(pace: Callable[[dict[str, Any], bytes], Iterator[bytes]], *, length: bool = True) -> Fault:
    """Let the app answer, and send its body in our own way; with its true length announced, or in chunks."""

    def fault(app: App) -> App:
        def faulty(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            response = Response.from_app(app, environ)
            body = response.get_data()
            if length:
                response.headers["Content-Length"] = str(len(body))
            else:
                del response.headers["Content-Length"]
            start_response(response.status, list(response.headers))
            return pace(environ, body)

        return faulty

    return fault


def cut(after: int = 20) -> Fault:
    """Die in the middle of the body: its announced length never comes."""

    def pace(environ: dict[str, Any], body: bytes) -> Iterator[bytes]:
        yield body[: min(after, len(body) - 1)]
        raise HangUp

    return _paced(pace)


def unfinished(after: int | None = None) -> Fault:
    """Send a body in chunks, all of it or so many bytes, and die before the final chunk."""

    def pace(environ: dict[str, Any], body: bytes) -> Iterator[bytes]:
        yield body[:after]
        raise HangUp

    return _paced(pace, length=False)


def stall(seconds: float = 3600.0, *, after: int | None = None) -> Fault:
    """Fall silent for so long: before the answer, or ``after`` so many bytes of its body."""

    def before(app: App) -> App:
        def faulty(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            environ["hub.testing.closing"].wait(seconds)
            return app(environ, start_response)

        return faulty

    def pace(environ: dict[str, Any], body: bytes) -> Iterator[bytes]:
        yield body[:after]
        environ["hub.testing.closing"].wait(seconds)
        yield body[after:]

    return before if after is None else _paced(pace)


def drip(every_s: float = 0.05, *, headers_s: float | None = None) -> Fault:
    """Send one byte now and then; with ``headers_s``, a header line now and then, and never the last."""

    def pace(environ: dict[str, Any], body: bytes) -> Iterator[bytes]:
        for place in range(len(body)):
            yield body[place : place + 1]
            if environ["hub.testing.closing"].wait(every_s):
                raise HangUp

    def head(app: App) -> App:
        def faulty(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            connection = environ["hub.testing.connection"]
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not environ["hub.testing.closing"].wait(headers_s):
                connection.sendall(b"X")
            raise HangUp

        return faulty

    return _paced(pace) if headers_s is None else head
