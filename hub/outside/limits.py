"""Limits: how often, how long and how many times a source is asked."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

TRANSIENT = frozenset({429, 502, 503, 504})  #: answers after which asking again may help


class Limiter(Protocol):
    """Something that gives out turns at a host."""

    def reserve(self, host: str, interval_s: float) -> float:
        """Take the next turn at a host that may be asked once in ``interval_s``; return the seconds until then."""

    def pause(self, host: str, seconds: float) -> None:
        """Give no turn at a host for so long: it asked for that."""


class Validators(Protocol):
    """Something that remembers what a source said of a document: ETag and Last-Modified.

    `put` is called when the whole document was read. A keeper writes it with the batch that the document led to,
    not before: else a crash in between would make the document look as known.
    """

    def get(self, url: str) -> Mapping[str, str | None] | None:
        """Return ``etag`` and ``last_modified`` of what we hold of a URL."""

    def put(self, url: str, *, etag: str | None, last_modified: str | None) -> None:
        """Remember what was read."""


class HostLimiter:
    """Turns at each host, in this process, evenly spaced."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def reserve(self, host: str, interval_s: float) -> float:
        """Take the next turn at a host; return the seconds until it comes."""
        with self._lock:
            now = self._clock()
            at = max(now, self._next.get(host, 0.0))
            self._next[host] = at + interval_s
        return at - now

    def pause(self, host: str, seconds: float) -> None:
        """Give no turn at a host for so long."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)


class MemoryValidators:
    """What sources said of their documents, kept while this object lives."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str | None]] = {}

    def get(self, url: str) -> Mapping[str, str | None] | None:
        """Return ``etag`` and ``last_modified`` of the last document read from a URL."""
        return self._known.get(url)

    def put(self, url: str, *, etag: str | None, last_modified: str | None) -> None:
        """Remember what was read."""
        self._known[url] = {"etag": etag, "last_modified": last_modified}


@dataclass(frozen=True)
class Retries:
    """How often a question is asked again, and how long to wait before: ``first_s``, twice that, four times…

    ``longest_s`` bounds each wait; when a source asks for more patience than that, the run ends with its moment.
    """

    tries: int = 5
    first_s: float = 1.0
    longest_s: float = 120.0
    chance: Callable[[], float] = field(default=random.random, repr=False)

    def pause(self, attempt: int) -> float:
        """Return the seconds to wait after the failed attempt of this number (from 1), with jitter."""
        whole = min(self.first_s * 2.0 ** (attempt - 1), self.longest_s)
        return whole * (0.5 + self.chance() / 2)


def retry_moment(headers: Mapping[str, str], body: bytes, now: datetime) -> datetime | None:
    """Return the moment from which a source may be asked again, where it says.

    Read from ``reset_time`` in a JSON body (Opendatasoft), ``Retry-After`` (seconds or a date), ``X-RateLimit-Reset``.
    """
    moments = (
        _instant(_reset_time(body)),
        _after(headers.get("Retry-After", ""), now),
        _instant(headers.get("X-RateLimit-Reset", "")),
    )
    return next((moment for moment in moments if moment is not None), None)


def _reset_time(body: bytes) -> str:
    try:
        data: Any = json.loads(body)
    except ValueError:
        return ""
    return str(data.get("reset_time", "")) if isinstance(data, dict) else ""


def _after(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text), 366 * 86400))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _instant(text: str) -> datetime | None:
    """Read seconds since 1970 or an ISO timestamp."""
    try:
        if text.isascii() and text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def iso(moment: datetime | None) -> str | None:
    """Write a moment as an instant of ours: UTC, to the second, never earlier than it is."""
    if moment is None:
        return None
    return (moment + timedelta(microseconds=999_999)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
