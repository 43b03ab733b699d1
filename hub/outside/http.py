"""Http: the one polite client; whatever the hub asks of the world goes through it (promise P11)."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from hub.errors import FetchError, Refused
from hub.outside.addresses import Guard, Resolver, Target, check_url, without_secrets
from hub.outside.body import Cut, one_shot
from hub.outside.exchange import Answer, Exchange, Question, Unreachable
from hub.outside.limits import TRANSIENT, HostLimiter, Limiter, MemoryValidators, Retries, Validators
from hub.outside.paging import Paging, pages
from hub.outside.transport import GuardedAdapter, Watched
from hub.raw import Raw

MAX_BYTES = 64 * 1024 * 1024  #: bytes that ``get`` and ``post`` take into memory
MAX_STREAM_BYTES = 8 * 1024 * 1024 * 1024  #: bytes that ``stream`` lets through
TIMEOUT = (10.0, 60.0)  #: seconds for a connection, and between two bytes


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Http:
    """One polite client: time-outs, retries with back-off, a pace for each host, caps, and no private address.

    ``allow`` holds the exact loopback (host, port) pairs that may be asked all the same, for `hub demo` and tests;
    ``allow_any_port`` the literal loopback addresses, for deliveries in a conformance run. A host is asked once in
    ``interval_s``; ``limiter`` gives out the turns, to several processes where it is shared. ``budget_s`` bounds all
    that this client does from its first question on, waiting included. Certificates are verified, proxies and
    cookies are not used, and no setting changes that.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow: frozenset[Target] = frozenset(),
        allow_any_port: frozenset[str] = frozenset(),
        resolver: Resolver = socket.getaddrinfo,
        limiter: Limiter | None = None,
        interval_s: float = 0.2,
        validators: Validators | None = None,
        budget_s: float | None = None,
        retries: Retries | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        guard = Guard(allow=frozenset(allow), allow_any_port=frozenset(allow_any_port), resolver=resolver)
        watched = Watched()
        self._session = _session(user_agent, GuardedAdapter(guard, watched))
        self._retries = retries or Retries()
        turns = limiter or HostLimiter(clock=clock)
        longest_s = self._retries.longest_s
        self._exchange = Exchange(self._session, guard, watched, turns, interval_s, longest_s, sleep, now)
        self._validators = validators or MemoryValidators()
        self._budget_s = budget_s
        self._ends: float | None = None
        self._clock, self._sleep, self._now = clock, sleep, now

    def __enter__(self) -> Http:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(
        self,
        url: str,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        accept: str | None = None,
        max_bytes: int = MAX_BYTES,
        timeout: tuple[float, float] = TIMEOUT,
        deadline_s: float = 300.0,
    ) -> Raw:
        """Return a document, all of it read.

        ``accept`` is what was promised (``application/json``): an HTML page in its place is an error.

        :raises Refused: for a status that is not 2xx, with ``status`` and ``retry_at``.
        :raises Incomplete: when the body was cut, or is not what ``accept`` promises.
        :raises Forbidden: for a private address, a bad certificate, or more than ``max_bytes``.
        :raises FetchError: when there is no answer within the time-outs, the deadline and the budget.
        """
        question = Question("GET", url, headers or {}, params, None, None, accept, max_bytes, timeout, deadline_s)
        return self._asking(question, _read, self._retries.tries)

    def get_if_changed(self, url: str, *, params: Any = None, **options: Any) -> Raw | None:
        """Return a document as `get` does; None when the source says that it is the one that we know (304)."""
        document = _document(url, params)
        asked = {**self._condition(document), **(options.pop("headers", None) or {})}
        raw = self.get(url, params=params, headers=asked, **options)
        if raw.status == 304:
            return None
        self._remember(document, raw.headers)
        return raw

    def stream(
        self,
        url: str,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        accept: str | None = None,
        max_bytes: int = MAX_STREAM_BYTES,
        timeout: tuple[float, float] = TIMEOUT,
        deadline_s: float = 3600.0,
    ) -> Raw:
        """Return a large document whose bytes are still on their way: it can be opened once.

        Errors are those of `get`; those of the body are raised while it is read, and are not retried.
        """
        question = Question("GET", url, headers or {}, params, None, None, accept, max_bytes, timeout, deadline_s)
        return self._asking(question, _streamed(_nothing), self._retries.tries)

    def stream_if_changed(self, url: str, *, params: Any = None, **options: Any) -> Raw | None:
        """Return a document as `stream` does; None when the source says that it is the one that we know (304)."""
        document = _document(url, params)
        asked = {**self._condition(document), **(options.pop("headers", None) or {})}
        defaults = {"max_bytes": MAX_STREAM_BYTES, "deadline_s": 3600.0}
        question = Question("GET", url, asked, params, **{**defaults, **options})
        answer = self._asking(question, _kept, self._retries.tries)
        if answer.response.status_code == 304:
            answer.body.close()
            return None
        return _streamed(lambda: self._remember(document, answer.response.headers))(answer)

    def post(
        self,
        url: str,
        *,
        data: Any = None,
        json: Any = None,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        accept: str | None = None,
        max_bytes: int = MAX_BYTES,
        timeout: tuple[float, float] = TIMEOUT,
        deadline_s: float = 120.0,
        tries: int = 1,
    ) -> Raw:
        """Send something and return the answer; asked once, unless ``tries`` says that it may be asked again.

        A redirect is not followed: it is raised as `Refused`, with its status.
        """
        question = Question("POST", url, headers or {}, params, data, json, accept, max_bytes, timeout, deadline_s)
        return self._asking(question, _read, tries)

    def put(self, url: str, *, data: Any, headers: Mapping[str, str] | None = None, tries: int = 1) -> Raw:
        """Put a document at an address and return the answer; redirects are not followed."""
        question = Question("PUT", url, headers or {}, data=data, max_bytes=MAX_BYTES)
        return self._asking(question, _read, tries)

    def pages(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        *,
        items: Callable[[Any], list[Any]],
        total: Callable[[Any], int] | None = None,
        limit: int = 100,
        size: str = "limit",
        start: str = "offset",
        page: str | None = None,
        first: int = 1,
        following: Callable[[Any], str | None] | None = None,
        most: int | None = None,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[Raw]:
        """Yield the pages of a list, in order, until as many items came as the source announces.

        ``items`` and ``total`` take a page (JSON data) and return its items and the total; without ``total`` an empty
        page ends the list. The next page is asked by how many items came (``start``); by its number, from ``first`` on,
        where ``page`` names that parameter; or by the address that ``following`` finds in a page, None on the last.
        ``size`` names the parameter of ``limit``; "" sends none. ``most`` is where the source stops paging: a longer
        list must be asked in slices.

        :raises Incomplete: when the list ends before its total, goes in a circle, or is longer than ``most``.
        :raises Forbidden: when ``following`` leads to another host.
        """
        how = Paging(items, total, limit, size, start, page, first, following, most)
        ask = lambda here, query: self.get(here, params=query, accept=accept, headers=headers)  # noqa: E731
        yield from pages(ask, url, params or {}, how)

    def _asking(self, question: Question, take: Callable[[Answer], Any], tries: int) -> Any:
        """Ask, and ask again after what may pass: a lost connection, a cut body, 429, 502, 503, 504."""
        for attempt in range(1, tries + 1):
            try:
                seconds = min(question.deadline_s, self._left(question.url))
                return take(self._exchange.ask(question, seconds=seconds))
            except (Unreachable, Cut, Refused) as error:
                if attempt == tries or not _may_pass(error):
                    raise
                self._pause(error, attempt)
        raise FetchError(f"{question.url}: tries must be 1 or more, not {tries}")

    def _pause(self, error: FetchError, attempt: int) -> None:
        """Sleep before asking again, or give up when the source wants more patience than there is."""
        pause = self._retries.pause(attempt)
        if isinstance(error, Refused) and error.retry_at:
            moment = datetime.fromisoformat(error.retry_at)
            pause = max(pause, (moment - self._now()).total_seconds())
        left = self._ends - self._clock() if self._ends is not None else float("inf")
        if pause > min(self._retries.longest_s, left):
            raise error
        self._sleep(pause)

    def _left(self, url: str) -> float:
        """Return the seconds that this client still has."""
        if self._budget_s is None:
            return float("inf")
        if self._ends is None:
            self._ends = self._clock() + self._budget_s
        left = self._ends - self._clock()
        if left <= 0:
            raise FetchError(f"{url}: not asked, the {self._budget_s:.0f} s of this run are over")
        return left

    def _condition(self, url: str) -> dict[str, str]:
        known = self._validators.get(url) or {}
        asked = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last_modified")}
        return {name: value for name, value in asked.items() if value}

    def _remember(self, url: str, headers: Mapping[str, str]) -> None:
        etag, last_modified = headers.get("ETag"), headers.get("Last-Modified")
        if etag or last_modified:
            self._validators.put(url, etag=etag, last_modified=last_modified)


def _session(user_agent: str, adapter: GuardedAdapter) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _document(url: str, params: Any) -> str:
    """Return the name under which a document is remembered: its URL with its query, keys hidden."""
    check_url(url)
    return without_secrets(requests.Request("GET", url, params=params).prepare().url or url)


def _may_pass(error: FetchError) -> bool:
    return not isinstance(error, Refused) or error.status in TRANSIENT


def _read(answer: Answer) -> Raw:
    return Raw.from_bytes(answer.body.read(), **_described(answer))


def _kept(answer: Answer) -> Answer:
    return answer


def _streamed(at_end: Callable[[], None]) -> Callable[[Answer], Raw]:
    def take(answer: Answer) -> Raw:
        return Raw(opener=one_shot(answer.body, url=answer.url, at_end=at_end), **_described(answer))

    return take


def _nothing() -> None:
    return None


def _described(answer: Answer) -> dict[str, Any]:
    headers = answer.response.headers
    return {
        "url": answer.url,
        "media_type": headers.get("Content-Type", ""),
        "status": answer.response.status_code,
        "headers": headers,
    }
