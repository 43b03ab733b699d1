"""Exchange: one question to a source and its answer, redirects included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
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

from hub.errors import FetchError, Forbidden, Incomplete, Refused
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

    def ask(self, question: Question, *, seconds: float, now: datetime) -> Answer:
        """Return a good answer (2xx or 304) within so many seconds; its body is read under the same deadline.

        :raises Refused: for any other status.
        """
        watch = Watch(seconds).start()
        try:
            url, response = self._follow(question, watch)
            shown = without_secrets(url)
            body = Body(response, watch, url=shown, max_bytes=question.max_bytes, accept=question.accept)
            _judge(response, body, shown, now)
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
        host, port = target(check_url(url))
        if not self.guard.opens(host, port):
            self.limiter.wait(host)
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
    if isinstance(error, SSLError) and "certificate" in str(error).lower():
        return Forbidden(f"{url}: its certificate is not accepted ({error}); certificates are always verified")
    if isinstance(error, Timeout):
        return Unreachable(f"{url}: no answer in time ({error})")
    if isinstance(error, Unconnected):
        return Unreachable(f"{url}: no connection ({error})")
    return FetchError(f"{url}: {error}")


def _judge(response: requests.Response, body: Body, url: str, now: datetime) -> None:
    """Let good answers pass.

    :raises Refused: with the status, what the server says, and the moment from which it may be asked again.
    """
    status = response.status_code
    if status == 206:
        body.close()
        raise Incomplete(f"{url}: answered a part (206) where all was asked")
    if 200 <= status < 300 or status == 304:
        return
    page = body.beginning(EXCERPT)
    said = " ".join(page[:600].decode("utf-8", "replace").split())[:300]
    place = f" to {without_secrets(response.headers['Location'])}" if "Location" in response.headers else ""
    raise Refused(
        f"{url}: answered {status} {response.reason or ''}{place}: {said or 'without a word'}",
        status=status,
        retry_at=iso(retry_moment(response.headers, page, now)),
    )
