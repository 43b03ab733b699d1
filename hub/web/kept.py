"""Kept answers: what was answered is answered again without being made, while nothing that is kept has changed.

An answer is kept for one address with all that it depends on in the request, and only where its view says that it
follows from these and from the store alone: not from the hour, nor from who asks. Whoever shows a cookie or a key goes
past. Before each answer the store is asked for its mark, which every commit of any process moves; with the mark all
answers go. So what is withdrawn, hidden or taken back is never told again.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import Flask, request
from werkzeug.http import parse_etags, unquote_etag

from hub.errors import HubError

LASTING = "hub.lasting"  #: says, in the environment of a request, that its answer may be kept
MARK = "hub.mark"  #: the mark that was read for a request
MOST_KNOWN = 1_000  #: what is known by one mark
ADDRESSES = "/api/v1/"
#: what of a request an answer may depend on
KEY = (
    "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_HOST",
    "SCRIPT_NAME", "wsgi.url_scheme",
)  # fmt: skip
#: who asks with one of these is answered anew
PAST = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
LONGEST_KEY = 4_000  #: letters
LARGEST = 512 * 1024  #: bytes of an answer that is kept
ROOM = 16 * 1024 * 1024  #: bytes of all of them, about
OVERHEAD = 4_000  #: bytes of an answer beside its body, about
LONGEST_S = 60.0  #: no answer is kept for longer: a bound for what nobody has thought of
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """An answer as it was sent."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    made_s: float

    @property
    def tag(self) -> str:
        """The header ETag."""
        return next((value for name, value in self.headers if name == "ETag"), "")


def lasting() -> None:
    """Say that the answer to this request follows from its address and the store alone."""
    request.environ[LASTING] = True


class ByMark:
    """A question to the store that is asked once for each mark that requests come with."""

    def __init__(self, ask: Callable[[tuple[str, ...]], Any]) -> None:
        self.ask = ask
        self.known: tuple[Any, dict[tuple[str, ...], Any]] = (None, {})

    def __call__(self, kinds: tuple[str, ...]) -> Any:
        """Return the answer for some kinds."""
        mark = request.environ.get(MARK)
        marked, known = self.known
        if mark is None or mark != marked or len(known) > MOST_KNOWN:
            self.known = _, known = (mark, {})
        if kinds not in known:
            known[kinds] = self.ask(kinds)
        return known[kinds]


@dataclass
class Kept:
    """An application before another; ``mark`` returns what changes with the store; ``alone`` is `alone` of it."""

    app: App
    mark: Callable[[], Any]
    alone: Callable[[], bool] = lambda: True
    clock: Callable[[], float] = time.monotonic
    answers: OrderedDict[tuple[Key, bool], Answer] = field(default_factory=OrderedDict)
    size: int = 0
    marked: Any = None
    lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with what is kept, or make it and keep it."""
        key = key_of(environ) if self.alone() else None
        mark = self.now() if key else None
        if key is None or mark is None:
            return self.app(environ, start)
        found = self.found(key, mark, environ.get("HTTP_IF_NONE_MATCH"))
        if found:
            start(found.status, list(found.headers))
            return [found.body] if found.body else []
        environ[MARK] = mark
        return self.made(key, mark, environ, start)

    def now(self) -> Any:
        """Return the mark; None where the store does not answer, which is for the application to tell."""
        try:
            return self.mark()
        except HubError:
            return None

    def found(self, key: Key, mark: Any, known: str | None) -> Answer | None:
        """Return the answer for who knows a tag already, or None."""
        with self.lock:
            if mark != self.marked:
                self.answers.clear()
                self.size, self.marked = 0, mark
                return None
            for unchanged in (False,) if known is None else (True, False):
                answer = self.answers.get((key, unchanged))
                if answer and self.clock() - answer.made_s > LONGEST_S:
                    self.drop((key, unchanged))
                elif answer and has(known, answer.tag) == unchanged:
                    self.answers.move_to_end((key, unchanged))
                    return answer
        return None

    def made(self, key: Key, mark: Any, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Return the application's answer, kept where it may be."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        body = self.app(environ, lambda *given: begun.append(given[:2]))
        status, headers = begun[-1]
        start(status, headers)
        if LASTING not in environ or not small(status, headers):
            return body
        whole = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        self.keep((key, status.startswith("304")), mark, Answer(status, tuple(headers), whole, self.clock()))
        return [whole] if whole else []

    def keep(self, place: tuple[Key, bool], mark: Any, answer: Answer) -> None:
        """Keep an answer that was made after its mark was read; the one that was not asked for the longest goes."""
        with self.lock:
            if mark != self.marked:
                return
            self.drop(place)
            self.answers[place] = answer
            self.size += len(answer.body) + OVERHEAD
            while self.size > ROOM:
                self.drop(next(iter(self.answers)))

    def drop(self, place: tuple[Key, bool]) -> None:
        """Forget an answer."""
        answer = self.answers.pop(place, None)
        self.size -= len(answer.body) + OVERHEAD if answer else 0


def alone(app: Flask) -> Callable[[], bool]:
    """Return what says whether an application still does at each request only what it does now.

    A plugin's blueprint can add to that later: ``before_app_request``, ``after_app_request`` and their like.
    """
    every = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs, app.url_value_preprocessors)

    def number() -> int:
        return sum(len(some.get(None, ())) for some in every)

    own = number()
    return lambda: number() == own


def key_of(environ: dict[str, Any]) -> Key | None:
    """Return by what an answer may be kept; None for requests that are answered anew."""
    if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith(ADDRESSES):
        return None
    if any(environ.get(name) for name in PAST):
        return None
    key = tuple(environ.get(name) or "" for name in KEY)
    return key if sum(map(len, key)) <= LONGEST_KEY else None


def has(known: str | None, tag: str) -> bool:
    """Say whether a header If-None-Match holds a tag."""
    if known is None or known == tag:
        return known is not None
    return parse_etags(known).contains_weak(unquote_etag(tag)[0] or "")


def small(status: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Say whether an answer can be kept: a whole one of known, small length, or that nothing changed."""
    named = {name.lower(): value for name, value in headers}
    length = named.get("content-length", "")
    unchanged, whole = status.startswith("304"), status.startswith("200") and length.isdecimal()
    return "set-cookie" not in named and (unchanged or (whole and int(length) <= LARGEST))
