"""Exchange: one question to a source and its answer, redirects included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import requests
from requests.exceptions import ConnectionError as Unconnected
from requests.exceptions import (
    InvalidHeader,
    InvalidSchema,
    InvalidURL,
    MissingSchema,
    RequestException,
    SSLError,
    Timeout,
)

from hub.errors import FetchError, Forbidden, Refused
from hub.outside.addresses import Guard, check_url, target, without_secrets
from hub.outside.body import Body, Slow
from hub.outside.limits import Limiter, iso, retry_moment
from hub.outside.transport import Watch, Watched

MAX_REDIRECTS = 5
MOVED = frozenset({301, 302, 303, 307, 308})
EXCERPT = 64 * 1024  #: bytes of an error page that are looked at


class Unreachable(FetchError):
    """No connection, or no answer on it: asking again may help."""


@dataclass(frozen=True)
class Question:
    """What is asked of a source, and how much of an answer is borne."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Any = None
    data: Any = None
    json: Any = None
    accept: str | None = None
    max_bytes: int = 0
    timeout: tuple[float, float] = (10.0, 60.0)
    deadline_s: float = 300.0


@dataclass(frozen=True)
class Answer:
    """A good answer whose body is still to be read."""

    url: str
    response: requests.Response
    body: Body


@dataclass(frozen=True)
class Exchange:
    """The way that a question takes: session, guard, pace."""

    session: requests.Session
    guard: Guard
    watched: Watched
    limiter: Limiter
    interval_s: float
    longest_s: float
    sleep: Callable[[float], None]
    now: Callable[[], datetime]

    def ask(self, question: Question, *, seconds: float) -> Answer:
        """Return a good answer (2xx or 304) within so many seconds; its body is read under the same deadline.

        :raises Refused: for any other status.
        """
        watch = Watch(seconds).start()
        try:
            url, response = self._follow(question, watch)
            shown = without_secrets(url)
            body = Body(response, watch, url=shown, max_bytes=question.max_bytes, accept=question.accept)
            self._judge(response, body, url)
        except BaseException:
            watch.stop()
            raise
        return Answer(url=shown, response=response, body=body)

    def _follow(self, question: Question, watch: Watch) -> tuple[str, requests.Response]:
        """Ask, and ask where a redirect points to; each place is checked as the first was."""
        for _ in range(MAX_REDIRECTS + 1):
            url, response = self._send(question, watch)
            if question.method != "GET" or response.status_code not in MOVED or "Location" not in response.headers:
                return url, response
            response.close()
            place = response.headers["Location"].encode("latin-1", "replace").decode("utf-8", "replace")
            question = _redirected(question, url, urljoin(url, place))
        raise FetchError(f"{without_secrets(url)}: more than {MAX_REDIRECTS} redirects")

    def _send(self, question: Question, watch: Watch) -> tuple[str, requests.Response]:
        prepared = self._prepare(question)
        url = prepared.url or ""
        self._take_turn(*target(check_url(url)))
        patience = (question.timeout[0], min(question.timeout[1], max(watch.seconds, 0.001)))
        shown = without_secrets(url)
        try:
            with self.watched.by(watch):
                response = self.session.send(
                    prepared, stream=True, timeout=patience, allow_redirects=False, verify=True, proxies={}
                )
        except RequestException as error:
            raise _translate(error, shown, watch) from error
        return url, response

    def _take_turn(self, host: str, port: int) -> None:
        """Wait for our turn at a host; a target on loopback that was given by hand is not spared."""
        if self.guard.opens(host, port):
            return
        pause = self.limiter.reserve(host, self.interval_s)
        if pause > self.longest_s:
            moment = iso(self.now() + timedelta(seconds=pause))
            raise Refused(f"{host}: is not to be asked before {moment}", retry_at=moment)
        if pause > 0:
            self.sleep(pause)

    def _judge(self, response: requests.Response, body: Body, url: str) -> None:
        """Let good answers pass.

        :raises Refused: with the status, what the server says, and the moment from which it may be asked again.
        """
        status = response.status_code
        if 200 <= status < 300 or status == 304:
            return
        page = body.beginning(EXCERPT)
        moment = retry_moment(response.headers, page, self.now())
        host, port = target(check_url(url))
        if status == 429 and moment is not None and not self.guard.opens(host, port):
            self.limiter.pause(host, max(0.0, (moment - self.now()).total_seconds()))
        raise Refused(_complaint(response, page, without_secrets(url)), status=status, retry_at=iso(moment))

    def _prepare(self, question: Question) -> requests.PreparedRequest:
        check_url(question.url)
        headers = {**question.headers}
        if question.accept:
            headers["Accept"] = question.accept
        request = requests.Request(
            question.method,
            question.url,
            headers=headers,
            params=question.params,
            data=question.data,
            json=question.json,
        )
        try:
            return self.session.prepare_request(request)
        except (InvalidURL, InvalidSchema, MissingSchema, InvalidHeader) as error:
            raise Forbidden(f"{without_secrets(question.url)}: cannot be asked ({error})") from error


def _redirected(question: Question, here: str, there: str) -> Question:
    """Make the question that a redirect leads to; what the caller said to one host is not told to another."""
    old, new = check_url(here), check_url(there)
    if old.scheme == "https" and new.scheme == "http":
        raise Forbidden(f"{without_secrets(here)}: redirects from https to http, to {without_secrets(there)}")
    if (old.scheme, *target(old)) == (new.scheme, *target(new)):
        return replace(question, url=there, params=None)
    return replace(question, url=there, params=None, headers={})


def _translate(error: RequestException, url: str, watch: Watch) -> FetchError:
    """Turn an exception of requests into ours."""
    if watch.fired:
        return Slow(f"{url}: no answer within {watch.seconds:.0f} s; the connection was cut")
    why = _cause(error)
    if isinstance(error, SSLError) and "certificate" in why.lower():
        return Forbidden(f"{url}: its certificate is not accepted ({why}); certificates are always verified")
    if isinstance(error, Timeout):
        return Unreachable(f"{url}: no answer in time ({why})")
    if isinstance(error, Unconnected):
        return Unreachable(f"{url}: no connection ({why})")
    return FetchError(f"{url}: {why}")


def _cause(error: RequestException) -> str:
    """Return what went wrong, without the URL that urllib3 adds: its query may hold a key."""
    inner = error.args[0] if error.args else error
    return str(getattr(inner, "reason", None) or (inner if "url: " not in str(inner) else type(inner).__name__))


def _complaint(response: requests.Response, page: bytes, url: str) -> str:
    said = " ".join(page[:600].decode("utf-8", "replace").split())[:300]
    place = f" to {without_secrets(response.headers['Location'])}" if "Location" in response.headers else ""
    return f"{url}: answered {response.status_code} {response.reason or ''}{place}: {said or 'without a word'}"
