"""Replica: the base of a small WSGI app that plays a source."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from hub.testing.faults import Faults


class Replica:
    """A source that runs here, with the faults that a test gives it.

    A subclass has one method, `answer`. ``asked`` lists what was asked, in order: ``GET /records?limit=100``.
    """

    def __init__(self, *, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Response:
        """Return what the source answers; raise one of werkzeug's exceptions where it says no."""
        raise NotFound

    def delete(self, key: str) -> None:
        """Delete one thing, as the source does; from then on `answer` tells of it.

        A subclass that has it is judged by the kit's check ``deletion``: what the source tells of must be withdrawn.
        """
        raise NotImplementedError

    def count(self, beginning: str = "") -> int:
        """Return how many requests began like this, such as ``GET /records``."""
        return sum(line.startswith(beginning) for line in self.asked)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        with self._lock:
            self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{query}")
        return self.faults.over(self._well)(environ, start_response)

    def _well(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response: Any = self.answer(request)
        except HTTPException as refusal:
            response = refusal.get_response(environ)
        return response(environ, start_response)


def json_answer(data: Any, code: int = 200, *, headers: dict[str, str] | None = None) -> Response:
    """Return data as a JSON answer."""
    return Response(
        json.dumps(data, ensure_ascii=False), code, headers=headers, content_type="application/json; charset=utf-8"
    )


def problem(code: int, **said: Any) -> Response:
    """Return an error answer whose JSON body holds what is said."""
    return json_answer(said, code)


def numbered_page(
    items: Sequence[Any],
    request: Request,
    *,
    most: int = 100,
    size: str = "size",
    number: str = "page",
    default: int = 10,
) -> Sequence[Any]:
    """Return the page of a list that a request asks for by its number, the first being 1.

    :raises ValueError: for a size above ``most``, or a number below 1 or that is none.
    """
    wanted, page = int(request.args.get(size, default)), int(request.args.get(number, 1))
    if not 0 < wanted <= most or page < 1:
        raise ValueError(f"Invalid value for {size} or {number}: at most {most}, from page 1")
    return items[(page - 1) * wanted : page * wanted]


def next_link(
    items: Sequence[Any], request: Request, *, size: str = "size", number: str = "page", default: int = 10
) -> str | None:
    """Return the address of the next numbered page of a list with all that was asked, or None on the last."""
    wanted, page = int(request.args.get(size, default)), int(request.args.get(number, 1))
    if page * wanted >= len(items):
        return None
    asked = {**request.args.to_dict(), number: str(page + 1), size: str(wanted)}
    return f"{request.base_url}?{urlencode(asked)}"


def offset_page(
    items: Sequence[Any],
    request: Request,
    *,
    most: int = 100,
    size: str = "limit",
    start: str = "offset",
    default: int = 10,
) -> Sequence[Any]:
    """Return the page of a list that a request asks for by offset and limit.

    :raises ValueError: for a size above ``most`` or a number that is none, which sources answer with 400.
    """
    wanted, first = int(request.args.get(size, default)), int(request.args.get(start, 0))
    if not 0 <= wanted <= most or first < 0:
        raise ValueError(f"Invalid value for {size} or {start}: at most {most}")
    return items[first : first + wanted]
