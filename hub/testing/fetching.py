"""Fetching in the kit: a connector fetches its replica over real HTTP, with a clock that nobody waits for."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.harvest.corridor import Tally, kept, parsed
from hub.outside import HostLimiter, Http, Retries
from hub.outside.exchange import Question
from hub.raw import Raw
from hub.runs import Run
from hub.testing.faults import Fault
from hub.testing.server import App, Served, serve
from hub.testing.subject import Subject

TRIES = 3


@dataclass
class Clock:
    """A clock that waiting moves: what would take minutes takes no time."""

    slept: float = 0.0

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.slept += max(seconds, 0.0)

    def now(self) -> datetime:
        """Return the instant, with what was slept."""
        return datetime.now(UTC) + timedelta(seconds=self.slept)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic() + self.slept


class Impatient(Http):
    """A client that notes how long a connector would wait, and with ``brief_s`` waits no longer than that itself."""

    def __init__(self, *, brief_s: float | None, **others: Any) -> None:
        super().__init__(**others)
        self.brief_s = brief_s
        self.patience: list[tuple[float, float]] = []

    def _asking(self, question: Question, take: Callable[[Any], Any], tries: int) -> Any:
        self.patience.append((seconds_of(question.timeout), question.deadline_s))
        if self.brief_s is not None:
            question = replace(question, timeout=(1.0, self.brief_s), deadline_s=4 * self.brief_s)
        return super()._asking(question, take, tries)


def seconds_of(timeout: Any) -> float:
    """Return how long a client waits for the next byte; without a limit, for ever."""
    longest = timeout[-1] if isinstance(timeout, tuple) else timeout
    return float("inf") if longest is None else float(longest)


@dataclass
class Sickly:
    """A replica that falls ill at one call, for good or for so many answers."""

    app: App
    first: int = 0
    fault: Fault | None = None
    times: int | None = None
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}")
        number = len(self.asked)
        ill = self.fault is not None and number >= self.first
        if ill and (self.times is None or number < self.first + self.times):
            return self.fault(self.app)(environ, start_response)  # type: ignore[misc]
        return self.app(environ, start_response)


@dataclass
class Fetched:
    """What came of one fetch: documents, keys, what is missing, and how long was waited."""

    raws: list[Raw]
    keys: list[str]
    trouble: str | None
    slept: float
    asked: list[str]
    patience: list[tuple[float, float]] = field(default_factory=list)
    port: int = 0


@contextmanager
def connected(
    app: App, subject: Subject, clock: Clock, *, brief_s: float | None = None, port: int = 0
) -> Iterator[tuple[Any, Impatient, Served]]:
    """Give a connector and a client that reach an app over loopback, as long as the block lasts."""
    with serve(app, port=port) as served:
        http = Impatient(
            brief_s=brief_s,
            user_agent="Clausier kit",
            allow=served.allow,
            interval_s=0.0,
            limiter=HostLimiter(clock=clock.monotonic),
            retries=Retries(tries=TRIES),
            clock=clock.monotonic,
            sleep=clock.sleep,
            now=clock.now,
        )
        with http:
            yield subject.made(served.url), http, served


def fetch(
    subject: Subject,
    *,
    at: int = 0,
    fault: Fault | None = None,
    times: int | None = None,
    cursor: Any = None,
    brief_s: float | None = None,
    port: int = 0,
) -> Fetched:
    """Fetch the replica to its end, with a fault from one call on, and read what came as a harvest does.

    ``brief_s`` is how long a silent server is waited for in the place of what the connector wants.
    ``port`` is where an earlier run found the replica: a source does not move between two runs.
    """
    assert subject.replica is not None
    app, clock = Sickly(subject.replica(), at, fault, times), Clock()
    run, tally = Run("kit", subject.connector.name), Tally()
    raws: list[Raw] = []
    with connected(app, subject, clock, brief_s=brief_s, port=port) as (connector, http, served):

        def keep(raw: Raw) -> Raw:
            body = raw.read() if raw.path is None else raw.path.read_bytes()
            raws.append(replace(raw, opener=lambda: io.BytesIO(body), path=None))
            return raws[-1]

        entries = parsed(connector, kept(connector.fetch(http, cursor), keep, run), run, tally)
        keys = [entry.item.key for entry in entries if entry.item is not None]
    trouble = run.failure or run.unread or next(iter(tally.missing()), None)
    return Fetched(raws, keys, trouble, clock.slept, app.asked, http.patience, served.port)
